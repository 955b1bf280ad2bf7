"""Whether an expression rises or falls with a symbol, wherever each symbol is at least a bound.

With x = least + t for every x, an expression whose terms in t all have coefficients of one sign
only rises, or only falls. Floors, powers and the like are taken for variables of their own, of
which it is known themselves how they go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, singledispatch
from itertools import product
from math import comb, prod
from typing import TypeAlias

from sympy import Expr, Max, Min, Pow, Rational, S, Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import least_of_atom, terms
from symcnn.algebra.polynomials.powers import factors
from symcnn.algebra.sums.closed_sum import Series

Least: TypeAlias = "tuple[tuple[Symbol, int], ...]"
"""What each symbol is at least; a tuple, so that it can be a key."""
Number: TypeAlias = "int | Fraction"
_Exponents: TypeAlias = tuple[int, ...]
_MOST_TIMES = 1_000
"""The exponent up to which a power is worked out; a smaller number is a bound, too."""
_MOST = 5_000
"""How many terms are looked at."""


@lru_cache(maxsize=4096)
def direction(expr: Expr, name: Symbol, least: Least) -> int | None:
    """Return 1 if an expression never falls as a symbol grows, -1 if it never rises, else None.

    0 says that it does not depend on the symbol. None is also the answer where that is not known.

    >>> from symcnn.algebra import symbol
    >>> n, k = symbol("n"), symbol("k")
    >>> area = FloorDiv(n + 3, 4) ** 2 - 6 * n
    >>> direction(n**2 - 8 * n, n, ((n, 5),)), direction(n**2 - 8 * n, n, ((n, 1),))
    (1, None)
    >>> direction(-k * FloorDiv(n, 2), n, ((n, 1), (k, 1)))
    -1
    """
    if name not in expr.free_symbols:
        return 0
    found = _shifted(expr, least)
    if found is None:
        return None
    signs = (
        _signed(found.slope(place), _of_atom(atom, exponent, name, least))
        for place, (atom, exponent) in enumerate(found.variables)
        if name in atom.free_symbols
    )
    return _agreed(signs)


@lru_cache(maxsize=4096)
def least_value(expr: Expr, least: Least) -> Number | None:
    """Return what an expression is never below, or None where that is not known."""
    found = _shifted(expr, least)
    if found is None or any(found.slope(place) != 1 for place in range(len(found.variables))):
        return None
    return found.constant


@dataclass(frozen=True)
class _Shifted:
    """A polynomial in the distances of its variables from their least values."""

    variables: tuple[tuple[Expr, int], ...]
    """Atoms, each with 1, or with -1 where it is divided by."""
    coefficients: Mapping[_Exponents, Number]

    @property
    def constant(self) -> Number:
        return self.coefficients.get((0,) * len(self.variables), 0)

    def slope(self, place: int) -> int | None:
        """Return the sign that all terms with a variable have, or None where they differ."""
        held = [value for key, value in self.coefficients.items() if key[place]]
        if all(value >= 0 for value in held):
            return 1
        return -1 if all(value <= 0 for value in held) else None


@lru_cache(maxsize=4096)
def _shifted(expr: Expr, least: Least) -> _Shifted | None:
    """Return the polynomial in distances; None where a least value is unknown, or for too many."""
    found = {tuple(_powers(key)): value for key, value in terms(expr).items()}
    variables = tuple(dict.fromkeys((atom, sign) for key in found for atom, sign, _ in key))
    starts = [_start(atom, sign, least) for atom, sign in variables]
    if None in starts:
        return None
    known = [start for start in starts if start is not None]
    coefficients: dict[_Exponents, Number] = defaultdict(int)
    for key, value in found.items():
        exponents = {(atom, sign): times for atom, sign, times in key}
        orders = [exponents.get(variable, 0) for variable in variables]
        if prod(order + 1 for order in orders) + len(coefficients) > _MOST:
            return None
        scale = _number(value)
        for taken in product(*(range(order + 1) for order in orders)):
            parts = zip(known, orders, taken, strict=True)
            coefficients[taken] += scale * prod(
                comb(order, kept) * start ** (order - kept) for start, order, kept in parts
            )
    return _Shifted(variables, coefficients)


def _number(value: Rational) -> Number:
    return int(value.p) if value.q == 1 else Fraction(int(value.p), int(value.q))


def _powers(monomial: Expr) -> Iterator[tuple[Expr, int, int]]:
    """Yield the atoms of a monomial, whether each is multiplied or divided by, and how often."""
    for atom, exponent in factors(monomial):
        if atom is not S.One:
            yield atom, (1 if exponent > 0 else -1), abs(int(exponent))


def _start(atom: Expr, sign: int, least: Least) -> Number | None:
    """Return the least value of an atom; 0 of one that is divided by, which is positive."""
    found = _least_of_atom(atom, least)
    if sign > 0:
        return found
    return 0 if found is not None and found > 0 else None


@singledispatch
def _least_of_atom(atom: Expr, least: Least) -> Number | None:
    del least
    found = least_of_atom(atom)
    return None if found is None else _number(found)


@_least_of_atom.register(Symbol)
def _(atom: Expr, least: Least) -> Number | None:
    found: int = dict(least)[atom]
    return found


@_least_of_atom.register(FloorDiv)
def _(atom: Expr, least: Least) -> Number | None:
    above, below = atom.args
    found = least_value(above, least)
    if found is None:
        return None
    if below.is_Integer:
        return found // int(below)
    return 0 if found >= 0 and _is_positive(below, least) else None


@_least_of_atom.register(Pow)
def _(atom: Expr, least: Least) -> Number | None:
    base, exponent = (least_value(part, least) for part in atom.args)
    if base is None or base < 1:
        return None
    return 0 if exponent is None or exponent < 0 else base ** min(int(exponent), _MOST_TIMES)


@_least_of_atom.register(Min)
def _(atom: Expr, least: Least) -> Number | None:
    found = [least_value(part, least) for part in atom.args]
    known = [value for value in found if value is not None]
    return min(known) if len(known) == len(found) else None


@_least_of_atom.register(Max)
def _(atom: Expr, least: Least) -> Number | None:
    found = (least_value(part, least) for part in atom.args)
    return max((value for value in found if value is not None), default=None)


def _of_atom(atom: Expr, sign: int, name: Symbol, least: Least) -> int | None:
    """Return how an atom goes with a symbol; the other way where it is divided by."""
    return _signed(sign, _goes(atom, name, least))


@singledispatch
def _goes(atom: Expr, name: Symbol, least: Least) -> int | None:
    del atom, name, least
    return None


@_goes.register(Symbol)
def _(atom: Expr, name: Symbol, least: Least) -> int | None:
    del least
    return int(atom == name)


@_goes.register(FloorDiv)
def _(atom: Expr, name: Symbol, least: Least) -> int | None:
    """A quotient of what is not negative rises with the numerator, and falls with the other.

    The denominator is positive, as the least value of the atom is known.
    """
    above, below = atom.args
    up, down = direction(above, name, least), direction(below, name, least)
    if down == 0:
        return up
    start = least_value(above, least)
    return _agreed((up, _signed(-1, down))) if start is not None and start >= 0 else None


@_goes.register(Pow)
def _(atom: Expr, name: Symbol, least: Least) -> int | None:
    """A power rises with its exponent, and with the base if that is not negative.

    The base is at least 1, as the least value of the atom is known.
    """
    base, exponent = atom.args
    times = direction(exponent, name, least)
    if base.is_Number:
        return times
    sign = least_value(exponent, least)
    if sign is None or sign < 0:
        return None
    return _agreed((direction(base, name, least), times))


@_goes.register(Min)
@_goes.register(Max)
def _(atom: Expr, name: Symbol, least: Least) -> int | None:
    return _agreed(direction(part, name, least) for part in atom.args)


@_goes.register(Series)
def _(atom: Expr, name: Symbol, least: Least) -> int | None:
    """A sum rises with its summand, and with the count.

    The summand is not negative, as the least value of the atom is known.
    """
    summand, index, count = atom.args
    along = direction(summand, name, (*least, (index, 0)))
    return _agreed((along, direction(count, name, least)))


def _is_positive(expr: Expr, least: Least) -> bool:
    found = least_value(expr, least)
    return found is not None and found > 0


def _signed(slope: int | None, way: int | None) -> int | None:
    return None if slope is None or way is None else slope * way


def _agreed(ways: Iterable[int | None]) -> int | None:
    """Return the way that all go which go any, or None where they differ or one is not known."""
    found = set(ways) - {0}
    if len(found) > 1:
        return None
    return found.pop() if found else 0


def least_of(lows: Mapping[Symbol, int], expr: Expr) -> Least:
    """Return what each symbol of an expression is at least, as a key."""
    names = sorted(expr.free_symbols, key=str)
    return tuple((name, int(lows.get(name, 1 if name.is_positive else 0))) for name in names)
