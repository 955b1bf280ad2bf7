"""Nothing of the machinery of closed forms is printed, nor what always holds."""

from __future__ import annotations

import pytest
from sympy import Expr, Integer

from symcnn import ShapeError, parse
from symcnn.algebra import symbol
from symcnn.algebra.conditions.condition import multiple_of


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("I(n,c)-((add[_|C(3,f)])*M)*N", "not c×n² and f×(n - 2)²"),
        ("I(n,c)-(((add[_|C(3,f)])*L)*M)*N", "not c×n² and f×(n - 2)²"),
        ("I(n,c)-((cat[C(1,cin^2)|_])*M)*2", "no closed form is known for the input"),
        ("I(n,c)-for i in 1..N [(cat[_|C(1,cin^2)])*M]", "no closed form is known"),
    ],
)
def test_errors_are_in_the_symbols_of_the_text(text: str, says: str) -> None:
    with pytest.raises(ShapeError, match=r"branches|closed form") as found:
        parse(text)
    assert says in found.value.message
    assert "°" not in found.value.message


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("I(n,c)-for i in 1..N [C(1,cin+i)]", "N ≥ 1"),
        ("I(n,1)-C(3,f%3+1)", "n ≥ 3"),
        ("I(n,1)-C(3,w-3*(w//3)+1)", "n ≥ 3"),
    ],
)
def test_what_always_holds_is_not_said(text: str, domain: str) -> None:
    """Rule: i² + i is even, and 3·⌊w/3⌋ is at most w."""
    assert str(parse(text).domain) == domain


def test_index_is_named_as_no_name_of_the_text() -> None:
    domain = str(parse("I(n,1)-(C(k,1,p=p)-P(3))*N").domain)
    assert "for i = 0..N-1" in domain
    assert "'" not in domain


@pytest.mark.parametrize(
    ("expr", "modulus", "verdict"),
    [
        (symbol("i") ** 2 + symbol("i"), 2, True),
        (symbol("i") ** 3 - symbol("i"), 6, True),
        (symbol("i") * (symbol("i") + 1) * symbol("n"), 2, True),
        (symbol("i") ** 2 + symbol("i"), 4, None),
        (symbol("i") ** 3 - symbol("i"), 100, None),
    ],
)
def test_polynomials_that_are_always_multiples(expr: Expr, modulus: int, verdict: object) -> None:
    assert multiple_of(expr, Integer(modulus)).verdict is verdict
