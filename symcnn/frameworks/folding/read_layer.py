"""A layer as a form: what it is but for its numbers, with every default filled in."""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.frameworks.folding.skeletons import Fixed, Head, Hole, Layered
from symcnn.frameworks.folding.values import Value
from symcnn.layers import LAYERS, Layer
from symcnn.layers.declaration.arguments import Choice, Uncertain
from symcnn.layers.declaration.side_arguments import Sided
from symcnn.network.analysis.match_arguments import match_layer_arguments
from symcnn.notation.ast import Name, Number, Step, Tuple, Unknown
from symcnn.notation.ast import Value as Node
from symcnn.notation.limits import PADDINGS, UNKNOWN

LEADING = frozenset({"C", "DW", "SC", "T", "H"})
"""The layers that a round preferably starts with, and that a block is called after."""
POOLS = frozenset({"P", "A"})
"""The layers that a stage starts or ends with."""

_Read = tuple[Head, tuple[Hole, ...], tuple[Value, ...]]


def read_step(step: Step) -> _Read:
    """Return what a layer is but for its numbers, the holes that they fill, and the numbers.

    What has another argument for its default stays without a number where it is not given. A layer
    with an argument that is no number is kept as it is.
    """
    kind = LAYERS.get(step.name)
    kept: _Read = Fixed(step), (), ()
    if kind is None or issubclass(kind, Sided):
        return kept
    given = {name: _value(argument.value) for name, argument in match_layer_arguments(step, kind)}
    if any(value is None or _is_open(kind, name) for name, value in given.items()):
        return kept
    known = {name: value for name, value in given.items() if value is not None}
    return _read(kind, dict(_filled(kind, known)))


def _is_open(kind: type[Layer], name: str) -> bool:
    """Tell whether an argument means something else where it is not given."""
    argument = kind.arguments()[name]
    certain = not (argument.required or isinstance(argument, Uncertain))
    return argument.default is None and certain


def _filled(kind: type[Layer], given: dict[str, Value | str]) -> Iterator[tuple[str, Value | str]]:
    """Yield the arguments in order, with defaults but not those that other arguments are."""
    for name, argument in kind.arguments().items():
        default = argument.default
        if isinstance(default, int):
            yield name, given.get(name, default)
        elif name in given and given[name] != given.get(str(default)):
            yield name, given[name]


def _read(kind: type[Layer], values: dict[str, Value | str]) -> _Read:
    """Return flags and words as what the layer is, and other arguments as its numbers."""
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
    """Return the number or the word of an argument, or None where it is neither."""
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
