"""Receptive fields of random networks are those of brute force, position by position.

`FIELDS` in the environment says how many networks are drawn; a failing one is found by its seed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest
from sympy import Expr

from symcnn import Network, SymcnnError, parse
from symcnn.render.tables.summary import Report, lines
from tests.bounds import bounded
from tests.examples import choose_count
from tests.network.drawn_fields import Drawn, networks

pytestmark = pytest.mark.random
FIELDS = choose_count(20, 200, "FIELDS")
BATCH = 10
"""The networks of a test."""
each_batch = pytest.mark.parametrize("start", range(0, FIELDS, BATCH))
_NUMBER = re.compile(r"(?<![\w=])[1-9](?!\w)|(?<=[spd]=)[1-9]")
"""A number of a layer that may be a symbol, which stands for no zero."""


@each_batch
def test_fields_are_exact_where_all_sizes_are_known(start: int) -> None:
    for seed, _, head, drawn in networks(BATCH, start):
        text, truth = f"{head}-{drawn.text}", _truth(drawn)
        with bounded(f"seed {seed}: {text}"):
            net = parse(text)
            assert net.output.size == drawn.size, (seed, text)
            assert net.receptive_field == truth, (seed, text)


@each_batch
def test_fields_of_unknown_sizes_are_never_too_small(start: int) -> None:
    """They are exact but for `same` with a stride, whose padding depends on the size."""
    for seed, draw, _, drawn in networks(BATCH, start):
        names = "nm"[: draw.dims]
        text = f"I({','.join(names)},2,dims={draw.dims})-{drawn.text}"
        values, truth = dict(zip(names, draw.sizes, strict=True)), _truth(drawn)
        with bounded(f"seed {seed}: {text}"):
            for found, true in _fields(text, values, truth):
                assert found == true or (draw.same and found > true), (seed, text)


@each_batch
def test_fields_of_windows_in_symbols_are_never_too_small(start: int) -> None:
    for seed, _, head, drawn in networks(BATCH, start):
        places = list(_NUMBER.finditer(drawn.text))
        if not places:
            continue
        place = Random(seed).choice(places)  # noqa: S311 - no secret
        path = f"{drawn.text[: place.start()]}k{drawn.text[place.end() :]}"
        text, truth = f"{head}-{path}", _truth(drawn)
        with bounded(f"seed {seed}: {text}"):
            for found, true in _fields(text, {"k": int(place.group())}, truth):
                assert found >= true, (seed, text)


def _truth(drawn: Drawn) -> tuple[int, ...]:
    return tuple(axis.field() for axis in drawn.axes)


def _fields(
    text: str, values: dict[str, int], truth: tuple[int, ...]
) -> Iterator[tuple[Expr, int]]:
    """Yield the fields of a network at values of its symbols, and the true ones."""
    try:
        net = parse(text)
    except SymcnnError:
        return  # symbols for which it cannot be said where maps meet
    put = {net.symbols[name]: value for name, value in values.items()}
    if net.receptive_field is not None:
        for found, true in zip(net.receptive_field, truth, strict=True):
            yield found.subs(put).doit(), true
    else:
        _check_least(net, put, truth)


def _check_least(net: Network, put: dict[Expr, int], truth: tuple[int, ...]) -> None:
    unknown = net.unknown_view
    assert unknown is not None
    for least, true in zip(unknown.least or (), truth, strict=bool(unknown.least)):
        assert least.subs(put).doit() <= true, str(net)


_ALIKE = (
    "I(12,2,dims=1)-cat[cat[P(2,s=2,p=0,ceil=1)|T(3,2,s=2,p=same,d=2)-U(1)-P(1,s=3,p=0,ceil=1)-"
    "Crop(1,1)]|Pad(1,2)-T(2,2,s=1,p=2,d=1)-Crop(0,6)]-cat[C(3,2,s=2,p=1,d=2)-DW(4,s=3,p=3,d=1)-"
    "DW(2,s=1,p=same,d=1)|T(1,2,s=3,p=2,d=2)-cat[C(2,2,s=1,p=2,d=3)|A(1,s=3,p=0,ceil=0)-"
    "DW(3,s=2,p=3,d=1)-Crop(1,1)-Pad(0,11)|DW(1,s=3,p=0,d=2)-Pad(1,8)]-Crop(1,10)|Crop(0,4)]"
)
"""Network 132 of those that are drawn, with the field that brute force finds."""


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        # 3 of 30,000 equal positions lie in 2 at most.
        ("I(9,1,dims=1)-U(30000)-C(3,1)", 2, 2),
        ("I(9,1,dims=1)-U(1999)-C(3,1)", 2, 2),
        # Stretches of 127 and of 131 positions that overlap in one.
        ("I(16637,1,dims=1)-cat[P(127)-U(127)|P(131)-U(131)]", 257, 261),
        # Only positions between those that were spread, and what they see together with others.
        ("I(9,1,dims=1)-T(1,1,s=2)-Crop(1,0)-P(1,2)", 0, 0),
        ("I(9,1,dims=1)-T(1,1,s=2)-Crop(1,0)-P(1,2)-add[_|C(3,1,p=1)]", 0, 0),
        ("I(9,1,dims=1)-cat[T(1,1,s=2)-Crop(1,0)-P(1,2)|C(2,1)]", 2, 2),
        # Spread positions whose phases are alike again.
        (_ALIKE, 34, 34),
    ],
)
def test_fields_of_long_periods_and_of_nothing(text: str, least: int, most: int) -> None:
    found = parse(text).receptive_field
    assert found is not None
    assert least <= found[0] <= most


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("I(8,1,dims=1)-cat[U(s)-Crop(0,8*s-8)|P(2)-Pad(0,4)]", "cat"),
        ("I(99,1,dims=1)-for i in 1..N [C(i,1,s=2,p=same)]", "repeat[i]"),
        ("I(64,4,dims=1)-(T(2,4,s=2))*N", "repeat[i]"),
        # Round i has a map of i positions and a stride of i; the product is N!.
        ("I(1,1,dims=1)-for i in 1..N [P(win)-Pad(0,i)]", "repeat[i]"),
    ],
)
def test_from_where_on_fields_are_not_known(text: str, start: str) -> None:
    found = parse(text).unknown_view
    assert found is not None
    assert found.start == start


def test_fields_of_symbolic_kernels_that_keep_the_size_are_never_too_small() -> None:
    net = parse("I(n,1,dims=1)-cat[C(k,1,s=2,p=same)|C(3,1,s=2,p=same)]")
    assert net.receptive_field is not None
    for side in range(5, 9):
        for kernel in range(1, 7):
            rest = (side - 1) % 2
            lefts = [max(extent - 1 - rest, 0) // 2 for extent in (kernel, 3)]
            rights = [extent - 1 - left for extent, left in zip((kernel, 3), lefts, strict=True)]
            found = net.receptive_field[0].subs({net.symbols["k"]: kernel})
            assert found >= max(lefts) + max(rights) + 1


def test_a_map_of_branches_with_other_strides_has_no_stride_that_is_shown() -> None:
    """Rule: position 31 of 32 sees 62 and 63 by the pool, and 16 + 31 = 47 by the crop."""
    shown = {line.name: line.value for line in lines(Report(parse("I(64,1)-cat[Crop(16)|P(2)]")))}
    assert shown["Receptive field"] == "17×17"
    assert "Total stride" not in shown
