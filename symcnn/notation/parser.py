"""The parser: Lark parses a text by the grammar, and builders convert its rules to nodes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from lark import Lark, Token, UnexpectedCharacters, UnexpectedToken

from symcnn.errors import NotationError
from symcnn.notation import limits, syntax_errors
from symcnn.notation.ast import Expression, Program
from symcnn.notation.constraint_builder import Asked, ConstraintBuilder, Equation
from symcnn.notation.expression_builder import ExpressionBuilder
from symcnn.notation.program_builder import ProgramBuilder

_GRAMMAR = "grammar/architecture.lark"
_TABLES = Path(__file__).parent / "__pycache__"
_BUILDERS = {
    "start": ProgramBuilder,
    "value": ExpressionBuilder,
    "constraints": ConstraintBuilder,
    "equation": ConstraintBuilder,
    "amount": ConstraintBuilder,
}
"""The builder of the nodes, for each start rule."""

_OPENING = frozenset({"LPAR", "LSQB", "MODULO", "LFLOOR", "LCEIL"})
_CLOSING = frozenset({"RPAR", "RSQB", "RFLOOR", "RCEIL"})
_CONTINUING = frozenset({"MINUS", "EQUAL"})
"""The tokens after which a line continues."""


def parse_program(text: str) -> Program:
    """Parse statements and one network.

    Raises NotationError with the position of a syntax error.

    >>> parse_program("I(28, 1) - C(5, 32)").path[1].name
    'C'
    """
    program: Program = _parse(text, "start")
    return program


def parse_expression(text: str) -> Expression:
    """Parse an expression, such as `2*w + 1`; raises as `parse_program` does."""
    expression: Expression = _parse(text, "value")
    return expression


@lru_cache(maxsize=256)
def parse_constraints(text: str) -> tuple[Asked, ...]:
    """Parse constraints joined by `and`; raises as `parse_program` does.

    >>> [constraint.relations for constraint in parse_constraints("params <= 1M and 1 < f <= 8")]
    [('<=',), ('<', '<=')]
    """
    constraints: tuple[Asked, ...] = _parse(text, "constraints")
    return constraints


def parse_amount(text: str) -> Expression:
    """Parse an expression of quantities and numbers; raises as `parse_program` does."""
    amount: Expression = _parse(text, "amount")
    return amount


def parse_equation(text: str) -> Equation:
    """Parse a formula of a quantity, `params = 9*f + 2`; raises as `parse_program` does."""
    equation: Equation = _parse(text, "equation")
    return equation


def grammar() -> str:
    """Return the text of the grammar, from the installed package or from a checkout."""
    packaged = resources.files("symcnn").joinpath(_GRAMMAR)
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / _GRAMMAR).read_text(encoding="utf-8")


def _parse(text: str, start: str) -> Any:  # noqa: ANN401 - the type depends on the rule
    try:
        limits.check_length(text)
        return _build_parser(_BUILDERS[start]).parse(text, start=start)
    except (UnexpectedCharacters, UnexpectedToken) as fault:
        raise syntax_errors.explained(fault, text) from None
    except NotationError as error:
        raise error.located(text) from None


@cache
def _build_parser(builder: type[ExpressionBuilder]) -> Lark:
    """Build the parser, once per process; Lark caches its tables in `__pycache__`."""
    name = f"{builder.__name__.lower()}.{sys.implementation.cache_tag}.lark"
    return Lark(
        grammar(),
        cache=str(_TABLES / name),
        parser="lalr",
        start=[start for start, kind in _BUILDERS.items() if kind is builder],
        transformer=builder(),
        postlex=LineBreaks(),
        maybe_placeholders=False,
    )


class LineBreaks:
    """A filter of line breaks that continue a line: in brackets, after `-`, and after `=`."""

    always_accept = ("NEWLINE",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Yield the tokens without those line breaks; raise NotationError for deep nesting."""
        depth, previous = 0, ""
        for token in stream:
            kind = token.type
            if kind == "NEWLINE":
                if depth or previous in _CONTINUING:
                    continue
            elif kind in _OPENING:
                depth += 1
                limits.check_nesting(depth, token)
            elif kind in _CLOSING:
                depth -= 1
            previous = kind
            yield token
