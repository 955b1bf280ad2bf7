"""Numbers in short: 25.6 M in three digits or as a tick of an axis, and shares in percent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

_UNITS = ("", " k", " M", " G", " T", " P", " E")
"""Engineering units: the powers of 1,000."""
_DIGITS = 3
"""The digits of a number in short."""


def shorten(number: int) -> tuple[str, int]:
    """Return a number in three digits with a unit, and the rounded value that this is.

    >>> shorten(25_557_032), shorten(999_999), shorten(60)
    (('25.6 M', 25600000), ('1.00 M', 1000000), ('60', 60))
    """
    rounded = round(number, min(0, _DIGITS - len(str(number))))
    power = min((len(str(rounded)) - 1) // 3, len(_UNITS) - 1)
    places = max(0, _DIGITS - len(str(rounded // 1000**power))) if power else 0
    return f"{Decimal(rounded) / 1000**power:,.{places}f}{_UNITS[power]}", rounded


def format_tick(value: float) -> str:
    """Return a tick of an axis with a unit, without trailing zeros.

    Ticks are floats; ten digits are kept, so that no binary rest of a decimal is shown.

    >>> [format_tick(value) for value in (25_600_000.0, 1500.0, 0.1 + 0.2, -2000.0, 0.0)]
    ['25.6 M', '1.5 k', '0.3', '−2 k', '0']
    """
    number = Decimal(f"{abs(value):.10g}")
    power = min(max(number.adjusted() // 3, 0), len(_UNITS) - 1)
    sign = "−" if value < 0 else ""
    return f"{sign}{number.scaleb(-3 * power).normalize():,f}{_UNITS[power]}"


def percent(share: Fraction) -> str:
    """Return a share in percent with one decimal, rounded half up.

    >>> percent(Fraction(1, 3)), percent(Fraction(1, 2000))
    ('33.3 %', '0.1 %')
    """
    tenths = (2000 * share.numerator + share.denominator) // (2 * share.denominator)
    return f"{tenths // 10}.{tenths % 10} %"
