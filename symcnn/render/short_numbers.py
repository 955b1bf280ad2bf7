"""Numbers in three digits with a unit: 25.6 M."""

from __future__ import annotations

from decimal import Decimal

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
