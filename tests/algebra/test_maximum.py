"""The maximum of expressions: its value, by brute force, and how short it is."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from sympy import Expr, Max

from symcnn import parse
from symcnn.algebra import symbol
from symcnn.algebra.floors.maximum import largest

A, B = symbol("a"), symbol("b")
POINTS = [{A: a, B: b} for a, b in product((1, 2, 3, 7, 500), repeat=2)]


def nested(*arguments: Expr | int) -> Expr:
    """Return a maximum that SymPy does not evaluate."""
    return Max(*arguments, evaluate=False)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([nested(1, A - 1) + 2, nested(2, A) + 1], "Max(3, a + 1)"),
        ([nested(1, nested(A, B) + 2) + 1, A + 3], "Max(a, b) + 3"),
        ([2 * nested(1, A) + 2, nested(B, 3) + 1], "Max(2*a + 2, b + 1)"),
        ([nested(A, B) + 3], "Max(a, b) + 3"),
        ([nested(A, B) + 1, nested(A, B) + 3], "Max(a, b) + 3"),
        ([4 - nested(A, B), A - 3], "Max(4 - Max(a, b), a - 3)"),
        ([A + nested(3, B), 9 * B], "Max(9*b, a + Max(3, b))"),
    ],
)
def test_a_maximum_plus_a_constant_is_a_maximum_of_sums(values: list[Expr], text: str) -> None:
    assert str(largest(values)) == text


@pytest.mark.parametrize("seed", range(40))
def test_a_maximum_has_its_value_and_no_dominated_argument(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - drawn for a test
    values = [_drawn(random, random.randint(0, 2)) for _ in range(random.randint(2, 4))]
    result = largest(values)
    for point in POINTS:
        assert result.subs(point) == max(value.subs(point) for value in values), point
    for maximum in result.atoms(Max):
        for first, second in product(maximum.args, repeat=2):
            assert first == second or any((first - second).subs(point) > 0 for point in POINTS)


def _drawn(random: Random, depth: int) -> Expr:
    """Return a sum of symbols and a number, or a maximum of some plus a number."""
    if depth:
        inner = [_drawn(random, depth - 1) for _ in range(random.randint(2, 3))]
        return random.randint(1, 3) * nested(*inner) + random.randint(-3, 3)
    return random.randint(0, 2) * A + random.randint(0, 2) * B + random.randint(-3, 3)


def test_a_receptive_field_of_branches_is_a_flat_maximum() -> None:
    branches = "P(2)-U(2)|U(2)-P(2)-C(3,1,p=1)|C(a,1)-Pad(0,a-1)"
    net = parse(f"I(8,1,dims=1)-cat[{branches}]-C(3,1)")
    assert str(net.receptive_field) == "(Max(5, a + 3),)"
