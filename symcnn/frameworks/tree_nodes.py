"""Construction of steps from argument values, in the shortest usual notation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from symcnn.errors import Span
from symcnn.layers import LAYERS, Layer
from symcnn.layers.declaration.arguments import Count, Uncertain
from symcnn.layers.declaration.shape import AXES
from symcnn.notation.ast import Argument, Name, Number, Step, Tuple, Unknown
from symcnn.notation.ast import Value as Node
from symcnn.notation.limits import UNKNOWN

Value: TypeAlias = "int | Decimal | str | tuple[int, ...] | Node"
"""A number, one for each axis, a word such as same, or a node of the notation."""

Ends: TypeAlias = tuple[tuple[int, ...], ...]
"""For each axis, the number of positions before and after it."""

NOWHERE = Span(0, 0)
"""The span of generated nodes."""
_SHORT = {"padding": "p", "stride": "s", "dilation": "d"}
"""The arguments that are usually written as a letter."""


def step(letter: str, **values: Value) -> Step:
    """Return a step of a layer, without arguments that equal their defaults.

    >>> from symcnn.notation import printed
    >>> printed(step("C", kernel=(3, 3), filters=64, stride=(1, 1), padding=(1, 1), bias=0))
    'C(3,64,p=1,bias=0)'
    """
    return layer_step(letter, values)


def layer_step(letter: str, values: Mapping[str, Value]) -> Step:
    """Return a step of a layer from a mapping of full argument names, like `step`."""
    kind = LAYERS[letter]
    nodes = {name: node_of(value) for name, value in values.items()}
    kept = [
        name for name in kind.arguments() if name in nodes and not _is_default(kind, name, nodes)
    ]
    plain = _plain(kind, kept)
    arguments = [Argument(None, nodes[name], NOWHERE) for name in plain]
    arguments += [
        Argument(_keyword(kind, name), nodes[name], NOWHERE) for name in kept if name not in plain
    ]
    return Step(letter, tuple(arguments), NOWHERE, NOWHERE)


def shaped_step(letter: str, channels: int, size: Sequence[int]) -> Step:
    """Return an input or a reshaping step, written with its shape.

    >>> from symcnn.notation import printed
    >>> printed(shaped_step("I", 3, (224, 224))), printed(shaped_step("I", 2, (50,)))
    ('I(224,3)', 'I(50,2,dims=1)')
    """
    plain = len(size) == len(AXES[2]) or len(set(size)) > 1
    dims = {} if plain else {"dims": len(size)}
    return layer_step(letter, {"size": tuple(size), "channels": channels, **dims})


def bordered(letter: str, ends: Ends) -> Step:
    """Return a padding or cropping step: `Pad(1)`, `Pad(0,1)`."""
    before, after = zip(*ends, strict=True)
    if before == after:
        return layer_step(letter, {"amount": before})
    values = tuple(Argument(None, node_of(side), NOWHERE) for side in (before, after))
    return Step(letter, values, NOWHERE, NOWHERE)


def node_of(value: Value) -> Node:
    """Return the node of a value; equal sizes become one number."""
    match value:
        case bool():
            return Number(int(value), NOWHERE)
        case int() | Decimal():
            return Number(value, NOWHERE)
        case str():
            return Unknown(NOWHERE) if value == UNKNOWN else Name(value, NOWHERE)
        case tuple():
            sides = tuple(Number(side, NOWHERE) for side in value)
            return sides[0] if len(set(value)) == 1 else Tuple(sides, NOWHERE)
        case _:
            return value


def shape_node(shape: tuple[int, ...]) -> Node:
    """Return the node of a shape: channels and size, or features alone."""
    numbers = tuple(Number(each, NOWHERE) for each in shape)
    return numbers[0] if len(numbers) == 1 else Tuple(numbers, NOWHERE)


def _is_default(kind: type[Layer], name: str, nodes: Mapping[str, Node]) -> bool:
    """Return whether an argument equals its default.

    An omitted output padding is 0, but with `same` and `valid` it is the one that Keras chooses.
    A count that may be unknown is always written.
    """
    argument = kind.arguments()[name]
    if argument.required or isinstance(argument, Uncertain):
        return False
    if argument.default is None and isinstance(nodes.get("padding"), Name):
        return False
    if isinstance(argument.default, str):
        return nodes[name] == nodes[argument.default]
    return nodes[name] == Number(argument.default or 0, NOWHERE)


def _plain(kind: type[Layer], kept: list[str]) -> list[str]:
    """Return the positional arguments: those at the start, without a gap.

    Of the optional ones these are a leading number, stride, padding and dilation.
    """
    positional: list[str] = []
    for name, argument in kind.arguments().items():
        plain = (
            argument.required or name in _SHORT or (not positional and isinstance(argument, Count))
        )
        if name not in kept or not plain:
            break
        positional.append(name)
    return positional


def _keyword(kind: type[Layer], name: str) -> str:
    short = _SHORT.get(name, name)
    return short if kind.short_forms().get(short) == name else name
