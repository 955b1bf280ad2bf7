"""Quasi-linear functions of one integer: sums of linear terms and floors of such sums.

Over a period L, such a function rises by the same everywhere: f(n + L) = f(n) + Δ. A period's worth
of values says therefore everything about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import gcd, lcm

from sympy import Expr, Integer, Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import terms

MAX_PERIOD = 4096
"""How long a period may be for all values in it to be looked at."""
_ONE = Integer(1)


@dataclass(frozen=True)
class QuasiLinear:
    """slope·n + constant + Σ factor·⌊inner/below⌋, of integers.

    >>> halves = QuasiLinear(0, 1, ((3, QuasiLinear(1, 0), 2),))
    >>> halves.at(4), halves.at(5), halves.period, halves.rise
    (7, 7, 2, 3)
    """

    slope: int
    constant: int
    floors: tuple[tuple[int, QuasiLinear, int], ...] = ()

    def at(self, n: int) -> int:
        """Return the value at an integer."""
        floors = (factor * (inner.at(n) // below) for factor, inner, below in self.floors)
        return self.slope * n + self.constant + sum(floors)

    @cached_property
    def period(self) -> int:
        """A period L, after which the rise from any value is the same."""
        return lcm(*(_stretched(inner, below) for _, inner, below in self.floors))

    @cached_property
    def rise(self) -> int:
        """What a value rises by over a period."""
        return self.at(self.period) - self.at(0)


def _stretched(inner: QuasiLinear, below: int) -> int:
    """Return the period of ⌊inner/below⌋: that after which inner rises by a multiple of below."""
    return inner.period * (below // gcd(below, inner.rise))


@lru_cache(maxsize=4096)
def quasilinear(expr: Expr) -> tuple[Symbol, QuasiLinear] | None:
    """Return the one symbol of an expression and the function of it, or None where it is not such.

    >>> from symcnn.algebra import symbol
    >>> name, function = quasilinear(3 * FloorDiv(symbol("n") + 1, 2) + 5)
    >>> name, function.at(7)
    (n, 17)
    """
    if len(expr.free_symbols) != 1:
        return None
    (name,) = expr.free_symbols
    function = _parsed(expr, name)
    if function is None or function.period > MAX_PERIOD or not name.is_integer:
        return None
    return name, function


def _parsed(expr: Expr, name: Symbol) -> QuasiLinear | None:
    """Return the function of a symbol that an expression is, if all coefficients are integers."""
    found = terms(expr)
    if not all(value.is_Integer for value in found.values()):
        return None
    slope, constant = (int(found.pop(monomial, Integer(0))) for monomial in (name, _ONE))
    floors = []
    for monomial, factor in found.items():
        inner = _inside(monomial, name)
        if inner is None:
            return None
        floors.append((int(factor), *inner))
    return QuasiLinear(slope, constant, tuple(floors))


def _inside(monomial: Expr, name: Symbol) -> tuple[QuasiLinear, int] | None:
    """Return the numerator and denominator of a floor, if these are such."""
    if not isinstance(monomial, FloorDiv) or not monomial.args[1].is_Integer:
        return None
    inner = _parsed(monomial.args[0], name)
    return None if inner is None else (inner, int(monomial.args[1]))
