"""The builder of programs: it converts the grammar's rules for statements and paths to nodes."""

from __future__ import annotations

from typing import Any

from lark import Token

from symcnn.errors import NotationError, Span
from symcnn.notation import limits
from symcnn.notation.ast import (
    Argument,
    Def,
    Expression,
    For,
    Frozen,
    Function,
    Group,
    Identity,
    Join,
    Let,
    Mark,
    Members,
    Parameter,
    Path,
    Program,
    Recall,
    Repeat,
    Step,
    Tied,
    Tuple,
)
from symcnn.notation.expression_builder import ExpressionBuilder
from symcnn.notation.limits import span_of


class ProgramBuilder(ExpressionBuilder):
    """A builder of programs; each method converts the rule of its name."""

    def start(self, children: list[Any]) -> Program:
        """start: _end* (_statement _end+)* path _end*."""
        nodes = [child for child in children if not isinstance(child, Token)]
        return Program(tuple(nodes[:-1]), nodes[-1])

    def let(self, children: list[Any]) -> Let:
        """let: LET NAME "=" expr."""
        keyword, name, value = children
        return Let(limits.definable(name), value, span_of(keyword).to(value.span), span_of(name))

    def members(self, children: list[Any]) -> Members:
        """members: LET NAME "[" NUMBER [".." NUMBER] RSQB "=" (expr | pair)."""
        keyword, name, *indices, _, value = children
        values = value.items if isinstance(value, Tuple) else (value,)
        first, last = (limits.position(index) for index in (indices[0], indices[-1]))
        if len(values) != last - first + 1:
            message = f"{name}[{first}..{last}] has {max(0, last - first + 1)} members"
            raise NotationError(f"{message}, but {len(values)} values are given", value.span)
        span = span_of(keyword).to(value.span)
        return Members(limits.definable(name), first, values, span, span_of(name))

    def function(self, children: list[Any]) -> Function:
        """function: LET NAME "(" NAME ("," NAME)* ")" "=" expr."""
        keyword, name, *names, value = children
        parameters = tuple(
            Parameter(limits.definable(token), None, span_of(token)) for token in names
        )
        span = span_of(keyword).to(value.span)
        return Function(limits.callable_name(name), parameters, value, span, span_of(name))

    def block(self, children: list[Any]) -> Def:
        """block: DEF NAME ["(" [parameters] ")"] "=" path."""
        keyword, name, *optional, path = children
        parameters = optional[0] if optional else ()
        span = span_of(keyword).to(path[-1].span)
        return Def(limits.definable(name), parameters, path, span, span_of(name))

    def parameters(self, children: list[Parameter]) -> tuple[Parameter, ...]:
        """parameters: parameter ("," parameter)*."""
        return tuple(children)

    def parameter(self, children: list[Any]) -> Parameter:
        """parameter: NAME ["=" _value]."""
        name, *optional = children
        default = optional[0] if optional else None
        span = span_of(name).to(default.span) if default else span_of(name)
        return Parameter(limits.definable(name), default, span)

    def path(self, children: list[Any]) -> Path:
        """path: step (MINUS step)*."""
        return tuple(children[::2])

    def repeat(self, children: list[Any]) -> Repeat:
        """step: unit STAR count."""
        body, _, count = children
        return Repeat(body, count, body.span.to(count.span))

    def layer(self, children: list[Any]) -> Step:
        """unit: NAME [LPAR [arguments] RPAR]."""
        name = children[0]
        arguments = children[2] if len(children) > 3 else ()  # noqa: PLR2004 - NAME LPAR arguments RPAR
        start, end = name.start_pos, children[-1].end_pos
        return Step(limits.applicable(name), arguments, Span(start, end), Span(start, name.end_pos))

    def identity(self, children: list[Token]) -> Identity:
        """unit: UNDERSCORE."""
        return Identity(span_of(children[0]))

    def inner(self, children: list[Any]) -> Group:
        """unit: LPAR path RPAR."""
        opening, path, closing = children
        return Group(path, span_of(opening, closing))

    def join(self, children: list[Any]) -> Join:
        """unit: (ADD | CAT | MUL) "[" path ("|" path)* RSQB."""
        kind, *branches, closing = children
        return Join(str(kind), tuple(branches), span_of(kind, closing), span_of(kind))

    def tied(self, children: list[Any]) -> Tied:
        """unit: TIED "[" path RSQB."""
        word, path, closing = children
        return Tied(path, span_of(word, closing))

    def frozen(self, children: list[Any]) -> Frozen:
        """unit: FROZEN "[" path RSQB."""
        word, path, closing = children
        return Frozen(path, span_of(word, closing))

    def loop(self, children: list[Any]) -> For:
        """unit: FOR NAME _IN expr ".." expr "[" path RSQB."""
        keyword, name, first, last, path, closing = children
        return For(
            limits.definable(name), first, last, path, span_of(keyword, closing), span_of(name)
        )

    def mark(self, children: list[Any]) -> Mark:
        """unit: AT NAME ["[" expr RSQB]."""
        return Mark(*_read_skip(children))

    def recall(self, children: list[Any]) -> Recall:
        """unit: DOLLAR NAME ["[" expr RSQB]."""
        return Recall(*_read_skip(children))

    def arguments(self, children: list[Argument]) -> tuple[Argument, ...]:
        """arguments: argument ("," argument)*."""
        return tuple(children)

    def keyword(self, children: list[Any]) -> Argument:
        """argument: NAME "=" _value."""
        name, value = children
        return Argument(str(name), value, span_of(name).to(value.span))

    def positional(self, children: list[Any]) -> Argument:
        """argument: _value."""
        return Argument(None, children[0], children[0].span)


def _read_skip(children: list[Any]) -> tuple[str, Expression | None, Span]:
    """Return the name of a remembered map, its index or None, and the span."""
    sign, name, *optional = children
    index = optional[0] if optional else None
    return limits.definable(name), index, span_of(sign, children[-1])
