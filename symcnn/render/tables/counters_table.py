"""The table of counters: what each prints for a network, and what it counts besides MACs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from sympy import Expr

from symcnn.algebra.polynomials.unknown import is_known, least
from symcnn.algebra.presentation.present import arrange
from symcnn.counters import quantity_of
from symcnn.network import COUNTERS, Network, present
from symcnn.network.formulas.count_breakdown import CountedKind, count_breakdown
from symcnn.network.quantities import present_together
from symcnn.render.short_numbers import shorten
from symcnn.render.tables.align import LINE_WIDTH, hanging
from symcnn.render.tables.answer_data import dump_json, json_value
from symcnn.render.tables.formula_table import Column, formula_table
from symcnn.render.tables.name_definitions import define_parts
from symcnn.render.tables.summary import format_domain

_AMOUNTS = {
    "inputs": "values of the input",
    "outputs": "values of the output",
    "params": "parameters",
    "window": "positions of the window",
    "pooled": "values in all windows",
    "channels": "channels of the input",
    "filters": "channels of the output",
    "positions": "positions of the input",
    "groups": "groups of channels",
    "conv_positions": "positions of a convolution with the same window",
}
"""The symbols of terms, of one layer."""
_OWN = "symcnn"
"""The name of the row of symcnn's own count."""
_WORD = re.compile(r"\w+")
_COLUMNS = (
    Column("Counter"),
    Column("Count", "count", is_formula=True, is_right=True),
    Column("", is_right=True),
    Column("Unit"),
    Column("Besides MACs"),
)
_MIN_WIDTH = 30
"""The width of the last column from which a count stays in its row."""


def counters_text(net: Network) -> str:
    """Return a row for each counter, numbers in order: its count, its unit, what explains it.

    Long formulas are in names, which are defined below the rows.
    """
    quantities = {_OWN: "macs", **{name: quantity_of(name) for name in COUNTERS}}
    kinds = {name: count_breakdown(net, name) for name in COUNTERS}
    is_long = len(str(present(net, "macs"))) > LINE_WIDTH
    shown = present_together(net, tuple(quantities.values()), where=is_long)
    counts = {name: net.total(quantity) for name, quantity in quantities.items()}
    rows = {
        name: (name, str(formula), _in_short(counts[name]), *_describe(name, kinds))
        for name, formula in zip(quantities, shown.formulas, strict=False)
    }
    if all(not is_known(count) or count.is_Integer for count in counts.values()):
        rows = dict(sorted(rows.items(), key=lambda each: int(least(counts[each[0]]))))
    names = ["where " + "; ".join(define_parts(net, shown.parts))] if shown.parts else []
    domain = [f"Holds for {format_domain(net)}."] if net.symbols else []
    notes = (*chain.from_iterable(map(hanging, [*names, *domain])), *_facts(), *_legend(kinds))
    table = formula_table(_COLUMNS, [*rows.values()], _MIN_WIDTH)
    return "".join(f"{line}\n" for line in (*table, "", *notes))


def _describe(name: str, kinds: Mapping[str, tuple[CountedKind, ...]]) -> tuple[str, str]:
    """Return the unit of a counter, and what it counts besides MACs."""
    if name == _OWN:
        return "MACs", ""
    return COUNTERS[name].unit, _explain(name, kinds[name])


def _in_short(total: Expr) -> str:
    return shorten(int(total))[0] if total.is_Integer else ""


def counters_json(net: Network) -> str:
    """Return the counters as data: count, unit, version, source, and the kinds of layers."""
    return dump_json([_data(net, name) for name in COUNTERS])


def _explain(name: str, kinds: tuple[CountedKind, ...]) -> str:
    """Return what a counter counts: 2 per MAC; batch norm 22,226,944 (2·inputs)."""
    factor = COUNTERS[name].per_mac
    parts = [f"{factor} per MAC"] if factor != 1 else []
    for kind in kinds:
        if kind.excess != 0:
            amount = str(arrange(kind.excess)) if kind.excess.is_Integer else ""
            parts.append(" ".join(filter(None, (kind.title, amount, f"({kind.term})"))))
    return "; ".join(parts)


def _facts() -> Iterator[str]:
    """Yield what the counts of some counters depend on beyond the layers."""
    facts: dict[str, list[str]] = {}
    for name, counter in COUNTERS.items():
        if counter.facts:
            facts.setdefault(counter.facts, []).append(name)
    for fact, names in facts.items():
        yield from hanging(f"{', '.join(names)}: {fact}")


def _legend(kinds: Mapping[str, tuple[CountedKind, ...]]) -> Iterator[str]:
    """Yield the meanings of the symbols that occur in terms."""
    terms = (str(kind.term) for each in kinds.values() for kind in each if kind.excess != 0)
    used = {word for term in terms for word in _WORD.findall(term)}
    meanings = [f"{word} = {what}" for word, what in _AMOUNTS.items() if word in used]
    if meanings:
        yield from hanging(f"Terms of one layer: {'; '.join(meanings)}.")


def _data(net: Network, name: str) -> dict[str, Any]:
    counter = COUNTERS[name]
    return {
        "counter": name,
        "count": json_value(net.total(quantity_of(name))),
        "unit": counter.unit,
        "version": counter.version,
        "source": counter.source,
        "kinds": [
            {
                "kind": kind.title,
                "term": str(kind.term),
                "count": json_value(kind.count),
                "excess": json_value(kind.excess),
            }
            for kind in count_breakdown(net, name)
        ],
    }
