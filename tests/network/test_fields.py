"""Receptive fields of random networks are those of brute force over sets of positions.

`FIELDS` in the environment says how many networks are drawn; a failing one is found by its seed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from random import Random

import pytest
from sympy import Expr

from symcnn import Network, SymcnnError, parse
from tests.bounds import bounded
from tests.network.drawn_fields import Drawn, networks

FIELDS = int(os.environ.get("FIELDS", "200"))
BATCH = 10
"""The networks of a test."""
each_batch = pytest.mark.parametrize("start", range(0, FIELDS, BATCH))
_NUMBER = re.compile(r"(?<![\w=])[1-9](?!\w)|(?<=[spd]=)[1-9]")
"""A number of a layer that may be a symbol, which stands for no zero."""


@each_batch
def test_fields_are_exact_where_all_sizes_are_known(start: int) -> None:
    for seed, _, head, drawn in networks(BATCH, start):
        text = f"{head}-{drawn.text}"
        with bounded(f"seed {seed}: {text}"):
            net = parse(text)
            assert net.output.size == drawn.size, (seed, text)
            assert net.receptive_field == _truth(drawn), (seed, text)


@each_batch
def test_fields_of_unknown_sizes_are_never_too_small(start: int) -> None:
    """They are exact but for `same` with a stride, whose padding depends on the size."""
    for seed, draw, _, drawn in networks(BATCH, start):
        names = "nm"[: draw.dims]
        text = f"I({','.join(names)},2,dims={draw.dims})-{drawn.text}"
        values = dict(zip(names, draw.sizes, strict=True))
        with bounded(f"seed {seed}: {text}"):
            for found, truth in _fields(text, values, drawn):
                assert found == truth or (draw.same and found > truth), (seed, text)


@each_batch
def test_fields_of_windows_in_symbols_are_never_too_small(start: int) -> None:
    for seed, _, head, drawn in networks(BATCH, start):
        places = list(_NUMBER.finditer(drawn.text))
        if not places:
            continue
        place = Random(seed).choice(places)  # noqa: S311 - no secret
        path = f"{drawn.text[: place.start()]}k{drawn.text[place.end() :]}"
        text = f"{head}-{path}"
        with bounded(f"seed {seed}: {text}"):
            for found, truth in _fields(text, {"k": int(place.group())}, drawn):
                assert found >= truth, (seed, text)


def _truth(drawn: Drawn) -> tuple[int, ...]:
    return tuple(axis.field() for axis in drawn.axes)


def _fields(text: str, values: dict[str, int], drawn: Drawn) -> Iterator[tuple[Expr, int]]:
    """Yield the fields of a network at values of its symbols, and the true ones."""
    try:
        net = parse(text)
    except SymcnnError:
        return  # symbols for which it cannot be said where maps meet
    put = {net.symbols[name]: value for name, value in values.items()}
    truth = _truth(drawn)
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
