"""A page in names: each is defined once, and every formula has the value of the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

import pytest
from sympy import Expr, Rational

from symcnn import Network, zoo
from symcnn.render.outline.label_parts import read_label, symbol_names
from symcnn.render.tables.summary import Report
from symcnn.render.tables.text_table import as_text
from tests.networks import MEMBERS, family, network
from tests.programs.checks import is_covered, read
from tests.programs.drawn import draw_program, draw_values
from tests.render.named_pages import NamedPage

LONG = ("efficientnet", "mnasnet", "densenet", "regnet_y", "resnet")
"""The families whose pages in symbols are the longest."""
_OTHERS = [name for name in zoo.families() if family(name).symbols and name not in LONG]
PROGRAMS = 15
"""The number of random programs."""
Values = Mapping[str, int]


def _also_slow(quick: tuple[str, ...], slow: list[str]) -> pytest.MarkDecorator:
    params = [*quick, *(pytest.param(name, marks=pytest.mark.slow) for name in slow)]
    return pytest.mark.parametrize("name", params)


@_also_slow(LONG, [name for name in (*zoo.families(), *MEMBERS) if name not in LONG])
def test_every_page_of_the_zoo_is_short(name: str) -> None:
    lines = as_text(Report(network(name))).splitlines()
    assert len(lines) <= 60
    assert all(len(line) <= 80 for line in lines)


@_also_slow(LONG, _OTHERS)
def test_formulas_in_names_have_the_values_of_families(name: str) -> None:
    presets = next(iter(zoo.entry(name).presets.values()))
    values = {symbol: value for symbol, value in presets.items() if isinstance(value, int)}
    _check(family(name), values)


@pytest.mark.random
def test_formulas_in_names_have_the_values_of_random_networks() -> None:
    for seed in range(PROGRAMS):
        program, random = draw_program(seed), Random(seed)  # noqa: S311 - no secret
        net = read(program)
        if isinstance(net, Network) and net.symbols:
            points = (draw_values(program, random) for _ in range(10))
            inside = next((values for values in points if is_covered(net, values)), None)
            if inside is not None:
                _check(net, inside)


def _check(net: Network, values: Values) -> None:
    """Compare a page with the values of its network at a point."""
    page = NamedPage(net)
    values = {**dict.fromkeys(symbol_names(net), 2), **values}  # those of loops are 2
    assert {*page.bodies}.isdisjoint({*symbol_names(net), "params", "activations"})
    for name, title in (("params", "Trainable parameters"), ("macs", "MACs")):
        printed = [page.evaluate(cell, values) for cell in page.column(name)]
        assert printed == [_value(row.total(name), values) for row in page.rows]
        outer = [each for each, depth in zip(printed, page.depths, strict=True) if depth == 0]
        assert sum(outer) == page.evaluate(page.total(title), values)
    for row, cell in zip(page.rows, page.column("output"), strict=True):
        channels, *_ = cell.split("×")
        assert page.evaluate(channels, values) == _value(row.output.channels, values)
        assert page.evaluate(cell, values) == _value(row.output.features, values)
    for row, label in zip(page.rows, page.column("layer"), strict=True):
        assert [*_label(page, label.replace("\n", " "), values)] == [
            *_label(page, row.title, values)
        ]


def _value(expr: Expr, values: Mapping[str, int | Fraction]) -> Fraction:
    numbers = {each: Rational(values[each.name]) for each in expr.free_symbols}
    number = expr.xreplace(numbers).doit()
    return Fraction(number.p, number.q)


def _label(page: NamedPage, label: str, values: Values) -> Iterator[str | Fraction]:
    """Yield the words of a label, and the values of its formulas."""
    symbols = symbol_names(page.net)
    named = {name: page.evaluate(name, values) for name in page.bodies}
    known: dict[str, int | Fraction] = {**values, **named}
    for piece in read_label(label, symbols | {*page.bodies}):
        yield piece.strip() if isinstance(piece, str) else _value(piece, known)
