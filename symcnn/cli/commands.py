"""What all commands do with their arguments, beyond what click does."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial

import click
from click.shell_completion import CompletionItem

from symcnn import zoo
from symcnn.cli.arguments import complete_zoo, named
from symcnn.errors import NotationError
from symcnn.network import parse
from symcnn.suggestions import closest

_OPTIONS = ("-h", "--help", "--version")
"""The options of the group itself."""
_PATH = re.compile(r"-[A-Za-z_]\w*\s*\(")
"""The start of a text that begins with `-`, which is no option."""
_INSTEAD = {
    "maximize": ": a question has one objective; `symcnn pareto` takes two or three",
    "minimize": ": a question has one objective; `symcnn pareto` takes two or three",
}
"""What the user of an option that is given twice may want."""


class Command(click.Command):
    """A command that takes each option once, unless it may be repeated."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raise NotationError for a network that looks like an option, and an option given twice.

        Of an option that is given twice, click takes the last and drops the others.
        """
        if ctx.resilient_parsing:  # the shell completes a line that is not written to its end
            return super().parse_args(ctx, args)
        for arg in filter(_PATH.match, args):
            parse(arg)
        *_, order = self.make_parser(ctx).parse_args(list(args))
        for option, times in Counter(order).items():
            if times > 1 and isinstance(option, click.Option) and not _repeatable(option):
                instead = _INSTEAD.get(option.name or "", "")
                raise NotationError(f"{option.opts[0]} is given {_times(times)}{instead}")
        return super().parse_args(ctx, args)


def _repeatable(option: click.Option) -> bool:
    return option.multiple or option.is_flag


def _times(times: int) -> str:
    return "twice" if times == 2 else f"{times} times"  # noqa: PLR2004 - two


class ShowByDefault(click.Group):
    """A group whose first argument, where it is no command, is what `show` shows."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `show` in front of anything that is neither a command nor an option of the group."""
        if args and args[0] not in self.commands and args[0] not in _OPTIONS:
            if not ctx.resilient_parsing:
                self._check_meant(*args)
            args = ["show", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands and the networks of the zoo that begin with a text."""
        return [*super().shell_complete(ctx, incomplete), *complete_zoo(incomplete)]

    def _check_meant(self, first: str, *rest: str) -> None:
        """Raise NotationError for a name that is meant for a command, and is none."""
        if not named(first) or zoo.found(first):
            return
        close = closest(first, (*self.commands, *zoo.names()))
        if close in self.commands:
            raise NotationError(f"no command is called '{first}'; did you mean {close}?")
        if rest and not rest[0].startswith("-"):
            raise NotationError(f"no command is called '{first}'; `symcnn --help` lists them")


command = partial(click.command, cls=Command)
"""Declare a command."""
