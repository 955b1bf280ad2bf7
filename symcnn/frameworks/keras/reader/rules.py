"""The rule of each Keras layer and operation, by its class or a base class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symcnn.frameworks.keras.reader import activations, convolutions, joins, norms, pools, resizing
from symcnn.frameworks.keras.reader.call_site import Made, NodeCall, Rule, is_of_keras
from symcnn.frameworks.keras.reader.opaque_calls import macs_of, opaque

if TYPE_CHECKING:
    from keras import Operation

_LAYERS: dict[str, Rule] = {
    name: rule
    for module in (convolutions, activations, norms, pools, resizing, joins)
    for name, rule in module.RULES.items()
} | norms.NAMED
_OPERATIONS: dict[str, Rule] = {
    name: rule
    for module in (activations, pools, resizing, joins)
    for name, rule in module.OPERATIONS.items()
}


def made_of(visit: NodeCall) -> list[Made | NodeCall]:
    """Return the steps of a call: those of its rule, or X without one."""
    steps = _rule_of(visit.operation)(visit)
    if steps is not None:
        return steps
    return [opaque(visit, macs_of(visit, _telling(visit.operation), made_of))]


def _rule_of(operation: Operation) -> Rule:
    """Return the rule of the first class that decides what an operation computes.

    Custom classes have none, unless their name is an established one. Quantized layers and layers
    with LoRA have none, since they have more weights than the rule knows.
    """
    if getattr(operation, "lora_enabled", False) or getattr(operation, "quantization_mode", None):
        return _unknown
    telling = _telling(operation)
    if not is_of_keras(telling):
        return norms.NAMED.get(telling.__name__, _unknown)
    table = _OPERATIONS if telling.__module__.startswith("keras.src.ops") else _LAYERS
    return table.get(telling.__name__, _unknown)


def _telling(operation: Operation) -> type:
    """Return the class that decides what an operation computes."""
    return next(
        kind
        for kind in type(operation).__mro__
        if is_of_keras(kind) or kind.__name__ in norms.NAMED or "call" in vars(kind)
    )


def _unknown(visit: NodeCall) -> None:
    del visit
