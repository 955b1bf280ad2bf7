"""Text to tree: Lark reads the grammar once, and its rules are turned into nodes as it goes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken

from symcnn.errors import NotationError, Span
from symcnn.notation import faults, limits
from symcnn.notation.tree import (
    Argument,
    Call,
    Expression,
    Let,
    Name,
    Negative,
    Number,
    Operation,
    Power,
    Program,
    Step,
    Tuple,
)

_GRAMMAR = "grammar/architecture.lark"
_TABLES = Path(__file__).parent / "__pycache__" / f"tables.{sys.implementation.cache_tag}.lark"


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
        transformer=_Builder(),
        postlex=LineBreaks(),
        maybe_placeholders=False,
    )


class LineBreaks:
    """Drops the line breaks that continue a line: inside brackets, and after a `-`."""

    always_accept = ("NEWLINE",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Yield the tokens without those line breaks; raise where brackets nest too deep."""
        depth, previous = 0, ""
        for token in stream:
            kind = token.type
            if kind == "NEWLINE":
                if depth or previous == "MINUS":
                    continue
            elif kind == "LPAR":
                depth += 1
                limits.check_nesting(depth, token)
            elif kind == "RPAR":
                depth -= 1
            previous = kind
            yield token


def _at(token: Token) -> Span:
    return Span(token.start_pos or 0, token.end_pos or 0)


class _Builder(Transformer[Token, Program]):
    """Makes a node of each rule of the grammar; the method names are the rules' names."""

    def start(self, children: list[Any]) -> Program:
        """start: _end* (let _end+)* path _end*."""
        nodes = [child for child in children if not isinstance(child, Token)]
        return Program(tuple(nodes[:-1]), nodes[-1])

    def let(self, children: list[Any]) -> Let:
        """let: LET NAME "=" expr."""
        keyword, name, value = children
        return Let(limits.definable(name), value, _at(keyword).to(value.span), _at(name))

    def path(self, steps: list[Step]) -> tuple[Step, ...]:
        """path: step ("-" step)*."""
        return tuple(steps)

    def step(self, children: list[Any]) -> Step:
        """step: NAME [LPAR [arguments] RPAR]."""
        name = children[0]
        arguments = children[2] if len(children) > 3 else ()  # noqa: PLR2004 - NAME LPAR arguments RPAR
        start, end = name.start_pos, children[-1].end_pos
        return Step(str(name), arguments, Span(start, end), Span(start, name.end_pos))

    def arguments(self, children: list[Argument]) -> tuple[Argument, ...]:
        """arguments: argument ("," argument)*."""
        return tuple(children)

    def keyword(self, children: list[Any]) -> Argument:
        """argument: NAME "=" value."""
        name, value = children
        return Argument(str(name), value, _at(name).to(value.span))

    def positional(self, children: list[Any]) -> Argument:
        """argument: value."""
        return Argument(None, children[0], children[0].span)

    def pair(self, children: list[Any]) -> Tuple:
        """pair: LPAR expr ("," expr)+ RPAR."""
        return Tuple(tuple(children[1:-1]), _at(children[0]).to(_at(children[-1])))

    def size(self, children: list[Token]) -> Tuple:
        """size: SIZE."""
        span = _at(children[0])
        sides = children[0].split("x")
        return Tuple(tuple(Number(limits.integer(side, span), span) for side in sides), span)

    def operation(self, children: list[Any]) -> Operation:
        """operation: product ((PLUS | MINUS) product)*."""
        span = children[0].span.to(children[-1].span)
        return Operation(tuple(children[::2]), tuple(map(str, children[1::2])), span)

    product = operation

    def negative(self, children: list[Any]) -> Expression:
        """signed: MINUS+ power; an even number of signs cancels."""
        *signs, operand = children
        even = len(signs) % 2 == 0
        negated: Expression = operand if even else Negative(operand, _at(signs[0]).to(operand.span))
        return negated

    def power(self, children: list[Any]) -> Power:
        """power: atom _POWER exponent."""
        base, exponent = children
        found = Power(base, exponent, base.span.to(exponent.span))
        limits.check_tower(found)
        return found

    def number(self, children: list[Token]) -> Number:
        """atom: NUMBER."""
        token = children[0]
        digits = token.replace("_", "")
        span = _at(token)
        return Number((limits.integer if digits.isdigit() else limits.decimal)(digits, span), span)

    def name(self, children: list[Token]) -> Name:
        """atom: NAME."""
        return Name(limits.usable(children[0]), _at(children[0]))

    def call(self, children: list[Any]) -> Call:
        """atom: NAME LPAR expr ("," expr)* RPAR."""
        name, _, *arguments, close = children
        return Call(str(name), tuple(arguments), _at(name).to(_at(close)))

    def group(self, children: list[Any]) -> Expression:
        """atom: LPAR expr RPAR; the brackets leave no trace but the tree's form and the span."""
        opening, inner, closing = children
        found: Expression = replace(inner, span=_at(opening).to(_at(closing)))
        return found
