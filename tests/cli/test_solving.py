"""The commands `solve`, `pareto`, `compare` and `sensitivity`."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from symcnn import NotationError, SymcnnError, cli, parse
from symcnn.cli.progress import Progress
from symcnn.errors import InfeasibleError
from symcnn.solving import SearchProgress

NET = "I(n,c)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"
VALUES = ("--set", "n=28", "--set", "c=1")
BUDGET = ("--subject-to", "params <= 1M and f % 8 == 0")
SMALL = ("--subject-to", "params <= 60k and f % 8 == 0")
COMMAND = (sys.executable, "-m", "symcnn", "solve")
CASES = Path(__file__).parents[1] / "cases/solving"


def shown(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, list(arguments), catch_exceptions=False)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        (
            "largest.txt",
            ["solve", NET, *VALUES, "--set", "h=256", "--maximize", "f", *BUDGET],
        ),
        (
            "several.txt",
            ["solve", NET, "--maximize", "f*h", "--subject-to", "params <= 1M", *VALUES],
        ),
        (
            "sizes.txt",
            ["solve", "I(n,1)-C(7,8,s=4)-P(2)", "--subject-to", "size == 7", "--first", "3"],
        ),
        ("symbolic.txt", ["solve", "I(n,1)-C(7,8,s=4)-P(2)", "--subject-to", "size == m"]),
        (
            "frontier.txt",
            ["pareto", NET, *VALUES, "--maximize", "f", "--minimize", "params", *SMALL],
        ),
        (
            "compared.txt",
            ["compare", "I(n,c)-C(2,f,s=2,p=same)", "I(n,c)-C(2,f,p=same)-P(2,p=same)"],
        ),
        ("formula.txt", ["compare", "I(n,c)-C(5,f)-P(2)", "--formula", "params = 25*c*f + f^2"]),
        ("sensitivity.txt", ["sensitivity", NET, "--set", "c=1", "--set", "h=256"]),
    ],
)
def test_the_output_is_the_golden_one(name: str, arguments: list[str]) -> None:
    found = shown(*arguments)
    assert found.exit_code == (name in {"compared.txt", "formula.txt"})
    assert found.output == (CASES / name).read_text(encoding="utf-8")
    assert max(map(len, found.output.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "heading"),
    [
        (
            (
                "solve",
                "I(n,channels)-C(3,first_filters)-C(3,second_filters)-C(3,third_filters)",
                "--minimize",
                "params",
            ),
            (
                "params = 30 at channels = 1, first_filters = 1, second_filters = 1,\n"
                "    third_filters = 1\n"
            ),
        ),
    ],
)
def test_a_long_heading_is_wrapped(arguments: tuple[str, ...], heading: str) -> None:
    assert shown(*arguments).output.startswith(heading)


def test_json_has_all_of_an_answer() -> None:
    asked = ("--maximize", "f", "--subject-to", "params <= 1M and f % 8 == 0", "--set", "h=256")
    found = json.loads(shown("solve", NET, *asked, *VALUES, "--format", "json").output)
    assert found["values"] == {"f": 64}
    assert found["slack"] == {"params <= 1M": 102454, "f % 8 == 0": 0}
    assert found["certificate"]["box"] == {"f": [8, 64]}
    assert found["formula"]["bounds"] == {"B": "params <= 1M"}
    assert "math.isqrt" in found["formula"]["value"] or "sqrt" in found["formula"]["value"]
    listed = json.loads(
        shown("solve", "I(n,1)-P(2)", "--subject-to", "size == 7", "--format", "json").output
    )
    assert listed["solutions"] == [{"n": 14}, {"n": 15}]
    assert listed["count"] == 2
    assert listed["formula"]["value"] == ["2*B", "2*B + 1"]
    assert listed["objective"] is None


def test_json_of_the_other_commands() -> None:
    asked = ("--maximize", "f", "--minimize", "params/2", "--subject-to", "f in 3..4 and h == 1")
    front = json.loads(shown("pareto", NET, *asked, *VALUES, "--format", "json").output)
    assert [trade["values"] for trade in front["trades"]] == [{"f": 4, "h": 1}, {"f": 3, "h": 1}]
    assert front["proven"]
    compared = json.loads(
        shown(
            "compare", "I(9,c)-C(3,f)", "--formula", "params = 9*c*f + f^2", "--format", "json"
        ).output
    )
    assert compared[0]["differs"] == {"values": {"c": 1, "f": 2}, "left": 20, "right": 22}
    assert compared[0]["condition"] == "f = 1"
    effect = json.loads(shown("sensitivity", "I(9,1)-C(3,f)-C(3,f)-G", "--format", "json").output)[
        0
    ]
    assert effect["step"] == "18*f + 20"
    assert (effect["leader"], effect["share"], effect["smoothed"]) == ("C2", 1, False)


def test_values_may_be_of_the_network_and_of_what_is_asked() -> None:
    asked = ("--maximize", "f", "--subject-to", "params <= budget and f >= n", *VALUES)
    found = shown("solve", NET, *asked, "--set", "h=256", "--unknown", "f")
    assert "f = ⌊(√(2·budget + 4,565,392) - 2,138)/6⌋ for" in found.output
    assert shown(
        "solve",
        "resnet50",
        "--maximize",
        "w",
        "--subject-to",
        "params <= 25M and w <= 99",
        "--set",
        "w=w",
        "--set",
        "d=w",
    ).output.startswith("w = 63\n")


@pytest.mark.parametrize(
    ("arguments", "heading"),
    [
        (("--maximize", "f", *BUDGET, "--subject-to", "h == 256 and 28 = n and c=1"), "f = 64"),
        (
            ("--maximize", "f", "--subject-to", "f = 3, h == 256, n = 28, params <= 1M"),
            "f = 3 at c = 1",
        ),
        (
            ("--maximize", "f", "--subject-to", "f = 3, h = 2, n = 28, c = 1"),
            "n = 28, c = 1, f = 3, h = 2",
        ),
        (("--subject-to", "f in 2..3, h == 256, n = 28, c = 1"), "2 solutions\n  f = 2\n  f = 3"),
    ],
)
def test_values_that_the_query_sets_are_not_listed_as_answers(
    arguments: tuple[str, ...], heading: str
) -> None:
    output = shown("solve", NET, *arguments).output
    assert output.startswith(f"{heading}\n\n")
    assert "256..256" not in output


def test_values_that_the_query_sets_are_no_column_of_the_front() -> None:
    aims = ("--maximize", "f", "--minimize", "params", *SMALL, "--subject-to", "h = 1 and c = 1")
    assert shown("pareto", NET, *aims, "--set", "n=28").output.startswith(
        " f  params\n48  45,237\n"
    )


def test_an_answer_without_the_symbols_that_stay_is_printed() -> None:
    net, budget = "I(n,c)-C(3,f)-C(3,2*f)", ("--subject-to", "params <= 100k", "--unknown", "f")
    given = (*budget, "--set", "c=3")
    found = shown("solve", net, "--maximize", "f", *given).output
    assert found.startswith("f = 73 for n ≥ 5\n\nProof ")
    params = [parse(net).subs(c=3, f=value).params for value in (73, 74)]
    assert params[0] <= 100_000 < params[1]
    found = shown("solve", net, "--maximize", "params", *given).output
    assert found.startswith(f"params = {int(params[0]):,} at f = 73 for n ≥ 5\n\nProof ")
    other = shown("solve", "I(n,3)-C(3,n)-C(k,4)", "--subject-to", "size == 7", "--unknown", "n")
    assert other.output.startswith("n = k + 8\n\nProof ")
    bound = shown("solve", "I(28,f)", "--maximize", "f", "--subject-to", "f <= B", "--unknown", "f")
    assert bound.output.startswith("Proof ")


def test_any_name_may_have_a_value() -> None:
    asked = ("--maximize", "f", "--subject-to", "f*watch <= budget and n <= 4")
    given = ("--set", "watch=3", "--set", "budget=50")
    assert shown("solve", "I(n,watch)-C(3,f)", *asked, *given).output.startswith("n = 3, f = 16")
    refused = r"unknown symbol 'q'; choose from n, watch, f"
    with pytest.raises(NotationError, match=refused):
        shown("solve", "I(n,watch)-C(3,f)", *asked, "--set", "q=3")


def test_a_network_from_standard_input_is_read_once() -> None:
    asked = ["solve", "-", *VALUES, "--set", "h=256", "--maximize", "f", *BUDGET]
    found = CliRunner().invoke(cli.main, asked, input=NET, catch_exceptions=False)
    assert found.output == (CASES / "largest.txt").read_text(encoding="utf-8")
    with pytest.raises(NotationError, match="did you mean resnet50"):
        shown("solve", "resnt50", "--set", "w=w", "--maximize", "w")


def test_a_crossover_is_said() -> None:
    one = "I(n,1)-C(5,32)-P(2)-H(256)-O(10)"
    said = shown("sensitivity", one, "--layer", "H").output
    assert said == "H exceeds half of params for n ≥ 6\n"
    said = shown("sensitivity", one, "--layer", "C").output
    assert said == "no crossover: C does not exceed half of params as n grows\n"


@pytest.mark.parametrize(
    ("network", "layer", "what", "message"),
    [
        ("nonet", "X", "parms", "unknown network 'nonet'"),
        (NET, "X", "parms", "unknown quantity 'parms'"),
        (NET, "X", "params", "unknown layer 'X'"),
        (NET, "H", "params", "exactly one symbol without a value; set all but one of n, "),
    ],
)
def test_the_first_fault_of_a_crossover_is_reported(
    network: str, layer: str, what: str, message: str
) -> None:
    with pytest.raises(SymcnnError, match=message):
        shown("sensitivity", network, "--layer", layer, "--what", what)


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    asked = ("--maximize", "f", "--subject-to", "params <= 1M", "--set", "h=256", *VALUES)
    file = tmp_path / "budget.svg"
    assert shown("solve", NET, *asked, "--plot", str(file)).exit_code == 0
    assert "<svg" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("front.gif", r"unknown format of .*: its name must end in \.png, \.svg or \.pdf"),
        ("front", "unknown format"),
        ("none/front.png", "no such folder"),
    ],
)
def test_the_file_of_a_plot_is_checked_before_the_search(
    tmp_path: Path, file: str, message: str
) -> None:
    asked = ("--maximize", "q", "--plot", str(tmp_path / file))  # an unknown objective
    for command in ("solve", "pareto"):
        with pytest.raises(SymcnnError, match=message):
            shown(command, NET, *asked)


def test_a_plot_may_be_dark(tmp_path: Path) -> None:
    file = tmp_path / "front.svg"
    asked = ("--maximize", "f", "--minimize", "params", *SMALL, *VALUES, "--plot", str(file))
    for options, background in (((), "#ffffff"), (("--dark",), "#14181d")):
        assert shown("pareto", NET, *asked, *options).exit_code == 0
        assert background in file.read_text(encoding="utf-8")


def test_dark_without_a_plot_is_an_error() -> None:
    with pytest.raises(NotationError, match="--dark is for plots; add --plot FILE"):
        shown("solve", NET, "--maximize", "f", *BUDGET, "--dark")


@pytest.mark.slow
def test_faults_have_status_2_and_questions_without_solution_1() -> None:
    for asked, status in (("params <= 10", 1), ("params >= 10", 1), ("parms <= 10", 2)):
        found = subprocess.run(  # noqa: S603 - our own command
            [*COMMAND, "I(28,1)-C(5,f)", "--maximize", "f", "--subject-to", asked],
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode == status
        assert found.stdout == ""
        assert found.stderr.startswith("error: ")
        assert "Traceback" not in found.stderr
    with pytest.raises(NotationError, match="unknown symbol 'q'; choose from"):
        shown("compare", "I(9,c)-C(3,f)", "I(9,c)-C(3,f)", "--set", "q=3")
    with pytest.raises(InfeasibleError):
        shown("solve", "I(9,c)-C(3,f)", "--minimize", "f", "--subject-to", "c == 1 and f*f == 2")


@pytest.mark.slow
@pytest.mark.usefixtures("interrupts")
def test_ctrl_c_leaves_with_the_best_so_far() -> None:
    asked = ["--maximize", "params + n*c", "--subject-to", "params <= 10^9 and macs <= 10^10"]
    terminal, errors = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, NET, *asked], stdout=subprocess.PIPE, stderr=errors, text=True
    )
    said = ""
    while "Ctrl-C stops with the best solution so far" not in said:
        said += os.read(terminal, 1000).decode()
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    os.close(errors)
    assert process.returncode == 130
    assert "Not proven: the search was interrupted; better solutions may exist." in output
    assert "not searched exhaustively" in output
    assert "Traceback" not in said
    os.close(terminal)


def test_progress_is_said_after_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(shown=True)
    progress(SearchProgress(boxes=64))
    assert capsys.readouterr().err == ""
    progress.last -= 2
    progress(SearchProgress(boxes=1000))
    assert capsys.readouterr().err == "1,000 boxes searched; no solution yet\n"
    progress.last -= 2
    progress(SearchProgress(boxes=2000, best=-12345))
    assert (
        "2,000 boxes searched; Ctrl-C stops with the best solution so far"
        in capsys.readouterr().err
    )
    quiet = Progress(shown=False)
    quiet.last -= 2
    quiet(SearchProgress(boxes=3000))
    assert capsys.readouterr().err == ""


def test_less_is_shown_where_there_is_less() -> None:
    sizes = ("solve", "I(n,1)-C(7,8,s=4)-P(2)", "--subject-to", "size == 7")
    assert "more" not in shown(*sizes).output
    several = ("solve", NET, *VALUES, "--maximize", "f*h", "--subject-to", "params <= 9k")
    assert json.loads(shown(*several, "--format", "json").output)["formula"] is None
    one = "I(n,1)-C(5,32)-P(2)-H(256)-O(10)"
    said = json.loads(shown("sensitivity", one, "--layer", "H", "--format", "json").output)
    assert said == {"layer": "H", "symbol": "n", "quantity": "params", "from": 6}


class _Stops(Progress):
    """Interrupts a search as soon as it has found something."""

    def __call__(self, tally: SearchProgress) -> None:
        if tally.best is not None:
            raise KeyboardInterrupt


def test_what_was_found_before_an_interrupt_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symcnn.cli.solving.Progress", _Stops)
    found = shown(
        *("solve", "I(n,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)", "--maximize", "params + n"),
        *("--subject-to", "params <= 1M and macs <= 10M"),
    )
    assert found.exit_code == 130
    assert found.output.endswith(
        "Not proven: the search was interrupted; better solutions may exist.\n"
    )


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("widths", [("w_1=9", "w[2]=7"), ("w=9,7",), ("w_2=7", "w=9")])
def test_members_of_families_are_set_in_any_order(widths: tuple[str, ...], order: int) -> None:
    loop, values = "I(9,3)-for i in 1..S [C(1,w[i])]-C(1,f)", ("S=2", *widths)[::order]
    options = [part for value in values for part in ("--set", value)]
    query = ("--maximize", "f", "--subject-to", "params <= 1000")
    # 4·9 and 10·7 parameters, then 8 for each of the filters
    assert shown("solve", loop, *options, *query).output.startswith(f"f = {(1000 - 106) // 8}\n")
    assert shown("compare", loop, "I(9,3)-C(1,9)-C(1,7)-C(1,f)", *options).exit_code == 0
    assert f": {106 + 8}," in shown("show", loop, *options, "--set=f=1", "--format=json").output


def test_index_of_a_member_is_written_in_digits() -> None:
    loop = ("I(9,3)-for i in 1..S [C(1,w[i])]", "--set", "S=2")
    with pytest.raises(NotationError, match="unknown symbol 'w_²'; choose from w_1, w_2"):
        shown("solve", *loop, "--set", "w_²=3", "--maximize", "w_1")


def test_query_names_a_member_that_has_a_value() -> None:
    loop = "I(9,3)-for i in 1..S [C(1,w[i])]"
    values = ("--set", "S=2", "--set", "w[2]=7", "--subject-to", "w[2]*w[1] <= 50")
    assert shown("solve", loop, *values, "--maximize", "w_1").output.startswith("w_1 = 7\n")
    aim = ("--set", "S=2", "--set", "w=w,w", "--maximize", "w", "--subject-to", "params <= 60")
    # w = 5: 4·5 + 6·5 = 50 parameters; w = 6: 66
    assert shown("solve", loop, *aim).output.startswith("w = 5\n")
