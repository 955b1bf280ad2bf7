"""Source code on lines of at most 100 characters, broken like a formatter's output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent
from typing import TypeAlias

from symcnn.render.code.line_breaks import split_terms

_MAX_WIDTH = 100
INDENT = "    "
"""One level of indentation in Python."""


@dataclass(frozen=True)
class Call:
    """A call or another bracketed list: the text before the brackets, and the items."""

    before: str
    parts: tuple[Text, ...]
    brackets: str = "()"

    def __str__(self) -> str:
        """Return the call on one line."""
        inner = ", ".join(map(str, self.parts))
        return f"{self.before}{self.brackets[0]}{inner}{self.brackets[1]}"


Text: TypeAlias = str | Call
"""A text, or a call whose parts may be calls."""


def call(before: str, *parts: Text, **named: Text | None) -> Call:
    """Return a call, without the keyword arguments that are None.

    >>> str(call("nn.Conv2d", "3", "64", "7", stride="2", padding=None, bias="False"))
    'nn.Conv2d(3, 64, 7, stride=2, bias=False)'
    """
    keywords = (f"{name}={value}" for name, value in named.items() if value is not None)
    return Call(before, (*parts, *keywords))


def break_lines(value: Text, indent: str, before: str = "", after: str = "") -> Iterator[str]:
    r"""Yield the lines of a statement that ends with a call.

    >>> print(*break_lines(call("f", "x" * 60, "y" * 50), "", "z = "), sep="\n")
    z = f(
        xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,
        yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy,
    )
    """
    line = f"{indent}{before}{value}{after}"
    if len(line) <= _MAX_WIDTH:
        yield line
    elif isinstance(value, Call):
        yield from _in_brackets(value, indent, before, after)
    else:
        yield from _sum_in_brackets(value, indent, before, after)


def _in_brackets(value: Call, indent: str, before: str, after: str) -> Iterator[str]:
    yield f"{indent}{before}{value.before}{value.brackets[0]}"
    inner = f"{indent}{INDENT}{', '.join(map(str, value.parts))}"
    if len(inner) <= _MAX_WIDTH:
        yield inner
    else:
        for part in value.parts:
            yield from break_lines(part, indent + INDENT, after=",")
    yield f"{indent}{value.brackets[1]}{after}"


def _sum_in_brackets(value: str, indent: str, before: str, after: str) -> Iterator[str]:
    """Yield a long formula with each of its terms on a line of its own."""
    terms = list(split_terms(value)) if before else [value]
    if len(terms) == 1:
        yield f"{indent}{before}{value}{after}"
    else:
        yield f"{indent}{before}("
        yield from (f"{indent}{INDENT}{term.lstrip()}" for term in terms)
        yield f"{indent}){after}"


def docstring(text: str, indent: str) -> list[str]:
    """Return the lines of a docstring."""
    first, *rest = text.splitlines()
    if not rest:
        return [f'{indent}"""{first}"""']
    inner = [f"{indent}{line}".rstrip() for line in dedent("\n".join(rest)).splitlines()]
    return [f'{indent}"""{first}', *inner, f'{indent}"""']
