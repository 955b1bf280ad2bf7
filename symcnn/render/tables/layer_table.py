"""The table of a network for documents: its outline as rows, with a choice of columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from symcnn.algebra.presentation.term import Term
from symcnn.network import LAYER_QUANTITIES, Network, present, without_frozen
from symcnn.render.article.blocks import Cell, Column, Label, Line, Table, is_formula
from symcnn.render.outline.unfold import unfold
from symcnn.render.tables.columns import ColumnKind, Outlined, choose_columns

_COLUMNS = ("layer", "output", "params", "frozen", "macs")


def default_columns(net: Network) -> tuple[str, ...]:
    """Return the default columns, with frozen weights if the network has any."""
    return without_frozen(_COLUMNS, net)


def table(
    net: Network,
    columns: Iterable[str] | None = None,
    *,
    depth: float | None = None,
    totals: bool = True,
    each: int = 4,
) -> Table:
    """Return a table of a network, with the given columns or the default ones.

    Its blocks are unfolded to a depth; without one, as long as the table stays short. A number has
    `each` bytes in memory.
    Raises SymcnnError for an empty list of columns, an unknown column, and shares of a symbolic
    total.
    """
    names = default_columns(net) if columns is None else tuple(columns)
    kinds, shown = choose_columns(names), Outlined(net, each)
    is_indented = names[0] == "layer"
    lines = []
    for level, row in unfold(net, depth):
        cells = tuple(kind.cell(shown, row) for kind in kinds)
        forms = (kind.write(shown, row, cell) for kind, cell in zip(kinds, cells, strict=True))
        lines.append(Line(cells, level if is_indented else 0, tuple(forms)))
    titles = tuple(Column(kind.title, kind.is_code) for kind in kinds)
    below = _build_totals(shown, names, kinds) if totals else None
    return Table(titles, tuple(lines), below, net.order)


def _build_totals(
    shown: Outlined, names: Sequence[str], kinds: Sequence[ColumnKind]
) -> Line | None:
    """Return the row of totals, labeled in the first column without one; None if there is none."""
    cells = [kind.total(shown) for kind in kinds]
    if all(cell is None for cell in cells):
        return None
    forms = tuple(_form_of(shown.net, *pair) for pair in zip(names, cells, strict=True))
    if None in cells:
        cells[cells.index(None)] = Label("Total", ("Total",))
    return Line(tuple(cells), forms=forms)


def _form_of(net: Network, name: str, total: Cell) -> Term | None:
    """Return the written form of a total that is a known formula."""
    return present(net, name) if is_formula(total) and name in LAYER_QUANTITIES else None
