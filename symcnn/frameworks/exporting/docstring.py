"""What a source says of itself: the text it comes from, how it is built, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from symcnn.frameworks.exporting.prepare_program import Prepared
from symcnn.notation import printed
from symcnn.notation.ast import Def, Path, Statement

_WIDTH = 88


def about(plan: Prepared, built: str) -> str:
    """Return the text of a docstring; `built` is how the network is built."""
    net = plan.net
    shape = ", ".join(map(str, (net.input.channels, *net.input.size)))
    lines = [line for statement in net.program.statements for line in lines_of(statement)]
    how = f"Build it with {built}; it takes maps of the shape (batch, {shape})."
    return "\n".join(
        [
            "A network, written by symcnn from this text:",
            "",
            *(f"    {line}" for line in [*lines, *broken("", net.program.path)]),
            "",
            *wrap(how, _WIDTH + 8),
        ]
    )


def lines_of(statement: Statement) -> list[str]:
    """Return a statement on as many lines as it takes."""
    if not isinstance(statement, Def):
        return [printed(statement)]
    head, equals, _ = printed(statement).partition(" = ")
    return list(broken(head + equals, statement.path))


def broken(head: str, path: Path) -> Iterator[str]:
    """Yield the lines of a path, broken where layers or branches meet."""
    line = head
    for text in _pieces("-".join(map(printed, path))):
        if line.strip() and len(line) + len(text) > _WIDTH:
            yield line.rstrip()
            line = "    " if head else ""
        line += text
    yield line


def _pieces(text: str) -> Iterator[str]:
    """Yield a path piece by piece, each up to a - or | that is in no argument."""
    start, closed = 0, list[bool]()
    for place, char in enumerate(text):
        if char in "([":
            closed.append(char == "(" and place > 0 and text[place - 1].isalnum())
        elif char in ")]":
            closed.pop()
        elif char in "-|" and not any(closed):
            yield text[start : place + 1]
            start = place + 1
    yield text[start:]
