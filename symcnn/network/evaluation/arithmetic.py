"""Exact arithmetic: the operators and functions of the notation on SymPy expressions."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Expr, Max, Min, Rational, fraction, together

from symcnn.algebra.floors.floor_div import ceil_div, floor_div
from symcnn.algebra.floors.roots import floor_of, has_root
from symcnn.algebra.polynomials.polynomial import degree, expand_products
from symcnn.algebra.polynomials.powers import normalize
from symcnn.algebra.polynomials.size_limits import MAX_DEGREE, MAX_DIGITS
from symcnn.algebra.presentation.present import text
from symcnn.errors import ShapeError

_BITS_PER_DIGIT = 4
"""An upper bound of the bits of a decimal digit."""
_MAX_OPERANDS = 16
"""The largest number of arguments of min and max."""

_DIVISION_BY_ZERO = "division by zero"


def power(base: Expr, exponent: Expr) -> Expr:
    """Return `base**exponent`.

    Raises ShapeError for an exponent that is not an integer, for 0 to a power that may be negative,
    and for a power that would be too large; this is checked before the power is computed.
    """
    if exponent.is_integer is not True:
        raise ShapeError(f"the exponent must be an integer, not {text(exponent)}")
    if is_zero(base) and exponent.is_nonnegative is not True:
        raise ShapeError(_DIVISION_BY_ZERO)
    if _too_large(base, exponent):
        limits = f"{MAX_DIGITS} digits and degree {MAX_DEGREE}"
        raise ShapeError(f"the power is too large; the limits are {limits}")
    return normalize(base**exponent)


def divided(left: Expr, right: Expr) -> Expr:
    """Return the exact quotient left / right; raise ShapeError for a division by zero."""
    if is_zero(right):
        raise ShapeError(_DIVISION_BY_ZERO)
    return left / right


def floor_quotient(left: Expr, right: Expr) -> Expr:
    """Return ⌊left / right⌋ of integers or fractions, for a positive `right`.

    Raises ShapeError for a division by zero.
    """
    quotient = divided(left, right)
    return floor_div(*fraction(together(quotient) if quotient.has(Add) else quotient))


def remainder(left: Expr, right: Expr) -> Expr:
    """Return the remainder left - right·⌊left / right⌋; raise ShapeError for a division by zero."""
    return left - right * floor_quotient(left, right)


def is_zero(value: Expr) -> bool:
    """Return whether a value is 0 once it is expanded, as (a + 1)² - a² - 2a - 1 is."""
    return bool(value == 0 or (value.is_Add and expand_products(value) == 0))


def _too_large(base: Expr, exponent: Expr) -> bool:
    """Return whether a power certainly exceeds the limits, without working it out.

    Symbols in the exponent count as 1.
    """
    times = max(abs(number) for number in exponent.as_coefficients_dict().values())
    bits = max((_bits(atom) for atom in base.atoms() if atom.is_Rational), default=0)
    if bits * times > MAX_DIGITS * _BITS_PER_DIGIT:
        return True
    return bool(exponent.is_Number and degree(base) * times > MAX_DEGREE)


def _bits(number: Rational) -> int:
    """Return ⌊log2⌋ of the larger of numerator and denominator."""
    return int(max(abs(number.p), number.q)).bit_length() - 1


def _extremum(name: str, function: type[Expr], values: tuple[Expr, ...]) -> Expr:
    """Return the minimum or maximum of values, by SymPy's `Min` or `Max`."""
    if any(map(has_root, values)):
        raise ShapeError(f"{name} takes no roots; round them down: floor(sqrt(n))")
    if len(values) > _MAX_OPERANDS:
        raise ShapeError(f"{name} takes at most {_MAX_OPERANDS} arguments, not {len(values)}")
    return function(*values)


def single(name: str, values: tuple[Expr, ...]) -> Expr:
    """Return the only argument of a function; raise ShapeError for several."""
    if len(values) != 1:
        raise ShapeError(f"{name} takes 1 argument, not {len(values)}")
    return values[0]


OPERATORS: dict[str, Callable[[Expr, Expr], Expr]] = {
    "*": lambda left, right: left * right,
    "/": divided,
    "//": floor_quotient,
    "%": remainder,
}
FUNCTIONS: dict[str, Callable[..., Expr]] = {
    "min": lambda *values: _extremum("min", Min, values),
    "max": lambda *values: _extremum("max", Max, values),
    "floor": lambda *values: floor_of(single("floor", values)),
    "ceil": lambda *values: ceil_div(*fraction(together(single("ceil", values)))),
}
"""The functions except roots, which depend on where they stand."""
