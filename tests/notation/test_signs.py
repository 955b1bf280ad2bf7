"""Mathematical signs: what symcnn prints as text is read back, and means the same."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st
from sympy import Expr, Integer, Rational

import symcnn
from symcnn import NotationError, parse
from symcnn.algebra import FloorDiv
from symcnn.algebra.conditions.condition import Condition, at_least, multiple_of
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.conditions.guarded import where
from symcnn.algebra.conditions.residues import residues
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.presentation.present import text
from symcnn.errors import ShapeError
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.notation import parse_amount, parse_expression, parse_program, printed
from symcnn.notation.ast import Expression
from symcnn.notation.limits import MAX_DIGITS, MAX_LENGTH, MAX_NESTING
from symcnn.solving.questions.constraint import constraints
from symcnn.solving.questions.resolve_names import NameResolver
from tests.solving.expressions import NAMES, Made, Point, expressions

_POINTS = st.fixed_dictionaries(
    {"a": st.integers(1, 30), "b": st.integers(1, 30), "N": st.integers(0, 6)}
)
_NET = parse("I(a,b)-(C(1,b)-R)*N")
assert _NET.symbols == NAMES


def _value(node: Expression, point: Point) -> Fraction:
    read = Evaluator(dict(NAMES)).number(node)
    return _at(read, point)


def _at(expr: Expr, point: Point) -> Fraction:
    values = {NAMES[name]: Integer(value) for name, value in point.items()}
    value = expr.subs(values).doit()
    return Fraction(int(value.p), int(value.q))


@pytest.mark.parametrize("read", [parse_amount, parse_expression])
@pytest.mark.parametrize("write", [str, text])
@given(expressions(), _POINTS)
def test_printed_expression_is_read_back(
    write: Callable[[Expr], str],
    read: Callable[[str], Expression],
    made: Made,
    point: Point,
) -> None:
    assert _value(read(write(made.expr)), point) == made.at(point)


@given(st.integers(1, 30), st.integers(0, 2000), st.integers(-9, 9), st.integers(1, 6))
def test_printed_root_is_read_back(value: int, shift: int, offset: int, below: int) -> None:
    """A formula of `solve` has digit groups in its root: ⌊(√(18·B + 41,088,528) - 6,414)/144⌋."""
    expr = FloorDiv(FloorRoot(12 * NAMES["a"] + 1000 * shift, 2) + offset, below)
    point = {"a": value, "b": 1, "N": 0}
    expected = (isqrt(12 * value + 1000 * shift) + offset) // below
    for written in (text(expr), str(expr)):
        assert _value(parse_amount(written), point) == expected


@pytest.mark.parametrize("index", [3, 5])
def test_printed_root_of_a_higher_index_is_read_back(index: int) -> None:
    expr = FloorRoot(NAMES["a"] ** 2 + 1, index)
    for value in range(1, 60):
        expected = max(root for root in range(60) if root**index <= value**2 + 1)
        assert _value(parse_amount(text(expr)), {"a": value, "b": 1, "N": 0}) == expected


_GUARDED = st.builds(
    lambda made, modulus, *counts: where(
        where(multiple_of(made.expr, Integer(modulus)), at_least(NAMES["N"], counts[0])),
        at_least(NAMES["b"], counts[1]),
    ),
    expressions(),
    st.integers(2, 4),
    st.integers(1, 5),
    st.integers(2, 5),
)
_CONDITIONS: st.SearchStrategy[Condition] = st.one_of(
    _GUARDED,
    st.builds(
        lambda made, low, modulus, count: where(
            at_least(made.expr, low) if modulus == 1 else multiple_of(made.expr, Integer(modulus)),
            at_least(NAMES["N"], count),
        ),
        expressions(),
        st.integers(-9, 9),
        st.integers(1, 4),
        st.integers(1, 5),
    ),
    st.builds(lambda made, low: at_least(made.expr, low), expressions(), st.integers(-9, 9)),
    st.builds(
        lambda made, modulus: multiple_of(made.expr, Integer(modulus)),
        expressions(),
        st.integers(1, 9),
    ),
    st.builds(lambda left, right: equal(left.expr, right.expr), expressions(), expressions()),
    st.builds(
        lambda kept: residues(NAMES["a"], 8, kept),
        st.sets(st.integers(0, 7), min_size=1, max_size=7),
    ),
)


@given(_CONDITIONS, _POINTS)
def test_printed_condition_is_read_back(condition: Condition, point: Point) -> None:
    values = {NAMES[name]: Integer(value) for name, value in point.items()}
    assume(condition.verdict is None)
    try:
        (read,) = constraints(NameResolver(_NET), [str(condition)])
    except NotationError as error:
        assume("integers" not in str(error) and "divisor" not in str(error))
        raise
    expected = condition.substitute(values).verdict
    assert all(part.substitute(values).verdict for part in read.conditions) == expected, read


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        ("a odd", lambda a, _: a % 2 == 1),
        ("a is even", lambda a, _: a % 2 == 0),
        ("a + b odd", lambda a, b: (a + b) % 2 == 1),
        ("4 divides a", lambda a, _: a % 4 == 0),
        ("b divides a", lambda a, b: a % b == 0),
        ("2^b divides a − 1", lambda a, b: (a - 1) % 2**b == 0),
        ("a ≡ 3 (mod 4)", lambda a, _: a % 4 == 3),
        ("a ≡ b ( mod 4)", lambda a, b: (a - b) % 4 == 0),
        ("a/3 is an integer", lambda a, _: a % 3 == 0),
        ("a mod 4 in {0, 2..3}", lambda a, _: a % 4 in (0, 2, 3)),
        ("a mod 4 in {1..2}", lambda a, _: a % 4 in (1, 2)),
        ("a mod 4 in {3}", lambda a, _: a % 4 == 3),
        ("a·b mod 7 in {0..1, 3, 5..6}", lambda a, b: a * b % 7 in (0, 1, 3, 5, 6)),
        ("1,000·a mod 2,003 in {1,000..2,002}", lambda a, _: 1000 * a % 2003 >= 1000),
        ("a/3 ≥ 1 if b ≥ 2", lambda a, b: a >= 3 or b < 2),
        ("a ≥ 4 if b ≥ 2", lambda a, b: a >= 4 or b < 2),
        ("(a ≡ 0 (mod 4) if b ≥ 2) and a ≥ 3", lambda a, b: (a % 4 == 0 or b < 2) and a >= 3),
        ("(3 < a < 9 if b = 2)", lambda a, b: 3 < a < 9 or b != 2),
        ("a ≠ 4 if b ≤ 2", lambda a, b: a != 4 or b > 2),
        ("(a + 1)·2 ≥ 9 if 4 ≥ b > 2", lambda a, b: (a + 1) * 2 >= 9 or not 4 >= b > 2),
        ("a odd if b ≥ 2 and b ≤ 5", lambda a, b: a % 2 == 1 or not 2 <= b <= 5),
        ("a odd if b in 2..5 and a ≠ 2", lambda a, b: a % 2 == 1 or not 2 <= b <= 5 or a == 2),
        ("a odd if a ≥ 4, b ≥ 3", lambda a, b: (a % 2 == 1 or a < 4) and b >= 3),
        ("(a odd if a ≥ 4 and b ≥ 2) and b ≥ 3", lambda a, b: (a % 2 or a < 4) and b >= 3),
        ("a odd if b ≠ 3", lambda a, b: a % 2 == 1 or b == 3),
        ("a ≠ b", lambda a, b: a != b),
        ("a != 3", lambda a, _: a != 3),
        ("a = 2·b", lambda a, b: a == 2 * b),
        ("a ≤ b ≤ 9", lambda a, b: a <= b <= 9),
        ("a ≥ ⌈b/2⌉", lambda a, b: a >= -(-b // 2)),
        ("a³ ≤ 1,000", lambda a, _: a**3 <= 1000),
        ("a in 3..1,000, b odd and a ≥ 5", lambda a, b: a >= 5 and b % 2 == 1),
        ("a ≤ ⌊√(b + 7)⌋", lambda a, b: a <= isqrt(b + 7)),
        ("a ≥ Max(b, 1,000/200)", lambda a, b: a >= max(b, 5)),
        ("a ≥ Σ(j=1..b, ⌊b/2^j⌋)", lambda a, b: a >= sum(b >> j for j in range(1, b + 1))),
    ],
)
def test_condition_holds_where_it_says(written: str, holds: Callable[[int, int], bool]) -> None:
    read = constraints(NameResolver(_NET), [written])
    conditions = [part for each in read for part in each.conditions]
    for a in range(1, 14):
        for b in range(1, 14):
            values = {NAMES["a"]: Integer(a), NAMES["b"]: Integer(b)}
            found = all(part.substitute(values).verdict for part in conditions)
            assert found == bool(holds(a, b)), (a, b)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("I(28,1)−C(3×3,8)", "I(28,1)-C((3,3),8)"),
        ("I(28,1)-C(k × k , f)·3", "I(28,1)-C((k,k),f)*3"),
        ("I(28,1)-C(3,2×w+1)", "I(28,1)-C(3,2*w+1)"),
        ("let m = 2×w; I(28,1)-C(3,m²−1)", "let m = 2*w; I(28,1)-C(3,m^2-1)"),
        ("I(28,1)-C(3,⌊w/2⌋)-C(3,⌈(w+1)/4⌉¹⁰)", "I(28,1)-C(3,floor(w/2))-C(3,ceil((w+1)/4)^10)"),
        ("I(⌊√n⌋,1)-R", "I(floor(sqrt(n)),1)-R"),
    ],
)
def test_signs_in_a_network(written: str, plain: str) -> None:
    assert printed(parse_program(written)) == plain


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("⌊" * (MAX_NESTING + 1) + "1", f"brackets are nested more than {MAX_NESTING} deep"),
        ("√" * 99 + "n", "unexpected '√'"),
        ("n" + "¹" * (MAX_DIGITS + 1), f"the number has {MAX_DIGITS + 1} digits"),
        ("1" + ",000" * 40, "the number has 121 digits"),
        ("n" + "·n" * MAX_LENGTH, "the text has"),
        ("n²³^4", "unexpected '^'"),
        ("n^9^9^9^9²", "more than 3 nested powers"),
        ("⌊n/2", "unexpected end of input, expected '⌋'"),
        ("⌈n/2⌋", "unexpected '⌋', expected '⌉'"),
        ("√(4 − 5)", "the root of a negative number is not real"),
        ("√2", "a root is exact only in a floor"),
        ("⌊√n·√m + √n⌋", "a floor takes one root"),
        ("⌊(n − 5)·√(n + 1)⌋", "a floor takes one root"),
        ("⌊-√n⌋", "a floor takes a root with a factor"),
        ("⌊max(√n, 3)⌋", "max takes no roots"),
        ("⌈√n⌉", "a root is exact only in a floor"),
        ("sqrt(n, 2)", "sqrt takes 1 argument, not 2"),
        ("min(64,128)", "64,128 is one number"),
    ],
)
def test_limits_and_faults_of_signs(written: str, message: str) -> None:
    with pytest.raises((NotationError, ShapeError)) as raised:
        Evaluator({}).number(parse_expression(written))
    assert message in raised.value.message


def test_number_in_brackets_is_no_digit_group() -> None:
    assert Evaluator({}).number(parse_expression("min((8))")) == 8


def test_reserved_word_in_a_size() -> None:
    with pytest.raises(NotationError, match="'let' is a reserved word"):
        parse("I(28,1)-C(3×let,8)")


@pytest.mark.parametrize(
    ("written", "floor"),
    [
        ("⌊√n/2 + 1/3⌋", lambda n: (isqrt(9 * n) + 2) // 6),
        ("⌊√((n + 1)/2)⌋", lambda n: isqrt((n + 1) // 2)),
        ("⌊√(n/2)⌋", lambda n: isqrt(n // 2)),
        ("⌊3·√(n² + n)/7 − 2⌋", lambda n: isqrt(9 * (n * n + n)) // 7 - 2),
        ("⌊√n·√n⌋", lambda n: n),
        ("⌊n·√2⌋", lambda n: isqrt(2 * n * n)),
        ("⌊√n³⌋", lambda n: isqrt(n**3)),
        ("⌊√16·n/3⌋", lambda n: 4 * n // 3),
    ],
)
def test_floor_of_a_root(written: str, floor: Callable[[int], int]) -> None:
    read = Evaluator({}).number(parse_expression(written))
    for n in range(1, 99):
        assert read.subs({symcnn.algebra.symbol("n"): n}) == floor(n)


@pytest.mark.parametrize(
    "value",
    [
        sympy.floor(sympy.Symbol("m") / 2),
        sympy.ceiling((sympy.Symbol("m") - 1) / 2),
        "⌊m/2⌋",
        "floor(m/2)",
        "ceiling((m − 1)/2)",
    ],
)
def test_floor_of_sympy_and_of_text_is_a_value(value: object) -> None:
    net = parse("I(28,1)-C(3,f)").subs(f=value)
    (m,) = net.symbols.values()
    assert net.params == 10 * FloorDiv(m, 2)


@pytest.mark.parametrize("name", ["ceiling", "Min", "Max"])
def test_function_of_sympy_cannot_be_redefined(name: str) -> None:
    with pytest.raises(NotationError, match=f"'{name}' means"):
        parse(f"let {name}(a) = a + 1; I(28,1)")
    assert parse(f"let {name} = 3; I(28,{name})-C(3,4)").params == 112


@pytest.mark.parametrize("text_of_root", ["⌊√m⌋", "floor(m^(1/3))"])
def test_size_with_a_root_is_a_value(text_of_root: str) -> None:
    """The expression of one network is a value for another."""
    net = parse("I(28,1)-C(1,f)").subs(f=text_of_root)
    again = parse("I(28,1)-C(1,f)").subs(f=net.output.channels)
    assert again.params == net.params == 2 * net.output.channels
    assert again.subs(m=70).params == (16 if "√" in text_of_root else 8)


def test_floor_of_sympy_with_a_float_is_refused() -> None:
    with pytest.raises(NotationError, match="expected a number or an expression"):
        parse("I(28,1)-C(3,f)").subs(f=sympy.floor(sympy.Symbol("m") * 0.4))


def test_fraction_is_printed_for_reading() -> None:
    assert _value(parse_amount(text(Rational(12345, 7))), {"a": 1, "b": 1, "N": 0}) == Fraction(
        12345, 7
    )


def test_domain_of_conditions_is_read_back() -> None:
    net = parse("I(n,w)-C(3,3*w/4,groups=2)")
    read = constraints(NameResolver(net), [str(net.domain)])
    assert Domain(tuple(part for each in read for part in each.conditions)).tidied() == net.domain
