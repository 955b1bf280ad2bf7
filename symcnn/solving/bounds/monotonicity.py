"""Monotonicity and lower bounds of expressions in symbols with lower bounds.

After the substitution x = minimum + t for every symbol, an expression is monotone in a variable if
all terms with it have coefficients of one sign. Floors, powers and other atoms are variables, too;
their own monotonicity follows from their arguments.
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
"""The lower bound of each symbol; a tuple, which is hashable."""
Number: TypeAlias = "int | Fraction"
_Exponents: TypeAlias = tuple[int, ...]
_MAX_EXPONENT = 1_000
"""The largest evaluated exponent; a smaller power is a lower bound, too."""
_MAX_TERMS = 5_000
"""The maximum number of terms after the substitution."""


@lru_cache(maxsize=4096)
def direction(expr: Expr, name: Symbol, least: Least) -> int | None:
    """Return the monotonicity in a symbol: 1 non-decreasing, -1 non-increasing, 0 constant.

    Returns None if the expression is not monotone, or not known to be.

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
    shifted = _shift(expr, least)
    if shifted is None:
        return None
    signs = (
        _compose(shifted.slope(index), _compose(sign, _atom_direction(atom, name, least)))
        for index, (atom, sign) in enumerate(shifted.variables)
        if name in atom.free_symbols
    )
    return _common_direction(signs)


@lru_cache(maxsize=4096)
def least_value(expr: Expr, least: Least) -> Number | None:
    """Return a lower bound of an expression; None if none is known."""
    shifted = _shift(expr, least)
    if shifted is None:
        return None
    if any(shifted.slope(index) != 1 for index in range(len(shifted.variables))):
        return None
    return shifted.constant


@dataclass(frozen=True)
class _Shifted:
    """A polynomial in the distances of its variables from their minima."""

    variables: tuple[tuple[Expr, int], ...]
    """Atoms, each with 1 in a numerator or -1 in a denominator."""
    coefficients: Mapping[_Exponents, Number]

    @property
    def constant(self) -> Number:
        return self.coefficients.get((0,) * len(self.variables), 0)

    def slope(self, index: int) -> int | None:
        """Return the common sign of all terms with a variable; None if signs differ."""
        values = [value for key, value in self.coefficients.items() if key[index]]
        if all(value >= 0 for value in values):
            return 1
        return -1 if all(value <= 0 for value in values) else None


@lru_cache(maxsize=4096)
def _shift(expr: Expr, least: Least) -> _Shifted | None:
    """Expand an expression around the minima; None if one is unknown, or for too many terms."""
    monomials = {tuple(_powers(key)): value for key, value in terms(expr).items()}
    variables = tuple(dict.fromkeys((atom, sign) for key in monomials for atom, sign, _ in key))
    minima = [_minimum(atom, sign, least) for atom, sign in variables]
    if None in minima:
        return None
    starts = [minimum for minimum in minima if minimum is not None]
    coefficients: dict[_Exponents, Number] = defaultdict(int)
    for key, value in monomials.items():
        exponents = {(atom, sign): times for atom, sign, times in key}
        orders = [exponents.get(variable, 0) for variable in variables]
        if prod(order + 1 for order in orders) + len(coefficients) > _MAX_TERMS:
            return None
        scale = _number(value)
        for degrees in product(*(range(order + 1) for order in orders)):
            variables_of_term = zip(starts, orders, degrees, strict=True)
            coefficients[degrees] += scale * prod(
                comb(order, degree) * start ** (order - degree)
                for start, order, degree in variables_of_term
            )
    return _Shifted(variables, coefficients)


def _number(value: Rational) -> Number:
    return int(value.p) if value.q == 1 else Fraction(int(value.p), int(value.q))


def _powers(monomial: Expr) -> Iterator[tuple[Expr, int, int]]:
    """Yield the atoms of a monomial, each with the sign and the magnitude of its exponent."""
    for atom, exponent in factors(monomial):
        if atom is not S.One:
            yield atom, (1 if exponent > 0 else -1), abs(int(exponent))


def _minimum(atom: Expr, sign: int, least: Least) -> Number | None:
    """Return the minimum of an atom; 0 for the reciprocal of a positive atom."""
    minimum = _atom_minimum(atom, least)
    if sign > 0:
        return minimum
    return 0 if minimum is not None and minimum > 0 else None


