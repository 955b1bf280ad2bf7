"""The order of the terms of a sum, as SymPy prints them, in the time of a sort.

SymPy compares terms by the exponents of all bases that the sum has. For a sum of many terms, of
which each has bases of its own, that takes the square of their number.
"""

from __future__ import annotations

from functools import lru_cache

from sympy import Add, Expr, Mul
from sympy.core.exprtools import decompose_power
from sympy.core.sorting import default_sort_key

_FEW = 2
"""Terms up to which SymPy is quick, and may put a number first, as in 5 - a."""
_key_of = lru_cache(maxsize=2**14)(default_sort_key)
"""SymPy's key of a base, which the totals of a network have in common."""
_END = (1, 0, 0)
"""What stands after the last base of a term: between bases above and those below a fraction."""


def ordered_terms(expr: Expr) -> list[Expr] | None:
    """Return the terms of a sum in SymPy's order; None where that looks at more than exponents.

    >>> from sympy.abc import a, b
    >>> ordered_terms(1 + b + a * b**2 + a**2 / b)
    [a**2/b, a*b**2, b, 1]
    """
    terms = Add.make_args(expr)
    if len(terms) <= _FEW:
        return None
    powers = {term: _powers(term) for term in terms}
    bases = {base for found in powers.values() for base in found}
    ranks = {base: rank for rank, base in enumerate(sorted(bases, key=_key_of))}
    keys = {term: _key(found, ranks) for term, found in powers.items()}
    alike = len(set(keys.values())) < len(keys)
    return None if alike else sorted(keys, key=keys.__getitem__)


def _powers(term: Expr) -> dict[Expr, int]:
    """Return the exponents of a term's bases."""
    _, rest = term.as_coeff_Mul()
    factors = [each for each in Mul.make_args(rest) if not each.is_number]
    return dict(map(decompose_power, factors))


def _key(powers: dict[Expr, int], ranks: dict[Expr, int]) -> tuple[tuple[int, int, int], ...]:
    """Return what terms are sorted by: highest exponents of the first bases first."""
    ranked = sorted((ranks[base], exponent) for base, exponent in powers.items())
    found = ((0, rank, -power) if power > 0 else (2, -rank, -power) for rank, power in ranked)
    return (*found, _END)
