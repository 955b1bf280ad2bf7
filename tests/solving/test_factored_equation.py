"""Equations by factors: the networks are equal exactly where one of the factors is 0."""

from __future__ import annotations

from itertools import product

import pytest
from sympy import Expr, Integer

from symcnn import DomainError, compare, parse
from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.conditions.condition import Condition, at_least, multiple_of
from symcnn.algebra.conditions.equation import Equal, equal
from symcnn.solving.comparison import equivalent
from symcnn.solving.factored_equation import solve_by_factors
from symcnn.solving.questions.quantity_names import whole

SWAPPED = ("I(n,c)-C(k,f)-C(k,g)", "I(n,c)-C(k,g)-C(k,f)")
PADDED = ("I(n,c)-C(k,f,p=1)-C(k,f)", "I(n,c)-C(k,f)")
LONGER = ("I(n,c)-C(k,f)", "I(n,c)-C(k,f)-C(1,g)")
POOLED = ("I(n,c)-P(2)-C(1,f)", "I(n,c)-P(2)-C(1,g)")


@pytest.mark.parametrize(
    ("pair", "quantity", "said"),
    [
        (SWAPPED, "params", "equal if and only if f = g"),
        (SWAPPED, "macs", "equal if and only if f = g"),
        (SWAPPED, "activations", "equal if and only if f = g or k = 1"),
        (SWAPPED, "channels", "equal if and only if f = g"),
        (SWAPPED, "features", "equal if and only if f = g"),
        (PADDED, "macs", "never equal"),
        (PADDED, "activations", "never equal"),
        (PADDED, "features", "equal if and only if k = 3"),
        (LONGER, "macs", "never equal"),
        (LONGER, "activations", "never equal"),
        (LONGER, "features", "equal if and only if f = g"),
        (POOLED, "macs", "equal if and only if f = g"),
        (("I(n,c)-C(1,f)*N", "I(n,c)-C(1,f)*M"), "rf", "equal"),
    ],
)
def test_networks_are_equal_where_a_factor_is_0(
    pair: tuple[str, str], quantity: str, said: str
) -> None:
    (found,) = compare(*pair, quantities=[quantity])
    assert str(found) == f"{quantity}: {said}"
    condition = equivalent(*pair, quantity)
    nets = [parse(text) for text in pair]
    names = list(dict.fromkeys(name for net in nets for name in net.symbols))
    for point in product((1, 3), repeat=len(names)):
        values = dict(zip(names, point, strict=True)) | (
            {"n": 4 + point[0]} if "n" in names else {}
        )
        try:
            first, second = (net.subs({name: values[name] for name in net.symbols}) for net in nets)
        except DomainError:
            continue
        is_equal = whole(first, quantity) == whole(second, quantity)
        if isinstance(condition, bool):
            assert condition is is_equal
        else:
            used = {name: Integer(values[str(name)]) for name in condition.free_symbols}
            assert condition.substitute(used).verdict is is_equal


n, k, f, g, c = map(symbol, "nkfgc")


@pytest.mark.parametrize(
    ("equation", "domain", "said"),
    [
        (equal(f * (n - k) ** 2, g * (n - k) ** 2), (), "f = g or k = n"),
        (equal(f * (n - k) ** 2, g * (n - k) ** 2), (at_least(n - k, 1),), "f = g"),
        (equal(c * (n - k) ** 2, Integer(-1)), (at_least(n - k),), "0 = 1"),
        (equal(FloorDiv(n, 2) * f, FloorDiv(n, 2) * g), (), "f = g or n = 1"),
        (equal(FloorDiv(n, 2) * f, FloorDiv(n, 2) * g), (at_least(n, 2),), "f = g"),
        (equal(FloorDiv(n, 2) * f, FloorDiv(n, 2) * g), (multiple_of(f, k),), "f = g or n = 1"),
        (equal(f * k, Integer(6)), (), "f·k = 6"),
        (Equal(f - g / 2**k), (), "f = g/2^k"),
    ],
)
def test_factors_that_are_never_0_in_a_domain_are_dropped(
    equation: Equal, domain: tuple[Condition, ...], said: str
) -> None:
    assert str(solve_by_factors(equation, domain)) == said


def test_long_difference_is_not_factored() -> None:
    names = [symbol(f"x{index}") for index in range(12)]
    long: Expr = (sum(names) ** 2 - 7).expand()
    product_of_two = equal((long * (f - g)).expand(), Integer(0))
    assert isinstance(product_of_two, Equal)
    assert solve_by_factors(product_of_two, ()) == product_of_two


def test_sides_are_written_as_the_networks_write_them() -> None:
    (found,) = compare("I(n,c)-C(5,f)-P(2)-C(3,g)", "I(n,c)-C(3,g)", quantities=["params"])
    assert tuple(map(str, found.written)) == ("(25·c + 1)·f + (9·f + 1)·g", "(9·c + 1)·g")
    (found,) = compare("I(n,c)-C(5,f)", "I(n,c)-C(3,f)", quantities=["features"])
    assert tuple(map(str, found.written)) == ("f·(n - 4)²", "f·(n - 2)²")
    (found,) = compare("I(n,c)-C(5,f)", formula="macs = 25*f*c*(n-4)^2 + n")
    assert tuple(map(str, found.written)) == ("25·c·f·(n - 4)²", "25·c·f·(n - 4)² + n")
    (found,) = compare("I(n,z)-C(1,a)", formula="params = (z + 1)^2*a")
    assert str(found) == "params: never equal"
    (found,) = compare("I(n,z)-C(1,a)-C(1,b)", formula="biases = a*z")
    assert str(found) == "biases: equal if and only if a + b = z·a"
