"""How the free names of a program are used: which may be 0, which are words, which are sizes.

A name may be 0 if it only stands for what is naturally 0: a repeat count, an end of a loop, and an
argument of a layer whose least value is 0, such as a padding. It occurs there, itself or through a
parameter or a named number, and elsewhere in exponents and the indices of taps only. All others are
at least 1.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache, singledispatchmethod
from typing import Any

from sympy import Symbol

from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.errors import NotationError, Span
from symcnn.layers import LAYERS
from symcnn.layers.declaration.arguments import Argument as Kind
from symcnn.network.analysis.match_arguments import match_layer_arguments
from symcnn.network.analysis.names import blocks_of, free_in
from symcnn.network.analysis.replace_names import put
from symcnn.notation.ast import (
    Argument,
    Def,
    For,
    Let,
    Mark,
    Name,
    Number,
    Operation,
    Power,
    Program,
    Recall,
    Repeat,
    Step,
    Tuple,
    parts_of,
)
from symcnn.notation.limits import PADDINGS, integer
from symcnn.suggestions import nearest

_DIVIDING = ("/", "//", "%")
_SHORTEST = 4
"""The letters of what is taken for a word where one may stand."""
_NO_WORD = "pad"
"""How a symbol begins that stands for a padding, however long it is."""
_SIDES = re.compile(r"[A-WYZa-wyz](x([A-WYZa-wyz]|[0-9]+))+")
"""Symbols of one letter, and numbers after the first, joined by x."""


@dataclass(frozen=True)
class Role:
    """How a name is used, at one place or everywhere."""

    zero: bool = False
    """Whether it stands for what is naturally 0."""
    neutral: bool = False
    """Whether it is in exponents and indices of taps, which say nothing of what it may be."""
    word: bool = False
    """Whether it stands by itself where a word may."""
    sides: bool = False
    """Whether it stands by itself where a number for each axis may."""
    share: bool = False
    """Whether it stands for a number from 0 to 1."""

    @property
    def inside(self) -> Role:
        """How a name is used in an expression that is used so."""
        return Role(self.zero, self.neutral, share=self.share)


_COUNT, _NEUTRAL, _OTHER = Role(zero=True), Role(neutral=True), Role()
Use = tuple[str, Role]
"""A name and how it is used at one place."""
Roles = Mapping[str, Role]
"""How each name is used everywhere."""


@lru_cache(maxsize=4096)
def symbol_from_zero(name: str) -> Symbol:
    """Return the symbol of a free name that may be 0."""
    return Symbol(name, integer=True, nonnegative=True)


@lru_cache(maxsize=4096)
def symbol_of_share(name: str) -> Symbol:
    """Return the symbol of a free name that stands for a number from 0 to 1."""
    return Symbol(name, rational=True, nonnegative=True)


def symbol_for(name: str, role: Role) -> Symbol:
    """Return the symbol of a free name that is used so."""
    if role.share:
        return symbol_of_share(name)
    return symbol_from_zero(name) if role.zero else symbol(name)


def is_share(found: Symbol) -> bool:
    """Return whether a symbol stands for a number from 0 to 1, such as the rate of a dropout."""
    return found.is_integer is not True


def kind_of(found: Symbol) -> str:
    """Return what a symbol stands for, in words."""
    if is_share(found):
        return "a number from 0 to 1"
    return "a positive integer" if found.is_positive else "an integer from 0 on"


def roles_of(program: Program, names: tuple[Name, ...]) -> Roles:
    """Return how each free name of a program is used; `names` are these."""
    if not names:
        return {}
    found: dict[str, list[Role]] = {}
    for name, role in _Uses(program).all():
        found.setdefault(name, []).append(role)
    return {name.text: _joined(found.get(name.text, ())) for name in names}


def sided(program: Program, names: tuple[Name, ...]) -> Program:
    """Return a program with (h,w) for each free name such as `hxw` that is used as a size only."""
    places = {name.text: name.span for name in names if _SIDES.fullmatch(name.text)}
    if not places:
        return program
    roles = roles_of(program, names)
    return put(
        program, {name: _size(name, span) for name, span in places.items() if roles[name].sides}
    )


def _size(name: str, span: Span) -> Tuple:
    sides = name.split("x")
    return Tuple(
        tuple(
            Number(integer(side, span), span) if side.isdigit() else Name(side, span)
            for side in sides
        ),
        span,
    )


def check_words(names: Iterable[Name], roles: Roles) -> None:
    """Raise NotationError for a free name that is used, and is long enough, as a word only."""
    for name in names:
        word = name.text
        if roles[word].word and _is_word(word):
            raise NotationError(_unknown_word(word), name.span)


def _is_word(name: str) -> bool:
    return name.isalpha() and len(name) >= _SHORTEST and not name.lower().startswith(_NO_WORD)


def _unknown_word(word: str) -> str:
    if word.lower() in PADDINGS:
        return f"did you mean {word.lower()}? It is written so"
    *most, last = PADDINGS
    choice = f"choose from {', '.join(most)} and {last}, or a symbol such as p or pad"
    return f"unknown padding '{word}'{nearest(word, PADDINGS) or f'; {choice}'}"


class _Uses:
    """Finds how the names of a program are used."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.blocks = blocks_of(program)
        self.known: dict[tuple[str, str], Role] = {}

    def all(self) -> Iterator[Use]:
        """Yield each free name with its uses; those of a `let` are those of the names in it."""
        nodes = dict.fromkeys(self.program.path)  # equal ones use names alike
        found = [use for node in nodes for use in self._uses(node, _OTHER)]
        for block in self.blocks.values():
            found += self._block_uses(block)
        for let in reversed(self.program.statements):
            if isinstance(let, Let):
                for role in {role for name, role in found if name == let.name}:
                    found += self._uses(let.value, replace(role, sides=False))
            elif not isinstance(let, Def):
                found += [(name.text, _OTHER) for name in free_in(let, frozenset())]
        return iter(found)

    def _block_uses(self, block: Def) -> list[Use]:
        bound = {parameter.name for parameter in block.parameters}
        inside = [use for node in block.path for use in self._uses(node, _OTHER)]
        return [use for use in inside if use[0] not in bound]

    @singledispatchmethod
    def _uses(self, node: Any, role: Role) -> Iterator[Use]:  # noqa: ANN401 - every kind of node
        """Yield the names in a node with their uses; `role` is that of a name by itself."""
        for part in parts_of(node):
            yield from self._uses(part, role.inside)

    @_uses.register
    def _(self, node: Tuple, role: Role) -> Iterator[Use]:
        for part in node.items:
            yield from self._uses(part, replace(role, sides=False))

    @_uses.register
    def _(self, node: Name, role: Role) -> Iterator[Use]:
        yield node.text, role

    @_uses.register
    def _(self, node: Repeat, role: Role) -> Iterator[Use]:
        yield from self._uses(node.body, role)
        yield from self._uses(node.count, _COUNT)

    @_uses.register
    def _(self, node: For, role: Role) -> Iterator[Use]:
        for end in (node.first, node.last):
            yield from self._uses(end, _COUNT)
        inside = (use for part in node.path for use in self._uses(part, role))
        yield from (use for use in inside if use[0] != node.name)

    @_uses.register
    def _(self, node: Operation, role: Role) -> Iterator[Use]:
        for sign, part in zip(("", *node.operators), node.operands, strict=True):
            yield from self._uses(part, _OTHER if sign in _DIVIDING else role.inside)

    @_uses.register
    def _(self, node: Power, role: Role) -> Iterator[Use]:
        yield from self._uses(node.base, role.inside)
        yield from self._uses(node.exponent, role.inside if role.zero else _NEUTRAL)

    @_uses.register(Mark | Recall)
    def _(self, node: Mark | Recall, role: Role) -> Iterator[Use]:
        del role
        if node.index is not None:
            yield from self._uses(node.index, _NEUTRAL)

    @_uses.register
    def _(self, node: Step, role: Role) -> Iterator[Use]:
        del role
        block = self.blocks.get(node.name)
        if block is not None:
            yield from self._call_uses(node, block)
        elif node.name in LAYERS and not all(map(_is_number, node.arguments)):
            for argument, role_there in _layer_arguments(node):
                if not _is_number(argument):
                    yield from self._uses(argument.value, role_there)

    def _call_uses(self, step: Step, block: Def) -> Iterator[Use]:
        """Yield the names in the arguments of a call, used as the parameters are in the block."""
        given: set[str] = set()
        for parameter, argument in _matched(step, block):
            given.add(parameter)
            yield from self._uses(argument.value, self._role(block, parameter))
        for left in block.parameters:
            if left.default is not None and left.name not in given:
                yield from self._uses(left.default, self._role(block, left.name))

    def _role(self, block: Def, parameter: str) -> Role:
        """Return how a parameter is used in its block, and in the defaults of later ones."""
        key = (block.name, parameter)
        if key not in self.known:
            self.known[key] = _OTHER
            uses = (use for node in block.path for use in self._uses(node, _OTHER))
            inside = [role for name, role in uses if name == parameter]
            later = [part.default for part in block.parameters if part.default is not None]
            named = {name.text for part in later for name in free_in(part, frozenset())}
            self.known[key] = _joined([*inside, *([_OTHER] if parameter in named else [])])
        return self.known[key]


