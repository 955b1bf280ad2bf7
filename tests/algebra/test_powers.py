"""Powers with symbols in the exponent: equal ones are identical, and nothing changes in value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Mul, Pow, Rational, Symbol, factorint, sqrt

from symcnn.algebra import FloorDiv, minimum, symbol
from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.polynomial import degree, expand_products, terms
from symcnn.algebra.polynomials.powers import factors, has_powers, joined, normalize, substitute
from symcnn.algebra.polynomials.size_limits import excess
from symcnn.algebra.presentation.present import text
from symcnn.errors import ShapeError

D, i = DEPTHS = tuple(Symbol(name, integer=True, nonnegative=True) for name in "Di")
w, n = SIZES = tuple(map(symbol, "wn"))
NUMBERS = [Integer(base) for base in (2, 3, 4, 6, 8, 9, 12, 18)]
FRACTIONS = [Rational(1, 2), Rational(3, 4), Rational(9, 2)]

EXPONENTS = st.builds(
    lambda first, second, constant: first * D + second * i + constant,
    *[st.integers(-2, 3)] * 2,
    st.integers(-2, 2),
)
POWERS = st.builds(Pow, st.sampled_from([*NUMBERS, *FRACTIONS, w, 2 * w, n * w]), EXPONENTS)
NUMBER_POWERS = st.builds(Pow, st.sampled_from(NUMBERS + FRACTIONS), EXPONENTS)
PLAIN = st.sampled_from([Integer(2), Integer(-3), Rational(2, 3), w, D, w + 1, Integer(6)])


def trees(leaves: st.SearchStrategy[Expr], most: int) -> st.SearchStrategy[Expr]:
    return st.recursive(
        leaves | PLAIN,
        lambda inner: (
            st.builds(Add, inner, inner)
            | st.builds(Mul, inner, inner)
            | st.builds(Pow, inner, st.integers(1, 2).map(Integer))
        ),
        max_leaves=most,
    )


VALUES = st.builds(
    lambda depth, index, width, size: {D: depth, i: index, w: width, n: size},
    *[st.integers(0, 4).map(Integer)] * 2,
    *[st.integers(1, 4).map(Integer)] * 2,
)


@given(trees(POWERS, 6), VALUES)
def test_tidied_has_the_same_value(expr: Expr, at: dict[Expr, Expr]) -> None:
    """A tidied expression is equal, and tidying it again changes nothing."""
    found = normalize(expr)
    assert found.xreplace(at) == expr.xreplace(at)
    assert expand_products(expr).xreplace(at) == expr.xreplace(at)
    assert normalize(found) == found
    assert expand_products(expand_products(expr)) == expand_products(expr)


@given(trees(NUMBER_POWERS, 4), trees(NUMBER_POWERS, 4))
def test_equal_functions_are_identical(left: Expr, right: Expr) -> None:
    """Sums of products of powers of numbers and symbols agree only if they are identical."""
    points = [
        {D: Integer(depth), i: Integer(index), w: Integer(width)}
        for depth in range(4)
        for index in range(4)
        for width in (1, 2, 5)
    ]
    agree = all(left.xreplace(at) == right.xreplace(at) for at in points)
    assert (expand_products(left) == expand_products(right)) == agree


@given(st.data())
def test_however_a_power_is_written_it_is_one(data: st.DataObject) -> None:
    """b^e = Π p^(e·k) over the primes of b = Π p^k, and b^(e + f) = b^e·b^f."""
    powers = data.draw(st.lists(NUMBER_POWERS, min_size=1, max_size=4))

    def written(power: Expr) -> Expr:
        base, exponent = power.as_base_exp()
        shift = data.draw(EXPONENTS)
        if data.draw(st.booleans()) or not base.is_Integer:
            return Mul(Pow(base, exponent - shift), Pow(base, shift))
        return Mul(*(Pow(prime, times * exponent) for prime, times in factorint(base).items()))

    order = data.draw(st.permutations(powers))
    one, other = Mul(*powers), Mul(*map(written, order))
    assert expand_products(one) == expand_products(other)
    assert normalize(normalize(one) / normalize(other)) == 1


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (4**D - 2 ** (2 * D), Integer(0)),
        (2 ** (D + 1), 2 * 2**D),
        (8 ** (D - 1), 2 ** (3 * D) / 8),
        (2 ** (D - i - 1), 2**D / 2**i / 2),
        (12**D, 2 ** (2 * D) * 3**D),
        (6**D * 2**D, 2 ** (2 * D) * 3**D),
        (6**D / 3**D, 2**D),
        (Rational(4, 9) ** D, 2 ** (2 * D) * 3 ** (-2 * D)),
        (2 ** (w * (D + 1)), 2 ** (D * w) * 2**w),
        ((2 * w) ** D, 2**D * w**D),
        (w ** (D + 1), w * w**D),
        ((n + 1) ** (D + 1), (n + 1) * (n + 1) ** D),
        (2 ** (D + Rational(1, 2)), sqrt(2) * 2**D),
        ((-2) ** (D + 1), (-2) ** (D + 1)),
        (i ** (D + 1), i ** (D + 1)),
        ((i * w) ** D, (i * w) ** D),
        (1000003**D, 1000003**D),
        (w**2 + 1, w**2 + 1),
        (sqrt(2) * 4**D, sqrt(2) * 2 ** (2 * D)),
    ],
)
def test_tidied(expr: Expr, expected: Expr) -> None:
    assert normalize(expr) == expected


def test_powers_are_tidied_inside_floors_too() -> None:
    built = FloorDiv(n, 2 ** (2 * D), evaluate=False) - FloorDiv(n, 4**D, evaluate=False)
    assert built != 0
    assert normalize(built) == 0


def test_equal_terms_that_sympy_leaves_are_added() -> None:
    half = Rational(1, 2) ** D
    left = Add(3 * 2**-D, Mul(-3, half, evaluate=False))
    assert len(left.args) == 2
    assert normalize(left) == 0


def test_put() -> None:
    """Values are put in at once, for each other too, and powers that come up are tidied."""
    assert substitute(2**D * 3**i, {D: i + 1, i: D}) == 2 * 3**D * 2**i
    assert substitute(2**D * w, {D: 3}) == 8 * w
    assert substitute(FloorDiv(n, 2**i), {i: 0}) == n


@pytest.mark.parametrize(
    ("expr", "depth"),
    [(2**D, 10_001), (2 ** (w * D), 10**12), (3**-D, 10**12), (2 ** (3 ** (5**D)), 10**9)],
)
def test_numbers_that_would_take_long_are_an_error(expr: Expr, depth: int) -> None:
    with pytest.raises(ShapeError, match="a power here has more than 3,000 digits"):
        substitute(expr, {D: depth, w: 3})


def test_large_exponents() -> None:
    assert substitute(w**D, {w: 1, D: 10**12}) == 1
    assert substitute(w**D + 2**i, {D: 10**12}) == w ** (10**12) + 2**i
    assert substitute(2**D, {D: 10_000}) == 2**10_000
    with pytest.raises(ShapeError, match="more than 3,000 digits"):
        normalize(2 ** (D + 10**9))


@pytest.mark.parametrize(
    ("monomial", "expected"),
    [
        (w**2 * D, {w: 2, D: 1}),
        (w / n, {w: 1, n: -1}),
        (12**D, {2**D: 2, 3**D: 1}),
        (normalize(w ** (2 * D)), {w**D: 2}),
        (2 ** (D / 3), {2 ** (D / 3): 1}),
        (2 ** (2 * D / 3), {2 ** (D / 3): 2}),
        (sqrt(2) * w, {sqrt(2): 1, w: 1}),
        ((i * w) ** (2 * D), {(i * w) ** (2 * D): 1}),
    ],
)
def test_factors(monomial: Expr, expected: dict[Expr, int]) -> None:
    assert dict(factors(monomial)) == expected


@given(POWERS.map(normalize))
def test_factors_multiply_to_the_monomial(power: Expr) -> None:
    """Π atom^exponent is the monomial."""
    assert normalize(Mul(*(atom**times for atom, times in factors(power)))) == power


def test_has_powers() -> None:
    assert has_powers(FloorDiv(n, 2**D) + 1)
    assert not has_powers(w**2 / n + sqrt(2))


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (D, 0),
        (3 * 2**D - 2, 1),
        (w * 2**D - w, 0),
        (4**D - 2**D, 0),
        (6**D - 2**D, 0),
        (2 ** (D + 3), 8),
        (2 ** (w + D), 2),
        (2 ** (D - i), 0),
        (n / 2**D, 0),
        (1 - n / 2**D, None),
        (w ** (D + 1) - w, 0),
        (w**D, 1),
        ((n + 2) ** w, 3),
        ((n + 1) ** (D - i), 0),
        ((n - 3) ** D, None),
        (i**D, 0),
        (2 ** (w + D / 2), 2),
        (2 ** (D / 2 + Rational(1, 2)), 1),
        (-D, None),
        (2**D - 2**i, None),
    ],
)
def test_minimum(expr: Expr, expected: int | None) -> None:
    assert minimum(expr) == expected


@given(trees(POWERS, 5), VALUES)
def test_minimum_is_a_lower_bound(expr: Expr, at: dict[Expr, Expr]) -> None:
    """minimum(e) ≤ e wherever it is known."""
    least = minimum(expr)
    assert least is None or least <= expr.xreplace(at)


@given(trees(POWERS, 6))
def test_terms_sum_to_the_expression(expr: Expr) -> None:
    """expr = Σ coefficient · monomial, and there are no more of them than length says."""
    found = terms(expr)
    assert expand_products(Add(*(value * key for key, value in found.items())) - expr) == 0
    assert len(found) <= length(normalize(expr))


def test_products_of_powers_are_multiplied_out() -> None:
    assert expand_products((2**D + 1) ** 2) == 2 ** (2 * D) + 2 * 2**D + 1
    assert expand_products((2**D + 2**-D) ** 2 - 4**D - Rational(1, 4) ** D) == 2


def test_size_of_powers() -> None:
    assert degree(2 ** (3 * D) * w**2) == 3
    assert length(2**D * (w + 1)) == 2
    assert excess(2**D * w**2 + 4**D) is None


@pytest.mark.parametrize(
    ("expr", "shown"),
    [
        (2 ** (2 * D), "4^D"),
        (normalize(8**D) * w**2, "8^D·w²"),
        (normalize(12**D) - 1, "12^D - 1"),
        (n / 2**D, "n/2^D"),
        (n / 2 ** (2 * D), "n/4^D"),
        (n * normalize(2 ** (-D - i)), "n/(2^D·2^i)"),
        (normalize(2 ** (D - i)), "2^(D - i)"),
        (normalize(4 ** (D - i)) * w, "4^(D - i)·w"),
        (normalize(4**D / 2**i), "2^(2·D - i)"),
        (normalize(2**D / 3**D), "2^D/3^D"),
        (2 ** (D + 1), "2^(D + 1)"),
        (2 ** (2 * D / 3), "4^(D/3)"),
        (w ** (2 * D), "w^(2·D)"),
        (3 * 2**D * 3**i, "3·2^D·3^i"),
        (89 * 2 ** (2 * D) * w**2 / 3, "89·4^D·w²/3"),
        (-(2**D) * w, "-2^D·w"),
        (w**2 * (89 * 2 ** (2 * D) - 62) / 3, "w²·(89·4^D - 62)/3"),
    ],
)
def test_text(expr: Expr, shown: str) -> None:
    assert text(expr) == shown


@given(trees(POWERS, 4).map(normalize), VALUES)
def test_joined_has_the_same_value(expr: Expr, at: dict[Expr, Expr]) -> None:
    """What is joined to be written is equal."""
    parts = [joined(part) for part in Add.make_args(expr)]
    assert Add(*parts).xreplace(at) == expr.xreplace(at)
