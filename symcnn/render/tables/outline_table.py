"""The table of a network's outline for a terminal, folded to a depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import inf

from symcnn.algebra.presentation.term import Term, sum_of
from symcnn.network import QUANTITIES, LayerRecord, Network, write_count
from symcnn.render.outline.from_paths import outline
from symcnn.render.outline.row import OutlineRow
from symcnn.render.quantity_titles import ACRONYMS, TITLES
from symcnn.render.tables.columns import format_percent, shared_total
from symcnn.render.tables.wrap import wrapped
from symcnn.suggestions import check_known

_MAX_ROWS, _MAX_SYMBOLIC_ROWS = 30, 10
"""The number of rows up to which a network is unfolded by default, in numbers and in symbols."""
_MAX_DEPTH = 2
"""The depth up to which it is."""
_GAP = "  "
_INDENT = "  "
_FORMULA_WIDTHS = (28, 22, 16, 10, 0)
"""The widths up to which a formula stays in its column; the first at which a table fits counts."""
_MIN_LABEL = 16
"""The width of the column of layers from which labels are broken."""


def table_lines(
    net: Network, columns: Sequence[str] | None, depth: float | None, width: int
) -> Iterator[str]:
    """Yield the lines of a table, at most `width` characters wide; the first is the header.

    A formula that is too wide for its column stands below its row. Without a depth, the network is
    unfolded as far as it has few rows. By default, the workings of a network without blocks are
    shown where they fit. Raises SymcnnError for an unknown column.
    """
    for name in columns or ():
        check_known(name, COLUMNS, "column")
    most = _MAX_ROWS if net.params.is_number else _MAX_SYMBOLIC_ROWS
    rows = _unfolded(outline(net), depth, most)
    choices = (columns,) if columns else _usual(net, rows)

    @cache
    def column(name: str) -> tuple[str, ...]:
        return tuple(_KINDS[name].cell(net, row) for _, row in rows)

    depths = [depth for depth, _ in rows]
    tables = [
        _Table(choice, depths, [*zip(*map(column, choice), strict=True)]) for choice in choices
    ]
    fitting = (table for table in tables if sum(table.widths(inf)) <= width)
    yield from next(fitting, tables[-1]).lines(width)


def _usual(net: Network, rows: Iterable[tuple[int, OutlineRow]]) -> Iterator[tuple[str, ...]]:
    """Yield the default columns, fewer and fewer, of which the first that fit are shown."""
    share = ("share",) if net.params.is_Integer and net.params != 0 else ()
    if not any(row.is_block for _, row in rows):
        yield ("layer", "output", "working", "params", *share, "macs")
    yield ("layer", "output", "params", *share, "macs")
    yield ("layer", "output", "params", "macs")


@dataclass(frozen=True)
class _Table:
    """Rows at their depths, in columns."""

    columns: Sequence[str]
    depths: Sequence[int]
    cells: Sequence[tuple[str, ...]]
    """The text of each row in each column."""

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The header."""
        return tuple(_KINDS[name].title for name in self.columns)

    def split(self, most: float) -> list[tuple[tuple[str, ...], list[tuple[str, str]]]]:
        """Return what stands in the columns, and the longer formulas, which stand below.

        If one count of a row is below, so are all of them.
        """
        return [self._split_row(*row, most) for row in zip(self.depths, self.cells, strict=True)]

    def _split_row(
        self, depth: int, cells: tuple[str, ...], most: float
    ) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
        kinds = [_KINDS[name] for name in self.columns]
        is_long = [len(cell) > most and not _is_number(cell) for cell in cells]
        has_long = any(each and kind.is_number for each, kind in zip(is_long, kinds, strict=True))
        is_below = [
            index > 0 and bool(cell) and (is_long[index] or (has_long and kind.is_number))
            for index, (cell, kind) in enumerate(zip(cells, kinds, strict=True))
        ]
        titles = (title if title in ACRONYMS else title.lower() for title in self.titles)
        rows = list(zip(titles, cells, is_below, strict=True))
        _, *kept = ("" if below else cell for _, cell, below in rows)
        below = [(title, cell) for title, cell, is_one in rows if is_one]
        return (f"{_INDENT * depth}{cells[0]}", *kept), below

    def widths(self, most: float) -> list[int]:
        """Return the width of each column, with the gap before it."""
        columns = zip(self.titles, *(cells for cells, _ in self.split(most)), strict=True)
        first, *others = (max(map(_width, column)) for column in columns)
        return [first, *(len(_GAP) + other for other in others)]

    def lines(self, width: int) -> Iterator[str]:
        """Yield the header, and the lines of each row."""
        fitting = (most for most in _FORMULA_WIDTHS if sum(self.widths(most)) <= width)
        most = next(fitting, 0)
        first, *others = self.widths(most)
        widths = [min(first, max(width - sum(others), _MIN_LABEL)), *others]
        right = [_KINDS[name].is_number for name in self.columns]
        yield _aligned(self.titles, widths, right)
        for (cells, below), depth in zip(self.split(most), self.depths, strict=True):
            indent = _INDENT * (depth + 1)
            label, *rest = wrapped(cells[0], widths[0]).split("\n")
            yield _aligned((label, *cells[1:]), widths, right)
            yield from (f"{indent}{line.strip()}" for line in rest)
            widest = max((len(title) for title, _ in below), default=0)
            for title, formula in below:
                yield from _hang(f"{indent}{title:{widest}}{_GAP}", formula, width)


