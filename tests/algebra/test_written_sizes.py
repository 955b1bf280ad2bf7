"""Sizes read as in handbooks: one floor of n + 2P - r, with nothing but an integer outside."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from random import Random

import pytest

import symcnn
from symcnn.algebra import symbol
from tests.algebra.chains import (
    NAMES,
    Window,
    draw_chain,
    linear,
    padded_less_field,
    read_size,
)
from tests.render.math.reading_text import SIGNS, evaluate, summands
from tests.render.math.written import presented, unwritten, write_expression

pytestmark = pytest.mark.random
CHAINS, BATCH, NETWORKS = 500, 50, 25
BATCHES = [range(start, start + BATCH) for start in range(0, CHAINS, BATCH)]
POINTS = 5
each_batch = pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"from-{seeds.start}")


@cache
def _written(seed: int) -> str:
    """Return the text of the size that a chain leaves of n."""
    size = symbol("n")
    for window in draw_chain(seed):
        size = window.expr(size)
    return str(presented(size, order=tuple(map(symbol, NAMES))))


def _assert_handbook(text: str, chain: list[Window]) -> None:
    """Assert that a size is one floor of n + 2P - r over S, but for symbols that S divides out."""
    form, stride = padded_less_field(chain)
    expected = {name: Fraction(form.get(name, 0)) for name in (*NAMES, "1")}
    if stride == 1:
        assert not set(text) & {*"⌊⌈/"}, text
        assert linear(text) == {**expected, "1": expected["1"] + 1}, text
        return
    size = read_size(text)
    assert size.below == stride, text
    for name in NAMES:
        is_inside = size.inside[name] != 0
        within, without = (expected[name], 0) if is_inside else (0, expected[name] / stride)
        assert size.inside[name] == within, (name, text)
        assert size.outside[name] == without, (name, text)
        assert size.outside[name].denominator == 1, (name, text)
    constant = size.inside["1"]
    if size.bracket == "⌈":
        assert len(summands(size.above)) == 1, text
        constant += stride - 1
    assert constant in range(stride), text
    assert constant + stride * (size.outside["1"] - 1) == expected["1"], text


def _assert_order(text: str) -> None:
    """Assert that n comes first and constants last, also within the floor."""
    inner = text.partition("⌊")[2].partition("⌋")[0].rpartition("/")[0]
    for part in filter(None, [text, inner.removeprefix("(").removesuffix(")")]):
        pieces = summands(part)
        assert "n" in pieces[0], text
        assert pieces[0][0] not in SIGNS, text
        assert not any(piece.lstrip("+-−").isdecimal() for piece in pieces[:-1]), text


@unwritten
@each_batch
def test_a_chain_of_windows_is_one_floor_of_the_padded_size_less_the_field(seeds: range) -> None:
    for seed in seeds:
        _assert_handbook(_written(seed), draw_chain(seed))


@unwritten
@each_batch
def test_a_chain_of_windows_starts_with_the_size_and_ends_with_the_constant(seeds: range) -> None:
    for seed in seeds:
        _assert_order(_written(seed))


@unwritten
@each_batch
def test_a_chain_of_windows_has_the_size_of_its_windows_one_by_one(seeds: range) -> None:
    for seed in seeds:
        chain, random = draw_chain(seed), Random(seed)  # noqa: S311 - no secret
        text = _written(seed)
        for _ in range(POINTS):
            at = {name: random.randint(0, 9) for name in NAMES}
            at["n"] = side = random.randint(50, 999)
            for window in chain:
                side = window.apply(side, at)
            assert evaluate(text, at) == side, (text, at)


@unwritten
@pytest.mark.parametrize("seed", range(NETWORKS))
def test_the_size_of_a_network_is_written_as_that_of_its_windows(seed: int) -> None:
    chain = draw_chain(CHAINS + seed)
    net = symcnn.parse("-".join(["I(n,1)", *(window.text for window in chain)]))
    text = write_expression(net, net.output.size[0])
    _assert_handbook(text, chain)
    _assert_order(text)


@pytest.mark.parametrize("seeds", BATCHES[:1], ids=lambda seeds: f"from-{seeds.start}")
def test_the_formula_by_hand_is_that_of_the_windows_one_by_one(seeds: range) -> None:
    """Rule: ⌊(n + 2P - r)/S⌋ + 1 is right, whatever symcnn writes."""
    for seed in seeds:
        chain, random = draw_chain(seed), Random(seed)  # noqa: S311 - no secret
        form, stride = padded_less_field(chain)
        for _ in range(POINTS):
            at = {name: random.randint(0, 9) for name in NAMES}
            at["n"] = side = random.randint(50, 999)
            for window in chain:
                side = window.apply(side, at)
            above = sum(times * at.get(name, 1) for name, times in form.items())
            assert above // stride + 1 == side


@pytest.mark.parametrize(
    "wrong",
    [
        "⌊(n - a)/2⌋ + ⌊(n - b)/2⌋",
        "⌊n/2⌋·⌊n/2⌋",
        "-a + ⌈(a + n)/2⌉",
        "⌊(n - a + 2)/2⌋",
        "⌊(n - a)/2⌋ + 2",
        "⌊(n - 2·a)/2⌋ + a + 1",
        "⌈(n - a + 1)/2⌉",
    ],
)
def test_a_size_that_does_not_read_so_is_noticed(wrong: str) -> None:
    with pytest.raises(AssertionError):
        _assert_handbook(wrong, [Window("a", 2, 0, 1)])


@pytest.mark.parametrize(
    "wrong", ["-a + n", "a + n", "n + 1 - a", "⌊(1 + n)/2⌋", "⌊(a + n)/2⌋ - 1"]
)
def test_an_order_that_does_not_read_so_is_noticed(wrong: str) -> None:
    with pytest.raises(AssertionError):
        _assert_order(wrong)


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("⌊(n - a)/2⌋ + 1", [Window("a", 2, 0, 1)]),
        ("⌊(n - a)/2⌋ + p + 1", [Window("a", 2, "p", 1)]),
        (
            "⌊(n - a + 1)/2⌋ - b + 1",
            [Window("a", 1, 0, 1), Window(2, 2, 0, 1), Window("b", 1, 0, 1)],
        ),
        ("⌈n/4⌉", [Window(3, 2, 1, 1), Window(3, 2, 1, 1)]),
        ("n - 2·a + 2", [Window("a", 1, 0, 2)]),
    ],
)
def test_a_size_as_in_handbooks_is_taken(text: str, chain: list[Window]) -> None:
    _assert_handbook(text, chain)
    _assert_order(text)
