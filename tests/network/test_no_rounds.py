"""Where nothing is repeated, nothing is asked; and what values leave of a closed form is kept."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import expand

from symcnn import compiled, parse, solve
from symcnn.errors import DomainError, SymcnnError
from symcnn.network.load_network import load


@pytest.mark.parametrize(
    ("text", "values", "output", "params"),
    [
        ("I(n,1)-(C(k,1,p=p)-P(3))*N", {"n": 3, "k": 9, "p": 1, "N": 0}, "1×3×3", 0),
        ("I(n,1)-(C(k,1)-C(3,2,s=3,p=p))*(N-1)", {"n": 10, "k": 5, "p": 1, "N": 2}, "2×2×2", 46),
        ("I(24x31,3)-(GN(g))*N", {"N": 0, "g": 5}, "3×24×31", 0),
        ("I(5,c)-(C(1,cin,groups=2))*N", {"N": 0, "c": 3}, "3×5×5", 0),
        ("I(n,3)-((C(3,3))*M)*N", {"n": 1, "M": 4, "N": 0}, "3×1×1", 0),
        ("I(n,3)-((C(3,3))*M)*N", {"n": 1, "M": 0, "N": 4}, "3×1×1", 0),
        ("I(n,3)-(C(3,f))*N", {"n": 2, "f": 7, "N": 0}, "3×2×2", 0),
        ("I(n,3)-(C(3,f))*N-C(1,4,g=f)", {"n": 2, "f": 1, "N": 0}, "4×2×2", 16),
    ],
)
def test_conditions_of_iterations_hold_where_there_is_none(
    text: str, values: dict[str, int], output: str, params: int
) -> None:
    """Rule: by hand, as the text without what is repeated 0 times."""
    net = parse(text).subs(values)
    assert (str(net.output), net.params) == (output, params)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("I(24x31,3)-(GN(g))*N", "g divides 3 if N ≥ 1"),
        ("I(n,1)-P(2)*D", "n ≥ 2^D"),
        ("I(n,3)-(C(3,3))*N", "n ≥ 2·N + 1"),
        ("I(n,c)-(Crop(a,b)-Shuffle(2))*N", "n ≥ N·a + N·b + 1 and (c even if N ≥ 1)"),
        ("I(n,w)-((C(1,w,g=4))*a)*d", "4 divides w if a ≥ 1 and d ≥ 1"),
        ("I(n,c)-for i in 1..N [GN(g)]", "N ≥ 1, g divides c and c·n² ≥ 2·g"),
    ],
)
def test_text_of_domain(text: str, domain: str) -> None:
    assert str(parse(text).domain) == domain


def test_a_printed_domain_of_loops_in_loops_is_read_back() -> None:
    """Rule: 4 groups need a multiple of 4, of at most 10, if both loops have an iteration."""
    net = parse("I(9,w)-((C(1,w,g=4))*a)*d")
    for a, d, widest in ((1, 1, 8), (2, 1, 8), (0, 1, 10), (1, 0, 10)):
        query = [str(net.domain), "w <= 10"]
        assert solve("I(9,w)", maximize="w", subject_to=query, a=a, d=d).values == {"w": widest}


def test_compiled_asks_only_where_something_is_repeated() -> None:
    """Rule: 3 channels in 3 groups hold 6 numbers an iteration; 5 groups are none of 3 channels."""
    params = compiled(parse("I(24x31,3)-(GN(g))*N"), "params")
    assert list(np.asarray(params(N=[0, 4], g=[5, 3]))) == [0, 24]
    with pytest.raises(DomainError):
        params(N=[0, 1], g=[5, 5])
    widths = compiled(parse("I(8,c)-(C(1,7-c)-C(1,c))*N"), "params")
    assert list(np.asarray(widths(N=[0, 1], c=[9, 6]))) == [0, 7 + 12]
    with pytest.raises(DomainError):
        widths(N=[0, 1], c=[9, 7])


def test_solving_finds_no_iterations() -> None:
    found = solve("I(n,1)-(C(k,1,p=p)-P(3))*N", n=3, k=9, p=1, maximize="N", subject_to="N in 0..5")
    assert found.values == {"N": 0}


@pytest.mark.parametrize(
    ("text", "some", "domain", "rest", "output"),
    [
        ("I(n,1)-P(2)*D", {"n": 1}, "D ≤ 0", {"D": 0}, "1×1×1"),
        ("I(n,c)-(U(s))*N-(P(s))*N", {"s": "t-1"}, "t ≥ 2", {"t": 3, "N": 2, "n": 5}, "c×5×5"),
    ],
)
def test_substitution_keeps_the_closed_form(
    text: str, some: dict[str, object], domain: str, rest: dict[str, int], output: str
) -> None:
    """Rule: some values, and the others after them, are all values at once."""
    net = parse(text).subs(some)
    assert str(net.domain) == domain
    assert str(net.subs(rest).output) == output


def test_unet_of_two_by_two() -> None:
    """Rule: one level is left of a depth, with the counts of the network that is built so."""
    net = load("unet").subs(n=2)
    assert str(net.domain) == "depth = 1"
    assert net.subs(depth=1).params == load("unet", n=2, depth=1).params
    at_one = expand(net.params.subs(net.symbols["depth"], 1))
    assert at_one == expand(load("unet", depth=1).params)


def test_closed_form_of_no_value_is_refused() -> None:
    with pytest.raises(SymcnnError, match="exceeds padded input size"):
        parse("I(n,1)-C(3,1)-P(2)*D").subs(n=2)


def test_a_symbol_may_be_called_as_a_side_that_the_map_does_not_have() -> None:
    found = solve(load("unet"), maximize="depth", subject_to="params <= 1e6", n=64, w=8, classes=2)
    assert found.values == {"depth": 4}
