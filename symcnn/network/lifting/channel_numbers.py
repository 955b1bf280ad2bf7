"""Usage analysis of channel counts: numbers that reach layers directly or through names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from symcnn.layers import LAYERS, Layer
from symcnn.layers.declaration.arguments import Channels
from symcnn.network.analysis.match_arguments import match_block_arguments, match_layer_arguments
from symcnn.network.analysis.program_names import (
    Blocks,
    blocks_of,
    loop_names,
    parameters_of,
    used_blocks,
)
from symcnn.notation import printed
from symcnn.notation.ast import (
    Call,
    Def,
    Expression,
    For,
    Let,
    Mark,
    Members,
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
"""A named number: its name, after the block or function that it is a parameter of, or ''."""
Uses: TypeAlias = dict[Variable | None, set[Variable | None]]
"""The uses of variables: in the values of other variables, or None for a use without scaling."""
CHANNELS: Variable = ("", "")
"""The channels of feature maps, as a global variable."""
GROUPS: Variable = ("", "groups")
"""Numbers of groups, as a global variable. A number of groups in proportion to channels scales with
them; a constant one, such as the 32 groups of a ResNeXt, is the same for all widths."""
_INPUT_CHANNELS = "cin"
_ADDITIVE = ("+", "-")
_DIVISIONS = ("/", "//")
_INPUT = LAYERS["I"]
"""The layer whose channels are given by the data, for any width of the network."""


@dataclass(frozen=True)
class Place:
    """An expression of a program, with its use."""

    owner: str
    """The name of the block or function that contains it, or ''."""
    value: Value
    target: Variable | None
    """The variable whose value it is; None if it is neither a variable nor a channel count."""
    where: Node | Statement
    """The step, or other node or statement, that contains it."""


@dataclass(frozen=True)
class Held:
    """A variable that counts channels, but has another use that does not scale with them."""

    owner: str
    """The name of the block that it is a parameter of, or ''."""
    name: str
    where: str
    """The text of the other use."""


def channel_number_positions(program: Program) -> Iterator[Expression]:
    """Yield each expression without names that is used as a channel count only.

    It is an argument of a layer, or the value of a `let` or parameter whose uses are all channel
    counts. In a product whose names are all loop variables, such as 64*2^i, it is the only factor
    without names.

    >>> from symcnn.notation import parse_program, printed
    >>> text = "def conv(k,f) = C(k,f); let h = 64; I(9,3)-conv(3,4*64)-C(1,8)-O(h)"
    >>> [printed(value) for value in channel_number_positions(parse_program(text))]
    ['4*64', '8']
    """
    places = tuple(_places(program))
    variables = _variables(program)
    uses = _uses_in(places, variables)
    counts = _channel_variables(uses, _scaling_variables(uses))
    all_loops = loop_names(program)
    for place in places:
        if place.target in counts and not isinstance(place.value, Tuple):
            loops = all_loops - {name for owner, name in variables if owner == place.owner}
            yield from _constant_factor(place.value, loops)


def held_variables(program: Program) -> Iterator[Held]:
    """Yield the variables for channel counts that do not scale because of another use.

    >>> from symcnn.notation import parse_program
    >>> program = parse_program("def gate(f) = C(1,f)-H(f/16); I(9,3)-gate(64)")
    >>> [*held_variables(program)]
    [Held(owner='gate', name='f', where='H(f/16)')]
    """
    places = tuple(_places(program))
    variables = _variables(program)
    uses = _uses_in(places, variables)
    counts = _channel_variables(uses, frozenset(uses))
    fixed = _fixed_variables(places, variables, _scaling_variables(uses))
    for variable in (each for each in fixed if each in counts):
        yield Held(*variable, printed(fixed[variable]))


def _fixed_variables(
    places: Iterable[Place], variables: frozenset[Variable], scaling: frozenset[Variable | None]
) -> dict[Variable, Node | Statement]:
    """Return the variables that do not scale, each with the use that is the cause.

    The cause may be a use of another variable, which the variable is passed to.
    """
    fixed: dict[Variable, Node | Statement] = {}
    passed_to: dict[Variable, Variable] = {}
    for place in places:
        for variable, target in _uses(place, variables):
            if target is None:
                fixed.setdefault(variable, place.where)
            elif target not in scaling:
                passed_to.setdefault(variable, target)
    while more := {
        variable: fixed[target]
        for variable, target in passed_to.items()
        if variable not in fixed and target in fixed
    }:
        fixed |= more
    return fixed


def _constant_factor(value: Expression, loops: set[str]) -> Iterator[Expression]:
    """Yield an expression without names, or the only factor without, if all names are loops'."""
    names = {name.text for name in names_in(value)}
    if not names:
        yield value
    elif isinstance(value, Operation) and names <= loops:
        constants = [factor for factor in _factors(value) if not any(names_in(factor))]
        yield from constants if len(constants) == 1 else ()


def _places(program: Program) -> Iterator[Place]:
    """Yield the expressions of the network, and of the statements that it uses."""
    used, blocks = used_blocks(program), blocks_of(program)
    for statement in program.statements:
        match statement:
            case Let(name, value):
                yield Place("", value, ("", name), statement)
            case Def(name, _, path):
                if name in used:
                    yield from _places_of_defaults(statement)
                    yield from _places_in_path(path, name, blocks)
            case Members(_, _, values):
                for value in values:
                    yield Place("", value, None, statement)
            case _:
                yield Place(statement.name, statement.value, None, statement)
    yield from _places_in_path(program.path, "", blocks)


