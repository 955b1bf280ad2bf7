"""Equality where a closed form does not hold: without an iteration of a repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.polynomials.polynomial import least_of_atom
from symcnn.errors import DomainError, SymcnnError
from symcnn.solving.answers.compared_quantity import Comparison

Compare = Callable[[Mapping[str, int], Sequence[str]], Iterable[Comparison]]
"""A function that substitutes values and compares the named quantities."""
_MAX_CONDITIONS = 3
"""The maximum number of conditions outside of which quantities are compared."""
_MAX_VALUES = 4
"""The maximum number of values of a symbol outside a condition."""


def extend_equality(comparisons: Sequence[Comparison], compare: Compare) -> tuple[Comparison, ...]:
    """Drop the conditions of closed forms outside of which equal quantities are equal, too.

    A point outside the domain of a network needs no equality.
    """
    names = [each.name for each in comparisons if each.always]
    conditions = comparisons[0].within.conditions if names else ()
    if not 0 < len(conditions) <= _MAX_CONDITIONS:
        return tuple(comparisons)
    unequal = {each: _unequal_outside(each, names, compare) for each in conditions}
    needed = {
        name: Domain(tuple(each for each in unequal if name in unequal[each])) for name in names
    }
    return tuple(replace(each, within=needed.get(each.name, each.within)) for each in comparisons)


def _unequal_outside(condition: Condition, names: Sequence[str], compare: Compare) -> set[str]:
    """Return the quantities that are not proven to be equal where a condition does not hold."""
    points = _points_outside(condition)
    if points is None:
        return set(names)
    unequal: set[str] = set()
    for point in points:
        try:
            compared = compare(point, names)
        except DomainError:
            continue
        except SymcnnError:
            return set(names)
        unequal |= {each.name for each in compared if not each.always or each.within}
    return unequal


def _points_outside(condition: Condition) -> list[dict[str, int]] | None:
    """Return the values outside a lower bound of a symbol; None for any other condition."""
    if not isinstance(condition, AtLeast) or len(condition.free_symbols) != 1:
        return None
    (name,) = condition.free_symbols
    bound, lowest = name - condition.expr, least_of_atom(name)
    if lowest is None or not bound.is_Integer or bound - lowest > _MAX_VALUES:
        return None
    return [{name.name: value} for value in range(int(lowest), int(bound))]
