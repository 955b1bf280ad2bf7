"""Which numbers in a text are channel counts, also where they reach a layer through other names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from symcnn.layers import LAYERS, Layer
from symcnn.layers.declaration.arguments import Channels
from symcnn.network.analysis.match_arguments import match_block_arguments, match_layer_arguments
from symcnn.network.analysis.names import Blocks, blocks_of, loop_names, parameters_of, used_blocks
from symcnn.notation import printed
from symcnn.notation.ast import (
    Call,
    Def,
    Expression,
    For,
    Let,
    Mark,
    Name,
    Negative,
    Node,
    Operation,
    Path,
    Program,
    Recall,
    Repeat,
    Statement,
    Step,
    Tuple,
    Value,
    names_in,
    nodes_in,
)

Variable: TypeAlias = tuple[str, str]
"""What is given a value: the block or the function whose parameter it is, or nothing; its name."""
Uses: TypeAlias = dict[Variable | None, set[Variable | None]]
"""What variables are used for: the values of others, or None for what does not scale."""
CHANNELS: Variable = ("", "")
"""What stands for the channels of a map, as if they were a variable of the whole program."""
GROUPS: Variable = ("", "groups")
"""What stands for numbers of groups: they scale with the channels that they are in proportion to,
but a number of its own, such as the 32 groups of a ResNeXt, is the same for all widths."""
_ARRIVING = "cin"
_ADDITIVE = ("+", "-")
_DIVISIONS = ("/", "//")
_INPUT = LAYERS["I"]
"""The layer whose channels are those of the data, whatever the width of the network."""


@dataclass(frozen=True)
class Place:
    """An expression in a program."""

    owner: str
    """The block or the function that it stands in, or nothing."""
    value: Value
    target: Variable | None
    """What it is the value of; None for what is neither a variable nor a channel count."""
    where: Node | Statement
    """The step, or another node or statement, that it stands in."""


@dataclass(frozen=True)
class Held:
    """A variable that counts channels and does not scale, since another use of it does not."""

    owner: str
    """The block that has it as a parameter, or nothing."""
    name: str
    where: str
    """The text of that use."""


def channel_places(program: Program) -> Iterator[Expression]:
    """Yield each expression without names that is a channel count, and nothing else.

    It is the argument of a layer, or what a `let` or a parameter stands for that all uses of are
    channel counts in turn. In a product whose names are variables of loops, such as 64*2^i, it is
    the one number.

    >>> from symcnn.notation import parse_program, printed
    >>> found = parse_program("def conv(k,f) = C(k,f); let h = 64; I(9,3)-conv(3,4*64)-C(1,8)-O(h)")
    >>> [printed(value) for value in channel_places(found)]
    ['4*64', '8']
    """
    places = tuple(_places(program))
    variables = _variables(program)
    uses = _uses_in(places, variables)
    counts = _counted(uses, _scaling(uses))
    every = loop_names(program)
    for place in places:
        if place.target in counts and not isinstance(place.value, Tuple):
            loops = every - {name for owner, name in variables if owner == place.owner}
            yield from _without_names(place.value, loops)


def held_variables(program: Program) -> Iterator[Held]:
    """Yield the variables for channel counts that do not scale because of another use.

    >>> from symcnn.notation import parse_program
    >>> found = parse_program("def gate(f) = C(1,f)-H(f/16); I(9,3)-gate(64)")
    >>> [*held_variables(found)]
    [Held(owner='gate', name='f', where='H(f/16)')]
    """
    places = tuple(_places(program))
    variables = _variables(program)
    uses = _uses_in(places, variables)
    counted = _counted(uses, frozenset(uses))
    blocking = _blocking(places, variables, _scaling(uses))
    for variable in (each for each in blocking if each in counted):
        yield Held(*variable, printed(blocking[variable]))


def _blocking(
    places: Iterable[Place], variables: frozenset[Variable], scaling: frozenset[Variable | None]
) -> dict[Variable, Node | Statement]:
    """Return the variables that do not scale, each with the use in the end that does not."""
    found: dict[Variable, Node | Statement] = {}
    passed: dict[Variable, Variable] = {}
    for place in places:
        for variable, target in _uses(place, variables):
            if target is None:
                found.setdefault(variable, place.where)
            elif target not in scaling:
                passed.setdefault(variable, target)
    while more := {
        one: found[two] for one, two in passed.items() if one not in found and two in found
    }:
        found |= more
    return found


def _without_names(value: Expression, loops: set[str]) -> Iterator[Expression]:
    """Yield an expression without names, or the one such factor if loops have all its names."""
    names = {name.text for name in names_in(value)}
    if not names:
        yield value
    elif isinstance(value, Operation) and names <= loops:
        found = [part for part in _factors(value) if not any(names_in(part))]
        yield from found if len(found) == 1 else ()


def _places(program: Program) -> Iterator[Place]:
    """Yield the expressions of the statements that are used, and of the network."""
    used, blocks = used_blocks(program), blocks_of(program)
    for statement in program.statements:
        match statement:
            case Let(name, value):
                yield Place("", value, ("", name), statement)
            case Def(name, _, path):
                if name in used:
                    yield from _defaults(statement)
                    yield from _in_path(path, name, blocks)
            case _:
                yield Place(statement.name, statement.value, None, statement)
    yield from _in_path(program.path, "", blocks)


def _defaults(block: Def) -> Iterator[Place]:
    for parameter in block.parameters:
        if parameter.default is not None:
            target = block.name, parameter.name
            yield Place(block.name, parameter.default, target, block)


def _in_path(path: Path, owner: str, blocks: Blocks) -> Iterator[Place]:
    for node in nodes_in(path):
        for value, target in _in_node(node, blocks):
            yield Place(owner, value, target, node)


def _in_node(node: Node, blocks: Blocks) -> Iterator[tuple[Any, Variable | None]]:
    """Yield the expressions of a node, those of nodes inside it not among them."""
    match node:
        case Step(name) if name in blocks:
            for parameter, argument in match_block_arguments(node, blocks[name]):
                yield argument.value, (name, parameter)
        case Step(name):
            yield from _in_layer(node, LAYERS[name])
        case Repeat(_, value):
            yield value, None
        case For(_, first, last):
            yield from ((first, None), (last, None))
        case Mark(_, value) | Recall(_, value) if value is not None:
            yield value, None


def _in_layer(step: Step, kind: type[Layer]) -> Iterator[tuple[Any, Variable | None]]:
    """Yield the arguments of a layer; groups are channels where there are as many as filters."""
    values = {name: argument.value for name, argument in match_layer_arguments(step, kind)}
    counts = [name for name, found in kind.arguments().items() if isinstance(found, Channels)]
    targets = dict.fromkeys(counts if kind is not _INPUT else (), CHANNELS)
    if "groups" in values:
        targets["groups"] = CHANNELS if values["groups"] == values.get("filters") else GROUPS
    for name, value in values.items():
        yield value, targets.get(name)


def _variables(program: Program) -> frozenset[Variable]:
    """Return the numbers that a program names: by a `let`, or as parameters."""
    return frozenset(variable for found in program.statements for variable in _named_by(found))


def _named_by(statement: Statement) -> Iterator[Variable]:
    if isinstance(statement, Let):
        yield "", statement.name
    for parameter in parameters_of(statement):
        yield statement.name, parameter.name


def _uses_in(places: Iterable[Place], variables: frozenset[Variable]) -> Uses:
    """Return what each variable that is used is used for."""
    uses: Uses = {}
    for place in places:
        for variable, target in _uses(place, variables):
            uses.setdefault(variable, set()).add(target)
    return uses


def _scaling(uses: Uses) -> frozenset[Variable | None]:
    """Return the variables that are used for channel counts and what scales with them only."""
    only: frozenset[Variable | None] = frozenset({CHANNELS, GROUPS, *uses})
    while (kept := {name for name in only if uses.get(name, {CHANNELS}) <= only}) != only:
        only = frozenset(kept)
    return only


def _counted(uses: Uses, scaling: frozenset[Variable | None]) -> frozenset[Variable | None]:
    """Return the variables that scale and are used for channel counts, not for groups alone."""
    counted: frozenset[Variable | None] = frozenset({CHANNELS})
    while more := {name for name in scaling - counted if uses.get(name, set()) & counted}:
        counted |= more
    return counted


def _uses(
    place: Place, variables: frozenset[Variable]
) -> Iterator[tuple[Variable, Variable | None]]:
    """Yield each variable in a place, with what it is used for: the place's target, or others."""
    here = {name for owner, name in variables if owner in ("", place.owner)}
    scaled = Counter(_scaled(place.value, frozenset({*here, _ARRIVING})))
    for name in names_in(place.value):
        if name.text in here:
            own = (place.owner, name.text)
            scaled[name.text] -= 1
            target = place.target if scaled[name.text] >= 0 else None
            yield (own if own in variables else ("", name.text)), target