def _is_number(argument: Argument) -> bool:
    return isinstance(argument.value, Number)


def _layer_arguments(step: Step) -> Iterator[tuple[Argument, Role]]:
    """Yield the arguments of a layer with their roles; those that do not fit are refused later."""
    kind = LAYERS[step.name]
    try:
        named = list(match_layer_arguments(step, kind))
    except NotationError:
        return
    for name, argument in named:
        yield argument, _role_in(step.name, name)


@cache
def _role_in(layer: str, name: str) -> Role:
    argument = LAYERS[layer].arguments().get(name)
    return _OTHER if argument is None else _role_of(argument)


def _role_of(argument: Kind[Any]) -> Role:
    return Role(
        zero=argument.least == 0,
        word=bool(argument.words),
        sides=argument.per_axis,
        share=argument.share,
    )


def _joined(roles: Collection[Role]) -> Role:
    """Return how a name is used that is used in several ways."""
    if not roles:
        return _NEUTRAL
    return Role(
        zero=any(role.zero for role in roles) and all(role.zero or role.neutral for role in roles),
        neutral=all(role.neutral for role in roles),
        word=all(role.word for role in roles),
        sides=all(role.sides for role in roles),
        share=all(role.share for role in roles),
    )


def _matched(step: Step, block: Def) -> Iterator[tuple[str, Argument]]:
    """Yield the arguments of a call with the names of their parameters, as far as they fit."""
    names = [parameter.name for parameter in block.parameters]
    plain = iter(names)
    for argument in step.arguments:
        name = argument.keyword or next(plain, None)
        if name in names:
            yield name, argument
