"""Rules of Keras merges, and of arithmetic with numbers, which adds no layer."""

from __future__ import annotations

from symcnn.frameworks.importing.call_rules import by_name
from symcnn.frameworks.keras.reader.call_site import Made, NodeCall, Rule, one, passed


def _added(visit: NodeCall) -> list[Made | NodeCall] | None:
    return one(visit, "add") if len(set(visit.inputs)) == 1 else None


def _likened(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return add for another function of maps of one shape, which has the same counts."""
    kind = type(visit.operation).__name__
    notice = f"{visit.path} ({kind}) is imported as add, which has the same shapes and counts"
    return [Made("add", visit.output, notice=notice)] if len(set(visit.inputs)) == 1 else None


def _multiplied(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return mul for maps of one shape, and gates of one position; None for other shapes."""
    whole = visit.output
    gate = (whole[0], *(1 for _ in whole[1:]))
    fits = all(shape in (whole, gate) for shape in visit.inputs)
    return one(visit, "mul") if fits and whole in visit.inputs else None


def _concatenated(visit: NodeCall) -> list[Made | NodeCall] | None:
    return one(visit, "cat") if visit.on_channels(visit.operation.axis) else None


def _with_number(rule: Rule) -> Rule:
    """Return a rule of arithmetic that ignores numbers."""

    def either(visit: NodeCall) -> list[Made | NodeCall] | None:
        if len(visit.arriving) > 1:
            return rule(visit)
        return passed(visit) if any(map(_is_number, visit.arguments)) else None

    return either


def _scaled(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return no step for a map divided by a number; None for a number divided by a map."""
    return passed(visit) if _is_number(visit.arguments[-1]) else None


def _is_number(value: object) -> bool:
    """Return whether a value is one number, or an array without axes."""
    return isinstance(value, int | float) or getattr(value, "shape", None) == ()


RULES: dict[str, Rule] = by_name(
    ("Add CustomScaleLayer", _added),
    ("Multiply", _multiplied),
    ("Concatenate", _concatenated),
    ("Average Maximum Minimum Subtract", _likened),
)
"""The rules of merging layers, by their classes."""

OPERATIONS: dict[str, Rule] = by_name(
    ("Add", _with_number(_added)),
    ("Subtract", _with_number(_likened)),
    ("Multiply", _with_number(_multiplied)),
    ("Maximum Minimum", _likened),
    ("Divide TrueDivide", _scaled),
    ("Negative", passed),
    ("Concatenate", _concatenated),
)
"""The rules of operations on several maps, by their classes."""
