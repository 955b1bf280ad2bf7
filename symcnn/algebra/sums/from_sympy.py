"""SymPy's own floors, ceilings and sums as exact expressions in canonical form."""

from __future__ import annotations

from sympy import Dummy, Expr, Sum, ceiling, floor, fraction, together

from symcnn.algebra.floors.floor_div import ceil_div
from symcnn.algebra.floors.roots import floor_of
from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.algebra.sums.closed_sum import sum_over
from symcnn.errors import ShapeError


def from_sympy(expr: Expr) -> Expr:
    """Replace SymPy's `floor`, `ceiling` and `Sum`; the symbols in them become integers.

    Raises ShapeError for a floor of anything but an exact fraction of integers, or of a root.

    >>> from sympy.abc import n
    >>> from_sympy(floor((n + 1) / 3) + ceiling(n / 4))
    floor((n + 1)/3) + ceiling(n/4)
    """
    if not expr.has(floor, ceiling, Sum):
        return expr
    free = (name for name in expr.free_symbols if not name.is_integer)
    return _convert(expr.xreplace({name: symbol(name.name) for name in free}))


def _convert(expr: Expr) -> Expr:
    """Convert an expression from the inside out."""
    if isinstance(expr, Sum):
        return _convert_sum(expr)
    parts = tuple(map(_convert, expr.args))
    if isinstance(expr, floor | ceiling):
        return _round(expr, *parts)
    return expr if parts == expr.args else expr.func(*parts)


def _round(expr: Expr, value: Expr) -> Expr:
    exact = all(atom.is_Symbol or atom.is_Rational for atom in value.atoms())
    if not exact:
        raise ShapeError(f"{expr} is no floor of an exact fraction; write decimals as fractions")
    return floor_of(value) if isinstance(expr, floor) else ceil_div(*fraction(together(value)))


def _convert_sum(expr: Sum) -> Expr:
    """Convert a sum to one over an index from 0."""
    summand, *limits = expr.args
    for index, first, last in limits:
        number = Dummy(index.name, integer=True, nonnegative=True)
        first, last = _convert(first), _convert(last)  # noqa: PLW2901
        summand = sum_over(
            _convert(summand.xreplace({index: first + number})), number, last - first + 1
        )
    return summand
