"""Colors: on a terminal, unless NO_COLOR is set; elsewhere, only if FORCE_COLOR is."""

from __future__ import annotations

import io

import pytest
from click.testing import CliRunner

from symcnn import cli
from symcnn.cli.colors import complain, is_colored

GREEN, RED, YELLOW, BOLD, PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[0m"
QUERY = ("solve", "I(28,1)-C(5,f)", "--maximize", "f", "--subject-to", "params <= 100")


class _Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "expected"),
    [
        (_Terminal(), {}, True),
        (_Terminal(), {"NO_COLOR": "1"}, False),
        (_Terminal(), {"NO_COLOR": ""}, True),
        (_Terminal(), {"TERM": "dumb"}, False),
        (_Terminal(), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (io.StringIO(), {}, False),
        (io.StringIO(), {"FORCE_COLOR": "1"}, True),
        (io.StringIO(), {"FORCE_COLOR": "0"}, False),
        (io.StringIO(), {"FORCE_COLOR": ""}, False),
        (None, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colors_follow_the_conventions(
    stream: io.StringIO | None,
    environment: dict[str, str],
    expected: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert is_colored(stream) is expected


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (QUERY, "f = 3"),
        (("compare", "lenet5", "lenet5"), "all 8 quantities: equal"),
        (
            (
                "pareto",
                "I(9,3)-C(1,f)",
                "--maximize",
                "f",
                "--minimize",
                "params",
                "--subject-to",
                "f in 2..2",
            ),
            "2       8",
        ),
    ],
)
def test_answers_are_green(
    arguments: tuple[str, ...], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter has 5·5 + 1 parameters, and 3·1 + 1: three have at most 100, and two have 8."""
    plain = CliRunner().invoke(cli.main, list(arguments)).output
    monkeypatch.setenv("FORCE_COLOR", "1")
    colored = CliRunner().invoke(cli.main, list(arguments)).output
    assert f"{GREEN}{line}{PLAIN}\n" in colored
    assert colored.count(GREEN) == 1
    assert colored.replace(GREEN, "").replace(PLAIN, "") == plain


def test_the_headline_of_a_network_is_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    assert BOLD not in CliRunner().invoke(cli.main, ["lenet5"]).output
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    assert CliRunner().invoke(cli.main, ["lenet5"]).output.startswith(f"{BOLD}61,706 ")


@pytest.mark.parametrize(("kind", "color"), [("red", RED), ("yellow", YELLOW)])
def test_a_message_has_a_color_and_bold_carets(
    kind: str, color: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    message = "error: window size 5 exceeds padded input size 3\n  I(3,1)-C(5,3)\n         ^^^^^^"
    complain(message, kind)
    monkeypatch.setenv("FORCE_COLOR", "1")
    complain(message, kind)
    first, text, carets = message.split("\n")
    colored = f"{color}{first}{PLAIN}\n{text}\n{BOLD}{carets}{PLAIN}"
    assert capsys.readouterr().err == f"{message}\n{colored}\n"
