"""The table of several networks: a row for each, with its totals and its depth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.term import Term
from symcnn.errors import SymcnnError
from symcnn.network import (
    LAYER_QUANTITIES,
    QUANTITIES,
    Network,
    present,
    quantity,
    without_frozen,
)
from symcnn.network.trace.layer_depth import layer_depth
from symcnn.render.article.blocks import Cell, Column, Line, Table, is_formula
from symcnn.render.quantity_titles import TITLES
from symcnn.render.stages.stage_table import TOTALS
from symcnn.suggestions import check_known

_NAME, _DEPTH = "network", "depth"
NETWORK_COLUMNS = (*QUANTITIES, _DEPTH)
"""The names of the columns after that of the networks."""
_UNKNOWN = "?"


def network_table(
    networks: Mapping[str, Network], columns: Iterable[str] | None = None, *, totals: bool = True
) -> Table:
    """Return a table of networks by name, with the given columns or the default ones.

    The depth is the number of convolution and dense layers on the longest path from the input.
    Raises SymcnnError for an empty list of columns, for an unknown column, and if `totals` is
    False: the rows are totals themselves.
    """
    if not totals:
        raise SymcnnError("the rows of several networks are their totals, which cannot be omitted")
    usual = (*without_frozen(TOTALS, *networks.values()), "activations", _DEPTH)
    names = usual if columns is None else tuple(columns)
    if not names:
        raise SymcnnError("no columns given; a table needs at least one")
    for name in names:
        check_known(name, (*NETWORK_COLUMNS, *LAYER_QUANTITIES), "column")
    titles = ("Depth" if name == _DEPTH else TITLES[name].column for name in names)
    lines = (_build_line(title, net, names) for title, net in networks.items())
    return Table((Column("Network"), *map(Column, titles)), tuple(lines))


def _build_line(title: str, net: Network, names: tuple[str, ...]) -> Line:
    cells = [_cell(net, name) for name in names]
    pairs = zip(names, cells, strict=True)
    forms = (_form(net, name, cell) for name, cell in pairs)
    return Line((title, *cells), forms=(None, *forms))


def _cell(net: Network, name: str) -> Cell:
    """Return a quantity of a network, or its depth."""
    if name != _DEPTH:
        return quantity(net, name)
    depth = layer_depth(net.trace)
    return _UNKNOWN if depth is None else depth


def _form(net: Network, name: str, cell: Cell) -> Term | None:
    """Return the written form of a formula; None for numbers and for what is unknown."""
    if not is_formula(cell):
        return None
    return arrange(cell, net.order) if name == _DEPTH else present(net, name)
