"""Powers are bounded before they are worked out, wherever one may be written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from symcnn import SymcnnError, compare, parse, solve
from symcnn.errors import NotationError
from symcnn.numeric.compiled import compiled
from tests.bounds import bounded

TOO_LARGE = [
    "2**(2**40)",
    "7682^2^2^214",
    "2^10^9",
    "7^7^7^7",
    "(-3)^10^9",
    "(1/2)^10^9",
    "0.5^-10^9",
    "10^-10^9",
    "2^(10^9*m)",
    "(2*m)^10^9",
]
SITES = ["I({},1)", "I(9,{})", "I(9,1)-C({},2)", "I(9,1)-(R)*({})", "let a = {}; I(9,a)"]
TEXT = "I(n,1)-C(3,2)"


@pytest.mark.parametrize("power", TOO_LARGE)
def test_a_power_that_is_too_large_is_refused_at_once_wherever_it_stands(power: str) -> None:
    texts = [site.format(power) for site in SITES]
    asked: list[Callable[[], object]] = [
        *(partial(parse, text) for text in texts),
        lambda: parse(TEXT).subs(n=power),
        lambda: solve(TEXT, subject_to=f"{power} <= n"),
        lambda: solve(TEXT, subject_to=f"n in 1..{power}"),
        lambda: solve(TEXT, maximize=f"n - {power}", subject_to="n <= 9"),
        lambda: compare(TEXT, formula=f"params = {power}"),
    ]
    for ask in asked:
        with bounded(power, seconds=2, memory=200 * 2**20), pytest.raises(NotationError) as fault:
            ask()
        assert "the power is too large" in fault.value.message
        assert fault.value.span is not None


def test_a_tower_in_the_shape_of_an_opaque_layer_is_refused_at_once() -> None:
    text = "I(14,w)-C(1,2*w)-X(1771776,macs=7*10^8,arriving=(7682^2^2^214,14))"
    with bounded(text, seconds=2), pytest.raises(NotationError) as fault:
        parse(text)
    assert fault.value.span is not None
    assert text[fault.value.span.start : fault.value.span.end] == "2^2^214"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("I(9,1)-C(1,2^m)", {"m": 10**12}),
        ("I(9,1)-C(1,2^m)", {"m": "2^40"}),
        ("I(9,1)-C(1,2^2^m)", {"m": 60}),
        ("I(9,1)-C(1,c^m)", {"m": 10**12}),
        ("I(9,1)-C(1,c^(10^9*m))", {"c": 2}),
        ("I(9,1)-(C(1,2*cin))*N", {"N": 10**10}),
        ("I(9,1)-for i in 1..N [C(1,2^2^i)]", {"N": 60}),
    ],
)
def test_a_value_that_makes_a_power_too_large_is_refused_at_once(
    text: str, values: dict[str, int | str]
) -> None:
    with bounded(text, seconds=2, memory=200 * 2**20), pytest.raises(SymcnnError):
        parse(text).subs(values)


@pytest.mark.parametrize("text", ["I(9,1)-C(1,2^m)", "I(9,1)-C(1,2^2^m)", "I(9,1)-(C(1,2*cin))*m"])
def test_compiled_works_out_no_power_without_end(text: str) -> None:
    function = compiled(parse(text), "params")
    with bounded(text, seconds=2, memory=200 * 2**20), pytest.raises(SymcnnError):
        function(m=10**10)


@pytest.mark.parametrize(
    ("power", "number"),
    [("2^495", 2**495), ("7^100", 7**100), ("(-2)^2", 4), ("1^10^99", 1), ("(-1)^10^99", 1)],
)
def test_a_power_that_can_be_counted_with_is_exact(power: str, number: int) -> None:
    assert parse(f"I(9,{power})").output.channels == number


@pytest.mark.parametrize("constraint", ["n in 1..1e{}", "n <= {}", "layer[{}].params <= 3"])
def test_numbers_of_thousands_of_digits_are_refused(constraint: str) -> None:
    with pytest.raises(NotationError):
        solve(TEXT, subject_to=constraint.format("9" * 5000))
    with pytest.raises(NotationError, match="the number has 5,000 digits; the limit is 100"):
        parse(f"I(ax{'9' * 5000},1)")


@pytest.mark.parametrize("value", ["nan", "NaN", "inf", "-inf", "Infinity", "2*nan"])
def test_what_is_not_finite_is_no_symbol(value: str) -> None:
    with pytest.raises(NotationError, match="is not a finite number"):
        parse(TEXT).subs(n=value)


@pytest.mark.parametrize("value", ["9" * 30_000, "9 + " * 7_000, "q" * 30_000 + "("])
def test_a_long_value_that_cannot_be_read_is_not_repeated_whole(value: str) -> None:
    with pytest.raises(NotationError) as fault:
        parse(TEXT).subs(n=value)
    assert len(str(fault.value)) < 500
    with pytest.raises(NotationError) as fault:
        parse(TEXT).subs({value: 3})
    assert len(str(fault.value)) < 500
