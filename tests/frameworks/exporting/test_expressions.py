"""Expressions in Python against their values in the notation."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer

from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting.code_expressions import Function, Scope
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.notation import parse_expression

NAMES = {"a": 3, "b": 4, "c": 7}


def valued(text: str) -> Fraction | None:
    """Return the value of a text in the notation; None where it has none."""
    try:
        found = Evaluator({name: Integer(value) for name, value in NAMES.items()}).number(
            parse_expression(text)
        )
    except SymcnnError:
        return None
    return Fraction(int(found.p), int(found.q)) if found.is_Rational else None


def run(text: str) -> object:
    return eval(text, {"Fraction": Fraction, **NAMES})  # noqa: S307 - what is printed must run


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["+", "-", "*", "/", "//", "%", "*", "/"])
    return st.one_of(
        st.tuples(inner, signs, inner).map("".join),
        st.tuples(inner, signs, inner, signs, inner).map("".join),
        inner.map("({})".format),
        inner.map("-({})".format),
        inner.map("-{}".format),
        inner.map("floor({})".format),
        inner.map("ceil({})".format),
        st.tuples(inner, inner).map(lambda pair: f"max({pair[0]},{pair[1]})"),
        inner.map("min({})".format),
        st.tuples(inner, st.sampled_from(["2", "3", "-1", "-2", "(-a)", "0"])).map(
            lambda pair: f"({pair[0]})^{pair[1]}"
        ),
    )


TEXTS = st.recursive(
    st.sampled_from([*NAMES, "1", "2", "5", "0.75", "1.5", "0"]), joined, max_leaves=6
)


@given(TEXTS)
def test_an_expression_in_python_has_its_value_in_the_notation(text: str) -> None:
    """Exact(e) == e, and where e is an integer, integer(e) is it, as an int."""
    value = valued(text)
    if value is None:
        return
    node, scope = parse_expression(text), Scope()
    exact = scope.exact(node)
    assert run(exact.text) == value
    assert isinstance(run(exact.text), int | Fraction)
    if exact.whole:
        assert isinstance(run(exact.text), int)
    if value.denominator == 1:
        found = run(scope.integer(node).text)
        assert found == value
        assert isinstance(found, int)


CASES = [
    ("4*k", "4 * k"),
    ("k*4", "4 * k"),
    ("cin/2", "cin // 2"),
    ("0.75*w", "3 * w // 4"),
    ("w*2^i", "w * 2**i"),
    ("w*2^(D-i)", "w * 2 ** (D - i)"),
    ("w*2^-i", "w // 2**i"),
    ("k//2*2", "k // 2 * 2"),
    ("2*(k//2)", "2 * (k // 2)"),
    ("a-(b-c)", "a - (b - c)"),
    ("a*(b+c)", "a * (b + c)"),
    ("64*4", "256"),
    ("w/2+w/2", "int(Fraction(w, 2) + Fraction(w, 2))"),
    ("ceil(d*b/100)", "-(-d * b // 100)"),
    ("floor(0.5*w)", "w // 2"),
    ("floor(w)", "w"),
    ("max(8,(v+4)//8*8)", "max(8, (v + 4) // 8 * 8)"),
    ("(a/3)//2", "Fraction(a, 3) // 2"),
    ("a//b/2", "int(Fraction(a // b, 2))"),
    ("1+a^-2", "int(1 + Fraction(1, a**2))"),
]


@pytest.mark.parametrize(("text", "python"), CASES)
def test_an_integer_is_written_as_a_person_writes_it(text: str, python: str) -> None:
    assert Scope().integer(parse_expression(text)).text == python


def test_a_name_that_may_be_a_fraction_is_made_an_integer_where_one_is_needed() -> None:
    scope = Scope(frozenset({"v"}))
    assert scope.integer(parse_expression("2*v")).text == "int(2 * v)"
    assert scope.integer(parse_expression("v//2")).text == "v // 2"
    assert scope.integer(parse_expression("ceil(v)")).text == "-(-v // 1)"


def test_a_function_is_given_what_it_needs_besides_its_arguments() -> None:
    scope = Scope(functions={"wide": Function(("percent",), whole=False)})
    found = scope.integer(parse_expression("wide(32)"))
    assert found.text == "int(wide(32, percent=percent))"


@pytest.mark.parametrize(
    ("text", "python"),
    [("0.2", "0.2"), ("1/8", "0.125"), ("rate", "float(rate)"), ("p/4", "float(Fraction(p, 4))")],
)
def test_a_share_is_a_float(text: str, python: str) -> None:
    assert Scope().share(parse_expression(text)) == python


@pytest.mark.parametrize("text", ["floor(sqrt(a))", "⌊(√2·a + 1)/3⌋", "floor(a^(1/3))"])
def test_root_of_a_symbol_is_not_exported(text: str) -> None:
    with pytest.raises(SymcnnError, match="roots of symbols are not exported"):
        Scope().integer(parse_expression(text))


@pytest.mark.parametrize(("text", "number"), [("⌊√(5·5 + 1)⌋", "5"), ("⌊30^(1/3)⌋ + √16", "7")])
def test_root_of_a_number_is_exported(text: str, number: str) -> None:
    assert Scope().integer(parse_expression(text)).text == number
