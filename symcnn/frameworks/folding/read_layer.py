"""Conversion of a layer to a skeleton and values, with every default filled in."""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.frameworks.folding.hole_values import Value
from symcnn.frameworks.folding.skeletons import Fixed, Head, Hole, Layered
from symcnn.layers import LAYERS, Layer
from symcnn.layers.declaration.arguments import Choice, Uncertain
from symcnn.layers.declaration.side_arguments import SideArguments
from symcnn.network.analysis.match_arguments import match_layer_arguments
from symcnn.notation.ast import Name, Number, Step, Tuple, Unknown
from symcnn.notation.ast import Value as Node
from symcnn.notation.limits import PADDINGS, UNKNOWN

LEADING = frozenset({"C", "DW", "SC", "T", "H"})
"""The layers with which an iteration preferably starts, and that name a block."""
POOLS = frozenset({"P", "A"})
"""The layers with which a stage starts or ends."""

_Read = tuple[Head, tuple[Hole, ...], tuple[Value, ...]]


def read_step(step: Step) -> _Read:
    """Return the head of a layer, its holes, and the values that fill them.

    An argument whose default is another argument has no hole if it is omitted. A layer with a
    symbolic argument is fixed.
    """
    kind = LAYERS.get(step.name)
    kept: _Read = Fixed(step), (), ()
    if kind is None or issubclass(kind, SideArguments):
        return kept
    given = {name: _value(argument.value) for name, argument in match_layer_arguments(step, kind)}
    if any(value is None or _is_open(kind, name) for name, value in given.items()):
        return kept
    numbers_and_words = {name: value for name, value in given.items() if value is not None}
    return _read(kind, dict(_filled(kind, numbers_and_words)))


def _is_open(kind: type[Layer], name: str) -> bool:
    """Return whether omitting an argument has a meaning that no value has."""
    argument = kind.arguments()[name]
    certain = not (argument.required or isinstance(argument, Uncertain))
    return argument.default is None and certain


def _filled(kind: type[Layer], given: dict[str, Value | str]) -> Iterator[tuple[str, Value | str]]:
    """Yield the arguments in order, with numeric defaults filled in."""
    for name, argument in kind.arguments().items():
        default = argument.default
        if isinstance(default, int):
            yield name, given.get(name, default)
        elif name in given and given[name] != given.get(str(default)):
            yield name, given[name]


def _read(kind: type[Layer], values: dict[str, Value | str]) -> _Read:
    """Return flags and words as a part of the head, and other arguments as values."""
    arguments = kind.arguments()
    numbers: dict[str, Value] = {}
    words: dict[str, int | str] = {}
    for name, value in values.items():
        choice = isinstance(arguments[name], Choice)
        if isinstance(value, str) or (choice and isinstance(value, int)):
            words[name] = value
        else:
            numbers[name] = value
    defaults = (arguments[name].default for name in numbers)
    holes = tuple(
        Hole(name, default if isinstance(default, int) else None)
        for name, default in zip(numbers, defaults, strict=True)
    )
    head = Layered(kind.letter, tuple(numbers), tuple(words.items()))
    return head, holes, tuple(numbers.values())


def _value(node: Node) -> Value | str | None:
    """Return the number or the word of an argument, or None if it is neither."""
    match node:
        case Number(value):
            return value
        case Name(word) if word in PADDINGS:
            return word
        case Unknown():
            return UNKNOWN
        case Tuple(items):
            sides = tuple(item.value for item in items if isinstance(item, Number))
            return sides if len(sides) == len(items) else None
        case _:
            return None
