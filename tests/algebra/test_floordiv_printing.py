"""FloorDiv in SymPy's printers: text, LaTeX, pretty, MathML, Python and NumPy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, lambdify, latex, pretty, pycode
from sympy.printing.mathml import mathml
from sympy.printing.numpy import NumPyPrinter

from symcnn.algebra import FloorDiv, ceil_div, symbol

n, k, m, p, r, s = map(symbol, "nkmprs")

CEILING = FloorDiv(n + 31, 32)
FLOOR = FloorDiv(n + 3, 32)
PRODUCT = FloorDiv((2 * n + 4) * k, 6)
WINDOW = FloorDiv(n + 2 * p - r, s) + 1
SUMS = FloorDiv(n + 1, k + 1)
BELOW = FloorDiv(n + 1, k * m)
POWER = FLOOR**2
NEGATIVE = FloorDiv(-n, k + 1)
SQUARE = FloorDiv(n + 1, k**2)


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (CEILING, "ceiling(n/32)"),
        (FLOOR, "floor((n + 3)/32)"),
        (PRODUCT, "floor(k*(n + 2)/3)"),
        (WINDOW, "floor((n + 2*p - r)/s) + 1"),
        (SUMS, "floor((n + 1)/(k + 1))"),
        (BELOW, "floor((n + 1)/(k*m))"),
        (POWER, "floor((n + 3)/32)**2"),
        (NEGATIVE, "floor((-n)/(k + 1))"),
        (SQUARE, "floor((n + 1)/k**2)"),
        (3 * CEILING, "3*ceiling(n/32)"),
        (ceil_div(n, k), "floor((n - 1)/k) + 1"),
        (FloorDiv(2 * n + 2, 3), "ceiling(2*n/3)"),
        (FloorDiv(n * k + 2, 3), "ceiling(k*n/3)"),
        (FloorDiv(n**2 + n * k, 3), "floor((k*n + n**2)/3)"),
    ],
)
def test_text(expr: Expr, expected: str) -> None:
    assert str(expr) == repr(expr) == expected


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (CEILING, r"\left\lceil\frac{n}{32}\right\rceil"),
        (FLOOR, r"\left\lfloor\frac{n + 3}{32}\right\rfloor"),
        (PRODUCT, r"\left\lfloor\frac{k \left(n + 2\right)}{3}\right\rfloor"),
        (POWER, r"\left\lfloor\frac{n + 3}{32}\right\rfloor^{2}"),
        (CEILING**k, r"\left\lceil\frac{n}{32}\right\rceil^{k}"),
        (5 * POWER + n, r"n + 5 \left\lfloor\frac{n + 3}{32}\right\rfloor^{2}"),
        (1 / FLOOR, r"\frac{1}{\left\lfloor\frac{n + 3}{32}\right\rfloor}"),
    ],
)
def test_latex(expr: Expr, expected: str) -> None:
    assert latex(expr) == expected


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (CEILING, ["⎡n ⎤", "⎢──⎥", "⎢32⎥"]),
        (FLOOR, ["⎢n + 3⎥", "⎢─────⎥", "⎣ 32  ⎦"]),
        (3 * CEILING, ["  ⎡n ⎤", "3⋅⎢──⎥", "  ⎢32⎥"]),
        (POWER, ["       2", "⎢n + 3⎥ ", "⎢─────⎥ ", "⎣ 32  ⎦ "]),
    ],
)
def test_pretty(expr: Expr, expected: list[str]) -> None:
    assert pretty(expr, use_unicode=True).split("\n") == expected


@pytest.mark.parametrize("expr", [CEILING, FLOOR, 3 * POWER, WINDOW])
def test_pretty_without_unicode(expr: Expr) -> None:
    shown = pretty(expr, use_unicode=False)
    assert shown.isascii()
    assert "n" in shown


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (CEILING, "<apply><ceiling/><apply><divide/><ci>n</ci><cn>32</cn></apply></apply>"),
        (
            FLOOR,
            (
                "<apply><floor/><apply><divide/><apply><plus/><ci>n</ci><cn>3</cn></apply>"
                "<cn>32</cn></apply></apply>"
            ),
        ),
        (
            CEILING**2,
            (
                "<apply><power/><apply><ceiling/><apply><divide/><ci>n</ci><cn>32</cn></apply></apply>"
                "<cn>2</cn></apply>"
            ),
        ),
    ],
)
def test_mathml_content(expr: Expr, expected: str) -> None:
    assert mathml(expr) == expected


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (
            CEILING,
            "<mrow><mo>&#8968;</mo><mfrac><mi>n</mi><mn>32</mn></mfrac><mo>&#8969;</mo></mrow>",
        ),
        (
            FLOOR,
            (
                "<mrow><mo>&#8970;</mo><mfrac><mrow><mi>n</mi><mo>+</mo><mn>3</mn></mrow><mn>32</mn>"
                "</mfrac><mo>&#8971;</mo></mrow>"
            ),
        ),
        (
            CEILING**2,
            (
                "<msup><mrow><mo>&#8968;</mo><mfrac><mi>n</mi><mn>32</mn></mfrac><mo>&#8969;</mo>"
                "</mrow><mn>2</mn></msup>"
            ),
        ),
    ],
)
def test_mathml_presentation(expr: Expr, expected: str) -> None:
    assert mathml(expr, printer="presentation") == expected


@pytest.mark.parametrize("printer", [pycode, NumPyPrinter().doprint])
@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (CEILING, "((n + 31)//32)"),
        (PRODUCT, "((k*n + 2*k)//3)"),
        (POWER, "((n + 3)//32)**2"),
        (WINDOW, "((n + 2*p - r)//s) + 1"),
        (BELOW, "((n + 1)//(k*m))"),
        (NEGATIVE, "((-n)//(k + 1))"),
        (SQUARE, "((n + 1)//k**2)"),
        (n * FLOOR, "n*((n + 3)//32)"),
    ],
)
def test_code(printer: Callable[[Expr], str], expr: Expr, expected: str) -> None:
    assert printer(expr) == expected


ALL = [CEILING, FLOOR, PRODUCT, WINDOW, SUMS, BELOW, POWER, NEGATIVE, SQUARE]
ALL += [n - 2 * FLOOR, FloorDiv(n * FloorDiv(n, 2), k + 1), FloorDiv(n**2 - k * m, k * m)]
NAMES = (n, k, m, p, r, s)


@given(st.sampled_from(ALL), st.tuples(*[st.integers(1, 60)] * 6))
def test_code_has_the_value_of_the_expression(expr: Expr, numbers: tuple[int, ...]) -> None:
    """What is printed as Python has the value that substitution gives."""
    values = dict(zip(NAMES, numbers, strict=True))
    expected = expr.subs(values)
    named = {name.name: number for name, number in values.items()}
    assert eval(pycode(expr), {}, named) == expected  # noqa: S307 - text that is our own
    assert lambdify(NAMES, expr, modules="math")(*numbers) == expected


@pytest.mark.parametrize("expr", ALL)
def test_compiled_for_arrays(expr: Expr) -> None:
    rows = np.random.default_rng(1).integers(1, 60, size=(20, 6))
    found = lambdify(NAMES, expr, modules="numpy")(*rows.T)
    assert found.dtype == rows.dtype
    assert list(found) == [expr.subs(dict(zip(NAMES, map(int, row), strict=True))) for row in rows]
