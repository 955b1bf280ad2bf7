"""Rules of Keras pooling: windows, global, adaptive, and reductions over axes."""

from __future__ import annotations

from functools import partial

from symcnn.frameworks.importing.call_rules import by_name
from symcnn.frameworks.keras.reader.call_site import Made, NodeCall, Rule, one
from symcnn.frameworks.keras.reader.shapes import Sides
from symcnn.frameworks.tree_nodes import layer_step, step


def _pool(visit: NodeCall, letter: str) -> list[Made | NodeCall]:
    layer = visit.operation
    padding = padding_of(layer.padding, layer.pool_size)
    values = {"size": layer.pool_size, "stride": layer.strides, "padding": padding}
    return one(visit, layer_step(letter, values))


def padding_of(word: str, window: tuple[int, ...]) -> str | int:
    """Return a padding; for a window of one position all paddings are 0."""
    return 0 if word == "valid" or set(window) == {1} else word


def _adaptive(visit: NodeCall, letter: str) -> list[Made | NodeCall]:
    return one(visit, step(letter, size=visit.operation.output_size))


def _reduced(visit: NodeCall, letter: str) -> list[Made | NodeCall] | None:
    """Return a mean or a maximum over all spatial axes; None for other axes."""
    axis = visit.operation.axis
    sides = set(range(1, len(visit.input)))
    if axis is None or not sides or visit.places(axis) != sides:
        return None
    return _global(visit, letter)


def _global(visit: NodeCall, letter: str) -> list[Made | NodeCall]:
    """Return a global pooling, flattened unless its axes are kept."""
    channels, *size = visit.input
    single: Sides = (channels, *(1 for _ in size))
    pool = Made(step(letter), single)
    if visit.operation.keepdims:
        return [pool]
    return [pool, Made(step("F"), (channels,), path="flatten", kind="flatten")]


RULES: dict[str, Rule] = by_name(
    ("MaxPooling{n}D", partial(_pool, letter="P")),
    ("AveragePooling{n}D", partial(_pool, letter="A")),
    ("GlobalAveragePooling{n}D", partial(_global, letter="G")),
    ("GlobalMaxPooling{n}D", partial(_global, letter="GM")),
    ("AdaptiveAveragePooling{n}D", partial(_adaptive, letter="AP")),
    ("AdaptiveMaxPooling{n}D", partial(_adaptive, letter="AM")),
)
"""The rules of pooling layers, by their classes."""

OPERATIONS: dict[str, Rule] = by_name(
    ("Mean", partial(_reduced, letter="G")), ("Max Amax", partial(_reduced, letter="GM"))
)
"""The rules of reductions over axes, by their classes."""
