"""The tables of a network: a row for each layer, with the columns that are chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sympy import Expr, Integer, Rational, floor

from symcnn.errors import SymcnnError
from symcnn.network import QUANTITIES, Group, Network, Record, quantity
from symcnn.render.article.blocks import Cell, Column, Line, Table
from symcnn.render.tables.rows import Row, rows
from symcnn.suggestions import check_known

DEFAULT = ("layer", "output", "params", "macs")
_FROZEN = DEFAULT.index("macs")
"""Where frozen weights stand among the columns, if there are any."""
_SHARES = "share"


@dataclass(frozen=True)
class _Kind:
    """How a column is called, and what it says of a layer or a group."""

    title: str
    cell: Callable[[Record | Group], Cell]
    code: bool = False


def _count(name: str) -> Callable[[Record | Group], Cell]:
    if name == "flops":
        return lambda item: 2 * item.macs
    return lambda item: getattr(item, name)


def _rule(name: str) -> Callable[[Record | Group], Cell]:
    """Return the rule of the parameters in some form, of layers that have any."""
    return lambda item: (
        getattr(item, name) if isinstance(item, Record) and item.params != 0 else None
    )


_TITLES = {
    "params": "Parameters",
    "weights": "Weights",
    "biases": "Biases",
    "frozen": "Frozen",
    "buffers": "Buffers",
    "macs": "MACs",
    "activations": "Activations",
    "flops": "FLOPs",
}
_CAPITALS = ("macs", "flops")
"""The counts whose titles keep their capitals in a sentence."""
_KINDS = {
    "layer": _Kind("Layer", lambda item: item.text, code=True),
    "name": _Kind("Kind", lambda item: item.name),
    "path": _Kind("Path", lambda item: item.path, code=True),
    "input": _Kind("Input", lambda item: item.input),
    "output": _Kind("Output", lambda item: item.output),
    "rule": _Kind("Rule", _rule("formula")),
    "working": _Kind("Working", _rule("working")),
    **{name: _Kind(_TITLES[name], _count(name)) for name in QUANTITIES},
}
COLUMNS = (*_KINDS, _SHARES)
"""The names of the columns; `share` is that of the count before it, whose total is a number."""


def usual(net: Network) -> tuple[str, ...]:
    """Return the columns that a table has where none are chosen; frozen weights where there are."""
    first, after = DEFAULT[:_FROZEN], DEFAULT[_FROZEN:]
    return (*first, "frozen", *after) if net.total("frozen") != 0 else DEFAULT


def table(net: Network, columns: Iterable[str] | None = None, *, totals: bool = True) -> Table:
    """Return a table of the layers of a network, with columns that are chosen or the usual ones.

    Raises SymcnnError for no column, for one that there is not, and for shares of a total with
    symbols.
    """
    names = usual(net) if columns is None else tuple(columns)
    if not names:
        raise SymcnnError("a table has one column at least")
    for name in names:
        check_known(name, COLUMNS, "column")
    kinds = tuple(
        _shares(net, _shared(names[:index])) if name == _SHARES else _KINDS[name]
        for index, name in enumerate(names)
    )
    lines = tuple(_line(row, names, kinds) for row in rows(net))
    below = _totals(net, names) if totals else None
    return Table(tuple(Column(kind.title, kind.code) for kind in kinds), lines, below)


def _line(row: Row, names: tuple[str, ...], kinds: tuple[_Kind, ...]) -> Line:
    """Return a row: what is shown of a layer stands in the column of that name."""
    cells = (
        row.name if name == "layer" else None if row.item is None else kind.cell(row.item)
        for name, kind in zip(names, kinds, strict=True)
    )
    return Line(tuple(cells), row.depth if names[0] == "layer" else 0)


def _totals(net: Network, names: tuple[str, ...]) -> Line | None:
    """Return the totals of the columns that have any; the first column without one is named."""
    found: list[Cell] = [quantity(net, name) if name in QUANTITIES else None for name in names]
    if all(cell is None for cell in found):
        return None
    if None in found:
        found[found.index(None)] = "Total"
    return Line(tuple(found))


def _shared(before: tuple[str, ...]) -> str:
    """Return the count that a column of shares is of: the nearest before it, or the parameters."""
    return next((name for name in reversed(before) if name in QUANTITIES), "params")


def _shares(net: Network, count: str) -> _Kind:
    """Return the column of shares of a count, in percent with one decimal."""
    whole, cell, title = quantity(net, count), _KINDS[count].cell, _TITLES[count]
    if not whole.is_Integer:
        raise SymcnnError("shares are for a total that is a number; put values in for the symbols")
    name = title if count in _CAPITALS else title.lower()
    return _Kind(f"Share of {name}", lambda item: _percent(cell(item), whole))


def _percent(part: Cell, whole: Expr) -> str | None:
    """Return a share in percent, rounded half up; None of a layer whose number has a symbol."""
    if not isinstance(part, Integer):
        return None
    tenths = floor(Rational(1000 * part, whole) + Rational(1, 2)) if whole else Integer(0)
    return f"{tenths // 10}.{tenths % 10} %"