@singledispatch
def _atom_minimum(atom: Expr, least: Least) -> Number | None:
    del least
    minimum = least_of_atom(atom)
    return None if minimum is None else _number(minimum)


@_atom_minimum.register(Symbol)
def _minimum_of_symbol(atom: Expr, least: Least) -> Number | None:
    minimum: int = dict(least)[atom]
    return minimum


@_atom_minimum.register(FloorDiv)
def _minimum_of_floor(atom: Expr, least: Least) -> Number | None:
    above, below = atom.args
    minimum = least_value(above, least)
    if minimum is None:
        return None
    if below.is_Integer:
        return minimum // int(below)
    return 0 if minimum >= 0 and _is_positive(below, least) else None


@_atom_minimum.register(Pow)
def _minimum_of_power(atom: Expr, least: Least) -> Number | None:
    base, exponent = (least_value(part, least) for part in atom.args)
    if base is None or base < 1:
        return None
    return 0 if exponent is None or exponent < 0 else base ** min(int(exponent), _MAX_EXPONENT)


@_atom_minimum.register(Min)
def _minimum_of_minimum(atom: Expr, least: Least) -> Number | None:
    minima = [least_value(part, least) for part in atom.args]
    known = [value for value in minima if value is not None]
    return min(known) if len(known) == len(minima) else None


@_atom_minimum.register(Max)
def _minimum_of_maximum(atom: Expr, least: Least) -> Number | None:
    minima = (least_value(part, least) for part in atom.args)
    return max((value for value in minima if value is not None), default=None)


@singledispatch
def _atom_direction(atom: Expr, name: Symbol, least: Least) -> int | None:
    del atom, name, least
    return None


@_atom_direction.register(Symbol)
def _direction_of_symbol(atom: Expr, name: Symbol, least: Least) -> int | None:
    del least
    return int(atom == name)


@_atom_direction.register(FloorDiv)
def _direction_of_floor(atom: Expr, name: Symbol, least: Least) -> int | None:
    """Combine the directions: a quotient ≥ 0 increases with its numerator only.

    The denominator is positive, because the minimum of the atom is known.
    """
    above, below = atom.args
    up, down = direction(above, name, least), direction(below, name, least)
    if down == 0:
        return up
    minimum = least_value(above, least)
    return (
        _common_direction((up, _compose(-1, down)))
        if minimum is not None and minimum >= 0
        else None
    )


@_atom_direction.register(Pow)
def _direction_of_power(atom: Expr, name: Symbol, least: Least) -> int | None:
    """Combine the directions: a power increases with its exponent, and with its base if ≥ 0.

    The base is at least 1, because the minimum of the atom is known.
    """
    base, exponent = atom.args
    along_exponent = direction(exponent, name, least)
    if base.is_Number:
        return along_exponent
    minimum = least_value(exponent, least)
    if minimum is None or minimum < 0:
        return None
    return _common_direction((direction(base, name, least), along_exponent))


@_atom_direction.register(Min)
@_atom_direction.register(Max)
def _direction_of_choice(atom: Expr, name: Symbol, least: Least) -> int | None:
    return _common_direction(direction(part, name, least) for part in atom.args)


@_atom_direction.register(Series)
def _direction_of_sum(atom: Expr, name: Symbol, least: Least) -> int | None:
    """Combine the directions: a sum increases with its summand and with its count.

    The summand is ≥ 0, because the minimum of the atom is known.
    """
    summand, index, count = atom.args
    along = direction(summand, name, (*least, (index, 0)))
    return _common_direction((along, direction(count, name, least)))


def _is_positive(expr: Expr, least: Least) -> bool:
    minimum = least_value(expr, least)
    return minimum is not None and minimum > 0


def _compose(slope: int | None, way: int | None) -> int | None:
    return None if slope is None or way is None else slope * way


def _common_direction(ways: Iterable[int | None]) -> int | None:
    """Return the common direction of those that are not constant; None if they differ."""
    directions = set(ways) - {0}
    if len(directions) > 1:
        return None
    return directions.pop() if directions else 0


def least_of(lows: Mapping[Symbol, int], expr: Expr) -> Least:
    """Return the lower bound of each symbol of an expression, as a hashable key."""
    names = sorted(expr.free_symbols, key=str)
    return tuple((name, int(lows.get(name, 1 if name.is_positive else 0))) for name in names)
