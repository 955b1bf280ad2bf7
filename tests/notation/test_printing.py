"""Printing a tree and parsing the text gives an equal tree; the text is as short as can be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symcnn.errors import NotationError, Span
from symcnn.notation import limits, parse_expression, parse_program, printed
from symcnn.notation.tree import (
    Argument,
    Call,
    Expression,
    Let,
    Name,
    Negative,
    Number,
    Operation,
    Power,
    Program,
    Step,
    Tuple,
)

_PLACE = Span(0, 0)
_NAMES = st.sampled_from(["n", "c", "f", "x1", "w_2", "N", "letter", "cin", "same", "e3"])
_DECIMALS = st.integers(1, 10**6).filter(lambda value: value % 10).map(lambda v: Decimal(v) / 1000)
_NUMBERS = st.one_of(st.integers(0, 10**6), _DECIMALS).map(lambda value: Number(value, _PLACE))


def _operations(
    operands: st.SearchStrategy[Expression], operators: list[str]
) -> st.SearchStrategy[Expression]:
    rest = st.lists(st.tuples(st.sampled_from(operators), operands), min_size=1, max_size=4)
    return st.builds(
        lambda first, pairs: Operation(
            (first, *(part for _, part in pairs)), tuple(sign for sign, _ in pairs), _PLACE
        ),
        operands,
        rest,
    )


def _is_low(power: Power) -> bool:
    """Tell that a tower of powers is one that the notation reads."""
    try:
        limits.check_tower(power)
    except NotationError:
        return False
    return True


def _larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    some = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        parts.map(lambda part: Negative(part, _PLACE)),
        _operations(parts, ["+", "-"]),
        _operations(parts, ["*", "/", "//", "%"]),
        st.builds(Power, parts, parts, st.just(_PLACE)).filter(_is_low),
        st.builds(Call, st.sampled_from(["min", "max", "floor", "other"]), some, st.just(_PLACE)),
    )


_ATOMS: st.SearchStrategy[Expression] = st.one_of(
    _NUMBERS, _NAMES.map(lambda name: Name(name, _PLACE))
)
EXPRESSIONS = st.recursive(_ATOMS, _larger, max_leaves=25)
_TUPLES = st.lists(EXPRESSIONS, min_size=2, max_size=3).map(
    lambda items: Tuple(tuple(items), _PLACE)
)
_ARGUMENTS = st.builds(
    Argument,
    st.one_of(st.none(), st.sampled_from(["kernel", "s", "let", "min"])),
    st.one_of(EXPRESSIONS, _TUPLES),
    st.just(_PLACE),
)
_STEPS = st.builds(
    Step,
    st.sampled_from(["I", "C", "Conv", "R", "Q_1"]),
    st.lists(_ARGUMENTS, max_size=3).map(tuple),
    st.just(_PLACE),
    st.just(_PLACE),
)
_LETS = st.builds(
    Let, st.sampled_from(["a", "b", "w_2"]), EXPRESSIONS, st.just(_PLACE), st.just(_PLACE)
)
PROGRAMS = st.builds(
    Program,
    st.lists(_LETS, max_size=3).map(tuple),
    st.lists(_STEPS, min_size=1, max_size=4).map(tuple),
)


@given(EXPRESSIONS)
def test_printed_expression_parses_to_an_equal_one(tree: Expression) -> None:
    assert parse_expression(printed(tree)) == tree


@given(PROGRAMS)
def test_printed_program_parses_to_an_equal_one(tree: Program) -> None:
    assert parse_program(printed(tree)) == tree


@given(EXPRESSIONS)
def test_printing_again_changes_nothing(tree: Expression) -> None:
    text = printed(tree)
    assert printed(parse_expression(text)) == text


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("( a + b ) * c", "(a+b)*c"),
        ("( a * b ) + c", "(a*b)+c"),
        ("a * b + c", "a*b+c"),
        ("a - ( b - c )", "a-(b-c)"),
        ("a ** b", "a^b"),
        ("(a ^ b) ^ c", "(a^b)^c"),
        ("a ^ (b ^ c)", "a^(b^c)"),
        ("a ^ -b", "a^-b"),
        ("(-a) ^ b", "(-a)^b"),
        ("-(a ^ b)", "-a^b"),
        ("- - a", "a"),
        ("- - - a", "-a"),
        ("-(-a)", "-(-a)"),
        ("-(a + b)", "-(a+b)"),
        ("-(a * b)", "-(a*b)"),
        ("a * -b", "a*-b"),
        ("1_000_000", "1000000"),
        (".50", "0.50"),
        ("min( a , b )", "min(a,b)"),
        ("((((a))))", "a"),
        ("a // b % c", "a//b%c"),
    ],
)
def test_text_is_printed_without_what_it_does_not_need(text: str, short: str) -> None:
    tree = parse_expression(text)
    assert parse_expression(short) == tree
    assert len(printed(tree)) <= len(short)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("I( 28 , 1 ) - C( 5 , 32 )", "I(28,1)-C(5,32)"),
        ("I(28x32,1)", "I((28,32),1)"),
        ("I(28, 1)-R()", "I(28,1)-R"),
        ("let w = 8\n\nI(28, w)", "let w = 8; I(28,w)"),
        ("I(28, channels = 1) # input", "I(28,channels=1)"),
    ],
)
def test_program_is_printed_in_one_line(text: str, short: str) -> None:
    assert printed(parse_program(text)) == short


def test_decimals_are_printed_with_all_digits() -> None:
    assert printed(Number(Decimal("1E-7"), _PLACE)) == "0.0000001"


def test_what_is_no_node_is_not_printed() -> None:
    with pytest.raises(TypeError):
        printed("I(28,1)")
