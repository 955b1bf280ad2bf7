"""`str` of an expression is SymPy's syntax: SymPy reads it, and it means the same."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Float, Integer, Max, Sum, Symbol, ceiling, floor, pi, sqrt, sympify

from symcnn import SymcnnError, latex
from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.presentation.present import text
from symcnn.algebra.sums.closed_sum import Series
from symcnn.algebra.sums.from_sympy import from_sympy
from symcnn.errors import ShapeError
from tests.solving.expressions import NAMES, Made, expressions

n, m = symbol("n"), symbol("m")
x, i = Symbol("x"), Symbol("i")
j, N = Symbol("j", integer=True, nonnegative=True), NAMES["N"]
_POINTS = st.fixed_dictionaries(
    {"a": st.integers(1, 30), "b": st.integers(1, 30), "N": st.integers(0, 6)}
)


def _value(expr: Expr, point: dict[str, int]) -> Fraction:
    """Return the value that SymPy gives to its own reading of a printed expression."""
    read = sympify(str(expr), locals=dict(NAMES))
    value = read.subs({NAMES[name]: value for name, value in point.items()}).doit()
    return Fraction(int(value.p), int(value.q))


@given(expressions(), _POINTS)
def test_sympy_reads_what_is_printed(made: Made, point: dict[str, int]) -> None:
    assert _value(made.expr, point) == made.at(point)


@given(st.integers(1, 40), st.integers(0, 9), st.integers(1, 6))
def test_sympy_reads_a_root_in_a_floor(value: int, shift: int, below: int) -> None:
    expr = FloorDiv(FloorRoot(2 * NAMES["a"] + shift, 2) + shift, below)
    point = {"a": value, "b": 1, "N": 0}
    assert _value(expr, point) == (isqrt(2 * value + shift) + shift) // below


@given(st.integers(1, 99), st.integers(0, 6))
def test_sympy_reads_a_sum(value: int, count: int) -> None:
    expr = Series(FloorDiv(NAMES["a"], 2**j), j, N) * 3
    point = {"a": value, "b": 1, "N": count}
    assert _value(expr, point) == 3 * sum(value >> place for place in range(count))


@given(expressions(), _POINTS)
def test_what_sympy_reads_is_converted_back(made: Made, point: dict[str, int]) -> None:
    converted = from_sympy(sympify(str(made.expr), locals=dict(NAMES)))
    assert not converted.has(floor, ceiling)
    value = converted.subs({NAMES[name]: value for name, value in point.items()})
    assert Fraction(int(value.p), int(value.q)) == made.at(point)


@pytest.mark.parametrize(
    ("expr", "converted"),
    [
        (floor(x / 4) + ceiling((x + 1) / 3), FloorDiv(n, 4) + FloorDiv(n + 3, 3)),
        (floor(sqrt(x + 1) / 2), FloorDiv(FloorRoot(n + 1, 2), 2)),
        (x / 3 + 1, x / 3 + 1),
        (Sum(floor(x / 2**i), (i, 1, 3)), FloorDiv(n, 2) + FloorDiv(n, 4) + FloorDiv(n, 8)),
        (Sum(i, (i, 1, x)), n * (n + 1) / 2),
    ],
)
def test_expression_of_sympy_becomes_canonical(expr: Expr, converted: Expr) -> None:
    assert (from_sympy(expr.subs(x, Symbol("n"))) - converted.subs(x, Symbol("n"))).expand() == 0


@pytest.mark.parametrize("value", [pi * x, Float("0.25") * x])
def test_floor_of_no_exact_fraction_is_refused(value: Expr) -> None:
    with pytest.raises(ShapeError, match="write decimals as fractions"):
        from_sympy(ceiling(value))


@pytest.mark.parametrize(
    ("written", "typeset"),
    [
        ("floor((n + 3)/32)", r"\left\lfloor\frac{n + 3}{32}\right\rfloor"),
        ("3·f² + ⌈n/4⌉", r"3f^2 + \left\lceil\frac{n}{4}\right\rceil"),
        ("floor(sqrt(n))", r"\left\lfloor\sqrt{n}\right\rfloor"),
        ("N·f", "Nf"),
        ("c", "c"),
        ("f·(9·N + 1)", "f(9N + 1)"),
        ("2·n/2^i + 1/(2·2^S)", r"\frac{n}{2^{i - 1}} + \frac{1}{2^{S + 1}}"),
    ],
)
def test_text_of_an_expression_is_typeset(written: str, typeset: str) -> None:
    assert latex(written) == typeset


@pytest.mark.parametrize("written", ["I-C+R", "add[I(8,1)|_]", "floor(n/4", "C(3,8)+1", "√2"])
def test_text_of_no_expression_is_that_of_a_network(written: str) -> None:
    with pytest.raises(SymcnnError, match=r"unexpected|unknown layer|must start"):
        latex(written)


@pytest.mark.parametrize(
    ("expr", "written", "plain"),
    [
        (FloorDiv(n + 3, 32), "floor((n + 3)/32)", "⌊(n + 3)/32⌋"),
        (FloorDiv(n + 3, 4) ** 2, "ceiling(n/4)**2", "⌈n/4⌉²"),
        (FloorRoot(n, 2), "floor(sqrt(n))", "⌊√(n)⌋"),
        (FloorRoot(n, 3), "floor(n**(1/3))", "⌊n^(1/3)⌋"),
        (Series(FloorDiv(n, 2**j), j, N), "Sum(floor(n/2**j), (j, 0, N - 1))", None),
        (Max(n, m - 1), "Max(n, m - 1)", "max(n, m - 1)"),
    ],
)
def test_text_and_sympy_syntax_of_an_expression(expr: Expr, written: str, plain: str) -> None:
    assert str(expr) == repr(expr) == written
    assert plain is None or text(expr) == plain


def test_floor_of_two_roots_keeps_theirs() -> None:
    """⌊(⌊√8⌋ + ⌊√3⌋)/2⌋ = 1, but ⌊(√8 + √3)/2⌋ = ⌊2.28⌋ = 2."""
    roots = FloorRoot(n, 2) + FloorRoot(m, 2)
    assert str(FloorDiv(roots, Integer(2))) == "floor((floor(sqrt(m)) + floor(sqrt(n)))/2)"
