"""How the free names of a program are used: which may be 0, and which were meant as words.

A name may be 0 if it only stands for what is naturally 0: a repeat count, an end of a loop, and an
argument of a layer whose least value is 0, such as a padding. It occurs there, itself or through a
parameter or a named number, and elsewhere in exponents and the indices of taps only. All others are
at least 1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache, singledispatchmethod
from typing import Any

from sympy import Symbol

from symcnn.errors import NotationError
from symcnn.layers import LAYERS
from symcnn.layers.arguments import Argument as Kind
from symcnn.network.bind import named_arguments
from symcnn.network.names import blocks_of, free_in
from symcnn.network.nearest import nearest
from symcnn.notation.limits import PADDINGS
from symcnn.notation.tree import (
    Argument,
    Def,
    For,
    Let,
    Mark,
    Name,
    Operation,
    Power,
    Program,
    Recall,
    Repeat,
    Step,
    Tuple,
    parts_of,
)

_WORD, _ZERO, _NEUTRAL, _OTHER = "word", "may be 0", "neutral", "other"
"""By itself where a word may stand; in an amount that may be 0; in an exponent; elsewhere."""
_DIVIDING = ("/", "//", "%")
_LONGEST = 3
"""The letters of a symbol that may stand where a word may."""
Use = tuple[str, str]
"""A name and how it is used."""
Roles = Mapping[str, frozenset[str]]
"""How each free name is used."""


@lru_cache(maxsize=4096)
def symbol_from_zero(name: str) -> Symbol:
    """Return the symbol of a free name that may be 0."""
    return Symbol(name, integer=True, nonnegative=True)


def roles_of(program: Program) -> Roles:
    """Return how each free name of a program is used."""
    found: dict[str, set[str]] = {}
    for name, role in _Uses(program).all():
        found.setdefault(name, set()).add(role)
    return {name: frozenset(roles) for name, roles in found.items()}


def may_be_zero(roles: Collection[str]) -> bool:
    """Return whether a name that is used so may be 0."""
    return _OTHER not in roles and not {_ZERO, _WORD}.isdisjoint(roles)


def check_words(names: Iterable[Name], roles: Roles) -> None:
    """Raise NotationError for a free name that is only used, and is long enough, as a word."""
    for name in names:
        word = name.text
        if roles.get(word) == {_WORD} and word.isalpha() and len(word) > _LONGEST:
            raise NotationError(_unknown_word(word), name.span)


def _unknown_word(word: str) -> str:
    if word.lower() in PADDINGS:
        return f"did you mean {word.lower()}? It is written so"
    *most, last = PADDINGS
    choice = (
        f"choose from {', '.join(most)} and {last}, or take a symbol of up to {_LONGEST} letters"
    )
    return f"unknown padding '{word}'{nearest(word, PADDINGS) or f'; {choice}'}"


class _Uses:
    """Finds how the names of a program are used."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.blocks = blocks_of(program)
        self.known: dict[tuple[str, str], str] = {}

    def all(self) -> Iterator[Use]:
        """Yield each free name with its uses; those of a `let` are those of the names in it."""
        found = [use for node in self.program.path for use in self._uses(node, _OTHER)]
        for block in self.blocks.values():
            found += self._block_uses(block)
        for let in reversed(self.program.statements):
            if isinstance(let, Let):
                for role in {role for name, role in found if name == let.name}:
                    found += self._uses(let.value, role)
            elif not isinstance(let, Def):
                found += [(name.text, _OTHER) for name in free_in(let, frozenset())]
        return iter(found)

    def _block_uses(self, block: Def) -> list[Use]:
        bound = {parameter.name for parameter in block.parameters}
        inside = [use for node in block.path for use in self._uses(node, _OTHER)]
        return [use for use in inside if use[0] not in bound]

    @singledispatchmethod
    def _uses(self, node: Any, role: str) -> Iterator[Use]:  # noqa: ANN401 - every kind of node
        """Yield the names in a node with their uses; `role` is that of a name by itself."""
        for part in parts_of(node):
            yield from self._uses(part, _in_expression(role))

    @_uses.register
    def _(self, node: Tuple, role: str) -> Iterator[Use]:
        for part in node.items:
            yield from self._uses(part, role)

    @_uses.register
    def _(self, node: Name, role: str) -> Iterator[Use]:
        yield node.text, role

    @_uses.register
    def _(self, node: Repeat, role: str) -> Iterator[Use]:
        yield from self._uses(node.body, role)
        yield from self._uses(node.count, _ZERO)

    @_uses.register
    def _(self, node: For, role: str) -> Iterator[Use]:
        for end in (node.first, node.last):
            yield from self._uses(end, _ZERO)
        inside = (use for part in node.path for use in self._uses(part, role))
        yield from (use for use in inside if use[0] != node.name)

    @_uses.register
    def _(self, node: Operation, role: str) -> Iterator[Use]:
        for sign, part in zip(("", *node.operators), node.operands, strict=True):
            yield from self._uses(part, _OTHER if sign in _DIVIDING else _in_expression(role))

    @_uses.register
    def _(self, node: Power, role: str) -> Iterator[Use]:
        inside = _in_expression(role)
        yield from self._uses(node.base, inside)
        yield from self._uses(node.exponent, inside if inside == _ZERO else _NEUTRAL)

    @_uses.register(Mark | Recall)
    def _(self, node: Mark | Recall, role: str) -> Iterator[Use]:
        del role
        if node.index is not None:
            yield from self._uses(node.index, _NEUTRAL)

    @_uses.register
    def _(self, node: Step, role: str) -> Iterator[Use]:
        del role
        block = self.blocks.get(node.name)
        if block is not None:
            yield from self._call_uses(node, block)
        elif node.name in LAYERS:
            for argument, role_there in _layer_arguments(node):
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

    def _role(self, block: Def, parameter: str) -> str:
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


def _layer_arguments(step: Step) -> Iterator[tuple[Argument, str]]:
    """Yield the arguments of a layer with their roles; those that do not fit are refused later."""
    kind = LAYERS[step.name]
    try:
        named = list(named_arguments(step, kind))
    except NotationError:
        return
    for name, argument in named:
        known = kind.arguments().get(name)
        yield argument, _OTHER if known is None else _role_in(known)


def _role_in(argument: Kind[Any]) -> str:
    if argument.words:
        return _WORD
    return _ZERO if argument.least == 0 else _OTHER


def _in_expression(role: str) -> str:
    return _ZERO if role == _WORD else role


def _joined(roles: list[str]) -> str:
    """Return what a parameter that is used in several ways makes of an argument."""
    return next((role for role in (_OTHER, _ZERO, _WORD) if role in roles), _NEUTRAL)


def _matched(step: Step, block: Def) -> Iterator[tuple[str, Argument]]:
    """Yield the arguments of a call with the names of their parameters, as far as they fit."""
    names = [parameter.name for parameter in block.parameters]
    plain = iter(names)
    for argument in step.arguments:
        name = argument.keyword or next(plain, None)
        if name in names:
            yield name, argument
