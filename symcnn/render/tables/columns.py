"""Tables of a network: a row for each layer, with a choice of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sympy import Expr, Integer, Rational, floor

from symcnn.algebra.polynomials.unknown import is_known
from symcnn.algebra.presentation.term import Term
from symcnn.errors import SymcnnError
from symcnn.network import (
    QUANTITIES,
    LayerRecord,
    Network,
    RepeatRecord,
    present,
    quantity,
    write_count,
)
from symcnn.render.article.blocks import Cell, Column, Line, Table
from symcnn.render.quantity_titles import ACRONYMS, TITLES
from symcnn.render.tables.rows import Row, rows
from symcnn.suggestions import check_known

DEFAULT = ("layer", "output", "params", "macs")
_FROZEN_INDEX = DEFAULT.index("macs")
"""The index of the column of frozen weights, if there are any."""
_SHARE = "share"


@dataclass(frozen=True)
class _ColumnKind:
    """The title of a column, and its cell for a layer or a repeat."""

    title: str
    cell: Callable[[LayerRecord | RepeatRecord], Cell]
    code: bool = False


def _count_cell(name: str) -> Callable[[LayerRecord | RepeatRecord], Cell]:
    if name == "flops":
        return lambda item: 2 * item.macs
    return lambda item: getattr(item, name)


def _formula_cell(
    count: str, formula: Callable[[LayerRecord, str], Term]
) -> Callable[[LayerRecord | RepeatRecord], Cell]:
    """Return the formula of a count of a layer; empty if the layer does not have it."""
    return lambda item: (
        formula(item, count)
        if isinstance(item, LayerRecord) and getattr(item, count) != 0
        else None
    )


_KINDS = {
    "layer": _ColumnKind("Layer", lambda item: item.text, code=True),
    "name": _ColumnKind("Kind", lambda item: item.name),
    "path": _ColumnKind("Path", lambda item: item.path, code=True),
    "input": _ColumnKind("Input", lambda item: item.input),
    "output": _ColumnKind("Output", lambda item: item.output),
    "rule": _ColumnKind("Rule", _formula_cell("params", LayerRecord.rule)),
    "working": _ColumnKind("Working", _formula_cell("params", LayerRecord.substituted)),
    "macs_rule": _ColumnKind("MACs rule", _formula_cell("macs", LayerRecord.rule)),
    "macs_working": _ColumnKind("MACs working", _formula_cell("macs", LayerRecord.substituted)),
    **{name: _ColumnKind(TITLES[name].column, _count_cell(name)) for name in QUANTITIES},
}
COLUMNS = (*_KINDS, _SHARE)
"""The names of the columns; `share` refers to the count before it, whose total is a number."""


def usual(net: Network) -> tuple[str, ...]:
    """Return the default columns, with frozen weights if the network has any."""
    first, after = DEFAULT[:_FROZEN_INDEX], DEFAULT[_FROZEN_INDEX:]
    return (*first, "frozen", *after) if net.total("frozen") != 0 else DEFAULT


def table(net: Network, columns: Iterable[str] | None = None, *, totals: bool = True) -> Table:
    """Return a table of the layers of a network, with the given columns or the default ones.

    Raises SymcnnError for an empty list of columns, an unknown column, and shares of a symbolic
    total.
    """
    names = usual(net) if columns is None else tuple(columns)
    if not names:
        raise SymcnnError("no columns given; a table needs at least one")
    for name in names:
        check_known(name, COLUMNS, "column")
    kinds = tuple(
        _share_column(net, _shared_count(names[:index])) if name == _SHARE else _KINDS[name]
        for index, name in enumerate(names)
    )
    lines = tuple(_build_line(net, row, names, kinds) for row in rows(net))
    below = _build_totals(net, names) if totals else None
    titles = tuple(Column(kind.title, kind.code) for kind in kinds)
    return Table(titles, lines, below, net.order)


def _build_line(
    net: Network, row: Row, names: tuple[str, ...], kinds: tuple[_ColumnKind, ...]
) -> Line:
    """Return the cells of a row; a block has only its name, in the column `layer`."""
    item = row.item
    cells: list[Cell] = [
        row.name if name == "layer" else None if item is None else kind.cell(item)
        for name, kind in zip(names, kinds, strict=True)
    ]
    forms = (
        write_count(net, name, item) if item is not None and _is_formula(name, cell) else None
        for name, cell in zip(names, cells, strict=True)
    )
    return Line(tuple(cells), row.depth if names[0] == "layer" else 0, tuple(forms))


def _is_formula(name: str, cell: Cell) -> bool:
    """Return whether a cell is a known quantity that is no number."""
    if name not in QUANTITIES or not isinstance(cell, Expr):
        return False
    return not cell.is_number and is_known(cell)


def _build_totals(net: Network, names: tuple[str, ...]) -> Line | None:
    """Return the row of totals, labeled in the first column without one; None if there is none."""
    cells: list[Cell] = [quantity(net, name) if name in QUANTITIES else None for name in names]
    if all(cell is None for cell in cells):
        return None
    forms = [
        present(net, name) if _is_formula(name, cell) else None
        for name, cell in zip(names, cells, strict=True)
    ]
    if None in cells:
        cells[cells.index(None)] = "Total"
    return Line(tuple(cells), forms=tuple(forms))


def _shared_count(preceding: tuple[str, ...]) -> str:
    """Return the count that `share` refers to: the nearest one preceding it, or the parameters."""
    return next((name for name in reversed(preceding) if name in QUANTITIES), "params")


def _share_column(net: Network, count: str) -> _ColumnKind:
    """Return the column of the shares of a count, in percent with one decimal."""
    total, cell, title = shared_total(net, count), _KINDS[count].cell, TITLES[count].column
    name = title if title in ACRONYMS else title.lower()
    return _ColumnKind(f"Share of {name}", lambda item: format_percent(cell(item), total))


def shared_total(net: Network, count: str) -> Expr:
    """Return the total that shares refer to; raise SymcnnError for a symbolic one."""
    total = quantity(net, count)
    if not total.is_Integer:
        raise SymcnnError(
            f"no shares of a symbolic total of {count}; substitute numbers for the symbols"
        )
    return total


def format_percent(count: Cell, whole: Expr) -> str | None:
    """Return a share in percent, rounded half up; None for a symbolic count."""
    if not isinstance(count, Integer):
        return None
    tenths = floor(Rational(1000 * count, whole) + Rational(1, 2)) if whole else Integer(0)
    return f"{tenths // 10}.{tenths % 10} %"
