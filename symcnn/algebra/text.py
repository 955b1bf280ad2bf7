"""Expressions as plain text that reads well: `9·f² + 2·f`, `⌈n/32⌉`."""

from __future__ import annotations

import re

from sympy import Expr
from sympy.printing.str import StrPrinter

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMBER_POWER = re.compile(r"\*\*(\d+)")
_LARGE_NUMBER = re.compile(r"(?<![\w.])\d{4,}")
_PRINTER = StrPrinter()


def text(expr: Expr) -> str:
    """Return an expression as text, with · for products, raised powers and grouped digits.

    >>> from symcnn.algebra import FloorDiv, symbol
    >>> text(20000 * symbol("w") ** 2 * FloorDiv(symbol("n") + 3, 32))
    '20,000·w²·⌊(n + 3)/32⌋'
    """
    plain = _NUMBER_POWER.sub(lambda power: raised(power[1]), _PRINTER.doprint(expr))
    plain = plain.replace("Min(", "min(").replace("Max(", "max(")
    spaced = plain.replace("**", "^").replace("*", "·")
    return _LARGE_NUMBER.sub(lambda digits: f"{int(digits[0]):,}", spaced)


def raised(digits: str) -> str:
    """Return digits as a superscript."""
    return digits.translate(_SUPERSCRIPT)
