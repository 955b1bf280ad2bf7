"""The term order of SymPy's printers, in O(n log n).

SymPy compares terms by the exponents of all bases of the sum, which takes quadratic time for a sum
of many terms with different bases.
"""

from __future__ import annotations

from functools import lru_cache

from sympy import Add, Expr, Mul
from sympy.core.exprtools import decompose_power
from sympy.core.sorting import default_sort_key

_MAX_TERMS_OF_SYMPY = 2
"""The number of terms up to which SymPy orders them; it may print a number first, as in 5 - a."""
_key_of = lru_cache(maxsize=2**14)(default_sort_key)
"""SymPy's sort key of a base; cached, because the totals of a network share their bases."""
_END = (1, 0, 0)
"""The end of a key, which sorts between bases in the numerator and in the denominator."""


def ordered_terms(expr: Expr) -> list[Expr] | None:
    """Return the terms of a sum in SymPy's order; None where exponents do not decide it.

    >>> from sympy.abc import a, b
    >>> ordered_terms(1 + b + a * b**2 + a**2 / b)
    [a**2/b, a*b**2, b, 1]
    """
    terms = Add.make_args(expr)
    if len(terms) <= _MAX_TERMS_OF_SYMPY:
        return None
    powers = {term: _powers(term) for term in terms}
    bases = {base for exponents in powers.values() for base in exponents}
    ranks = {base: rank for rank, base in enumerate(sorted(bases, key=_key_of))}
    keys = {term: _sort_key(exponents, ranks) for term, exponents in powers.items()}
    has_ties = len(set(keys.values())) < len(keys)
    return None if has_ties else sorted(keys, key=keys.__getitem__)


def _powers(term: Expr) -> dict[Expr, int]:
    _, monomial = term.as_coeff_Mul()
    factors = [factor for factor in Mul.make_args(monomial) if not factor.is_number]
    return dict(map(decompose_power, factors))


def _sort_key(powers: dict[Expr, int], ranks: dict[Expr, int]) -> tuple[tuple[int, int, int], ...]:
    """Return the sort key of a term: the highest exponents of the first bases come first."""
    ranked = sorted((ranks[base], exponent) for base, exponent in powers.items())
    keys = ((0, rank, -power) if power > 0 else (2, -rank, -power) for rank, power in ranked)
    return (*keys, _END)
