"""Conditions that cannot hold together, found as one comes after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product

from sympy import Expr, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.conditions.congruence import Congruences, as_multiple, as_residues
from symcnn.algebra.conditions.equation import Equal
from symcnn.errors import ShapeError

_LOOKED_AT = 32
"""How many conditions on a symbol are compared with another on it, of those that come first."""


def contradiction(conditions: Iterable[Condition]) -> tuple[int, Condition] | None:
    """Return the place of the first condition that an earlier one contradicts, and that one.

    What contradicts may also be what several earlier ones say together. None says that none was
    found.

    >>> from sympy import Integer
    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.conditions.condition import at_least
    >>> n = symbol("n")
    >>> place, other = contradiction([at_least(n, 5), at_least(n, 8), at_least(7 - n)])
    >>> print(place, other)
    2 n ≥ 8
    """
    earlier = _Earlier()
    for place, condition in enumerate(conditions):
        other = earlier.against(as_residues(condition))
        if other is not None:
            return place, as_multiple(other)
        earlier.add(as_residues(condition))
    return None


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The conditions so far, joined where they are about the same."""

    kept: dict[object, Condition] = field(default_factory=dict)
    on: dict[tuple[Symbol, bool], dict[object, None]] = field(default_factory=dict)
    """What the conditions on each symbol are about, bounds apart from all others."""

    def add(self, condition: Condition) -> None:
        """Add a condition."""
        key, is_bound = condition.about, isinstance(condition, AtLeast)
        other = self.kept.get(key)
        joined = condition if other is None else other.joined(condition)
        self.kept[key] = joined or condition
        for name in condition.free_symbols:
            self.on.setdefault((name, is_bound), {})[key] = None

    def against(self, condition: Condition) -> Condition | None:
        """Return one that contradicts a condition, or None."""
        others = (self.kept[key] for key in self._related(condition) if key in self.kept)
        return next((other for other in others if _contradict(condition, other)), None)

    def _related(self, condition: Condition) -> Iterator[object]:
        """Yield what conditions are about that may contradict one; bounds do from above."""
        yield condition.opposite if isinstance(condition, AtLeast) else condition.about
        kinds = [False] if isinstance(condition, AtLeast) else [False, True]
        for place in product(sorted(condition.free_symbols, key=str), kinds):
            yield from islice(self.on.get(place, ()), _LOOKED_AT)


def _contradict(one: Condition, other: Condition) -> bool:
    """Tell whether two conditions cannot hold together."""
    if one.about == other.about:
        joined = one.joined(other)
        return joined is not None and joined.verdict is False
    return _excludes(one, other) or _excludes(other, one)


def _excludes(one: Condition, other: Condition) -> bool:
    """Tell whether a condition fails wherever another holds, as that says what a symbol is."""
    if isinstance(one, AtLeast) and isinstance(other, AtLeast):
        return one.opposite == other.about and one.contradicts(other)
    values = one.solutions if isinstance(one, Equal) else _least(one, other)
    return any(_fails(other, name, value) for name, value in values)


def _least(one: Condition, other: Condition) -> Iterator[tuple[Symbol, Expr]]:
    """Yield what symbols are at least by a congruence, for a bound that falls with them."""
    if isinstance(other, AtLeast):
        known = Congruences.among([one])
        falling = (name for name in one.free_symbols if other.slope(name) < 0)
        yield from ((name, value) for name in falling for value in known.least(name))


def _fails(condition: Condition, name: Symbol, value: Expr) -> bool:
    """Tell whether a condition never holds where a symbol has a value; if that can be put in."""
    try:
        return condition.given({name: value}).verdict is False
    except (ShapeError, ValueError):
        return False
