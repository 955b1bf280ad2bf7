"""The domain of a formula: the conditions that it holds under, and none that follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sympy import Expr, Integer

from symcnn.algebra.conditions.bounds import plain
from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.congruence import Congruences, as_multiple, as_residues
from symcnn.algebra.conditions.equation import Equal, equal
from symcnn.algebra.conditions.guarded import Where, unguarded
from symcnn.algebra.polynomials.polynomial import minimum


@dataclass(frozen=True)
class Domain:
    """The conditions under which the formulas of a network hold.

    >>> from sympy import Integer
    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.conditions.condition import at_least, multiple_of
    >>> n = symbol("n")
    >>> print(Domain((at_least(n - 5), at_least(n - 12), multiple_of(n, Integer(8)))).tidied())
    n ≥ 12 and n ≡ 0 (mod 8)
    """

    conditions: tuple[Condition, ...] = ()

    def __iter__(self) -> Iterator[Condition]:
        """Yield the conditions."""
        return iter(self.conditions)

    def __bool__(self) -> bool:
        """Tell whether there is any condition."""
        return bool(self.conditions)

    def __str__(self) -> str:
        """Return the conditions, joined by `and`."""
        alone = len(self.conditions) == 1
        return " and ".join(
            f"({part})" if isinstance(part, Where) and not alone else str(part)
            for part in self.conditions
        )

    def tidied(self) -> Domain:
        """Return the domain without conditions that follow from another of its own."""
        asked = list(map(plain, self.conditions))
        merged = _merged(as_residues(unguarded(condition, asked)) for condition in asked)
        while (simpler := _simplified(merged)) != merged:
            merged = simpler
        known = Congruences.among(merged)
        shown = [as_multiple(condition) for condition in merged]
        bounds = _bounds(merged)
        left = (part for part in shown if not _follows(part, known, bounds))
        return Domain(tuple(part for part in left if not _is_positive_multiple(part, shown)))


def _merged(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return the conditions with those that are about the same made into one, where that can be."""
    kept: dict[object, Condition] = {}
    for condition in conditions:
        other = kept.get(condition.about)
        joined = condition if other is None else other.joined(condition)
        key = condition if joined is None else condition.about
        kept[key] = joined or condition
    return tuple(kept.values())


def _simplified(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    known = Congruences.among(conditions)
    return _known_from(_met(_merged(map(known.simplified, conditions))))


def _met(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Return conditions with a = b for a ≥ b and a ≤ b."""
    bounds: dict[object, AtLeast] = {
        part.about: part for part in conditions if isinstance(part, AtLeast)
    }
    kept: dict[Condition, None] = {}
    for part in conditions:
        if isinstance(part, AtLeast):
            other = bounds.get(part.opposite)
            meets = other is not None and part.expr == -other.expr
            kept[equal(part.expr, Integer(0)) if meets else part] = None
        else:
            kept[part] = None
    return _merged(kept)


def _known_from(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Return conditions without those that hold for the one value that a symbol has."""
    values: dict[Expr, Expr] = {}
    for part in conditions:
        if isinstance(part, Equal):
            values |= {name: value for name, value in part.solutions if value.is_Number}
    return tuple(
        part
        for part in conditions
        if isinstance(part, Equal) or not values or not part.given(values).verdict
    )


def _bounds(conditions: Iterable[Condition]) -> dict[Expr, Expr]:
    """Return what is put for numbers of rounds to say how great they are at least."""
    found: dict[Expr, Expr] = {}
    for condition in conditions:
        if isinstance(condition, AtLeast):
            least, name = condition.expr.as_coeff_Add()
            if name.is_Symbol and not name.is_positive and least < 0:
                found[name] = name - least
    return found


def _follows(condition: Condition, known: Congruences, bounds: Mapping[Expr, Expr]) -> bool:
    """Tell whether a condition follows from congruences: w ≥ b from w ≡ 0 (mod m), for m ≥ b.

    Or from bounds, as 2^D·w ≡ 0 (mod 2) does from D ≥ 1.
    """
    if not isinstance(condition, AtLeast):
        return known.exceeds(condition) or bool(condition.given(bounds).verdict)
    rising = (name for name in condition.free_symbols if condition.slope(name) > 0)
    values = ((name, value) for name in rising for value in known.least(name))
    return any(condition.given({name: value}).given(bounds).verdict for name, value in values)


def _is_positive_multiple(condition: Condition, others: Iterable[Condition]) -> bool:
    """Tell whether a ≥ b follows from a ≡ 0 (mod m), for m ≥ b and an a that is at least 1."""
    if not isinstance(condition, AtLeast):
        return False
    least, expr = condition.expr.as_coeff_Add()
    smallest = minimum(expr)
    return (smallest is not None and bool(smallest >= 1)) and any(
        isinstance(other, Multiple) and other.expr == expr and _is_over(other.modulus, -least)
        for other in others
    )


def _is_over(modulus: Expr, bound: Expr) -> bool:
    return bool(modulus.is_Integer and modulus >= bound)