def _places_of_defaults(block: Def) -> Iterator[Place]:
    for parameter in block.parameters:
        if parameter.default is not None:
            target = block.name, parameter.name
            yield Place(block.name, parameter.default, target, block)


def _places_in_path(path: Path, owner: str, blocks: Blocks) -> Iterator[Place]:
    for node in nodes_in(path):
        for value, target in _values_of_node(node, blocks):
            yield Place(owner, value, target, node)


def _values_of_node(node: Node, blocks: Blocks) -> Iterator[tuple[Any, Variable | None]]:
    """Yield the expressions of a node with their targets, without those of nodes inside it."""
    match node:
        case Step(name) if name in blocks:
            for parameter, argument in match_block_arguments(node, blocks[name]):
                yield argument.value, (name, parameter)
        case Step(name):
            yield from _values_of_layer(node, LAYERS[name])
        case Repeat(_, value):
            yield value, None
        case For(_, first, last):
            yield from ((first, None), (last, None))
        case Mark(_, value) | Recall(_, value) if value is not None:
            yield value, None


def _values_of_layer(step: Step, kind: type[Layer]) -> Iterator[tuple[Any, Variable | None]]:
    """Yield the arguments of a layer; as many groups as filters are channels."""
    values = {name: argument.value for name, argument in match_layer_arguments(step, kind)}
    counts = [name for name, each in kind.arguments().items() if isinstance(each, Channels)]
    targets = dict.fromkeys(counts if kind is not _INPUT else (), CHANNELS)
    if "groups" in values:
        targets["groups"] = CHANNELS if values["groups"] == values.get("filters") else GROUPS
    for name, value in values.items():
        yield value, targets.get(name)


def _variables(program: Program) -> frozenset[Variable]:
    """Return the variables of a program: each `let` and each parameter."""
    lets = {("", each.name) for each in program.statements if isinstance(each, Let)}
    return frozenset(lets).union(
        (statement.name, parameter.name)
        for statement in program.statements
        for parameter in parameters_of(statement)
    )


def _uses_in(places: Iterable[Place], variables: frozenset[Variable]) -> Uses:
    """Return the targets of the uses of each variable."""
    uses: Uses = {}
    for place in places:
        for variable, target in _uses(place, variables):
            uses.setdefault(variable, set()).add(target)
    return uses


def _scaling_variables(uses: Uses) -> frozenset[Variable | None]:
    """Return the variables that are only used for channels, groups, and such variables."""
    scaling: frozenset[Variable | None] = frozenset({CHANNELS, GROUPS, *uses})
    while (kept := {each for each in scaling if uses.get(each, {CHANNELS}) <= scaling}) != scaling:
        scaling = frozenset(kept)
    return scaling


def _channel_variables(
    uses: Uses, scaling: frozenset[Variable | None]
) -> frozenset[Variable | None]:
    """Return the scaling variables that are used for channels, and not for groups alone."""
    counts: frozenset[Variable | None] = frozenset({CHANNELS})
    while more := {each for each in scaling - counts if uses.get(each, set()) & counts}:
        counts |= more
    return counts


def _uses(
    place: Place, variables: frozenset[Variable]
) -> Iterator[tuple[Variable, Variable | None]]:
    """Yield each use of a variable in an expression: the place's target if it scales, or None."""
    visible = {name for owner, name in variables if owner in ("", place.owner)}
    scaling = Counter(_scaling_names(place.value, frozenset({*visible, _INPUT_CHANNELS})))
    for name in names_in(place.value):
        if name.text in visible:
            local = (place.owner, name.text)
            scaling[name.text] -= 1
            target = place.target if scaling[name.text] >= 0 else None
            yield (local if local in variables else ("", name.text)), target


def _scaling_names(node: Value, names: frozenset[str]) -> Iterator[str]:
    """Yield each use of a name that an expression, or a term of it, is proportional to.

    A product of several names is proportional to none of them; f/min(f,16) is to f for f ≥ 16.
    """
    match node:
        case Name(name):
            yield from (name,) if name in names else ()
        case Negative(operand):
            yield from _scaling_names(operand, names)
        case Operation(operands, operators) if operators[0] in _ADDITIVE:
            for operand in operands:
                yield from _scaling_names(operand, names)
        case Operation():
            factors = ([*_scaling_names(factor, names)] for factor in _factors(node))
            scaling = [each for each in factors if each]
            if len(scaling) == 1:
                yield from scaling[0]
                yield from (name for name in _divisor_names(node) if name in scaling[0])
        case Call(_, arguments):
            for argument in arguments:
                yield from _scaling_names(argument, names)


def _divisor_names(node: Operation) -> Iterator[str]:
    """Yield the names in the function calls that a product is divided by."""
    for operand, operator in zip(node.operands[1:], node.operators, strict=True):
        if isinstance(operand, Call) and operator in _DIVISIONS:
            yield from (name.text for name in names_in(operand))


def _factors(node: Operation) -> Iterator[Expression]:
    """Yield the factors of a product; a sum has none."""
    first = "*" if node.operators[0] not in _ADDITIVE else ""
    for operand, operator in zip(node.operands, (first, *node.operators), strict=True):
        if operator == "*":
            yield operand
