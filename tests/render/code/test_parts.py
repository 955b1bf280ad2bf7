"""How expressions are written part by part: brackets, signs, quotients, powers, sums."""

from __future__ import annotations

import pytest
from sympy import Add, Expr, Integer, Max, Min, Mul, Pow, Rational, Symbol, sin, sqrt

from symcnn import SymcnnError, load, parse
from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.sums.closed_sum import Series
from symcnn.render.code import LANGUAGES, code
from symcnn.render.code.fraction import as_fraction
from symcnn.render.code.translate import Scope, written
from tests.render.code.python_code import function

n, w, k, s = map(symbol, "nwks")
x = Symbol("x", integer=True)
D, i = (Symbol(name, integer=True, nonnegative=True) for name in "Di")


def said(expr: Expr, language: str) -> str:
    """Return an expression in a language, with the symbols in the order of the alphabet."""
    chosen = LANGUAGES[language]
    symbols = sorted(expr.free_symbols, key=str)
    names = chosen.names(symbol.name for symbol in symbols)
    return written(
        arrange(expr), Scope(chosen, {symbol: names[symbol.name] for symbol in symbols})
    ).text


LONG = "-".join(["I((a,b,c),d)", *(f"C(3,f{index})" for index in range(190))])


@pytest.mark.parametrize(
    ("expr", "language", "text"),
    [
        (n - w - 5, "python", "n - w - 5"),
        (-n - w, "python", "-n - w"),
        (-n, "python", "-n"),
        (Add(n, n, evaluate=False), "python", "n + n"),
        (Integer(-7), "python", "-7"),
        (-3 * n, "c", "-3*n"),
        (-(2**D), "python", "-2**D"),
        # a minus binds tighter than a power there
        (-(2**D), "javascript", "-(2n**D)"),
        (-(2**D) * n, "excel", "-(2^A2*B2)"),
        (-(w**2), "excel", "-(A2*A2)"),
        (-FloorDiv(n, 2), "python", "-(n//2)"),
        (5 - FloorDiv(n, 2), "python", "5 - n//2"),
        (3 * FloorDiv(n, 2), "python", "3*(n//2)"),
        (3 * FloorDiv(n, 2), "c", "3*(n/2)"),
        (FloorDiv(n * w + 1, 2 * s), "python", "(n*w + 1)//(2*s)"),
        (FloorDiv(n, 2**D), "python", "n//2**D"),
        (FloorDiv(n - w, k), "c", "floor_div(n - w, k)"),
        (FloorDiv(n - w, k), "javascript", "floorDiv(n - w, k)"),
        (FloorDiv(n - w, k), "sql", "(n - w - (((n - w) % k) + k) % k)/k"),
        (FloorDiv(n + 1, 2), "sql", "(n + 1 - (n + 1) % 2)/2"),
        (FloorDiv(n + 1, 2), "excel", "(A2 + 1 - MOD(A2 + 1, 2))/2"),
        (FloorDiv(n / s, 2), "python", "n//(2*s)"),
        (w * (w - 3) / 2, "python", "w*(w - 3)//2"),
        (w / 2 + 3 * n / (4 * s), "c", "(2*s*w + 3*n)/(4*s)"),
        (n / 2**D + 1, "python", "(n + 2**D)//2**D"),
        (n / (w / 2), "python", "2*n//w"),
        ((n / 2) ** 2, "python", "n**2//4"),
        ((w / 2 + n) ** 2, "python", "(w + 2*n)**2//4"),
        (Mul(Rational(1, 3), n + w, evaluate=False), "python", "(n + w)//3"),
        (w**3, "c", "w*w*w"),
        (w**4, "c", "power(w, 4)"),
        ((n - 4) ** 2, "c", "power(n - 4, 2)"),
        ((n - 4) ** 2, "sql", "(n - 4)*(n - 4)"),
        ((n - 4) ** 2, "javascript", "(n - 4n)**2n"),
        (w ** (2 * D), "excel", "B2^(2*A2)"),
        (w**D, "c", "power(w, D)"),
        (2**D, "sql", "((1 + 0*4294967296) << D)"),
        (2 ** (2 * D), "sql", "((1 + 0*4294967296) << (2*D))"),
        (2 ** (2 * D), "python", "4**D"),
        # an exponent that may be negative is split
        (n * 2 ** (D - 1), "python", "2**D*n//2"),
        (n * 2 ** (2 * D - i), "c", "power(4, D)*n/power(2, i)"),
        (n * 2 ** (D + 1), "python", "2**(D + 1)*n"),
        (n ** (D - 2), "python", "n**D//n**2"),
        ((n / 2) ** (D - 2), "python", "4*n**D//(2**D*n**2)"),
        (Min(n, w, 8), "python", "min(8, n, w)"),
        (Min(n, w, 8), "numpy", "np.minimum(8, np.minimum(n, w))"),
        (Max(n, w, 8), "c", "max_of(8, max_of(n, w))"),
        (Max(n, w, 8), "excel", "MAX(8, A2, B2)"),
        (Min(n, 8), "sql", "(CASE WHEN 8 <= n THEN 8 ELSE n END)"),
        (
            Max(n, w, 8),
            "sql",
            "(CASE WHEN 8 >= n AND 8 >= w THEN 8 WHEN n >= w THEN n ELSE w END)",
        ),
        (Min(3 * w / 4, n), "python", "min(4*n, 3*w)//4"),
        (
            Series(FloorDiv(n, 2**i) * w / 2, i, D),
            "python",
            "sum(w*(n//2**i) for i in range(D))//2",
        ),
        (Series(FloorDiv(n, 2**i), i, D / 2), "python", "sum(n//2**i for i in range(D//2))"),
    ],
)
def test_a_part_is_written_so(expr: Expr, language: str, text: str) -> None:
    assert said(expr, language) == text


