"""Steps of the notation from the values of arguments, written as a person writes them."""

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
"""A number, one for each axis, a word such as same, or what stands for one in a text."""

Ends: TypeAlias = tuple[tuple[int, ...], ...]
"""A pair for each axis: the positions before it and after it."""

NOWHERE = Span(0, 0)
"""The place of what was not written by a person."""
_SHORT = {"padding": "p", "stride": "s", "dilation": "d"}
"""The names that are mostly written as a letter."""


def step(letter: str, **values: Value) -> Step:
    """Return a step of a layer; what is as its default is left out.

    >>> from symcnn.notation import printed
    >>> printed(step("C", kernel=(3, 3), filters=64, stride=(1, 1), padding=(1, 1), bias=0))
    'C(3,64,p=1,bias=0)'
    """
    return layer_step(letter, values)


def layer_step(letter: str, values: Mapping[str, Value]) -> Step:
    """Return a step of a layer with arguments by their full names, as `step` does."""
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
    """Return a step that is written with a shape: of the input, or of a reshaping.

    >>> from symcnn.notation import printed
    >>> printed(shaped_step("I", 3, (224, 224))), printed(shaped_step("I", 2, (50,)))
    ('I(224,3)', 'I(50,2,dims=1)')
    """
    plain = len(size) == len(AXES[2]) or len(set(size)) > 1
    dims = {} if plain else {"dims": len(size)}
    return layer_step(letter, {"size": tuple(size), "channels": channels, **dims})


def bordered(letter: str, ends: Ends) -> Step:
    """Return a step for positions before and after each axis: `Pad(1)`, `Pad(0,1)`."""
    before, after = zip(*ends, strict=True)
    if before == after:
        return layer_step(letter, {"amount": before})
    values = tuple(Argument(None, node_of(side), NOWHERE) for side in (before, after))
    return Step(letter, values, NOWHERE, NOWHERE)


def node_of(value: Value) -> Node:
    """Return what stands for a value in a text; equal sides are one number."""
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
    """Return what stands for a shape in a text: channels and size, or features alone."""
    numbers = tuple(Number(each, NOWHERE) for each in shape)
    return numbers[0] if len(numbers) == 1 else Tuple(numbers, NOWHERE)


def _is_default(kind: type[Layer], name: str, nodes: Mapping[str, Node]) -> bool:
    """Tell whether an argument is what it would be if it were not given.

    An output padding that is not given is 0, but with `same` and `valid` it is what Keras chooses.
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
    """Return the arguments that are written without a name: those at the start, without a gap.

    Of the optional ones these are a number that comes first, stride, padding and dilation.
    """
    found: list[str] = []
    for name, argument in kind.arguments().items():
        plain = argument.required or name in _SHORT or (not found and isinstance(argument, Count))
        if name not in kept or not plain:
            break
        found.append(name)
    return found


def _keyword(kind: type[Layer], name: str) -> str:
    """Return the name that an argument is given by."""
    short = _SHORT.get(name, name)
    return short if kind.short_forms().get(short) == name else name
