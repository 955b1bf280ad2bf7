"""The help of the program and of its commands, and the ways to ask for it."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from symcnn import SymcnnError, cli
from symcnn.render.code import LANGUAGES

COMMANDS = sorted(cli.main.commands)
WIDTH = 80


def shown(*arguments: str) -> str:
    found = CliRunner().invoke(
        cli.main, list(arguments), prog_name="symcnn", catch_exceptions=False
    )
    assert found.exit_code == 0
    return found.output


@pytest.mark.parametrize("asked", [["-h"], ["--help"], ["help"]])
def test_the_help_of_the_program_lists_its_commands_in_whole_sentences(asked: list[str]) -> None:
    text = shown(*asked)
    assert text.startswith("Usage: symcnn [OPTIONS] COMMAND [ARGS]...\n")
    listed = dict(line.split(maxsplit=1) for line in _commands(text))
    assert sorted(listed) == COMMANDS
    assert all(line.endswith(".") and not line.endswith("...") for line in listed.values())


def _commands(text: str) -> list[str]:
    return text.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_one_help_by_three_ways(command: str) -> None:
    text = shown(command, "-h")
    assert text == shown(command, "--help") == shown("help", command)
    assert text.startswith(f"Usage: symcnn {command} [OPTIONS]")
    assert max(map(len, text.splitlines())) <= WIDTH


@pytest.mark.parametrize("command", COMMANDS)
def test_each_option_is_described_by_sentences(command: str) -> None:
    for option in cli.main.commands[command].params:
        if isinstance(option, click.Option):
            assert option.help
            assert option.help[0].isupper()
            assert option.help.endswith(".")


def test_help_after_a_network_is_that_of_show() -> None:
    assert shown("resnet50", "-h") == shown("help", "show")


def test_defaults_are_listed() -> None:
    assert "[default: params]" in shown("code", "-h")
    assert "[default: 20; x>=1]" in shown("solve", "-h")
    assert "default" not in shown("layers", "-h")


def test_the_help_of_code_names_every_language() -> None:
    text = " ".join(shown("code", "-h").split())
    assert all(language in text for language in LANGUAGES)


@pytest.mark.parametrize(
    ("name", "message"), [("slve", "'slve'.*; did you mean solve"), ("qqq", "'qqq'.*show.*solve")]
)
def test_help_for_an_unknown_command_raises(name: str, message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        CliRunner().invoke(cli.main, ["help", name], catch_exceptions=False)
