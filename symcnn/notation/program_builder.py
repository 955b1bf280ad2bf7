"""The rules of the grammar for statements and paths, each turned into a node of the tree."""

from __future__ import annotations

from typing import Any

from lark import Token

from symcnn.errors import Span
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
    Node,
    Parameter,
    Path,
    Program,
    Recall,
    Repeat,
    Step,
    Tied,
)
from symcnn.notation.expression_builder import Values
from symcnn.notation.places import at


class Builder(Values):
    """Makes a node of each rule of the grammar; the method names are the rules' names."""

    def start(self, children: list[Any]) -> Program:
        """start: _end* (_statement _end+)* path _end*."""
        nodes = [child for child in children if not isinstance(child, Token)]
        return Program(tuple(nodes[:-1]), nodes[-1])

    def let(self, children: list[Any]) -> Let:
        """let: LET NAME "=" expr."""
        keyword, name, value = children
        return Let(limits.definable(name), value, at(keyword).to(value.span), at(name))

    def function(self, children: list[Any]) -> Function:
        """function: LET NAME "(" NAME ("," NAME)* ")" "=" expr."""
        keyword, name, *names, value = children
        parameters = tuple(Parameter(limits.definable(each), None, at(each)) for each in names)
        span = at(keyword).to(value.span)
        return Function(limits.definable(name), parameters, value, span, at(name))

    def block(self, children: list[Any]) -> Def:
        """block: DEF NAME ["(" [parameters] ")"] "=" path."""
        keyword, name, *found, path = children
        parameters = found[0] if found else ()
        span = at(keyword).to(path[-1].span)
        return Def(limits.definable(name), parameters, path, span, at(name))

    def parameters(self, children: list[Parameter]) -> tuple[Parameter, ...]:
        """parameters: parameter ("," parameter)*."""
        return tuple(children)

    def parameter(self, children: list[Any]) -> Parameter:
        """parameter: NAME ["=" _value]."""
        name, *found = children
        default = found[0] if found else None
        span = at(name).to(default.span) if default else at(name)
        return Parameter(limits.definable(name), default, span)

    def path(self, steps: list[Node]) -> Path:
        """path: step ("-" step)*."""
        return tuple(steps)

    def repeat(self, children: list[Any]) -> Repeat:
        """step: unit "*" count."""
        body, count = children
        return Repeat(body, count, body.span.to(count.span))

    def layer(self, children: list[Any]) -> Step:
        """unit: NAME [LPAR [arguments] RPAR]."""
        name = children[0]
        arguments = children[2] if len(children) > 3 else ()  # noqa: PLR2004 - NAME LPAR arguments RPAR
        start, end = name.start_pos, children[-1].end_pos
        return Step(limits.applicable(name), arguments, Span(start, end), Span(start, name.end_pos))

    def identity(self, children: list[Token]) -> Identity:
        """unit: UNDERSCORE."""
        return Identity(at(children[0]))

    def inner(self, children: list[Any]) -> Group:
        """unit: LPAR path RPAR."""
        opening, path, closing = children
        return Group(path, at(opening, closing))

    def join(self, children: list[Any]) -> Join:
        """unit: (ADD | CAT | MUL) "[" path ("|" path)* RSQB."""
        kind, *branches, closing = children
        return Join(str(kind), tuple(branches), at(kind, closing), at(kind))

    def tied(self, children: list[Any]) -> Tied:
        """unit: TIED "[" path RSQB."""
        word, path, closing = children
        return Tied(path, at(word, closing))

    def frozen(self, children: list[Any]) -> Frozen:
        """unit: FROZEN "[" path RSQB."""
        word, path, closing = children
        return Frozen(path, at(word, closing))

    def loop(self, children: list[Any]) -> For:
        """unit: FOR NAME _IN expr ".." expr "[" path RSQB."""
        keyword, name, first, last, path, closing = children
        return For(limits.definable(name), first, last, path, at(keyword, closing), at(name))

    def mark(self, children: list[Any]) -> Mark:
        """unit: AT NAME ["[" expr RSQB]."""
        return Mark(*_tap(children))

    def recall(self, children: list[Any]) -> Recall:
        """unit: DOLLAR NAME ["[" expr RSQB]."""
        return Recall(*_tap(children))

    def arguments(self, children: list[Argument]) -> tuple[Argument, ...]:
        """arguments: argument ("," argument)*."""
        return tuple(children)

    def keyword(self, children: list[Any]) -> Argument:
        """argument: NAME "=" _value."""
        name, value = children
        return Argument(str(name), value, at(name).to(value.span))

    def positional(self, children: list[Any]) -> Argument:
        """argument: _value."""
        return Argument(None, children[0], children[0].span)


def _tap(children: list[Any]) -> tuple[str, Expression | None, Span]:
    """Return the name of a remembered map, its index where it has one, and where they stand."""
    sign, name, *found = children
    index = found[0] if found else None
    return limits.definable(name), index, at(sign, children[-1])
