"""Shell completion: the scripts for three shells, and what they complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from symcnn import cli

ENTRY_POINT = "import sys; sys.argv[0] = 'symcnn'; from symcnn.__main__ import run; run()"
"""What the installed program `symcnn` does."""


def completed(line: str) -> Result:
    """Complete the last word of a line, which is empty where the line ends with a space."""
    environment = {
        "_SYMCNN_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
    }
    return CliRunner().invoke(cli.main, [], prog_name="symcnn", env=environment)


def words(line: str) -> list[str]:
    found = completed(line)
    assert found.exit_code == 0
    return found.output.split()


@pytest.mark.parametrize(
    ("shell", "start"),
    [
        ("bash", "_symcnn_completion() {"),
        ("zsh", "#compdef symcnn"),
        ("fish", "function _symcnn_completion;"),
    ],
)
def test_the_program_prints_a_script_for_each_shell(shell: str, start: str) -> None:
    found = subprocess.run(  # noqa: S603 - the interpreter that runs the tests
        [sys.executable, "-c", ENTRY_POINT],
        env=os.environ | {"_SYMCNN_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.lstrip().startswith(start)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_reads_its_script() -> None:
    found = CliRunner().invoke(
        cli.main, [], prog_name="symcnn", env={"_SYMCNN_COMPLETE": "bash_source"}
    )
    script = f"{found.output}\ncomplete -p symcnn"
    read = subprocess.run(  # noqa: S603 - the script is ours
        ["bash", "-c", script],  # noqa: S607 - the shell of the user
        capture_output=True,
        text=True,
        check=True,
    )
    assert "-F _symcnn_completion symcnn" in read.stdout


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("symcnn so", ["plain,solve"]),
        ("symcnn lenet", ["plain,lenet5"]),
        ("symcnn show lenet", ["plain,lenet5"]),
        ("symcnn solve lenet5 --max", ["plain,--maximize"]),
        ("symcnn code lenet5 --language c --form hor", ["plain,horner"]),
        ("symcnn help par", ["plain,pareto"]),
        ("symcnn show my_", ["file,my_"]),
        ("symcnn I(28,1)-C(5,f) --fo", ["plain,--form", "plain,--format"]),
    ],
)
def test_a_word_is_completed(line: str, expected: list[str]) -> None:
    assert words(line) == expected


def test_an_empty_word_is_completed_by_commands() -> None:
    assert words("symcnn ") == [f"plain,{name}" for name in sorted(cli.main.commands)]


@pytest.mark.parametrize(
    "line",
    ["symcnn shw ", "symcnn code lenet5 --what macs --what ", "symcnn solve -C(3,4) "],
)
def test_what_would_be_an_error_is_completed_in_silence(line: str) -> None:
    assert "error" not in completed(line).output
    assert completed(line).exit_code == 0