def _unfolded(
    rows: Sequence[OutlineRow], depth: float | None, most: int
) -> list[tuple[int, OutlineRow]]:
    """Return the rows down to a depth, or as deep as there are at most `most`."""
    if depth is not None:
        return list(_rows(rows, 0, depth))
    unfolded = [list(_rows(rows, 0, level)) for level in range(_MAX_DEPTH + 1)]
    return next((each for each in reversed(unfolded) if len(each) <= most), unfolded[0])


def _rows(rows: Iterable[OutlineRow], level: int, depth: float) -> Iterator[tuple[int, OutlineRow]]:
    """Yield rows with their level; layers that are joined unfold only in the whole."""
    for row in rows:
        yield level, row
        if level < depth and (row.is_block or depth == inf):
            yield from _rows(row.children, level + 1, depth)


def _width(cell: str) -> int:
    return max(map(len, cell.split("\n")))


def _is_number(cell: str) -> bool:
    """Return whether a cell is a number, a share or a shape in numbers, which are not broken."""
    return not any(map(str.isalpha, cell))


def _hang(label: str, formula: str, width: int) -> Iterator[str]:
    """Yield a formula after a label, its later lines below its first."""
    first, *others = wrapped(formula, width - len(label)).split("\n")
    yield f"{label}{first}"
    yield from (f"{' ' * len(label)}{other}" for other in others)


def _aligned(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    first, *others = zip(cells, widths, right, strict=True)
    padded = (
        cell.rjust(width) if is_right else f"{_GAP}{cell}".ljust(width)
        for cell, width, is_right in others
    )
    return f"{first[0]:{first[1]}}{''.join(padded)}".rstrip()


def _label(net: Network, row: OutlineRow) -> str:
    del net
    return f"{row.label}\nfor {row.loop}" if row.loop else row.counted


def _count(name: str) -> Callable[[Network, OutlineRow], str]:
    return lambda net, row: str(write_count(net, name, *row.records))


def _params(net: Network, row: OutlineRow) -> str:
    """Return the parameters of a row, the frozen ones as a separate summand."""
    params = _count("params")(net, row)
    if row.total("frozen") == 0:
        return params
    trained = "" if row.total("params") == 0 else f"{params} + "
    return f"{trained}{_count('frozen')(net, row)} frozen"


def _share(net: Network, row: OutlineRow) -> str:
    total = shared_total(net, "params")
    return format_percent(row.total("params"), total) or "" if row.total("params") != 0 else ""


def _formula(write: Callable[[LayerRecord], Term]) -> Callable[[Network, OutlineRow], str]:
    """Return the sum of the formulas of the layers in a row that is one and no block."""

    def cell(net: Network, row: OutlineRow) -> str:
        del net
        layers = () if row.is_block or row.times != 1 else row.layers()
        counted = (each for each in layers if isinstance(each, LayerRecord) and each.params != 0)
        formulas = [(1, write(each)) for each in counted]
        return str(sum_of(formulas)) if formulas else ""

    return cell


def _notation(net: Network, row: OutlineRow) -> str:
    """Return the notation of the layers of a row, of equal ones once; a block has none."""
    del net
    layers = () if row.is_block else row.layers()
    return "-".join(each.text for each in layers if isinstance(each, LayerRecord))


@dataclass(frozen=True)
class _ColumnKind:
    """The title of a column, its text for a row, and whether that is a number."""

    title: str
    cell: Callable[[Network, OutlineRow], str]
    is_number: bool = False


_KINDS: Mapping[str, _ColumnKind] = {
    "layer": _ColumnKind("Layer", _label),
    "path": _ColumnKind("Path", lambda _, row: row.path),
    "notation": _ColumnKind("Notation", _notation),
    "output": _ColumnKind("Output", lambda _, row: str(row.output)),
    "params": _ColumnKind(TITLES["params"].column, _params, is_number=True),
    "share": _ColumnKind("Share", _share, is_number=True),
    "working": _ColumnKind("Working", _formula(lambda layer: layer.working)),
    "rule": _ColumnKind("Rule", _formula(lambda layer: layer.formula)),
    **{
        name: _ColumnKind(TITLES[name].column, _count(name), is_number=True)
        for name in QUANTITIES
        if name != "params"
    },
}
COLUMNS = tuple(_KINDS)
"""The names of the columns."""
