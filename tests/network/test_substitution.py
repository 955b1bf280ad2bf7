"""Values put for symbols: exact, checked against the domain, and the counts follow."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sympy import Integer, Max, Min, Rational, Symbol
from sympy import floor as sympy_floor
from sympy import pi as sympy_pi

import symcnn
from symcnn.algebra import FloorDiv, symbol
from tests.examples import share

_NET = "I(n,1)-C(5,f)-P(2)-O(10)"
_QUANTITIES = ("params", "weights", "biases", "buffers", "macs", "flops", "activations")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (28, "28"),
        (np.int64(28), "28"),
        (np.uint8(28), "28"),
        (Integer(28), "28"),
        (Fraction(28), "28"),
        (Fraction(57, 2) * 2, "57"),
        (28.0, "28.0"),
        (np.float64(28), "28.0"),
        (Decimal(28), "28"),
        (Min(symbol("m"), 30), "min(30,m)"),
        (Max(symbol("m"), 30), "max(30,m)"),
        (FloorDiv(symbol("m") + 1, 2) + 9, "(m+1)//2+9"),
        (Decimal("2.8e1"), "28"),
        ("28", "28"),
        (" 28 ", "28"),
        ("2*m", "2*m"),
        ("2*m-1", "2*m-1"),
        ("f", "f"),
        ("n+2", "n+2"),
        ("max(m,7)", "max(m,7)"),
        (symbol("m"), "m"),
        (Symbol("m"), "m"),
        (2 * Symbol("m") + 1, "2*m+1"),
        (Rational(56, 2), "28"),
        (sympy_floor(Symbol("m") / 2), "floor(m/2)"),
        (symcnn.parse("I(m,1)-P(2)").output.size[0], "m//2"),
        (Max(symbol("m"), 7), "max(m,7)"),
    ],
)
def test_values_of_many_kinds(value: Any, written: str) -> None:  # noqa: ANN401
    assert symcnn.parse(_NET).subs(n=value) == symcnn.parse(_NET.replace("n", written, 1))


@pytest.mark.parametrize(
    ("net", "values", "result"),
    [
        (_NET, {"n": 28, "f": 32}, "I(28,1)-C(5,32)-P(2)-O(10)"),
        (_NET, {}, _NET),
        (_NET, {"n": "f", "f": "n"}, "I(f,1)-C(5,n)-P(2)-O(10)"),
        ("I(28,1)-C(3,w*f)", {"w": 0.75, "f": 32}, "I(28,1)-C(3,24)"),
        ("I(28,1)-C(3,w*f)", {"w": Fraction(3, 4), "f": 32}, "I(28,1)-C(3,24)"),
        ("I(28,1)-C(3,w*f)", {"w": Decimal("0.75"), "f": 32}, "I(28,1)-C(3,24)"),
        ("I(28,1)-C(3,w*f)", {"w": "3/4", "f": 32}, "I(28,1)-C(3,24)"),
        ("I(28,1)-C(3,w*f)", {"w": 0.1, "f": 80}, "I(28,1)-C(3,8)"),
        ("I(28,1)-C(3,20-f)", {"f": "2+3"}, "I(28,1)-C(3,15)"),
        ("I(28,1)-C(3,2*f)", {"f": "2+3"}, "I(28,1)-C(3,10)"),
        ("I(28,1)-C(3,f^2)", {"f": "1+2"}, "I(28,1)-C(3,9)"),
        ("I(28,1)-C(3,2^f)", {"f": "1+2"}, "I(28,1)-C(3,8)"),
        ("I(28,1)-C(3,-f+8)", {"f": "1+2"}, "I(28,1)-C(3,5)"),
        ("I(28,1)-C((k,3),max(f,3))", {"k": 5, "f": 4}, "I(28,1)-C(5x3,4)"),
        ("let w = 2*f; I(28,w)-C(3,w)", {"f": 4}, "I(28,8)-C(3,8)"),
        ("let w = 2*f; I(n,w)", {"n": "f", "f": "g"}, "I(f,2*g)"),
        ("I(28,1)-D(r)", {"r": 0.5}, "I(28,1)-D(0.5)"),
    ],
)
def test_values_are_put_at_once(net: str, values: Mapping[str, Any], result: str) -> None:
    assert symcnn.parse(net).subs(values) == symcnn.parse(result)
    assert symcnn.parse(net).subs(**values) == symcnn.parse(result)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (0, "n must be a positive integer, not 0"),
        (-3, "n must be a positive integer, not -3"),
        (4, "n = 4 lies outside the domain n ≥ 6: window size 5 exceeds padded input size n"),
        (
            "4-m",
            "n = 4 - m lies outside the domain n ≥ 6: window size 5 exceeds padded input size n",
        ),
    ],
)
def test_values_outside_the_domain(value: Any, message: str) -> None:  # noqa: ANN401
    with pytest.raises(symcnn.DomainError) as caught:
        symcnn.parse(_NET).subs(n=value)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("net", "n", "message"),
    [
        (
            "I(n,1)-P(2)-@s-P(2)-U(2)-cat[$s|_]-U(2)-Crop(1)",
            6,
            "n = 6 lies outside the domain n mod 4 in {0, 1}: cat needs branches",
        ),
        (
            "I(n,1)-@t-P(2)-@s-P(2)-U(2)-cat[$s|_]-U(2)-cat[$t|_]",
            6,
            "n = 6 lies outside the domain 4 divides n: cat needs branches",
        ),
        ("I(n,1)-C(3,8)-C(5,8)", 2, "n = 2 lies outside the domain n ≥ 7: window size 3 exceeds"),
        ("I(n,c)-C(3,8)-C(1,c/2)-C(1,8)", 2, "n = 2 lies outside the domain n ≥ 3: window size 3"),
    ],
)
def test_the_whole_domain_that_a_value_lies_outside_is_said(net: str, n: int, message: str) -> None:
    """What one layer asks may be less: n ≥ 3, of which a user would believe that n = 3 fits."""
    with pytest.raises(symcnn.DomainError) as caught:
        symcnn.parse(net).subs(n=n)
    assert caught.value.message.startswith(message)


def test_the_layer_that_refuses_a_value_is_shown() -> None:
    with pytest.raises(symcnn.DomainError) as caught:
        symcnn.parse("let w = 3; # width\nI(n,1)-\nC(5,w)").subs(n=4)
    assert str(caught.value).splitlines()[1:] == ["  line 3: C(5,w)", "          ^^^^^^"]


@pytest.mark.parametrize(
    ("net", "values"),
    [
        ("I(n,c)-C(3,f,groups=g)", {"g": 3, "f": 4}),
        ("I(n,c)-P(k,padding=p)", {"k": 3, "p": 2}),
        ("I(28,c)-C(3,c//(n-5))", {"n": 5}),
        ("I(28,c)-C(3,f/(n-5))", {"n": 2}),
        ("I(28,c)-C(3,f/(n-5))", {"n": 5}),
        ("I(28,1)-C(3,f/(n-1))", {"n": 1}),
        ("I(28,1)-D(r)", {"r": 2}),
        ("I(28,1)-C(3,f*w)", {"f": 3, "w": 0.5}),
    ],
)
def test_no_value_outside_the_domain_gets_through(net: str, values: dict[str, Any]) -> None:
    with pytest.raises(symcnn.SymcnnError):
        symcnn.parse(net).subs(values)


@pytest.mark.parametrize("value", [0.5, Fraction(1, 2), "1/2", Decimal("0.5"), Rational(1, 2)])
def test_a_count_must_come_out_an_integer(value: Any) -> None:  # noqa: ANN401
    with pytest.raises(symcnn.ShapeError, match="filters must be an integer, not 1/2"):
        symcnn.parse(_NET).subs(f=value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2*",
        "28;",
        "28\n",
        "28)",
        "(1,2)",
        "3x3",
        "1/0",
        "same",
        "cin",
        "class",
        "_x",
        "10^300",
        10**150,
        10**5000,
        Fraction(10**5000, 3),
        Integer(10) ** 5000,
        Rational(10**5000, 3),
        sympy_pi,
        Symbol("m") * sympy_pi,
        1e200,
        None,
        [28],
        28j,
        float("nan"),
        float("inf"),
        float("-inf"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1E+999999"),
        "28" * 100_000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_number(value: Any) -> None:  # noqa: ANN401
    with pytest.raises(symcnn.SymcnnError):
        symcnn.parse(_NET).subs(n=value)


@pytest.mark.parametrize(
    ("net", "values", "message"),
    [
        (_NET, {"q": 3}, "unknown symbol 'q'; choose from n, f"),
        ("I(28,1)", {"n": 3}, "unknown symbol 'n'; the network has no symbols"),
        ("let w = 3; I(n,w)", {"w": 4}, "unknown symbol 'w'; choose from n"),
        (
            "let w = 3; I(n,w)",
            {"n": "2*w"},
            "n cannot depend on 'w', which the network defines",
        ),
        (
            _NET,
            {"n": "28 29"},
            "n = 28 29: unexpected '29', expected '-', end of input or an operator",
        ),
        (
            _NET,
            {"n": "28)"},
            "n = 28): unexpected ')', expected end of input",
        ),
        (
            _NET,
            {"n": "28;"},
            "n = 28;: unexpected ';'",
        ),
        (_NET, {"n": "1/0"}, "n = 1/0: division by zero"),
        (
            _NET,
            {"n": "cin"},
            "n = cin: 'cin' is a property of a layer's input and has no value here",
        ),
        (_NET, {"n": float("nan")}, "n: expected a number or an expression, not nan"),
    ],
)
def test_values_that_cannot_be_put(net: str, values: Mapping[str, Any], message: str) -> None:
    with pytest.raises(symcnn.NotationError) as caught:
        symcnn.parse(net).subs(values)
    assert caught.value.message == message


_SYMBOLS = {"n": 16, "c": 12, "f": 12, "g": 4, "k": 3, "s": 3, "m": 3, "h": 9}
"""The symbols of random networks, and the greatest value that is tried."""
_KERNELS = ["1", "2", "3", "k", "1x3", "(k,2)"]
_COUNTS = ["1", "4", "f", "2*f", "cin", "cin*m", "g*4", "min(f,c)", "(f+1)//2"]
_MAPS = [
    "C({k},{f})",
    "C({k},{f},stride={s},padding={p},bias=0)",
    "C({k},{f},dilation=2,padding=same)",
    "C(1,4*g,groups=g)",
    "DW({k},{s},multiplier=m)",
    "SC({k},{f},{s},padding={p})",
    "T({k},{f},stride={s})",
    "T({k},{f},stride=2,padding=same,bias=0)",
    "P({k})",
    "P(3,{s},padding=1,ceil=1)",
    "A({k},stride={s})",
    "IN(affine=1)",
    "U({s})",
    "Pad({p})",
    "AP({k})",
    "Take(0,(cin+1)//2)",
]
_ANY = ["B", "B(affine=0)", "LN", "GN(groups=g)", "LS", "R", "PR", "PR(shared=0)", "D(0.5)"]
_ENDS = ["", "-G", "-F", "-H(h)", "-F-R-H(h,bias=0)-O(10)", "-G-O(f)"]


@st.composite
def _networks(draw: st.DrawFn) -> str:
    def step(template: str) -> str:
        return template.format(
            k=draw(st.sampled_from(_KERNELS)),
            f=draw(st.sampled_from(_COUNTS)),
            s=draw(st.sampled_from(["1", "2", "s"])),
            p=draw(st.sampled_from(["0", "1", "k"])),
        )

    templates = draw(st.lists(st.sampled_from([*_MAPS, *_ANY]), min_size=1, max_size=6))
    start = draw(st.sampled_from(["I(n,c)", "I(n,24,3)", "I(32,c)", "I(2*n+k,n,g)"]))
    return "-".join([start, *map(step, templates)]) + draw(st.sampled_from(_ENDS))


_VALUES = st.fixed_dictionaries(
    {name: st.integers(1, greatest) for name, greatest in _SYMBOLS.items()}
)


def _parsed(text: str) -> symcnn.Network:
    try:
        return symcnn.parse(text)
    except symcnn.ShapeError:
        assume(condition=False)
        raise


_ONES = dict.fromkeys(_SYMBOLS, 1)


@given(_networks())
@example("I(n,1)-P(2)-T(k,1,2)")
def test_printed_network_parses_to_an_equal_one(text: str) -> None:
    net = _parsed(text)
    assert symcnn.parse(str(net)) == net


@settings(max_examples=share(3 / 4))
@given(_networks(), _VALUES)
@example("I(32,1)-P(k)-C(k,1,s)-U(2)-P((k,2))", _ONES)
@example("I(32,1)-P(k)-C(k,8,s)-U(2)-P((k,2))-C(k,4,stride=s,padding=1)-O(10)", _ONES)
def test_counting_and_putting_values_commute(text: str, numbers: dict[str, int]) -> None:
    net = _parsed(text)
    values = {name: numbers[name] for name in net.symbols}
    put = {net.symbols[name]: Integer(value) for name, value in values.items()}
    if not all(condition.substitute(put).verdict for condition in net.domain):
        with pytest.raises(symcnn.DomainError):
            net.subs(values)
        return
    concrete = net.subs(values)
    for quantity in _QUANTITIES:
        assert getattr(net, quantity).free_symbols <= set(net.symbols.values())
        assert getattr(net, quantity).subs(put) == getattr(concrete, quantity), quantity
    assert tuple(side.subs(put) for side in net.output.size) == concrete.output.size
    assert not concrete.domain


@settings(max_examples=share(1 / 2))
@given(_networks(), _VALUES, st.sampled_from(sorted(_SYMBOLS)))
def test_putting_values_one_after_another_is_putting_them_at_once(
    text: str, numbers: dict[str, int], last: str
) -> None:
    net = _parsed(text)
    values = {name: numbers[name] for name in net.symbols}
    assume(last in values)
    first = {name: value for name, value in values.items() if name != last}
    put = {net.symbols[name]: Integer(value) for name, value in values.items()}
    if all(condition.substitute(put).verdict for condition in net.domain):
        assert net.subs(first).subs({last: values[last]}) == net.subs(values)
        return
    with pytest.raises(symcnn.DomainError):
        net.subs(values)
    with pytest.raises(symcnn.DomainError):
        net.subs(first).subs({last: values[last]})


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("t/2", "no closed form is known"),  # it cannot be told that t/2 is an integer
        ("0-t", "factor must be at least 1, not -t"),
    ],
)
def test_a_closed_form_is_kept_for_integers_that_its_symbol_can_be(
    value: str, message: str
) -> None:
    net = symcnn.parse("I(n,c)-(U(s))*N-(P(s))*N")
    assert net.subs(s="t-1").macs == 0
    with pytest.raises(symcnn.ShapeError, match=message):
        net.subs(s=value)


@pytest.mark.parametrize(
    ("values", "params"),
    [
        ({"a": "b", "b": 7}, (9 + 1) * 7 + (25 * 7 + 1) * 7),
        ({"b": 7, "a": "2*b+1"}, (9 + 1) * 15 + (25 * 15 + 1) * 7),
        ({"a": "b+1", "b": 6}, (9 + 1) * 7 + (25 * 7 + 1) * 6),
        ({"a": "b", "b": "a"}, symcnn.parse("I(28,1)-C(3,b)-C(5,a)").params),
    ],
)
def test_a_value_uses_the_numbers_that_its_symbols_are_given(
    values: dict[str, Any], params: object
) -> None:
    assert symcnn.parse("I(28,1)-C(3,a)-C(5,b)").subs(values).params == params


def test_a_value_uses_the_numbers_of_numbers() -> None:
    net = symcnn.parse("I(28,3)-C(3,a)-C(3,b)-C(3,c)").subs(a="b", b="c", c=3)
    assert net.params == 3 * 28 * 3
