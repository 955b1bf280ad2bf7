"""Detection of contradictions in a sequence of conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product

from sympy import Expr, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.conditions.congruence import Congruences, as_multiple, as_residues
from symcnn.algebra.conditions.equation import Equal
from symcnn.errors import ShapeError

_MAX_COMPARED = 32
"""The maximum number of earlier conditions on a symbol that are compared with a new one."""


def contradiction(conditions: Iterable[Condition]) -> tuple[int, Condition] | None:
    """Return the index of the first condition that contradicts an earlier one, and that one.

    The earlier condition may be the intersection of several. Returns None if no contradiction is
    known.

    >>> from sympy import Integer
    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.conditions.condition import at_least
    >>> n = symbol("n")
    >>> index, other = contradiction([at_least(n, 5), at_least(n, 8), at_least(7 - n)])
    >>> print(index, other)
    2 n ≥ 8
    """
    earlier = _Earlier()
    for index, condition in enumerate(conditions):
        other = earlier.contradicting(as_residues(condition))
        if other is not None:
            return index, as_multiple(other)
        earlier.add(as_residues(condition))
    return None


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The conditions so far, intersected if their merge keys are equal."""

    kept: dict[object, Condition] = field(default_factory=dict)
    keys_on: dict[tuple[Symbol, bool], dict[object, None]] = field(default_factory=dict)
    """The merge keys of the conditions on each symbol, bounds separately."""

    def add(self, condition: Condition) -> None:
        """Add a condition."""
        key, is_bound = condition.subject, isinstance(condition, AtLeast)
        other = self.kept.get(key)
        joined = condition if other is None else other.intersect(condition)
        self.kept[key] = joined or condition
        for name in condition.free_symbols:
            self.keys_on.setdefault((name, is_bound), {})[key] = None

    def contradicting(self, condition: Condition) -> Condition | None:
        """Return an earlier condition that contradicts a new one, or None."""
        others = (self.kept[key] for key in self._related(condition) if key in self.kept)
        return next((other for other in others if _contradict(condition, other)), None)

    def _related(self, condition: Condition) -> Iterator[object]:
        """Yield the merge keys of the conditions that may contradict one."""
        yield condition.opposite if isinstance(condition, AtLeast) else condition.subject
        kinds = [False] if isinstance(condition, AtLeast) else [False, True]
        for key in product(sorted(condition.free_symbols, key=str), kinds):
            yield from islice(self.keys_on.get(key, ()), _MAX_COMPARED)


def _contradict(first: Condition, second: Condition) -> bool:
    """Return whether two conditions are known to contradict each other."""
    if first.subject == second.subject:
        intersection = first.intersect(second)
        return intersection is not None and intersection.verdict is False
    return _excludes(first, second) or _excludes(second, first)


def _excludes(condition: Condition, other: Condition) -> bool:
    """Return whether a condition determines or bounds a symbol so that another never holds."""
    if isinstance(condition, AtLeast) and isinstance(other, AtLeast):
        return condition.opposite == other.subject and condition.contradicts(other)
    values = (
        condition.solutions if isinstance(condition, Equal) else _lower_bounds(condition, other)
    )
    return any(_fails(other, name, value) for name, value in values)


def _lower_bounds(condition: Condition, other: Condition) -> Iterator[tuple[Symbol, Expr]]:
    """Yield lower bounds from a congruence, for the symbols in which another bound decreases."""
    if isinstance(other, AtLeast):
        congruences = Congruences.among([condition])
        decreasing = (name for name in condition.free_symbols if other.slope(name) < 0)
        yield from ((name, value) for name in decreasing for value in congruences.least(name))


def _fails(condition: Condition, name: Symbol, value: Expr) -> bool:
    """Return whether a condition is known to fail for a value of a symbol."""
    try:
        return condition.substitute({name: value}).verdict is False
    except (ShapeError, ValueError):
        return False
