"""The option `-o` of the commands that print documents and code, and the format of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from symcnn import SymcnnError, cli

NET = "I(28,1)-C(5,f)-P(2)-O(10)"


def shown(*arguments: str) -> str:
    return CliRunner().invoke(cli.main, list(arguments), catch_exceptions=False).output


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", NET),
        ("latex", NET),
        ("latex", NET, "--standalone"),
        ("table", NET),
        ("report", NET),
        ("code", NET),
        ("export", NET, "--to", "torch", "--set", "f=8"),
        ("draw", NET),
    ],
)
def test_the_file_has_what_is_printed_otherwise(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    name = "out.svg" if arguments[0] == "draw" else "out"
    assert shown(*arguments, "-o", str(tmp_path / name)) == ""
    assert (tmp_path / name).read_text(encoding="utf-8") == shown(*arguments)


@pytest.mark.parametrize(
    ("command", "name", "option"),
    [
        ("show", "x.md", "--format=markdown"),
        ("show", "x.tex", "--format=latex"),
        ("show", "x.html", "--format=html"),
        ("show", "x.JSON", "--format=json"),
        ("show", "x.txt", "--format=text"),
        ("table", "x.csv", "--style=csv"),
        ("table", "x.md", "--style=markdown"),
        ("code", "x.js", "--language=javascript"),
        ("code", "x.sql", "--language=sql"),
    ],
)
def test_the_ending_chooses_the_format(
    tmp_path: Path, command: str, name: str, option: str
) -> None:
    shown(command, NET, "-o", str(tmp_path / name))
    assert (tmp_path / name).read_text(encoding="utf-8") == shown(command, NET, option)


def test_an_option_chooses_the_format_of_any_ending(tmp_path: Path) -> None:
    shown("show", NET, "--format", "csv", "-o", str(tmp_path / "x.md"))
    assert (tmp_path / "x.md").read_text(encoding="utf-8") == shown("show", NET, "--format=csv")


def test_a_file_has_no_colors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown("show", "lenet5", "-o", str(tmp_path / "x.txt"))
    assert "\x1b" not in (tmp_path / "x.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", NET, "-o", "x.pdf"), "ending of 'x.pdf' names no format; add --format: choose"),
        (("table", NET, "-o", "x.txt"), "'x.txt' names no format; add --style: choose from latex,"),
        (("show", NET, "-o", "none/x.md"), "cannot write none/x.md: no such folder"),
        (("draw", NET, "-o", "none/x.svg"), "cannot write none/x.svg: no such folder"),
        (("report", NET, "-o", "."), r"cannot write \.: Is a directory"),
        (("table", NET, "--style", "md"), "unknown table style 'md'; did you mean markdown?"),
        (("table", NET, "--style", "text"), "unknown table style 'text'; choose from latex, mark"),
    ],
)
def test_an_output_that_cannot_be_written_is_an_error(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SymcnnError, match=message):
        shown(*arguments)
