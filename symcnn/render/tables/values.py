"""Numbers and formulas for other programs: integers, or expressions in Python's syntax."""

from __future__ import annotations

from functools import lru_cache

from sympy import Expr, Pow, Rational
from sympy.printing.pycode import PythonCodePrinter

from symcnn.algebra.compile import over_one
from symcnn.algebra.polynomials.unknown import at_least, is_known
from symcnn.algebra.sums.closed_sum import Series
from symcnn.layers import Shape

_PRINTER = PythonCodePrinter({"fully_qualified_modules": False})
_UNORDERED = PythonCodePrinter({"fully_qualified_modules": False, "order": "none"})
_MOST_ORDERED = 200
"""The terms up to which a sum is put in order: more take long, and no program asks for it."""


@lru_cache(maxsize=4096)
def value(number: Expr) -> int | str:
    """Return a number as a number, and anything else as Python would write it.

    Of a number that is unknown, what it is at least is said in words.
    """
    if not is_known(number):
        return at_least(number, lambda known: str(count(known)))
    printer = _PRINTER if len(number.args) <= _MOST_ORDERED else _UNORDERED
    return int(number) if number.is_Integer else printer.doprint(number)


@lru_cache(maxsize=4096)
def count(number: Expr) -> int | str:
    """Return an integer as `value` does, its fractions put over one divisor, which leaves no rest.

    >>> from symcnn.algebra import symbol
    >>> count(symbol("n") ** 2 / 2 - symbol("n") / 2)
    '(n**2 - n)//2'
    """
    if number.is_Atom or not is_known(number) or not _is_divided(number) or number.has(Series):
        return value(number)
    above, below = over_one(number)
    return f"({value(above)})//{_PRINTER.doprint(below)}"


def sides(shape: Shape) -> str:
    """Return a shape as its channels and sides, each in brackets where it is a formula.

    >>> from symcnn import parse
    >>> sides(parse("I(n,1)-C(5,f)").output)
    'f x (n - 4) x (n - 4)'
    """
    return " x ".join(map(_side, shape.numbers))


def _side(number: Expr) -> str:
    return str(count(number)) if number.is_Atom else f"({count(number)})"


def _is_divided(number: Expr) -> bool:
    """Tell whether there is a fraction or a negative power anywhere."""
    fractions = (found.q != 1 for found in number.atoms(Rational))
    return any(fractions) or any(
        power.exp.could_extract_minus_sign() for power in number.atoms(Pow)
    )
