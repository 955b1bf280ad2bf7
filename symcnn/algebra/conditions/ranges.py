"""Two bounds of one expression as a range: 1 ≤ N ≤ 6."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Expr

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.presentation.present import text


@dataclass(frozen=True)
class Range:
    """The statement that an expression is between two numbers."""

    low: Expr
    expr: Expr
    high: Expr

    def __str__(self) -> str:
        """Return both inequalities as one: 1 ≤ N ≤ 6."""
        return " ≤ ".join(map(text, (self.low, self.expr, self.high)))


def pair_bounds(conditions: Iterable[Condition]) -> tuple[Condition | Range, ...]:
    """Return conditions as they are printed: both bounds of an expression as one range.

    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.conditions.condition import at_least
    >>> n, m = symbol("n"), symbol("m")
    >>> [str(part) for part in pair_bounds((at_least(n - 3), at_least(m - n), at_least(9 - n)))]
    ['3 ≤ n ≤ 9', 'm ≥ n']
    """
    given = tuple(conditions)
    bounds = [_bound(condition) for condition in given]
    numbers = {(bound[0], bound[1]): bound[2] for bound in bounds if bound is not None}
    paired: dict[Condition | Range, None] = {}
    for condition, bound in zip(given, bounds, strict=True):
        expr = None if bound is None else bound[0]
        low, high = numbers.get((expr, "≥")), numbers.get((expr, "≤"))
        is_range = low is not None and high is not None
        paired[Range(low, expr, high) if is_range else condition] = None
    return tuple(paired)


def _bound(condition: Condition) -> tuple[Expr, str, Expr] | None:
    """Return the sides of the bound of an expression by a number; None for another condition."""
    if not isinstance(condition, AtLeast):
        return None
    sides = condition.sides
    return sides if sides[2].is_number else None
