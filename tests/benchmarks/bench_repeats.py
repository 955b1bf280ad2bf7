"""Speed of repeats and of the zoo: a repeat in closed form costs the same whatever its count.

The times allowed for the zoo are stated in milliseconds, and stand for any machine of today. Each
is printed beside the time of a bare parse of the same text, which is measured in the same run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import count
from statistics import median
from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from symcnn import Network, load, parse, zoo
from symcnn.notation import parse_program

_FRESH = count()
_ALLOWED = 0.150
"""Seconds."""
BLOCK = "(add[_|C(3,cin,p=1)-B-R-C(3,cin,p=1)-B]-R)"
DENSE = "cat[_|B-R-C(1,4*k,bias=0)-B-R-C(3,k,p=1,bias=0)]"


def seconds(function: Callable[[], object]) -> float:
    start = perf_counter()
    function()
    return perf_counter() - start


def derived(net: Network) -> Network:
    """Ask a network for its totals, so that they are worked out."""
    assert net.total("params") != net.total("macs")
    assert net.output.features
    return net


def totals(text: str) -> Network:
    return derived(parse(text))


def renamed(text: str) -> str:
    """Return a text with names for its symbols that no expression of this process has used."""
    number = next(_FRESH)
    for name in parse(text).symbols:
        text = re.sub(rf"(?<![\w.]){name}(?!\w|=)", f"{name}_{number}", text)
    return text


@pytest.mark.parametrize("body", [BLOCK, DENSE], ids=["residual blocks", "dense layers"])
def test_a_repeat_costs_the_same_at_any_depth(body: str, benchmark: BenchmarkFixture) -> None:
    counts = [10**3, 10**6, 10**12]
    texts = [f"I(32,3)-C(3,w,p=1)-{body}*{number}" for number in counts]
    for text in texts:
        totals(text)
    benchmark(totals, texts[-1])
    rounds = [[seconds(partial(totals, text)) for text in texts] for _ in range(15)]
    for number, place in ((10**6, 1), (10**12, 2)):
        found = median(times[place] / times[0] for times in rounds)
        print(f"\n{found:.2f} x the same 1,000 times ({number:,} times; target 1.25)")  # noqa: T201
        assert found <= 1.25


def test_a_repeat_in_symbols_costs_less_than_fifty_written_out(benchmark: BenchmarkFixture) -> None:
    closed = f"I(n,3)-C(3,w,p=1)-{DENSE}*N"
    written = "-".join(["I(n,3)-C(3,w,p=1)", *[DENSE] * 50])
    for text in (closed, written):
        totals(text)
    benchmark(totals, closed)
    pairs = [
        seconds(partial(totals, closed)) / seconds(partial(totals, written)) for _ in range(15)
    ]
    print(f"\n{median(pairs):.2f} x fifty layers written out (target 1)")  # noqa: T201
    assert median(pairs) <= 1


@pytest.mark.parametrize("family", ["resnet", "densenet"])
def test_a_family_is_derived_in_symbols_in_time(family: str, benchmark: BenchmarkFixture) -> None:
    """ResNet-152 and DenseNet-201, of which width and every depth is a symbol."""
    text = zoo.entry(family).text
    derived(parse(text))
    found = median(seconds(lambda: derived(parse(renamed(text)))) for _ in range(7))
    again = median(seconds(lambda: derived(parse(text))) for _ in range(7))
    bare = median(seconds(lambda: parse_program(text)) for _ in range(7))
    benchmark(lambda: derived(parse(text)))
    print(  # noqa: T201
        f"\n{family}: {found * 1e3:.0f} ms with new symbols, {again * 1e3:.0f} ms with known ones, "
        f"{again / bare:.1f} x a parse of the text (target {_ALLOWED * 1e3:.0f} ms)"
    )
    assert again <= _ALLOWED
    assert found <= 2 * _ALLOWED


def test_efficientnet_b7_is_counted_in_time(benchmark: BenchmarkFixture) -> None:
    derived(load("efficientnet_b7"))
    benchmark(lambda: derived(load("efficientnet_b7")))
    found = median(seconds(lambda: derived(load("efficientnet_b7"))) for _ in range(7))
    print(f"\nEfficientNet-B7: {found * 1e3:.0f} ms (target {_ALLOWED * 1e3:.0f} ms)")  # noqa: T201
    assert found <= _ALLOWED
