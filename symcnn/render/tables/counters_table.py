"""The table of counters: what each prints for a network, and what it counts beside MACs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from symcnn.algebra.polynomials.unknown import is_known, least
from symcnn.algebra.presentation.present import arrange
from symcnn.counters import quantity_of
from symcnn.network import COUNTERS, Network, present
from symcnn.network.formulas.count_breakdown import CountedKind, count_breakdown
from symcnn.render.short_numbers import shorten
from symcnn.render.tables.align import hanging
from symcnn.render.tables.answer_data import dump_json, json_value
from symcnn.render.tables.formula_table import Column, formula_table
from symcnn.render.tables.summary import format_domain

_AMOUNTS = {
    "M": "multiply-accumulates",
    "x": "values of the input",
    "y": "values of the output",
    "P": "parameters",
    "K": "positions of the window",
    "q": "values in all windows of an adaptive pool",
    "c": "channels of the input",
    "f": "channels of the output",
    "r": "positions of the input",
    "g": "groups",
    "z": "positions of a convolution with the same window",
}
"""The symbols of terms, of one layer."""
_LETTER = re.compile(r"[A-Za-z]")
_COLUMNS = (
    Column("Counter"),
    Column("Count", "count", is_formula=True, is_right=True),
    Column("", is_right=True),
    Column("Unit"),
    Column("Beside MACs"),
)
_MIN_WIDTH = 30
"""The width of the last column from which a count stays in its row."""


def counters_text(net: Network) -> str:
    """Return a row for each counter, numbers in order: its count, its unit, what explains it."""
    kinds = {name: count_breakdown(net, name) for name in COUNTERS}
    counts = {name: net.total(quantity_of(name)) for name in COUNTERS}
    if all(is_known(count) is False or count.is_Integer for count in counts.values()):
        counts = dict(sorted(counts.items(), key=lambda each: int(least(each[1]))))
    own = ("symcnn", *_count(net, "macs"), "MACs", "")
    rows = [
        (name, *_count(net, quantity_of(name)), COUNTERS[name].unit, _explain(name, kinds[name]))
        for name in counts
    ]
    domain = [f"Holds for {format_domain(net)}."] if net.symbols else []
    notes = (*chain.from_iterable(map(hanging, domain)), *_facts(), *_legend(kinds))
    return "".join(
        f"{line}\n" for line in (*formula_table(_COLUMNS, [own, *rows], _MIN_WIDTH), "", *notes)
    )


def counters_json(net: Network) -> str:
    """Return the counters as data: count, unit, version, source, and the kinds of layers."""
    return dump_json([_data(net, name) for name in COUNTERS])


def _count(net: Network, quantity: str) -> tuple[str, str]:
    """Return a total in full and in short; a formula has no short form."""
    total = net.total(quantity)
    text = str(present(net, quantity))
    return text, shorten(int(total))[0] if total.is_Integer else ""


def _explain(name: str, kinds: tuple[CountedKind, ...]) -> str:
    """Return what a counter counts: 2 per MAC; batch norm 22,226,944 (2·x)."""
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


def _legend(kinds: dict[str, tuple[CountedKind, ...]]) -> Iterator[str]:
    """Yield the meanings of the symbols that occur in terms."""
    terms = (str(kind.term) for each in kinds.values() for kind in each if kind.excess != 0)
    used = {letter for term in terms for letter in _LETTER.findall(term)}
    meanings = (f"{letter} {what}" for letter, what in _AMOUNTS.items() if letter in used)
    if used:
        yield from hanging(f"Terms of one layer: {', '.join(meanings)}.")


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
