"""Text to tree: Lark reads the grammar once, and its rules are turned into nodes as it goes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from lark import Lark, Token, UnexpectedCharacters, UnexpectedToken

from symcnn.errors import NotationError
from symcnn.notation import faults, limits
from symcnn.notation.builder import Builder
from symcnn.notation.tree import Expression, Program

_GRAMMAR = "grammar/architecture.lark"
_TABLES = Path(__file__).parent / "__pycache__" / f"tables.{sys.implementation.cache_tag}.lark"

_OPENING = frozenset({"LPAR", "LSQB"})
_CLOSING = frozenset({"RPAR", "RSQB"})
_JOINING = frozenset({"MINUS", "EQUAL"})
"""The tokens after which a line goes on."""


def parse_program(text: str) -> Program:
    """Parse statements and one network.

    Raises NotationError, pointing into the text, for text that does not follow the notation.

    >>> parse_program("I(28, 1) - C(5, 32)").path[1].name
    'C'
    """
    program: Program = _parsed(text, "start")
    return program


def parse_expression(text: str) -> Expression:
    """Parse one expression, such as `2*w + 1`; raises as `parse_program` does."""
    expression: Expression = _parsed(text, "expr")
    return expression


def grammar() -> str:
    """Return the text of the grammar: of the installed package, or of a bare checkout."""
    packaged = resources.files("symcnn").joinpath(_GRAMMAR)
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / _GRAMMAR).read_text(encoding="utf-8")


def _parsed(text: str, start: str) -> Any:  # noqa: ANN401 - the type is that of the rule
    try:
        limits.check_length(text)
        return _parser().parse(text, start=start)
    except (UnexpectedCharacters, UnexpectedToken) as fault:
        raise faults.explained(fault, text) from None
    except NotationError as error:
        raise error.located(text) from None


@cache
def _parser() -> Lark:
    """Build the parser, once a process; its tables are kept beside the compiled modules."""
    return Lark(
        grammar(),
        cache=str(_TABLES),
        parser="lalr",
        start=["start", "expr"],
        transformer=Builder(),
        postlex=LineBreaks(),
        maybe_placeholders=False,
    )


class LineBreaks:
    """Drops the line breaks that continue a line: inside brackets, after a `-`, after a `=`."""

    always_accept = ("NEWLINE",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Yield the tokens without those line breaks; raise where brackets nest too deep."""
        depth, previous = 0, ""
        for token in stream:
            kind = token.type
            if kind == "NEWLINE":
                if depth or previous in _JOINING:
                    continue
            elif kind in _OPENING:
                depth += 1
                limits.check_nesting(depth, token)
            elif kind in _CLOSING:
                depth -= 1
            previous = kind
            yield token