def _scaled(node: Value, known: frozenset[str]) -> Iterator[str]:
    """Yield the names among some that an expression is in proportion to, or so each of its terms.

    A product of several is in proportion to none of them; f/min(f,16) is to f, once f is 16.
    """
    match node:
        case Name(name):
            yield from (name,) if name in known else ()
        case Negative(operand):
            yield from _scaled(operand, known)
        case Operation(operands, operators) if operators[0] in _ADDITIVE:
            for operand in operands:
                yield from _scaled(operand, known)
        case Operation():
            found = [names for part in _factors(node) if (names := [*_scaled(part, known)])]
            if len(found) == 1:
                yield from found[0]
                yield from (name for name in _below(node) if name in found[0])
        case Call(_, arguments):
            for argument in arguments:
                yield from _scaled(argument, known)


def _below(node: Operation) -> Iterator[str]:
    """Yield the names in functions that a product is divided by."""
    for part, sign in zip(node.operands[1:], node.operators, strict=True):
        if isinstance(part, Call) and sign in _DIVISIONS:
            yield from (name.text for name in names_in(part))


def _factors(node: Operation) -> Iterator[Expression]:
    """Yield what is multiplied in a product, and nothing of a sum."""
    first = "*" if node.operators[0] not in _ADDITIVE else ""
    for part, sign in zip(node.operands, (first, *node.operators), strict=True):
        if sign == "*":
            yield part
