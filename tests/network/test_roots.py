"""Networks with a root in a floor: their domain, values, and what cannot be had of them."""

from __future__ import annotations

from math import isqrt

import numpy as np
import pytest

from symcnn import DomainError, SolveError, SymcnnError, code, compiled, parse, sensitivity, solve

NET = parse("I(n,3)-C(3,⌊√(m − 5)⌋)-G-H(10)")


def test_radicand_is_not_negative() -> None:
    assert str(NET) == "I(n,3)-C(3,floor(sqrt(m-5)))-G-H(10)"
    with pytest.raises(DomainError, match="the radicand must not be negative, but it is m - 5"):
        NET.subs(m=3)


@pytest.mark.parametrize("m", [6, 13, 14, 41, 10**40])
def test_parameters_at_numbers(m: int) -> None:
    """28 weights and biases a filter, and 10 weights of the dense layer for each of them."""
    assert NET.subs(m=m).params == compiled(NET, "params")(m=m, n=9) == 38 * isqrt(m - 5) + 10


def test_parameters_at_an_array() -> None:
    values = np.arange(6, 99)
    counts = compiled(NET, "params")(m=values, n=9)
    assert np.asarray(counts).tolist() == [38 * isqrt(m - 5) + 10 for m in range(6, 99)]


def test_bound_with_a_root() -> None:
    best = solve("I(m,3)-C(3,f)", maximize="f", subject_to="f ≤ ⌊√(m − 5)⌋, m ≤ 30, f ≤ 99")
    assert best.values == {"f": 5, "m": 30}


def test_other_uses_of_a_root_are_refused() -> None:
    with pytest.raises(SymcnnError, match="cannot be written exactly in Python"):
        code(NET)
    with pytest.raises(SolveError, match="cannot determine the growth"):
        sensitivity(NET, "params")


def test_divisor_that_is_not_positive_is_outside_the_domain() -> None:
    """Other conditions have the divisor in a floor, which has no value for k = 2."""
    text = "I(9,3)-C(3,n//(k-3)+m//(k-3))-C(3,64,g=n//(k-3)+m//(k-3))"
    with pytest.raises(DomainError, match=r"k = 2 lies outside the domain k ≥ 4"):
        parse(text).subs(k=2)
