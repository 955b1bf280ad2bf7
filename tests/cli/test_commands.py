"""Arguments that are given to the wrong command, twice, or look like options."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from symcnn import NotationError, cli
from symcnn.cli.commands import Command

NET = "I(n,1)-C(3,f)"


def refused(*arguments: str) -> str:
    with pytest.raises(NotationError) as fault:
        CliRunner().invoke(cli.main, list(arguments), catch_exceptions=False)
    return str(fault.value)


def _options() -> list[tuple[str, str]]:
    """Return each command with each of its options that takes one value."""
    return [
        (name, option.opts[0])
        for name, command in cli.main.commands.items()
        for option in command.params
        if isinstance(option, click.Option) and not (option.multiple or option.is_flag)
    ]


@pytest.mark.parametrize(("command", "option"), _options())
def test_no_option_is_dropped_because_it_comes_again(command: str, option: str) -> None:
    assert refused(command, NET, option, "1", f"{option}=2").startswith(f"{option} is given twice")


def test_every_command_takes_its_options_so() -> None:
    assert {type(command) for command in cli.main.commands.values()} == {Command}
    assert {option for _, option in _options()} > {"--what", "--form", "--maximize", "--format"}


@pytest.mark.parametrize("option", ["--maximize", "--minimize"])
def test_several_objectives_are_those_of_a_frontier(option: str) -> None:
    found = refused("solve", NET, option, "n", option, "f", option, "params")
    instead = "a query has one objective; for two or three, use `symcnn pareto`"
    assert found == f"{option} is given 3 times: {instead}"


def test_what_may_be_repeated_means_both() -> None:
    table = ("table", NET, "--style", "csv", "--no-totals", "--no-totals")
    columns = ("--column", "params", "--column", "layer")
    done = CliRunner().invoke(cli.main, [*table, *columns], catch_exceptions=False)
    assert done.output.splitlines()[0] == "Parameters,Layer"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("shw", "resnet50"), "unknown command 'shw'; did you mean show?"),
        (("shw",), "unknown command 'shw'; did you mean show?"),
        (("tabel", NET, "--style", "csv"), "unknown command 'tabel'; did you mean table?"),
        (("paint", "resnet50"), "unknown command 'paint'; `symcnn --help` lists the commands"),
        (("resnt50",), "unknown network 'resnt50'; did you mean resnet50?"),
        (("qqq", "--form", "expanded"), "unknown network 'qqq'; `symcnn zoo`"),
        (("-C(3,4)",), "unexpected '-', expected a layer, such as I(28,1)"),
        (("solve", "-C(3,4)"), "unexpected '-', expected a layer, such as I(28,1)"),
    ],
)
def test_a_mistaken_command_or_network_is_said(arguments: tuple[str, ...], message: str) -> None:
    assert refused(*arguments).startswith(message)
