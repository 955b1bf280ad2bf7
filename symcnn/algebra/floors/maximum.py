"""The largest of several expressions, kept short: what all of them share stays outside of max."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import gcd, lcm

from sympy import Add, Expr, Max, Mul, Rational

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import minimum, multiplied_out, terms
from symcnn.algebra.polynomials.powers import factors

_COMPARED = 24
"""The number of expressions up to which each is compared with each."""


def largest(values: Iterable[Expr]) -> Expr:
    """Return the largest of some expressions: one that is known to be, or else a max of a few.

    The terms that all have in common stay outside, so that the largest of sums that go on from one
    sum is that sum and the largest of what was added. There is at least one value.

    >>> from symcnn.algebra import symbol
    >>> k, q, n = symbol("k"), symbol("q"), symbol("n")
    >>> largest([n, n + k]), largest([n + 2 * k - 2, n + 2 * q])
    (k + n, n + 2*Max(q, k - 1))
    """
    found = list(dict.fromkeys(values))
    if all(value.is_Rational for value in found):
        return max(found)
    tables = [terms(value) for value in dict.fromkeys(map(multiplied_out, found))]
    first, *others = tables
    shared = Add(
        *(
            factor * part
            for part, factor in first.items()
            if all(table.get(part) == factor for table in others)
        )
    )
    rests = _undominated([multiplied_out(_sum(table) - shared) for table in tables])
    if len(rests) == 1:
        return multiplied_out(shared + rests[0])
    factor = _factor([terms(rest) for rest in rests if rest != 0])
    parts = [multiplied_out(rest / factor) for rest in rests]
    flat = {arg for part in parts for arg in (part.args if isinstance(part, Max) else (part,))}
    return multiplied_out(shared + factor * Max(*flat, evaluate=False))  # SymPy would take long


def never_below_zero(expr: Expr) -> bool:
    """Return whether an expression is known not to be negative.

    Of a floor that is taken away, ⌊a/b⌋, no more than a/b is.

    >>> from symcnn.algebra import FloorDiv, symbol
    >>> k = symbol("k")
    >>> never_below_zero(k - FloorDiv(k, 2)), never_below_zero(k - 2)
    (True, False)
    """
    least = minimum(expr)
    if least is None:
        bounded = Add(*(_at_least(part, factor) for part, factor in terms(expr).items()))
        least = None if bounded == expr else minimum(multiplied_out(bounded))
    return least is not None and bool(least >= 0)


def _at_least(monomial: Expr, factor: Rational) -> Expr:
    """Return a term with what it is never above for each atom of it, where it is taken away."""
    parts = list(factors(monomial))
    if factor > 0 or any(exponent < 0 or not part.is_nonnegative for part, exponent in parts):
        return factor * monomial
    return Mul(factor, *(_at_most(part) ** exponent for part, exponent in parts))


def _at_most(atom: Expr) -> Expr:
    """Return what an atom is never above."""
    if isinstance(atom, FloorDiv):
        return atom.args[0] / atom.args[1]
    bounded = getattr(atom, "maximum", None)
    return atom if bounded is None else bounded()


def _undominated(values: Sequence[Expr]) -> list[Expr]:
    """Return the values without those that another is known to reach."""
    numbers = [value for value in values if value.is_number]
    found = [value for value in values if not value.is_number]
    if numbers:
        found.append(max(numbers))
    if len(found) > _COMPARED:
        return found
    kept: list[Expr] = []
    for value in found:
        if any(never_below_zero(other - value) for other in kept):
            continue
        kept = [other for other in kept if not never_below_zero(value - other)]
        kept.append(value)
    return kept


def _factor(tables: Sequence[dict[Expr, Rational]]) -> Expr:
    """Return the positive factor that all terms share, a number among it."""
    numbers = [factor for table in tables for factor in table.values()]
    content = Rational(
        gcd(*(int(number.p) for number in numbers)), lcm(*(int(number.q) for number in numbers))
    )
    first, *others = ({*factors(part)} for table in tables for part in table)
    common = first.intersection(*others)
    return Mul(content, *(atom**power for atom, power in common if atom.is_positive))


def _sum(found: dict[Expr, Rational]) -> Expr:
    return Add(*(factor * part for part, factor in found.items()))