def test_an_index_has_a_name_of_its_own() -> None:
    taken = Symbol("i", integer=True, positive=True)
    series = Series(FloorDiv(taken, 2**i), i, D)
    assert said(series, "python") == "sum(i//2**j for j in range(D))"
    assert said(taken + Series(FloorDiv(n, 2**i), i, D), "python") == (
        "i + sum(n//2**i_ for i_ in range(D))"
    )
    net = parse("I(n,sum_1)-for i in 1..N [C(1,i//2+1)]")
    assert "static int64_t sum_1_(int64_t end)" in code(net, "params", "c")


def test_sums_inside_sums_are_functions_that_call_each_other() -> None:
    inner = Series(FloorDiv(w + i, 2 ** Symbol("j", integer=True, nonnegative=True)), i, n)
    outer = Series(inner * FloorDiv(n, 2**i), i, D)
    assert said(outer + inner, "javascript").count("sum_") == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("expr", "message"),
    [
        (sin(n), "exactly"),
        (sqrt(n), "exactly"),
        (n ** (D / 2), "its exponent may be negative or fractional"),
        (n**x, "its exponent may be negative or fractional"),
        (x**D * Min(n / w, 3), "it divides by a symbol"),
        (Series(FloorDiv(n, 2**i) / (i + 1), i, D), "its terms may be fractions"),
        (FloorDiv(n / (s - 1), 2), "may be 0 or less"),
    ],
)
def test_what_no_language_says_exactly_is_refused(expr: Expr, message: str, language: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        said(expr, language)


@pytest.mark.parametrize(
    ("text", "what", "language", "message"),
    [
        (
            "I(n,4)-(C(3,4,p=1)-P(2))*N",
            "macs",
            "sql",
            "a sum of N terms cannot .* substitute numbers for N",
        ),
        ("I(n,4)-(C(3,4,p=1)-P(2))*N", "macs", "excel", "a sum of N terms cannot be written in Ex"),
        ("I(9,1)-C(3,w^d)", "params", "sql", "a power of w cannot .* of the exponent d$"),
        ("I(9,1)-C(1,2^63)", "biases", "c", "it is 2\\^63 or more"),
        ("I(9,1)-C(1,2^63)", "biases", "numpy", "it is 2\\^63 or more"),
        ("I(9,1)-C(1,2^63)", "biases", "sql", "it is 2\\^63 or more"),
        ("I(9,1)-C(1,10^15)", "biases", "excel", "it has more than 15 digits"),
        (LONG, "macs", "excel", "the formula is too long for Excel: "),
        ("I(9,1)-C(3,w)", "params", "pyton", "unknown language 'pyton'; did you mean python"),
        ("I(9,1)-C(3,w)", "param", "python", "unknown quantity 'param'; did you mean params"),
    ],
)
def test_what_a_language_cannot_say_is_refused(
    text: str, what: str, language: str, message: str
) -> None:
    with pytest.raises(SymcnnError, match=message):
        code(load(text) if "(" not in text else text, what, language)


@pytest.mark.parametrize(
    ("number", "language", "text"),
    [
        (2**63 - 1, "c", "9223372036854775807"),
        (10**15 - 1, "excel", "999999999999999"),
        (2**70, "python", "1180591620717411303424"),
        (2**70, "javascript", "1180591620717411303424n"),
    ],
)
def test_the_greatest_numbers_are_written_out(number: int, language: str, text: str) -> None:
    assert said(Integer(number), language) == text


def test_a_sheet_goes_on_after_z() -> None:
    net = parse("I(9,1)-" + "-".join(f"C(1,x{number})" for number in range(30)))
    cells = LANGUAGES["excel"].names(net.symbols)
    assert [cells["x0"], cells["x25"], cells["x26"], cells["x29"]] == ["A2", "Z2", "AA2", "AD2"]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("python", {"lambda": "lambda__", "lambda_": "lambda_", "n": "n", "max": "max_"}),
        ("numpy", {"np": "np_", "min": "min_"}),
        ("c", {"power": "power_", "int64_t": "int64_t_", "end": "end_", "N": "N", "n": "n"}),
        ("javascript", {"BigInt": "BigInt_", "floorDiv": "floorDiv_", "of": "of_"}),
        ("sql", {"n": "n", "N": "N_", "groups": "groups_", "Order": "Order_", "w": "w"}),
        ("sql", {"N": "N", "n_": "n_", "n": "n__"}),
        ("sql", {"order": "order__", "ORDER_": "ORDER_"}),
    ],
)
def test_no_name_is_a_word_of_the_language(language: str, names: dict[str, str]) -> None:
    assert LANGUAGES[language].names(names) == names


def test_what_is_whole_keeps_its_form() -> None:
    expr = Pow(n - 4, 2) * w + w * (9 * w + 1)
    assert as_fraction(expr) == (expr, 1)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("I(n,c)-C(3,f)-C(3,f/2^(e-1))", {"n": 9, "c": 1, "f": 4, "e": 2}),
        ("I(n,c)-C(3,f)-C(3,f*4^(d-e))", {"n": 9, "c": 1, "f": 32, "d": 1, "e": 3}),
    ],
)
def test_powers_below_a_line_are_brought_over_one(text: str, values: dict[str, int]) -> None:
    first, second = values["f"], 2  # filters of the layers
    params = 9 * first + first + 9 * first * second + second
    assert function(parse(text), "params")(**values) == params
