"""Roles of the free names of a program: symbols from 0 on, from 1 on, shares, words, sizes.

A symbol may be 0 if it is used as a repeat count, as an end of a loop, or as an argument of a layer
whose minimum is 0, such as a padding, be it directly or through a parameter or a `let`, and
otherwise only in exponents and indices of skip connections. All other symbols are at least 1.
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
from symcnn.network.analysis.match_arguments import match_layer_arguments
from symcnn.network.analysis.program_names import blocks_of, free_in
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation.ast import (
    Argument,
    Def,
    For,
    Indexed,
    Let,
    Mark,
    Members,
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
from symcnn.suggestions import closest, suggest

_DIVIDING = ("/", "//", "%")
_MIN_WORD_LENGTH = 4
"""The number of letters from which on a name is taken for a misspelt word where one may stand."""
_MIN_SIMILAR_LENGTH = 3
"""The number of letters from which on a name like that of a padding is taken for it."""
_PADDING_PREFIX = "pad"
"""The prefix of names that are symbols of paddings, and not misspelt words, at any length."""
_SIDES = re.compile(r"[A-WYZa-wyz](x([A-WYZa-wyz]|[0-9]+))+")
"""Sizes such as hxw and nx28: symbols of one letter, and numbers after the first, joined by x."""


@dataclass(frozen=True)
class Role:
    """The role of a name at one use, or of all its uses together."""

    zero: bool = False
    """Whether it is used where 0 is allowed: as a repeat count, an end of a loop, a padding."""
    neutral: bool = False
    """Whether it is used in exponents and skip indices, which do not restrict its values."""
    word: bool = False
    """Whether it is an entire argument that may be a word, such as `same`."""
    sides: bool = False
    """Whether it is an entire argument that may have a number for each axis."""
    share: bool = False
    """Whether it is used as a number from 0 to 1."""

    @property
    def inside(self) -> Role:
        """The role of a name that is a part of an expression in this role."""
        return Role(self.zero, self.neutral, share=self.share)


_COUNT, _NEUTRAL, _OTHER = Role(zero=True), Role(neutral=True), Role()
Use = tuple[str, Role]
"""A name with its role at one use."""
Roles = Mapping[str, Role]
"""The role of each name, over all its uses."""


@lru_cache(maxsize=4096)
def symbol_from_zero(name: str) -> Symbol:
    """Return the non-negative integer symbol of a name."""
    return Symbol(name, integer=True, nonnegative=True)


@lru_cache(maxsize=4096)
def symbol_of_share(name: str) -> Symbol:
    """Return the symbol of a name that stands for a number from 0 to 1, such as a dropout rate."""
    return Symbol(name, rational=True, nonnegative=True)


def symbol_for(name: str, role: Role) -> Symbol:
    """Return the symbol of a free name in a role."""
    if role.share:
        return symbol_of_share(name)
    return symbol_from_zero(name) if role.zero else symbol(name)


def is_share(symbol: Symbol) -> bool:
    """Return whether a symbol stands for a number from 0 to 1, such as a dropout rate."""
    return symbol.is_integer is not True


def kind_of(symbol: Symbol) -> str:
    """Return the set of values of a symbol in words, such as 'a positive integer'."""
    if is_share(symbol):
        return "a number from 0 to 1"
    return "a positive integer" if symbol.is_positive else "a non-negative integer"


def roles_of(program: Program, names: tuple[Name, ...]) -> Roles:
    """Return the role of each of `names`, the free names of a program."""
    if not names:
        return {}
    roles: dict[str, list[Role]] = {}
    for name, role in _UseFinder(program).all():
        roles.setdefault(name, []).append(role)
    return {name.text: _combine(roles.get(name.text, ())) for name in names}


def sided(program: Program, names: tuple[Name, ...]) -> Program:
    """Replace each free name such as `hxw` that is only used as a size by the tuple (h,w)."""
    spans = {name.text: name.span for name in names if _SIDES.fullmatch(name.text)}
    if not spans:
        return program
    roles = roles_of(program, names)
    return replace_names(
        program,
        {name: _split_size(name, span) for name, span in spans.items() if roles[name].sides},
    )


def _split_size(name: str, span: Span) -> Tuple:
    sides = name.split("x")
    return Tuple(
        tuple(
            Number(integer(side, span), span) if side.isdigit() else Name(side, span)
            for side in sides
        ),
        span,
    )


def check_words(names: Iterable[Name], roles: Roles) -> None:
    """Raise NotationError for a free name that can only be a misspelt or unknown word."""
    for name in names:
        word = name.text
        if roles[word].word and _is_word(word):
            raise NotationError(_unknown_word(word), name.span)


def _is_word(name: str) -> bool:
    """Return whether a name is that of no symbol: a long one, or one like a padding."""
    if name.lower().startswith(_PADDING_PREFIX) or len(name) < _MIN_SIMILAR_LENGTH:
        return False
    is_long = name.isalpha() and len(name) >= _MIN_WORD_LENGTH
    return is_long or closest(name, PADDINGS) is not None


def _unknown_word(word: str) -> str:
    if word.lower() in PADDINGS:
        return f"unknown padding '{word}'; did you mean {word.lower()}?"
    *most, last = PADDINGS
    choice = f"choose from {', '.join(most)} and {last}, or a symbol such as p or pad"
    return f"unknown padding '{word}'{suggest(word, PADDINGS) or f'; {choice}'}"


class _UseFinder:
    """Collect the uses of the names of a program, through `let` and parameters of blocks."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.blocks = blocks_of(program)
        self.parameter_roles: dict[tuple[str, str], Role] = {}

    def all(self) -> Iterator[Use]:
        """Yield each use of a free name; names in a `let` are used as the `let` is."""
        nodes = dict.fromkeys(self.program.path)  # equal nodes have equal uses
        uses = [use for node in nodes for use in self._uses(node, _OTHER)]
        for block in self.blocks.values():
            uses += self._block_uses(block)
        for statement in reversed(self.program.statements):
            if isinstance(statement, Let | Members):
                for role in {role for name, role in uses if name == statement.name}:
                    uses += self._uses(statement, replace(role, sides=False))
            elif not isinstance(statement, Def):
                uses += [(name.text, _OTHER) for name in free_in(statement, frozenset())]
        return iter(uses)

    def _block_uses(self, block: Def) -> list[Use]:
        bound = {parameter.name for parameter in block.parameters}
        uses = [use for node in block.path for use in self._uses(node, _OTHER)]
        return [use for use in uses if use[0] not in bound]

    @singledispatchmethod
    def _uses(self, node: Any, role: Role) -> Iterator[Use]:  # noqa: ANN401 - every kind of node
        """Yield the uses of names in a node; `role` is the role of the node itself."""
        for child in parts_of(node):
            yield from self._uses(child, role.inside)

    @_uses.register
    def _uses_in_tuple(self, node: Tuple, role: Role) -> Iterator[Use]:
        for item in node.items:
            yield from self._uses(item, replace(role, sides=False))

    @_uses.register
    def _uses_of_name(self, node: Name, role: Role) -> Iterator[Use]:
        yield node.text, role

    @_uses.register
    def _uses_of_let(self, node: Let, role: Role) -> Iterator[Use]:
        yield from self._uses(node.value, role)

    @_uses.register
    def _uses_of_indexed(self, node: Indexed, role: Role) -> Iterator[Use]:
        yield node.name.text, role.inside
        yield from self._uses(node.index, _NEUTRAL)

    @_uses.register
    def _uses_in_repeat(self, node: Repeat, role: Role) -> Iterator[Use]:
        yield from self._uses(node.body, role)
        yield from self._uses(node.count, _COUNT)

    @_uses.register
    def _uses_in_loop(self, node: For, role: Role) -> Iterator[Use]:
        for end in (node.first, node.last):
            yield from self._uses(end, _COUNT)
        uses = (use for child in node.path for use in self._uses(child, role))
        yield from (use for use in uses if use[0] != node.name)

    @_uses.register
    def _uses_in_operation(self, node: Operation, role: Role) -> Iterator[Use]:
        for operator, operand in zip(("", *node.operators), node.operands, strict=True):
            yield from self._uses(operand, _OTHER if operator in _DIVIDING else role.inside)

    @_uses.register
    def _uses_in_power(self, node: Power, role: Role) -> Iterator[Use]:
        yield from self._uses(node.base, role.inside)
        yield from self._uses(node.exponent, role.inside if role.zero else _NEUTRAL)

    @_uses.register(Mark | Recall)
    def _uses_in_skip(self, node: Mark | Recall, role: Role) -> Iterator[Use]:
        del role
        if node.index is not None:
            yield from self._uses(node.index, _NEUTRAL)

    @_uses.register
    def _uses_in_step(self, node: Step, role: Role) -> Iterator[Use]:
        del role
        block = self.blocks.get(node.name)
        if block is not None:
            yield from self._call_uses(node, block)
        elif node.name in LAYERS and not all(map(_is_number, node.arguments)):
            for argument, argument_role in _layer_arguments(node):
                if not _is_number(argument):
                    yield from self._uses(argument.value, argument_role)

    def _call_uses(self, step: Step, block: Def) -> Iterator[Use]:
        """Yield the names in the arguments of a call, used as the parameters are in the block."""
        passed: set[str] = set()
        for name, argument in _match_leniently(step, block):
            passed.add(name)
            yield from self._uses(argument.value, self._parameter_role(block, name))
        for parameter in block.parameters:
            if parameter.default is not None and parameter.name not in passed:
                role = self._parameter_role(block, parameter.name)
                yield from self._uses(parameter.default, role)

    def _parameter_role(self, block: Def, parameter: str) -> Role:
        """Return the role of a parameter in its block and in the defaults of other parameters."""
        key = (block.name, parameter)
        if key not in self.parameter_roles:
            self.parameter_roles[key] = _OTHER
            uses = (use for node in block.path for use in self._uses(node, _OTHER))
            roles = [role for name, role in uses if name == parameter]
            defaults = [each.default for each in block.parameters if each.default is not None]
            if any(
                name.text == parameter for node in defaults for name in free_in(node, frozenset())
            ):
                roles.append(_OTHER)
            self.parameter_roles[key] = _combine(roles)
        return self.parameter_roles[key]


