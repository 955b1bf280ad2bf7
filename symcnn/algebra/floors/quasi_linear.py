"""Quasi-linear functions of one integer: linear terms plus floors of quasi-linear functions.

Such a function has a period L with f(n + L) = f(n) + Δ for all n, so that the values in one period
determine it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import gcd, lcm

from sympy import Expr, Integer, Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import terms

MAX_PERIOD = 4096
"""The maximum period."""
_ONE = Integer(1)


@dataclass(frozen=True)
class QuasiLinear:
    """The function slope·n + constant + Σ factor·⌊inner(n)/below⌋ of an integer n.

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
        """A period L: f(n + L) - f(n) is the same for all n."""
        return lcm(*(_period_of_floor(inner, below) for _, inner, below in self.floors))

    @cached_property
    def rise(self) -> int:
        """The increase Δ over one period."""
        return self.at(self.period) - self.at(0)


def _period_of_floor(inner: QuasiLinear, below: int) -> int:
    """Return the period of ⌊inner/below⌋, over which inner increases by a multiple of below."""
    return inner.period * (below // gcd(below, inner.rise))


@lru_cache(maxsize=4096)
def quasilinear(expr: Expr) -> tuple[Symbol, QuasiLinear] | None:
    """Return the symbol of an expression and its quasi-linear function; None for any other.

    >>> from symcnn.algebra import symbol
    >>> name, function = quasilinear(3 * FloorDiv(symbol("n") + 1, 2) + 5)
    >>> name, function.at(7)
    (n, 17)
    """
    if len(expr.free_symbols) != 1:
        return None
    (name,) = expr.free_symbols
    function = _parse_function(expr, name)
    if function is None or function.period > MAX_PERIOD or not name.is_integer:
        return None
    return name, function


def _parse_function(expr: Expr, name: Symbol) -> QuasiLinear | None:
    """Parse an expression with integer coefficients as a quasi-linear function; else None."""
    coefficients = terms(expr)
    if not all(value.is_Integer for value in coefficients.values()):
        return None
    slope, constant = (int(coefficients.pop(monomial, Integer(0))) for monomial in (name, _ONE))
    floors = []
    for monomial, factor in coefficients.items():
        inner = _parse_floor(monomial, name)
        if inner is None:
            return None
        floors.append((int(factor), *inner))
    return QuasiLinear(slope, constant, tuple(floors))


def _parse_floor(monomial: Expr, name: Symbol) -> tuple[QuasiLinear, int] | None:
    """Parse a floor with a quasi-linear numerator and a numeric denominator; else None."""
    if not isinstance(monomial, FloorDiv) or not monomial.args[1].is_Integer:
        return None
    inner = _parse_function(monomial.args[0], name)
    return None if inner is None else (inner, int(monomial.args[1]))
