"""Numbers and formulas for other programs: integers, or expressions in Python's syntax."""

from __future__ import annotations

from functools import lru_cache

from sympy import Expr
from sympy.printing.pycode import PythonCodePrinter

_PRINTER = PythonCodePrinter({"fully_qualified_modules": False})


@lru_cache(maxsize=4096)
def value(number: Expr) -> int | str:
    """Return a number as a number, and anything else as Python would write it."""
    return int(number) if number.is_Integer else _PRINTER.doprint(number)
