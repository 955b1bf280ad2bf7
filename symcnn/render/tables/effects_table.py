"""The answer of `sensitivity` as text for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from sympy import Add, Expr, Integer, Rational

from symcnn.algebra.conditions.wording import joined
from symcnn.algebra.presentation.present import arrange
from symcnn.network import LAYER_QUANTITIES, Network, present
from symcnn.render.outline.from_paths import outline
from symcnn.render.outline.row import OutlineRow
from symcnn.render.short_numbers import percent
from symcnn.render.tables.align import hanging
from symcnn.render.tables.answer_data import dump_json, json_value
from symcnn.render.tables.formula_table import Column, formula_table
from symcnn.solving import Effect

_COLUMNS = (
    Column("Symbol"),
    Column("One more adds", "one more adds", is_formula=True),
    Column("Grows like", "grows like", is_formula=True),
    Column("Largest share"),
)
_MIN_SHARE = 44
"""The width up to which the layer with the largest share is not broken into lines."""


def effects(results: Sequence[Effect], net: Network, what: str, style: str) -> str:
    """Return the result of `sensitivity`: a row for each symbol that a quantity depends on."""
    if style == "json":
        return dump_json([_effect_data(effect) for effect in results])
    lines = [*_heading(net, what), *_table(results, net, what), "", *_notes(results)]
    return "".join(f"{line}\n" for line in lines)


def _heading(net: Network, what: str) -> Iterator[str]:
    """Yield the quantity as it is printed, and an empty line; nothing for one that is no total."""
    if what in LAYER_QUANTITIES:
        yield from (*hanging(f"{what} = {present(net, what)}"), "")


def _table(results: Sequence[Effect], net: Network, what: str) -> Iterator[str]:
    rows = outline(net)
    cells = [
        (
            effect.name,
            _increase(effect, net),
            str(arrange(effect.dominant, net.order)),
            _largest_share(rows, effect) if what in LAYER_QUANTITIES else "",
        )
        for effect in results
    ]
    return formula_table(_COLUMNS, cells, _MIN_SHARE)


def _increase(effect: Effect, net: Network) -> str:
    """Return the increase of the quantity from one value of a symbol to the next in the domain."""
    if effect.increment is None or effect.step is None:
        return "unknown"
    step = str(arrange(effect.step, net.order))
    more = arrange(effect.increment, net.order)
    return step if effect.increment == 1 else f"{step} for {more} more"


def _largest_share(rows: Sequence[OutlineRow], effect: Effect) -> str:
    """Return the block or layer with the largest share in the limit: dense 10 in head, 75.7 %."""
    if not effect.shares:
        return "depends on the other symbols"
    first = row = max(rows, key=lambda each: _share(each, effect))
    while row.children:
        inner = max(row.children, key=lambda each: _share(each, effect))
        if _share(inner, effect) < _share(row, effect):
            break
        row = inner
    place = "" if row.label in first.label else f" in {first.label}"
    return f"{row.counted}{place}, {_percent(_share(row, effect))}"


def _share(row: OutlineRow, effect: Effect) -> Expr:
    """Return the share of a row: the sum of those of its layers."""
    return Add(*(effect.shares.get(record.path, Integer(0)) for record in row.records))


def _percent(share: Rational) -> str:
    """Return a share in percent, without a decimal if that is a whole number."""
    is_whole = (100 * share).is_Integer
    return f"{100 * share} %" if is_whole else percent(Fraction(int(share.p), int(share.q)))


def _notes(results: Sequence[Effect]) -> Iterator[str]:
    """Yield what the columns mean, as far as a row needs it."""
    smooth = "; ⌊a/b⌋ is replaced by a/b" if any(effect.smoothed for effect in results) else ""
    has_shares = any(effect.shares for effect in results)
    growth = "Growth and shares are those" if has_shares else "Growth is that"
    yield from hanging(f"{growth} in the limit, as the symbol grows{smooth}.")
    fixed = [effect.name for effect in results if effect.increment is None]
    if fixed:
        steps = f"no step of {joined(fixed)} alone is proven to stay in the domain"
        yield from hanging(f"Unknown: {steps}.")


def _effect_data(effect: Effect) -> dict[str, Any]:
    names = ("derivative", "elasticity", "increment", "step", "dominant", "share")
    return {
        "symbol": effect.name,
        **{name: json_value(getattr(effect, name)) for name in names},
        "smoothed": effect.smoothed,
        "leader": effect.leader,
    }


def crossing(layer: str, by: str, what: str, start: int | None, style: str) -> str:
    """Return the value of a symbol from which a layer exceeds half of a quantity."""
    if style == "json":
        return dump_json({"layer": layer, "symbol": by, "quantity": what, "from": start})
    if start is None:
        return f"no crossover: {layer} does not exceed half of {what} as {by} grows\n"
    return f"{layer} exceeds half of {what} for {by} ≥ {start:,}\n"
