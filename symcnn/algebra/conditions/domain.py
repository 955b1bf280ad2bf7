"""Domains of formulas: irredundant conjunctions of conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sympy import Expr, Integer

from symcnn.algebra.conditions.bounds import as_linear_bound
from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.conditions.congruence import Congruences, as_multiple, as_residues
from symcnn.algebra.conditions.equation import Equal, equal
from symcnn.algebra.conditions.guarded import Where, unguarded
from symcnn.algebra.conditions.implied import without_implied
from symcnn.algebra.conditions.ranges import pair_bounds
from symcnn.algebra.conditions.wording import joined


@dataclass(frozen=True)
class Domain:
    """The conjunction of the conditions under which formulas hold.

    >>> from sympy import Integer
    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.conditions.condition import at_least, multiple_of
    >>> n = symbol("n")
    >>> print(Domain((at_least(n - 5), at_least(n - 12), multiple_of(n, Integer(8)))).tidied())
    n ≥ 12 and 8 divides n
    """

    conditions: tuple[Condition, ...] = ()

    def __iter__(self) -> Iterator[Condition]:
        """Yield the conditions."""
        return iter(self.conditions)

    def __bool__(self) -> bool:
        """Return whether there is a condition."""
        return bool(self.conditions)

    def __str__(self) -> str:
        """Return the conditions, joined by commas and `and`; empty without conditions."""
        statements = pair_bounds(self.conditions)
        if len(statements) <= 1:
            return "".join(map(str, statements))
        return joined(f"({part})" if isinstance(part, Where) else str(part) for part in statements)

    def tidied(self) -> Domain:
        """Simplify the conditions, and drop those that others imply."""
        solved = list(map(as_linear_bound, self.conditions))
        merged = _merge(as_residues(unguarded(condition, solved)) for condition in solved)
        while (simpler := _simplify(merged)) != merged:
            merged = simpler
        congruences, bounds = Congruences.among(merged), _bounds(merged)
        printable = map(as_multiple, merged)
        needed = (part for part in printable if not _is_implied(part, congruences, bounds))
        return Domain(without_implied(needed))


def _merge(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Intersect conditions with equal merge keys, where a short intersection exists."""
    kept: dict[object, Condition] = {}
    for condition in conditions:
        other = kept.get(condition.subject)
        joined = condition if other is None else other.intersect(condition)
        key = condition if joined is None else condition.subject
        kept[key] = joined or condition
    return tuple(kept.values())


def _simplify(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    congruences = Congruences.among(conditions)
    merged = _merge(as_linear_bound(congruences.simplified(part)) for part in conditions)
    return _drop_decided(_equate_opposite_bounds(merged))


def _equate_opposite_bounds(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Replace a ≥ b and a ≤ b by a = b."""
    bounds: dict[object, AtLeast] = {
        part.subject: part for part in conditions if isinstance(part, AtLeast)
    }
    kept: dict[Condition, None] = {}
    for part in conditions:
        if isinstance(part, AtLeast):
            other = bounds.get(part.opposite)
            is_equation = other is not None and part.expr == -other.expr
            kept[equal(part.expr, Integer(0)) if is_equation else part] = None
        else:
            kept[part] = None
    return _merge(kept)


def _drop_decided(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Drop the conditions that hold for the values of symbols that equations determine."""
    values: dict[Expr, Expr] = {}
    for part in conditions:
        if isinstance(part, Equal):
            values |= {name: value for name, value in part.solutions if value.is_Number}
    return tuple(
        part
        for part in conditions
        if isinstance(part, Equal) or not values or not part.substitute(values).verdict
    )


def _bounds(conditions: Iterable[Condition]) -> dict[Expr, Expr]:
    """Return substitutions that encode the lower bounds of repeat counts."""
    substitutes: dict[Expr, Expr] = {}
    for condition in conditions:
        if isinstance(condition, AtLeast):
            constant, name = condition.expr.as_coeff_Add()
            if name.is_Symbol and not name.is_positive and constant < 0:
                substitutes[name] = name - constant
    return substitutes


def _is_implied(
    condition: Condition, congruences: Congruences, bounds: Mapping[Expr, Expr]
) -> bool:
    """Return whether a congruence or the bounds of repeat counts imply a condition.

    D ≥ 1 implies 2^D·w even. Bounds are left to `without_implied`.
    """
    if isinstance(condition, AtLeast):
        return False
    return congruences.exceeds(condition) or bool(condition.substitute(bounds).verdict)
