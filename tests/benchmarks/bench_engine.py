"""Speed of the engine; each figure is a ratio to something that is measured in the same run.

The networks are the 151 convolutions of ResNet-152's trunk, written out in full.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from lark import Lark
from pytest_benchmark.fixture import BenchmarkFixture
from sympy import Add, Expr, Integer, Symbol, floor

from symcnn import compiled, parse
from symcnn.network.building import build
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.notation import parse_program
from symcnn.notation.ast import Program
from symcnn.notation.parser import LineBreaks, grammar

STAGES = ((3, 1, 1), (8, 2, 2), (36, 4, 2), (3, 8, 2))
"""Blocks, width of the stage in widths, and stride of its first block."""
_FRESH = count()
Reported = Callable[[str, float, float], None]


def trunk(side: object, width: object) -> str:
    steps = [f"I({side},3)", f"C(7,{width},2,3)"]
    for blocks, scale, stride in STAGES:
        for block in range(blocks):
            narrow = width if scale == 1 else f"{scale}*{width}"
            step = stride if block == 0 else 1
            steps += [f"C(1,{narrow})", f"C(3,{narrow},{step},1)", f"C(1,{4 * scale}*{width})"]
    return "-".join(steps)


def plain_sympy(n: Expr, w: Expr) -> tuple[Expr, Expr]:
    """Derive the same as a person would with SymPy alone: nested `floor`, summed up."""
    side, channels = n, Integer(3)
    params: list[Expr] = []
    macs: list[Expr] = []

    def conv(kernel: int, filters: Expr, stride: int = 1, padding: int = 0) -> None:
        nonlocal side, channels
        side = floor((side + 2 * padding - kernel) / stride) + 1
        params.append((kernel**2 * channels + 1) * filters)
        macs.append(kernel**2 * channels * filters * side**2)
        channels = filters

    conv(7, w, 2, 3)
    for blocks, scale, stride in STAGES:
        for block in range(blocks):
            conv(1, scale * w)
            conv(3, scale * w, stride if block == 0 else 1, 1)
            conv(1, 4 * scale * w)
    return Add(*params), Add(*macs)


def derived(tree: Program) -> BuiltNetwork:
    """Build a network from its tree, with every size, parameter and MAC, and their sums."""
    net = build.build_network(tree, "")
    assert len([(record.output, record.params, record.macs) for record in net.layers]) == 152
    assert net.total("params") != net.total("macs")
    return net


def ratio(
    ours: Callable[[], object], other: Callable[[], object], rounds: int = 15, block: int = 1
) -> float:
    """Return the median time of ours over that of another, in blocks of calls, one by one."""
    pairs = []
    for _ in range(rounds):
        times = []
        for function in (ours, other):
            start = perf_counter()
            for _ in range(block):
                function()
            times.append(perf_counter() - start)
        pairs.append(times[0] / times[1])
    return median(pairs)


def fresh_symbols() -> tuple[str, str]:
    """Return names that no expression of this process has used, so that no cache has them."""
    number = next(_FRESH)
    return f"n{number}", f"w{number}"


@pytest.fixture
def report(benchmark: BenchmarkFixture) -> Reported:
    def reported(against: str, found: float, target: float) -> None:
        benchmark.extra_info |= {"against": against, "ratio": round(found, 3), "target": target}
        print(f"\n{found:.2f} x {against} (target {target})")  # noqa: T201 - the figure
        assert found <= target

    return reported


def test_parsing_costs_little_more_than_larks_parse_alone(
    benchmark: BenchmarkFixture, report: Reported
) -> None:
    text = trunk("n", "w")
    bare = Lark(
        grammar(),
        parser="lalr",
        start=["start", "expr"],
        postlex=LineBreaks(),
        maybe_placeholders=False,
    )
    bare.parse(text, start="start")
    benchmark(parse_program, text)
    found = ratio(lambda: parse_program(text), lambda: bare.parse(text, start="start"))
    report("a bare Lark LALR parse", found, 1.5)


def test_deriving_new_symbols_is_no_slower_than_plain_sympy(
    benchmark: BenchmarkFixture, report: Reported
) -> None:
    trees = (parse_program(trunk(*fresh_symbols())) for _ in range(40))
    ready = iter(list(trees))

    def other() -> None:
        plain_sympy(*(Symbol(name, integer=True, positive=True) for name in fresh_symbols()))

    benchmark.pedantic(lambda: derived(next(ready)), rounds=5)  # type: ignore[no-untyped-call]
    report("nested sympy.floor", ratio(lambda: derived(next(ready)), other), 1.25)


@pytest.mark.parametrize(
    ("what", "text", "target"),
    [("symbols", trunk("n", "w"), 60 / 80), ("numbers", trunk(224, 64), 30 / 80)],
    ids=["symbols", "numbers"],
)
def test_deriving_again_takes_less_than_parsing(
    what: str, text: str, target: float, benchmark: BenchmarkFixture, report: Reported
) -> None:
    # The targets were set as 60 ms for symbols and 30 ms for numbers where the parse took 80 ms.
    tree = parse_program(text)
    assert bool(derived(tree).symbols) == (what == "symbols")
    benchmark(derived, tree)
    report("a parse of the text", ratio(lambda: derived(tree), lambda: parse_program(text)), target)


POLYNOMIALS: dict[str, tuple[str, Callable[..., Any]]] = {
    "two symbols": (
        "I(28,3)-C(3,w)-C(3,w)-H(h)",
        lambda w, h: 9 * w**2 + 29 * w + 576 * w * h + h,
    ),
    "three symbols": (
        "I(28,c)-C(5,f)-P(2)-C(3,f)-P(2)-H(h)-O(10)",
        lambda c, f, h: 25 * c * f + 9 * f**2 + 25 * f * h + 2 * f + 11 * h + 10,
    ),
    "floors": (
        "I(n,3)-C(5,w)-P(2)-C(3,w)-P(2)-H(h)",
        lambda n, w, h: 9 * w**2 + 77 * w + w * h * (n // 4 - 2) ** 2 + h,
    ),
}


@pytest.mark.parametrize("name", POLYNOMIALS)
def test_a_compiled_formula_is_as_fast_as_one_written_by_hand(
    name: str, benchmark: BenchmarkFixture, report: Reported
) -> None:
    text, by_hand = POLYNOMIALS[name]
    function = compiled(parse(text), "params")
    random = np.random.default_rng(0)
    values = [random.integers(12, 400, 1_000_000) for _ in function.symbols]
    assert (function(*values) == by_hand(*values)).all()
    benchmark(function, *values)
    found = ratio(lambda: function(*values), lambda: by_hand(*values), block=10)
    report("NumPy by hand", found, 1.1)
