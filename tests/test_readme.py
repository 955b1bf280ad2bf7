"""The README: its commands do what it shows, and CI runs its test command."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from symcnn import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n\$ symcnn (.*)\n((?:.*\n)*?)```", README)


@pytest.mark.parametrize(("arguments", "shown"), CONSOLE)
def test_a_command_prints_what_the_readme_shows(arguments: str, shown: str) -> None:
    printed = CliRunner().invoke(cli.main, shlex.split(arguments)).output
    for part in shown.split("...\n"):
        assert part in printed


def test_the_readme_shows_a_command_and_is_short() -> None:
    assert CONSOLE
    assert len(README.splitlines()) < 150


def test_ci_finds_the_readmes_test_command() -> None:
    (command,) = [line for line in README.splitlines() if "python -m pytest" in line]
    assert command.startswith("python3 -m venv .venv && ")
    assert "grep -m1 -F 'python -m pytest' README.md" in (ROOT / ".ci/run").read_text(
        encoding="utf-8"
    )


def test_the_links_of_the_readme_lead_to_files_of_the_repository() -> None:
    targets = re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)|(?:src|srcset)=\"(.*?)\"", README)
    paths = {page or picture for page, picture in targets}
    assert "docs/tutorial.md" in paths
    for path in paths:
        assert (ROOT / path).is_file(), path
