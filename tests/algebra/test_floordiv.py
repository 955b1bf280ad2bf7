"""FloorDiv: its rules, its values, and that one canonical form stands for one function."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np
import pytest
import sympy
from hypothesis import assume, example, given
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Rational, floor

from symcnn.algebra import FloorDiv, ceil_div, floor_div, minimum, symbol
from symcnn.errors import ShapeError

n, k, m, g, s = map(symbol, "nkmgs")
SYMBOLS = (n, k, m)
N = symbol("N")

VALUES = st.tuples(*[st.integers(1, 40)] * 3).map(
    lambda values: dict(zip(SYMBOLS, values, strict=True))
)
POLYNOMIALS = st.recursive(
    st.sampled_from(SYMBOLS) | st.integers(-7, 9).map(Integer),
    lambda inner: st.builds(
        lambda left, right, times: left * right if times else left + right,
        inner,
        inner,
        st.booleans(),
    ),
    max_leaves=5,
)
POSITIVE = st.sampled_from(
    [Integer(b) for b in (1, 2, 3, 6, 8)]
    + [k, 2 * k, 6 * k, k * m, 4 * k * m, k**2, k + 1, 2 * k + 2, k + m, 2 * k + 3, n + k]
    + [k * (m + 1), (k + 1) ** 2, k**2 + k, n]
)


def value(expr: Expr, at: dict[Expr, int]) -> Rational:
    return sympy.sympify(expr).xreplace({name: Integer(number) for name, number in at.items()})


def plain(above: Expr, below: Expr, at: dict[Expr, int]) -> int:
    return int((value(above, at) / value(below, at)).floor())


RULES = {
    "1 takes out multiples of a number": (FloorDiv(7 * n + 9, 4), FloorDiv(3 * n + 1, 4) + n + 2),
    "1 leaves remainders from 0 on": (FloorDiv(-n - 1, 4), FloorDiv(3 * n + 3, 4) - n - 1),
    "1 takes out a symbol": (FloorDiv(n * k + m, k), FloorDiv(m, k) + n),
    "1 takes out 2k": (FloorDiv(5 * n * k + m, 2 * k), 2 * n + FloorDiv(n * k + m, 2 * k)),
    "1 takes out a sum": (FloorDiv(n * k + n + m, k + 1), FloorDiv(m, k + 1) + n),
    "2 makes one floor of two": (FloorDiv(FloorDiv(n, 3) + 5, 4), FloorDiv(n + 15, 12)),
    "2 with symbols b and d": (FloorDiv(FloorDiv(n, k) + g, m), FloorDiv(n + g * k, k * m)),
    "2 with symbol b": (FloorDiv(FloorDiv(n, k) + g, 2), FloorDiv(n + g * k, 2 * k)),
    "2 with symbol d": (FloorDiv(FloorDiv(n, 2) + g, k), FloorDiv(n + 2 * g, 2 * k)),
    "2 for minus a floor": (FloorDiv(m - FloorDiv(n, k), 2), FloorDiv(k * m - n + k - 1, 2 * k)),
    "3 ceilings": (ceil_div(n, k), FloorDiv(n + k - 1, k)),
    "3 ceilings by a number": (ceil_div(n, Integer(32)), FloorDiv(n + 31, 32)),
    "3 ceilings of a multiple": (ceil_div(n * k, k), n),
    "4 divides out a number": (FloorDiv(4 * n + 7, 6), FloorDiv(2 * n + 3, 3)),
    "4 divides out a symbol": (FloorDiv(k * n, k * m), FloorDiv(n, m)),
    "4 divides out a power": (FloorDiv(k**3 * n, k**2 * m), FloorDiv(k * n, m)),
    "4 with a rest below the symbol": (FloorDiv((k + 1) * n + k, (k + 1) * 1), n),
    "4 with a rest of -1": (FloorDiv(k * n - 1, k * m), FloorDiv(n - 1, m)),
    "5 from 0 to below b": (FloorDiv(k, k + 1), 0),
    "5 with a number": (FloorDiv(2, k + 2), 0),
    "5 from -b to -1": (FloorDiv(-k, k + 1), -1),
    "5 minus one": (FloorDiv(Integer(-1), k), -1),
    "5 zero": (FloorDiv(Integer(0), k), 0),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule: str) -> None:
    left, right = RULES[rule]
    assert left == right


def test_rule_5_needs_the_bound() -> None:
    assert FloorDiv(n, k + 1).has(FloorDiv)
    assert FloorDiv(Integer(3), k).has(FloorDiv)


def test_rule_4_keeps_a_rest_that_may_reach_the_symbol() -> None:
    assert FloorDiv(k * n + 1, k * m).args == (k * n + 1, k * m)


@given(POLYNOMIALS, POSITIVE, VALUES)
@example(n**2 - 1, k + 1, {n: 5, k: 2, m: 1})
def test_floor_of_a_polynomial(above: Expr, below: Expr, at: dict[Expr, int]) -> None:
    """FloorDiv(a, b) is the floor of a/b for all positive symbols."""
    assert value(FloorDiv(above, below), at) == plain(above, below, at)


@given(POLYNOMIALS, POSITIVE, VALUES)
def test_ceiling_of_a_polynomial(above: Expr, below: Expr, at: dict[Expr, int]) -> None:
    """ceil_div(a, b) is the ceiling of a/b for all positive symbols."""
    assert value(ceil_div(above, below), at) == -plain(-above, below, at)


@given(st.data(), VALUES)
def test_nested_trees_of_floors(data: st.DataObject, at: dict[Expr, int]) -> None:
    """Floors inside sums, products and floors have the value that plain arithmetic gives."""

    def grown(depth: int) -> tuple[Expr, int]:
        if depth == 0:
            leaf = data.draw(POLYNOMIALS)
            return leaf, int(value(leaf, at))
        left, left_value = grown(depth - 1)
        right, right_value = grown(data.draw(st.integers(0, depth - 1)))
        match data.draw(st.sampled_from(["+", "-", "*", "floor", "floor"])):
            case "+":
                return left + right, left_value + right_value
            case "-":
                return left - right, left_value - right_value
            case "*":
                return left * right, left_value * right_value
        below = data.draw(POSITIVE)
        return FloorDiv(left + right, below), (left_value + right_value) // int(value(below, at))

    built, expected = grown(data.draw(st.integers(1, 3)))
    assert value(built, at) == expected


@given(POLYNOMIALS, POSITIVE, VALUES)
def test_minimum_is_a_lower_bound(above: Expr, below: Expr, at: dict[Expr, int]) -> None:
    """minimum(e) ≤ e wherever it is known, and the floor is nonnegative where it is 0 or more."""
    built = FloorDiv(above, below)
    least = minimum(built)
    assert least is None or least <= value(built, at)
    if built.is_nonnegative:
        assert value(built, at) >= 0


@given(POLYNOMIALS, POSITIVE)
@example(5 * k, 4 * k * m)
def test_building_again_changes_nothing(above: Expr, below: Expr) -> None:
    """FloorDiv(*e.args) is e for each floor that is left, so that SymPy may rebuild it."""
    for left in FloorDiv(above, below).atoms(FloorDiv):
        assert left.func(*left.args) == left


@given(POLYNOMIALS, POSITIVE, VALUES, st.sampled_from(SYMBOLS))
def test_putting_in_one_value_after_another(
    above: Expr, below: Expr, at: dict[Expr, int], first: Expr
) -> None:
    """What is left after one substitution still has the value of the whole."""
    partly = FloorDiv(above, below).subs(first, at[first])
    assert value(partly, at) == plain(above, below, at)


def functions_of_one() -> Iterator[tuple[Expr, bytes]]:
    period = np.arange(2 * math.lcm(*range(1, 9)))
    for a, b, d in itertools.product(range(-8, 9), range(-8, 9), range(1, 9)):
        yield FloorDiv(a * n + b, d), ((a * period + b) // d).tobytes()


def functions_of_two() -> Iterator[tuple[Expr, bytes]]:
    period = np.arange(math.lcm(2, 3, 4) + 1)
    row, column = period[:, None], period[None, :]
    for a, c, b in itertools.product(range(-3, 5), range(-3, 5), range(-4, 5)):
        for d in (1, 2, 3, 4, 6):
            yield FloorDiv(a * n + c * k + b, d), ((a * row + c * column + b) // d).tobytes()


@pytest.mark.parametrize("functions", [functions_of_one, functions_of_two])
def test_equal_on_all_residues_means_identical(functions: object) -> None:
    """Two floors with numbers below are equal on all residues if and only if identical."""
    assert callable(functions)
    pairs = set(functions())
    assert len(pairs) == len({built for built, _ in pairs}) == len({seen for _, seen in pairs})


Layer = tuple[Expr, Expr, Expr]


def windows(layers: list[Layer]) -> tuple[Expr, Expr, Expr, Expr]:
    """Return the size after the windows, and S, r and P of the one window that they make."""
    size, stride, field, padding = n, Integer(1), Integer(1), Integer(0)
    for kernel, step, pad in layers:
        size = FloorDiv(size + 2 * pad - kernel, step) + 1
        field, padding = field + (kernel - 1) * stride, padding + pad * stride
        stride = stride * step
    return size, stride, field, padding


NUMBER_LAYERS = st.lists(
    st.tuples(st.integers(1, 11), st.integers(1, 4), st.integers(0, 5)).map(
        lambda layer: (Integer(layer[0]), Integer(layer[1]), Integer(layer[2]))
    ),
    max_size=8,
)


@given(NUMBER_LAYERS)
def test_chain_of_windows_has_one_floor(layers: list[Layer]) -> None:
    """n_out = ⌊(n + 2P - r)/S⌋ + 1"""
    size, stride, field, padding = windows(layers)
    assert size == FloorDiv(n + 2 * padding - field, stride) + 1


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_chain_of_symbolic_windows_has_one_floor(depth: int) -> None:
    """n_out = ⌊(n + 2P - r)/S⌋ + 1"""
    layers = [(symbol(f"k{i}"), symbol(f"s{i}"), symbol(f"p{i}")) for i in range(depth)]
    size, stride, field, padding = windows(layers)
    assert size == FloorDiv(n + 2 * padding - field, stride) + 1


@given(st.data(), NUMBER_LAYERS)
def test_chain_of_mixed_windows_has_one_floor(data: st.DataObject, layers: list[Layer]) -> None:
    """n_out = ⌊(n + 2P - r)/S⌋ + 1, with any of the numbers a symbol."""
    mixed = [
        (
            data.draw(st.sampled_from([kernel, k, kernel + k])),
            data.draw(st.sampled_from([step, step, s, 2 * s])),
            data.draw(st.sampled_from([pad, m])),
        )
        for kernel, step, pad in layers[:3]
    ]
    size, stride, field, padding = windows(mixed)
    assert size == FloorDiv(n + 2 * padding - field, stride) + 1


def test_floor_of_a_product_stays_a_floor() -> None:
    size: Expr = FloorDiv((2 * n + 4) * k, 6)
    assert size.subs({n: 2, k: 1}) == 1
    theirs = floor((2 * n + 4) * k / 6).subs({n: 2, k: 1})
    assert theirs in {Rational(4, 3), 1}  # 4/3 in SymPy 1.14, which drops the floor


@pytest.mark.parametrize("below", [0, -1, Rational(-1, 2), -7])
@pytest.mark.parametrize("above", [n, Integer(3), n * k + 1])
def test_denominator_must_be_positive(above: Expr, below: Expr | int) -> None:
    with pytest.raises(ValueError, match=f"the denominator must be positive, not {below}"):
        FloorDiv(above, below)


def test_denominator_must_be_positive_once_it_is_known() -> None:
    with pytest.raises(ValueError, match="the denominator must be positive, not 0"):
        FloorDiv(n, k - 3).subs(k, 3)


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [(7, 2, 3), (-7, 2, -4), (6, 3, 2), (Rational(7, 2), 2, 1), (5, Rational(1, 2), 10)],
)
def test_numbers_evaluate(above: Expr | int, below: Expr | int, expected: int) -> None:
    assert FloorDiv(above, below) == expected
    assert floor_div(sympy.sympify(above), sympy.sympify(below)) == expected


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        (FloorDiv(n / 2 + Rational(1, 3), 1), FloorDiv(3 * n + 2, 6)),
        (FloorDiv(n, Rational(3, 2)), FloorDiv(2 * n, 3)),
        (FloorDiv(n, k / 2), FloorDiv(2 * n, k)),
        (FloorDiv(n / 2, k), FloorDiv(n, 2 * k)),
    ],
)
def test_rational_coefficients_are_made_integers(built: Expr, expected: Expr) -> None:
    assert built == expected


@given(st.integers(1, 40), st.integers(1, 40))
def test_fractions_of_symbols_keep_their_floor(above: int, below: int) -> None:
    """Rules 2 and 4 ask for integers: n/k is none."""
    at = {n: above, k: below}
    for numerator, denominator in [(2 * n / k + 1, 2), (n / k + FloorDiv(n, 2), 3), (n / k, k)]:
        expected = plain(numerator, sympy.sympify(denominator), at)
        assert value(FloorDiv(numerator, denominator), at) == expected


def test_fraction_over_one_keeps_its_floor() -> None:
    assert value(FloorDiv(n / k, 1), {n: 7, k: 2}) == 3


def test_substitution_evaluates() -> None:
    size: Expr = FloorDiv(n + 2 * m - k, s) + 1
    assert size.subs({n: 224, m: 3, k: 7, s: 2}) == 112
    assert size.subs({m: 3, k: 7, s: 2}) == FloorDiv(n - 1, 2) + 1


def test_sympy_floor_on_request() -> None:
    rewritten: Expr = FloorDiv(n + 3, 8).rewrite(floor)
    assert rewritten.has(floor)
    assert not rewritten.has(FloorDiv)
    assert rewritten.subs(n, 21) == 3


def test_is_an_integer() -> None:
    assert FloorDiv(n, k).is_integer
    assert FloorDiv(n, 2).is_nonnegative
    assert FloorDiv(n, k).is_nonnegative
    assert FloorDiv(n - 3, 2).is_nonnegative is None
    assert FloorDiv(n - m, 2).is_nonnegative is None


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        (FloorDiv(n + 3, 2), 2),
        (FloorDiv(n - 4, 2), -2),
        (FloorDiv(n - m, 3), None),
        (FloorDiv(n, k), 0),
        (FloorDiv(n - 2, k), None),
        (n * FloorDiv(n + 3, 2), 2),
        (n * FloorDiv(n - m, 3), None),
        (2**N * n, 2),
        (sympy.Symbol("x", real=True) * n, None),
        (sympy.Symbol("i", integer=True) * n, None),
        (sympy.Symbol("j", integer=True, nonnegative=True) * n + 2, 2),
    ],
)
def test_minimum(built: Expr, expected: int | None) -> None:
    assert minimum(built) == expected


def test_no_bound_where_the_distances_have_too_many_terms() -> None:
    many = sympy.Mul(*(symbol(f"x{i}") for i in range(12)))
    assert minimum(many - symbol("x0")) is None
    assert minimum(many - 1) == 0


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (n * k**N, k**N),
        (n * k**N + k, k**2),
        (n * k**N, k**2),
        (n * k**2, k**N),
        (n * 2**N + 1, 2**N),
        (n * 2**N, 2 ** (N + 1)),
    ],
)
def test_powers_with_symbolic_exponents(above: Expr, below: Expr) -> None:
    built = FloorDiv(above, below)
    at = {n: 3, k: 2, N: 3}
    assert value(built, at) == plain(above, below, at)


def test_too_many_terms_are_an_error() -> None:
    wide = Add(*(symbol(f"x{i}") for i in range(50)))
    with pytest.raises(ShapeError, match="more than 2,000 terms"):
        FloorDiv(wide**3, 2)


def test_simplify_is_never_called(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(sympy.simplify, "__code__", refused.__code__)
    with pytest.raises(AssertionError):
        sympy.simplify(n)
    a, b, c = (symbol(f"unseen_{name}") for name in "abc")  # in no cache
    assert FloorDiv(FloorDiv(a * b + 3, 2) + c, c + 1).has(FloorDiv)
    assert FloorDiv((a**2 - 1) * b, a + 1).subs({a: 3, b: 2}) == 4


@given(st.lists(st.integers(-3, 3), min_size=2, max_size=4), st.integers(1, 5), st.integers(0, 5))
def test_polynomials_divided_by_a_sum(coefficients: list[int], factor: int, constant: int) -> None:
    """Rule 1 with b a sum: ⌊(b·q + r)/b⌋ = q + ⌊r/b⌋ for polynomials in one symbol."""
    assume(any(coefficients))
    above = Add(*(c * n**power for power, c in enumerate(coefficients)))
    below = factor * n + constant
    for number in range(1, 8):
        at = {n: number}
        assert value(FloorDiv(above, below), at) == plain(above, below, at)
