"""Alternatives of equations against their truth at points."""

from __future__ import annotations

from itertools import product

import pytest
from sympy import Expr, Integer, Symbol

from symcnn import latex
from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.conditions.any_of import AnyOf, any_of
from symcnn.algebra.conditions.equation import Equal

f, g, k, n = map(symbol, "fgkn")
N = Symbol("N", integer=True, nonnegative=True)


@pytest.mark.parametrize(
    ("exprs", "said"),
    [
        ([f - g, 2 * k - 2, k + f], "f = g or k = 1"),
        ([k - 3, k - 2], "k = 2 or k = 3"),
        ([N, f - 1], "N = 0 or f = 1"),
        ([FloorDiv(n, 2) - FloorDiv(n, 3), FloorDiv(n, 2) + FloorDiv(n, 3)], "⌊n/2⌋ = ⌊n/3⌋"),
        ([n - 2, (n - 2) * k], "n = 2"),
        ([f - g, n - n], "0 = 0"),
        ([k + 1], "0 = 1"),
        ([], "0 = 1"),
    ],
)
def test_alternatives_hold_where_one_expression_is_0(exprs: list[Expr], said: str) -> None:
    condition = any_of(exprs)
    assert str(condition) == said
    names = sorted(set().union(*(expr.free_symbols for expr in exprs)), key=str)
    for point in product(range(4), repeat=len(names)):
        values = {name: Integer(value) for name, value in zip(names, point, strict=True)}
        if all(value >= 1 or name == N for name, value in values.items()):
            is_zero = any(expr.subs(values) == 0 for expr in exprs)
            assert condition.substitute(values).verdict is is_zero


def test_alternatives_are_a_condition() -> None:
    condition = any_of([f - g, k - 1])
    assert isinstance(condition, AnyOf)
    assert condition.verdict is None
    assert condition.free_symbols == {f, g, k}
    assert condition.subject is condition.intersect(condition)
    assert condition.equation == Equal((f - g) * (k - 1))
    assert str(condition.substitute({f: g + 1})) == "k = 1"
    assert latex(condition) == r"f = g\ \text{or}\ k = 1"
