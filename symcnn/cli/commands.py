"""Argument checks of all commands, beyond those of click."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial

import click
from click.shell_completion import CompletionItem

from symcnn import zoo
from symcnn.cli.parameters import complete_zoo, named
from symcnn.errors import NotationError
from symcnn.network import parse
from symcnn.suggestions import closest

_OPTIONS = ("-h", "--help", "--version")
"""The options of the group."""
_SOURCE_TEXT = re.compile(r"-[A-Za-z_]\w*\s*\(")
"""The start of source text that begins with `-` and is no option."""
_ALTERNATIVES = {
    "maximize": ": a query has one objective; for two or three, use `symcnn pareto`",
    "minimize": ": a query has one objective; for two or three, use `symcnn pareto`",
}
"""The alternative to repeating an option."""


class Command(click.Command):
    """A command that rejects repeated options, unless they allow it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raise NotationError for source text that looks like an option, and for repeated options.

        Click itself keeps only the last value of a repeated option.
        """
        if ctx.resilient_parsing:  # the shell completes a line that is not written to its end
            return super().parse_args(ctx, args)
        for arg in filter(_SOURCE_TEXT.match, args):
            parse(arg)
        *_, order = self.make_parser(ctx).parse_args(list(args))
        for option, times in Counter(order).items():
            if times > 1 and isinstance(option, click.Option) and not _repeatable(option):
                alternative = _ALTERNATIVES.get(option.name or "", "")
                raise NotationError(
                    f"{option.opts[0]} is given {_format_times(times)}{alternative}"
                )
        return super().parse_args(ctx, args)


def _repeatable(option: click.Option) -> bool:
    return option.multiple or option.is_flag


def _format_times(times: int) -> str:
    return "twice" if times == 2 else f"{times} times"  # noqa: PLR2004


class ShowByDefault(click.Group):
    """A group whose default command is `show`."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert `show` before an argument that is no command and no option of the group."""
        if args and args[0] not in self.commands and args[0] not in _OPTIONS:
            if not ctx.resilient_parsing:
                self._check_command(*args)
            args = ["show", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands and the networks of the zoo that begin with a text."""
        return [*super().shell_complete(ctx, incomplete), *complete_zoo(incomplete)]

    def _check_command(self, first: str, *others: str) -> None:
        """Raise NotationError for a misspelled or unknown command."""
        if not named(first) or zoo.definition(first):
            return
        close = closest(first, (*self.commands, *zoo.names()))
        if close in self.commands:
            raise NotationError(f"unknown command '{first}'; did you mean {close}?")
        if others and not others[0].startswith("-"):
            raise NotationError(f"unknown command '{first}'; `symcnn --help` lists the commands")


command = partial(click.command, cls=Command)
"""Declare a command."""
