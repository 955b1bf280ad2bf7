"""The operators and functions of the notation on exact values."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, Integer, Max, Min, Rational, fraction, together

from symcnn.algebra.floors.floor_div import ceil_div, floor_div
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import degree, multiplied_out
from symcnn.algebra.polynomials.powers import tidied
from symcnn.algebra.polynomials.size_limits import MAX_DEGREE, MAX_DIGITS
from symcnn.errors import ShapeError

_BITS_OF_DIGIT = 4
"""More bits than a decimal digit has."""
_MAX_CHOICES = 16
"""The numbers that min and max choose from."""


def power(base: Expr, exponent: Expr) -> Expr:
    """Return a power; raise ShapeError where it is no number, or would be too large."""
    if exponent.is_integer is not True:
        raise ShapeError(f"an exponent must be an integer, not {text(exponent)}")
    if is_zero(base) and exponent.is_nonnegative is not True:
        raise ShapeError("a division by zero")
    if _too_large(base, exponent):
        most = f"{MAX_DIGITS} digits, or a degree of {MAX_DEGREE}"
        raise ShapeError(f"this power is too large: at most {most}")
    return tidied(base**exponent)


def divided(left: Expr, right: Expr) -> Expr:
    """Return an exact quotient; raise ShapeError for a division by zero."""
    if is_zero(right):
        raise ShapeError("a division by zero")
    return left / right


def floor_quotient(left: Expr, right: Expr) -> Expr:
    """Return ⌊left / right⌋, where both may be fractions and the right is positive."""
    return floor_div(*fraction(together(divided(left, right))))


def remainder(left: Expr, right: Expr) -> Expr:
    """Return what an integer division leaves."""
    return left - right * floor_quotient(left, right)


def is_zero(value: Expr) -> bool:
    """Tell whether a value is 0, also once it is multiplied out: (a + 1)² - a² - 2a - 1."""
    return bool(value == 0 or (value.is_Add and multiplied_out(value) == 0))


def _too_large(base: Expr, exponent: Expr) -> bool:
    """Return whether a power surely has too many digits or too great a degree, unevaluated.

    With symbols in the exponent, each of them is taken to be 1.
    """
    times = max(abs(number) for number in exponent.as_coefficients_dict().values())
    bits = max((_bits(part) for part in base.atoms() if part.is_Rational), default=0)
    if bits * times > MAX_DIGITS * _BITS_OF_DIGIT:
        return True
    return bool(exponent.is_Number and degree(base) * times > MAX_DEGREE)


def _bits(number: Rational) -> int:
    """Return the greatest n with 2^n at most as great as one part of a fraction."""
    return int(max(abs(number.p), number.q)).bit_length() - 1


def _chosen(name: str, choose: type[Expr], values: tuple[Expr, ...]) -> Expr:
    if len(values) > _MAX_CHOICES:
        raise ShapeError(f"{name} takes at most {_MAX_CHOICES} numbers, not {len(values)}")
    return choose(*values)


def _one(name: str, values: tuple[Expr, ...]) -> Expr:
    if len(values) != 1:
        raise ShapeError(f"{name} takes 1 number, not {len(values)}")
    return values[0]


OPERATORS: dict[str, Callable[[Expr, Expr], Expr]] = {
    "*": lambda left, right: left * right,
    "/": divided,
    "//": floor_quotient,
    "%": remainder,
}
FUNCTIONS: dict[str, Callable[..., Expr]] = {
    "min": lambda *values: _chosen("min", Min, values),
    "max": lambda *values: _chosen("max", Max, values),
    "floor": lambda *values: floor_quotient(_one("floor", values), Integer(1)),
    "ceil": lambda *values: ceil_div(*fraction(together(_one("ceil", values)))),
}