def _is_number(argument: Argument) -> bool:
    return isinstance(argument.value, Number)


def _layer_arguments(step: Step) -> Iterator[tuple[Argument, Role]]:
    """Yield the arguments of a layer with their roles; nothing if they do not match."""
    kind = LAYERS[step.name]
    try:
        matched = list(match_layer_arguments(step, kind))
    except NotationError:  # raised again, with its place, when the layer is built
        return
    for name, argument in matched:
        yield argument, _argument_role(step.name, name)


@cache
def _argument_role(layer: str, name: str) -> Role:
    argument = LAYERS[layer].arguments().get(name)
    if argument is None:
        return _OTHER
    return Role(
        zero=argument.least == 0,
        word=bool(argument.words),
        sides=argument.per_axis,
        share=argument.share,
    )


def _combine(roles: Collection[Role]) -> Role:
    """Return the role of a name from those of its uses."""
    if not roles:
        return _NEUTRAL
    return Role(
        zero=any(role.zero for role in roles) and all(role.zero or role.neutral for role in roles),
        neutral=all(role.neutral for role in roles),
        word=all(role.word for role in roles),
        sides=all(role.sides for role in roles),
        share=all(role.share for role in roles),
    )


def _match_leniently(step: Step, block: Def) -> Iterator[tuple[str, Argument]]:
    """Yield the arguments of a call with their parameters' names; skip those that do not match."""
    names = [parameter.name for parameter in block.parameters]
    positions = iter(names)
    for argument in step.arguments:
        name = argument.keyword or next(positions, None)
        if name in names:
            yield name, argument
