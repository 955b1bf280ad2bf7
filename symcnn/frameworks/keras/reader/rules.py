"""Which rule an operation has, by its class or one that it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symcnn.frameworks.keras.reader import activations, convolutions, joins, norms, pools, resizing
from symcnn.frameworks.keras.reader.call_site import Made, Rule, Visit
from symcnn.frameworks.keras.reader.opaque import opaque
from symcnn.frameworks.keras.reader.work import macs_of

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


def made_of(visit: Visit) -> list[Made | Visit]:
    """Return what a call becomes: what its rule says, or X where none does."""
    found = _rule_of(visit.operation)(visit)
    if found is not None:
        return found
    return [opaque(visit, macs_of(visit, _telling(visit.operation), made_of))]


def _rule_of(operation: Operation) -> Rule:
    """Return the rule of the first class that is Keras' own.

    One that is not, and says itself what it computes, has none, unless its name tells. Nor has a
    layer that was given more weights than its rule knows.
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
    return next(kind for kind in type(operation).__mro__ if _tells(kind))


def _tells(kind: type) -> bool:
    """Tell whether a class decides what its operations compute."""
    return is_of_keras(kind) or kind.__name__ in norms.NAMED or "call" in vars(kind)


def is_of_keras(kind: type) -> bool:
    """Tell whether a class is Keras' own."""
    return kind.__module__.partition(".")[0] == "keras"


def _unknown(visit: Visit) -> None:
    del visit
