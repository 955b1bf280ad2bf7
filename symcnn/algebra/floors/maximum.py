"""The maximum of expressions, with common terms and factors outside of `max`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import Add, Expr, Integer, Max, Mul, Rational

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import (
    content,
    expand_products,
    from_terms,
    is_at_least,
    minimum,
    terms,
)
from symcnn.algebra.polynomials.powers import factors

_MAX_COMPARED = 24
"""The number of expressions up to which all pairs are compared."""


def largest(values: Iterable[Expr]) -> Expr:
    """Return the maximum of one or more expressions, as short as comparisons allow.

    Expressions that are known not to exceed another are dropped. Common terms and the common
    factor of the others stay outside of `max`.

    >>> from symcnn.algebra import symbol
    >>> k, q, n = symbol("k"), symbol("q"), symbol("n")
    >>> largest([n, n + k]), largest([n + 2 * k - 2, n + 2 * q])
    (k + n, n + 2*Max(q, k - 1))
    """
    candidates = list(dict.fromkeys(values))
    if all(value.is_Rational for value in candidates):
        return max(candidates)
    tables = [terms(value) for value in dict.fromkeys(map(expand_products, candidates))]
    first, *others = tables
    shared = Add(
        *(
            value * monomial
            for monomial, value in first.items()
            if all(table.get(monomial) == value for table in others)
        )
    )
    differences = _undominated([expand_products(from_terms(table) - shared) for table in tables])
    if len(differences) == 1:
        return expand_products(shared + differences[0])
    arguments = [argument for difference in differences for argument in _arguments(difference)]
    if len(arguments) > len(differences):
        return expand_products(shared + largest(arguments))
    factor = _common_factor([terms(difference) for difference in differences if difference != 0])
    quotients = {expand_products(difference / factor) for difference in differences}
    # SymPy's own evaluation of Max is slow
    return expand_products(shared + factor * Max(*quotients, evaluate=False))


def _arguments(expr: Expr) -> Sequence[Expr]:
    """Return expressions with the same maximum: c·a + r and c·b + r for c·max(a, b) + r."""
    table = terms(expr)
    constant = table.pop(Integer(1), Integer(0))
    (part, factor), *others = table.items() or [(expr, Integer(1))]
    if others or factor < 0 or not isinstance(part, Max):
        return (expr,)
    return [factor * argument + constant for argument in part.args]


def never_below_zero(expr: Expr) -> bool:
    """Return whether an expression is known to be ≥ 0.

    A subtracted floor ⌊a/b⌋ is bounded by a/b.

    >>> from symcnn.algebra import FloorDiv, symbol
    >>> k = symbol("k")
    >>> never_below_zero(k - FloorDiv(k, 2)), never_below_zero(k - 2)
    (True, False)
    """
    if minimum(expr) is not None:
        return is_at_least(expr)
    smaller = Add(*(_lower_bound(part, factor) for part, factor in terms(expr).items()))
    return smaller != expr and is_at_least(expand_products(smaller))


def _lower_bound(monomial: Expr, factor: Rational) -> Expr:
    """Return a lower bound of a term: a negative one with upper bounds of its atoms."""
    parts = list(factors(monomial))
    if factor > 0 or any(exponent < 0 or not part.is_nonnegative for part, exponent in parts):
        return factor * monomial
    return Mul(factor, *(_upper_bound(part) ** exponent for part, exponent in parts))


def _upper_bound(atom: Expr) -> Expr:
    """Return an upper bound of an atom."""
    if isinstance(atom, FloorDiv):
        return atom.args[0] / atom.args[1]
    maximum_of_class = getattr(atom, "maximum", None)
    return atom if maximum_of_class is None else maximum_of_class()


def _undominated(values: Sequence[Expr]) -> list[Expr]:
    """Drop the values that are known not to exceed another."""
    numbers = [value for value in values if value.is_number]
    candidates = [value for value in values if not value.is_number]
    if numbers:
        candidates.append(max(numbers))
    if len(candidates) > _MAX_COMPARED:
        return candidates
    kept: list[Expr] = []
    for value in candidates:
        if any(never_below_zero(other - value) for other in kept):
            continue
        kept = [other for other in kept if not never_below_zero(value - other)]
        kept.append(value)
    return kept


def _common_factor(tables: Sequence[dict[Expr, Rational]]) -> Expr:
    """Return the positive common factor of all terms, including their content."""
    first, *others = ({*factors(part)} for table in tables for part in table)
    common = first.intersection(*others)
    shared = content(factor for table in tables for factor in table.values())
    return Mul(shared, *(atom**power for atom, power in common if atom.is_positive))
