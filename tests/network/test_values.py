"""An argument has the exact value that its expression says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sympy import Expr, Integer, Max, Min, Rational

import symcnn
from symcnn.algebra import FloorDiv, symbol
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.notation import parse_expression
from tests.network.domains import conditions, differing

_N, _K = symbol("n"), symbol("k")


def _value(text: str) -> Expr:
    return Evaluator({}).number(parse_expression(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("28", 28),
        ("1_000_000", 1_000_000),
        ("0.75", Rational(3, 4)),
        (".5", Rational(1, 2)),
        ("0.1+0.2", Rational(3, 10)),
        ("1_000.25", Rational(4001, 4)),
        ("2+3*4", 14),
        ("(2+3)*4", 20),
        ("10-3-2", 5),
        ("10-(3-2)", 9),
        ("12/3/2", 2),
        ("12/(3/2)", 8),
        ("1/3", Rational(1, 3)),
        ("2*3%4", 2),
        ("7//2*2", 6),
        ("2^3^2", 512),
        ("2**3**2", 512),
        ("(2^3)^2", 64),
        ("-2^2", -4),
        ("(-2)^2", 4),
        ("2^-1", Rational(1, 2)),
        ("2^-2^2", Rational(1, 16)),
        ("2*3^2", 18),
        ("--3", 3),
        ("---3", -3),
        ("2--3", 5),
        ("2*-3", -6),
        ("-7//2", -4),
        ("7//2", 3),
        ("-7%3", 2),
        ("7%3", 1),
        ("7.5//2", 3),
        ("7.5%2", Rational(3, 2)),
        ("5//(1/2)", 10),
        ("5%(2/3)", Rational(1, 3)),
        ("floor(7/2)", 3),
        ("floor(-7/2)", -4),
        ("ceil(7/2)", 4),
        ("ceil(-7/2)", -3),
        ("ceil(3)", 3),
        ("min(3)", 3),
        ("min(3,1,2)", 1),
        ("max(3,1/2,2)", 3),
        ("0^0", 1),
    ],
)
def test_numbers(text: str, value: Expr | int) -> None:
    assert _value(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("n", _N),
        ("n-n", 0),
        ("2*n+n", 3 * _N),
        ("n//2", FloorDiv(_N, Integer(2))),
        ("floor(n/2)", FloorDiv(_N, Integer(2))),
        ("ceil(n/2)", FloorDiv(_N + 1, Integer(2))),
        ("n//k", FloorDiv(_N, _K)),
        ("n%k", _N - _K * FloorDiv(_N, _K)),
        ("(2*n)//2", _N),
        ("n^k", _N**_K),
        ("2^(n+k)", 2**_N * 2**_K),
        ("max(n,k)", Max(_N, _K)),
        ("min(n,k,3)", Min(_N, _K, 3)),
        ("(n/2)//(k/3)", FloorDiv(3 * _N, 2 * _K)),
    ],
)
def test_symbols(text: str, value: Expr | int) -> None:
    assert _value(text) == value


def test_a_node_that_is_none_has_no_value() -> None:
    with pytest.raises(TypeError):
        Evaluator({}).number("28")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("let w = 8; I(28,1)-C(3,w)", "I(28,1)-C(3,8)"),
        ("let w = 8; let v = 2*w; I(28,1)-C(3,v)-C(3,w)", "I(28,1)-C(3,16)-C(3,8)"),
        ("let w = 2*f; I(28,1)-C(3,w)", "I(28,1)-C(3,2*f)"),
        ("let n_ = 28; I(n_,1)", "I(28,1)"),
        ("let unused = 3; I(28,1)", "I(28,1)"),
        ("let C = 3; I(28,C)-C(C,C)", "I(28,3)-C(3,3)"),
        ("let kernel = 3; I(28,1)-C(kernel=kernel,filters=2)", "I(28,1)-C(3,2)"),
        ("I(28,3)-C(3,2*cin)", "I(28,3)-C(3,6)"),
        ("I(28,3)-C(3,cin)-C(3,cin+1)", "I(28,3)-C(3,3)-C(3,4)"),
        ("I(28,32,3)-C(1,hin)-C(1,win)", "I(28,32,3)-C(1,28)-C(1,32)"),
        ("I(28,32,3)-C((hin,win),1)", "I(28,32,3)-C(28x32,1)"),
        ("I(4,5,6,1)-C(1,din)-C(1,hin)-C(1,win)", "I(4,5,6,1)-C(1,4)-C(1,5)-C(1,6)"),
        ("I(9,1,dims=1)-C(1,hin)-C(1,win)", "I(9,1,dims=1)-C(1,9)-C(1,9)"),
        ("I(28,3)-H(cin)-H(2*cin)", "I(28,3)-H(3)-H(6)"),
        ("I(n,c)-C(3,cin)-C(hin,2)", "I(n,c)-C(3,c)-C(n-2,2)"),
        ("I(28,1)-C(5,8,padding=same)", "I(28,1)-Conv(kernel=5,filters=8,p=same)"),
        ("I(28,1)-C(5,10-2)", "I(28,1)-C(5,8)"),
        ("I(28,1)-C(5,8.0)", "I(28,1)-C(5,8)"),
        ("I(28,1)-C(5,(a+b)*2)", "I(28,1)-C(5,2*b+2*a)"),
        ("I(28,1)-C(5x5,8)", "I(28,1)-C(5,8)"),
        ("I(28,1)-C(5,8,1)", "I(28,1)-C(5,8)"),
        ("I(28,1)-P(2)", "I(28,1)-P(2,stride=2)"),
    ],
)
def test_networks_are_equal_whatever_their_spelling(text: str, same: str) -> None:
    first, second = symcnn.parse(text), symcnn.parse(same)
    assert first == second
    assert hash(first) == hash(second)
    assert (first.params, first.output) == (second.params, second.output)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("I(28,1)-C(5,8)", "I(28,1)-C(5,9)"),
        ("I(28,1)-C(5,8)", "I(28,1)-C(5,8)-R"),
        ("I(28,1)-H(8)", "I(28,1)-O(8)"),
        ("I(28,1)-P(2)", "I(28,1)-A(2)"),
        ("I(n,1)", "I(m,1)"),
        ("I(28,1)-C(5,8,padding=same)", "I(28,1)-C(5,8,padding=2)"),
    ],
)
def test_networks_of_different_layers_are_not_equal(text: str, other: str) -> None:
    assert symcnn.parse(text) != symcnn.parse(other)


def test_a_definition_has_the_value_that_it_had_where_it_stands() -> None:
    net = symcnn.parse("let w = n//2; let v = w + 1; I(n,1)-C(1,v)")
    assert net.output.channels == FloorDiv(_N, Integer(2)) + 1


@pytest.mark.parametrize(
    ("text", "domain", "holds"),
    [
        ("let w = 5//(a-3); I(28,1)-C(3,8)", "a ≥ 4", lambda a: a > 3),
        ("I(28,a)-C(3,8,groups=2)", "a even", lambda a: a % 2 == 0),
        ("I(28,1)-C(3,a-3)-C(3,a-3)", "a ≥ 4", lambda a: a > 3),
        ("I(28,1)-C(3,a/2)", "a even", lambda a: a % 2 == 0),
        ("I(n,1)-C(a%b+1,8)", None, lambda n, a, b: n >= a % b + 1),
        ("I(28,1)-C(a%b,8)", None, lambda a, b: 1 <= a % b <= 28),
        ("I(n,1)-C(3,8)-C(1,n//a)", None, lambda n, a: n >= 3 and n // a >= 1),
    ],
)
def test_what_an_expression_needs_is_in_the_domain(
    text: str, domain: str | None, holds: Callable[..., bool]
) -> None:
    net = symcnn.parse(text)
    assert differing(net, holds) == []
    assert domain is None or conditions(net) == {domain}


def test_a_need_of_an_argument_has_its_place() -> None:
    net = symcnn.parse("I(n,1)-C(5,f-3)")
    spans = {str(demand.requirement.condition): demand.span for demand in net.requirements}
    places = {text: net.source[span.start : span.end] for text, span in spans.items() if span}
    assert places == {"f ≥ 4": "f-3", "n ≥ 5": "C(5,f-3)"}


def test_places_of_equal_steps_are_their_own() -> None:
    net = symcnn.parse("I(n,1)-P(2)-P(2)")
    assert {demand.span.start for demand in net.requirements if demand.span} == {7, 12}


def test_symbols_are_in_the_order_of_the_text() -> None:
    net = symcnn.parse("let w = z*a; I(n,c)-C((k,l),w,padding=same)-O(-b+min(d,2)^e)")
    assert list(net.symbols) == ["z", "a", "n", "c", "k", "l", "b", "d", "e"]


def test_names_that_are_defined_are_no_symbols() -> None:
    assert not symcnn.parse("let w = 8; I(28,w)-C(hin,cin)").symbols
