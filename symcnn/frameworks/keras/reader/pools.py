"""Rules of Keras pooling: windows, global, adaptive, and reductions over axes."""

from __future__ import annotations

from symcnn.frameworks.keras.reader.call_site import Made, NodeCall, Rule, one, rules
from symcnn.frameworks.keras.reader.shapes import Sides
from symcnn.frameworks.tree_nodes import layer_step, step


def _pool(letter: str) -> Rule:
    def rule(visit: NodeCall) -> list[Made | NodeCall]:
        layer = visit.operation
        padding = padding_of(layer.padding, layer.pool_size)
        values = {"size": layer.pool_size, "stride": layer.strides, "padding": padding}
        return one(visit, layer_step(letter, values))

    return rule


def padding_of(word: str, window: tuple[int, ...]) -> str | int:
    """Return a padding; for a window of one position all paddings are 0."""
    return 0 if word == "valid" or set(window) == {1} else word


def _adaptive(letter: str) -> Rule:
    def rule(visit: NodeCall) -> list[Made | NodeCall]:
        return one(visit, step(letter, size=visit.operation.output_size))

    return rule


def _global(letter: str) -> Rule:
    def rule(visit: NodeCall) -> list[Made | NodeCall]:
        return whole(visit, letter)

    return rule


def _reduced(letter: str) -> Rule:
    """Return the rule of a mean or maximum over all spatial axes; None for other axes."""

    def rule(visit: NodeCall) -> list[Made | NodeCall] | None:
        axis = visit.operation.axis
        sides = set(range(1, len(visit.input)))
        if axis is None or not sides or visit.places(axis) != sides:
            return None
        return whole(visit, letter)

    return rule


def whole(visit: NodeCall, letter: str) -> list[Made | NodeCall]:
    """Return a global pooling, flattened unless its axes are kept."""
    channels, *size = visit.input
    single: Sides = (channels, *(1 for _ in size))
    pool = Made(step(letter), single)
    if visit.operation.keepdims:
        return [pool]
    return [pool, Made(step("F"), (channels,), path="flatten", kind="flatten")]


RULES: dict[str, Rule] = dict(
    rules(
        ("MaxPooling1D MaxPooling2D MaxPooling3D", _pool("P")),
        ("AveragePooling1D AveragePooling2D AveragePooling3D", _pool("A")),
        ("GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D", _global("G")),
        ("GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D", _global("GM")),
        ("AdaptiveAveragePooling1D AdaptiveAveragePooling2D", _adaptive("AP")),
        ("AdaptiveAveragePooling3D", _adaptive("AP")),
        ("AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D", _adaptive("AM")),
    )
)
"""The rules of pooling layers, by their classes."""

OPERATIONS: dict[str, Rule] = dict(rules(("Mean", _reduced("G")), ("Max Amax", _reduced("GM"))))
"""The rules of reductions over axes, by their classes."""
