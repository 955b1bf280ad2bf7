"""The command `show`: what it prints, from where it reads, and how it ends."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sympy import Integer

from symcnn import NotationError, SymcnnError, cli, load, parse
from symcnn.render.tables.summary import Report
from symcnn.render.tables.text_table import as_text
from tests.render.math.reading_text import evaluate

CASES = Path(__file__).parents[1] / "cases/show"
MNIST = "I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)"
SYMBOLS = "I(n,c)-C(5,f)-P(2)-C(3,f)-P(2)-H(h)-O(10)"
LONG = "I(height,width,channels)-C(kernel,filters,s=stride,p=padding)-B-R-P(3,s=2,p=1)-H(hidden)"


def shown(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(cli.main, list(arguments), input=text, catch_exceptions=False)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("mnist.txt", [MNIST]),
        ("symbols.txt", [SYMBOLS]),
        ("long.txt", [LONG]),
        ("symbols-expanded.txt", ["show", SYMBOLS, "--form", "expanded"]),
        ("symbols-collected.txt", ["show", SYMBOLS, "--form", "collected", "--by", "h"]),
        ("mnist.md", ["show", MNIST, "--format", "markdown"]),
        ("symbols.csv", [SYMBOLS, "--format", "csv"]),
        ("upsampled.json", ["I(n,2)-U(2)-C(3,f)-B", "--format", "json"]),
    ],
)
def test_the_output_is_the_golden_one(name: str, arguments: list[str]) -> None:
    assert shown(*arguments).output == (CASES / name).read_text(encoding="utf-8")


def test_no_line_is_longer_than_80_columns() -> None:
    for text in (MNIST, SYMBOLS, LONG, "-".join(["I(n,3)", *["C(3,w,p=1)-B-R"] * 60])):
        assert max(map(len, shown(text).output.splitlines())) <= 80


def test_a_narrow_terminal_has_the_headline_in_two_lines() -> None:
    lines = as_text(Report(load("resnet50"), width=60)).splitlines()
    assert lines[:2] == ["25,557,032 ≈ 25.6 M parameters · 4.09 G MACs", "input 3×224×224"]
    assert max(map(len, lines)) <= 60


def test_there_is_no_color_when_it_is_piped() -> None:
    assert "\x1b" not in shown(MNIST).output


def test_show_is_the_command_that_need_not_be_said() -> None:
    assert shown(MNIST).output == shown("show", MNIST).output


def test_values_are_put_in() -> None:
    values = ("--set", "n=28", "--set", "c=1", "--set", "f = 64/2", "--set", "h=2^8")
    assert shown(SYMBOLS, *values).output == shown(MNIST).output


def test_a_network_is_read_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "net.txt"
    file.write_text("# MNIST\n" + MNIST.replace("-", "-\n") + "\n", encoding="utf-8")
    assert shown(str(file)).output == shown(MNIST).output
    assert shown("-", text=MNIST).output == shown(MNIST).output


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "net.txt"
    file.write_text(MNIST, encoding="utf-8-sig")
    assert shown(str(file)).output == shown(MNIST).output


def test_a_small_and_an_enormous_network_are_shown() -> None:
    assert "16 bytes\n" in shown("I(1,1)-C(1,1)").output
    assert "GiB" not in shown("I(9,1)-C(9,10^99)").output


def test_a_stride_that_differs_between_the_axes_has_a_number_for_each() -> None:
    text = shown("I(64x32,3)-C(3,8,s=(2,1))-P(2)").output
    assert "Total stride             4×2\n" in text


def test_upsampling_has_no_total_padding_to_show() -> None:
    assert "Total padding" not in shown("I(8,1)-U(2)").output
    assert "Total padding" in shown("I(8,1)-P(2)").output


def test_json_has_every_count_of_every_layer() -> None:
    found = json.loads(shown(MNIST, "--format", "json").output)
    assert found["totals"]["params"] == 217_706
    assert [layer["params"] for layer in found["layers"]] == [0, 832, 0, 9248, 0, 205056, 2570]
    assert found["memory_bytes"]["parameters"] == 4 * 217_706


def test_csv_adds_up() -> None:
    rows = list(csv.DictReader(StringIO(shown(MNIST, "--format", "csv").output)))
    assert sum(int(row["params"]) for row in rows) == 217_706


@pytest.mark.parametrize(
    "text",
    [
        SYMBOLS,
        "I(n,3)-frozen[C(3,64)-R]-B-G-O(classes)",
        "I(28,1)-C(5,f)-O(10)",
        "I(n,2)-C(5,8)-R",
        "I(m,n,c)-frozen[C(3,f,p=1)]-C(3,f)*N-P(2)-C(3,g)-G-O(10)",
        "I(9,params)-C(3,f)",
    ],
)
def test_memory_is_a_formula_in_other_totals_or_a_short_one(text: str) -> None:
    net = parse(text)
    point = {name: 20 + index for index, name in enumerate(net.symbols)}
    at = {net.symbols[name]: Integer(value) for name, value in point.items()}
    totals = ("params", "activations", "frozen")
    values = {name: int(net.total(name).xreplace(at).doit()) for name in totals} | point
    memory = {"inference": net.memory.inference(), "training": net.memory.training()}
    printed = re.sub(r"\n +", " ", shown(text, "--bytes", "2").output)
    for name, numbers in memory.items():
        (formula,) = re.findall(rf"Memory, {name} +(.*?) bytes", printed)
        assert len(formula) < 60
        assert evaluate(formula, values) == 2 * numbers.xreplace(at).doit()


def test_params_in_the_memory_are_the_parameters_of_the_row() -> None:
    defined = "activations, parameters; params = trainable parameters)"
    printed = re.sub(r"\n +", " ", shown(SYMBOLS).output)
    assert printed.count(defined) == 1
    assert printed.index("Trainable parameters") < printed.index("+ params) bytes")
    for text in (MNIST, "I(9,params)-C(3,f)"):
        assert "params =" not in shown(text).output


def test_bytes_of_a_number_scale_the_memory() -> None:
    found = [
        json.loads(shown(MNIST, "--format", "json", "--bytes", str(size)).output)["memory_bytes"]
        for size in (1, 2)
    ]
    assert {key: 2 * count for key, count in found[0].items()} == found[1]


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
        (["I(28,1)-Conw(5,32)"], None, "unknown layer 'Conw'; did you mean Conv?"),
        ([""], None, "unexpected end of input, expected a layer, such as I(28,1)"),
        ([SYMBOLS, "--set", "n"], None, "--set expects NAME=VALUE, such as n=28, not 'n'"),
        ([SYMBOLS, "--set", "m=2"], None, "unknown symbol 'm'"),
        ([SYMBOLS, "--set", "n=3"], None, "n = 3 lies outside the domain"),
        ([SYMBOLS, "--form", "collected", "--by", "z"], None, "unknown symbol 'z'"),
        (["-"], "I(28,1)-ÿ", "unexpected 'ÿ'"),
        ([SYMBOLS, "--set", "n=28", "--set", "n=29"], None, "--set sets n more than once"),
        ([SYMBOLS, "--set", "n=1/0"], None, "n = 1/0: division by zero"),
        (
            [SYMBOLS, "--form", "expanded", "--by", "h"],
            None,
            "by requires the form collected or horner",
        ),
        (["no/such/file"], None, "no such file: 'no/such/file'"),
        (["."], None, "'.' is a directory"),
        (["layers", "Qqq"], None, "`symcnn layers` lists the layers"),
        (["layers", "Cnv"], None, "unknown layer 'Cnv'; did you mean Conv?"),
    ],
)
def test_a_fault_ends_with_status_2_and_one_message(
    arguments: list[str],
    text: str | None,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO((text or "").encode())))
    monkeypatch.setattr("sys.argv", ["symcnn", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.run()
    printed = capsys.readouterr()
    assert end.value.code == 2
    assert printed.out == ""
    assert printed.err.startswith("error: ")
    assert message in printed.err
    assert "Traceback" not in printed.err


@pytest.mark.parametrize("content", [b"I(28,1)-\xff", b"\x80"])
def test_a_file_that_is_not_utf8_is_refused(
    content: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "net"
    file.write_bytes(content)
    monkeypatch.setattr("sys.argv", ["symcnn", str(file)])
    with pytest.raises(SystemExit):
        cli.run()
    assert "is not valid UTF-8: byte 0x" in capsys.readouterr().err


def test_a_text_that_cannot_be_the_name_of_a_file_is_a_text() -> None:
    assert shown("I(28,1)" + "-R" * 3000).exit_code == 0
    with pytest.raises(NotationError, match="control character"):
        shown("I(28,1)\x00")


def test_options_that_do_not_exist_end_with_status_2() -> None:
    assert shown("show", MNIST, "--form", "nicest").exit_code == 2
    assert shown("show").exit_code == 2


def test_help_and_version_are_those_of_the_group() -> None:
    assert "symcnn ARCH" in shown("--help").output
    assert "version" in shown("--version").output
    assert shown().exit_code == 2


def test_the_module_is_the_command_line() -> None:
    command = [sys.executable, "-m", "symcnn", "I(4,1)-P(2)", "--format", "csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert done.stdout.splitlines()[2].startswith("P,P(2),MaxPool,1 x 2 x 2")


def test_list_of_values_sets_a_family() -> None:
    net = "I(9,3)-for i in 1..S [C(1,w[i])*n[i]]-O(10)"
    found = shown(net, "--set", "S=2", "--set", "n=1,2", "--set", "w=[4,5]")
    # 4·4, 5·5 and 6·5 for the convolutions, 9²·5 + 1 weights for each unit
    assert f"Trainable parameters     {4 * 4 + 5 * 5 + 6 * 5 + 10 * (81 * 5 + 1):,}" in found.output


def test_table_is_unfolded_to_a_depth_or_wholly() -> None:
    few, some, every = (
        shown("resnet18", *options).output.count("\n  ")
        for options in (("--depth", "0"), ("--depth", "1"), ("--all",))
    )
    assert few < some < every


def test_columns_are_chosen_in_order() -> None:
    header = shown(MNIST, "--column", "params, path,notation").output.splitlines()[2]
    assert header.split() == ["Parameters", "Path", "Notation"]


def test_markdown_has_the_same_rows_and_columns() -> None:
    options = ("--column", "layer,bytes", "--column", "rf", "--depth", "0", "--bytes", "2")
    text = shown("resnet18", *options).output.splitlines()[2:]
    rows = shown("resnet18", *options, "--notation", "--format", "markdown").output.splitlines()
    assert rows[0].startswith("`def conv(")
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row[:1] == "|"]
    end = text.index("")
    assert [re.split(r"  +", line)[0] for line in text[1:end]] == [cell[0] for cell in cells[2:]]
    assert cells[0] == ["Layer", "Bytes", "Receptive field"]
    assert cells[3] == ["conv 7×7, 64, /2, BN, ReLU", f"{2 * (9536 + 3 * 64 * 112 * 112):,}", "7"]


def test_the_notation_is_shown_first() -> None:
    assert shown(MNIST, "--notation").output.startswith(f"{MNIST}\n\n217,706 ≈ 218 k parameters")


def test_small_numbers_are_exact_in_the_headline() -> None:
    assert shown("I(4,1)-C(3,2)").output.startswith("20 parameters · 72 MACs · input 1×4×4\n")


@pytest.mark.parametrize(
    ("units", "count", "short"),
    [
        (999, "999", "999"),
        (1_000, "1,000 = 1.00 k", "1.00 k"),
        (12_000, "12,000 = 12.0 k", "12.0 k"),
        (999_499, "999,499 ≈ 999 k", "999 k"),
        (999_999, "999,999 ≈ 1.00 M", "1.00 M"),
        (10**9 - 1, "999,999,999 ≈ 1.00 G", "1.00 G"),
        (12 * 10**21, f"{12 * 10**21:,} = 12,000 E", "12,000 E"),
    ],
)
def test_the_headline_rounds_to_three_digits(units: int, count: str, short: str) -> None:
    headline, _, _ = shown(f"I(1,1)-H({units},bias=0)").output.partition("\n\n")
    words = f"{count} parameters · {short} MACs · input 1×1×1"
    assert " · ".join(headline.splitlines()) == words  # a long one is in two lines


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("I(1,1)-H(1,bias=0)", "1 parameter · 1 MAC · input 1×1×1"),
        ("I(n,1)-C(3,8)", "80 parameters · input 1×n² → 8×(n - 2)²"),
        ("I(3,1)-frozen[C(3,8)]", "0 parameters · 80 frozen parameters · 72 MACs · input 1×3×3"),
    ],
)
def test_the_headline_has_what_is_a_number(text: str, headline: str) -> None:
    assert shown(text).output.splitlines()[0] == headline


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--column", "layer", "--format", "json"),
            "--column is for the formats text and markdown",
        ),
        (
            ("--all", "--format", "html"),
            "--all is for the formats text and markdown; `symcnn table`",
        ),
        (("--all", "--depth", "2"), "--all shows every layer; it cannot have a --depth"),
        (("--column", "lay\ner"), r"unknown column 'lay\\ner'"),
    ],
)
def test_options_of_the_table_are_refused_elsewhere(options: tuple[str, ...], message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        shown(MNIST, *options)
