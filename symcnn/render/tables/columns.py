"""The columns of a table of a network: what each shows of a row of the outline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from sympy import Expr, Integer

from symcnn.algebra.polynomials.polynomial import add
from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.parts import NO_PARTS, NamedParts
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.presented import presented
from symcnn.algebra.presentation.term import Term, sum_of
from symcnn.errors import SymcnnError
from symcnn.layers.declaration.shape import crossed
from symcnn.network import LAYER_QUANTITIES, QUANTITIES, LayerRecord, Network, quantity, write_count
from symcnn.network.receptive_field.field_tracker import Dependence
from symcnn.network.receptive_field.layer_fields import fields_by_path
from symcnn.render.article.blocks import Cell, Label, is_formula
from symcnn.render.math.expressions import expression
from symcnn.render.math.nodes import Chain, fenced
from symcnn.render.outline.label_parts import split_label, symbol_names
from symcnn.render.outline.row import OutlineRow
from symcnn.render.quantity_titles import ACRONYMS, TITLES
from symcnn.render.short_numbers import percent
from symcnn.suggestions import check_known

ReadCell: TypeAlias = "Callable[[Outlined, OutlineRow], Cell]"
"""What a column shows of a row."""
_SHARE = "share"
_STORED = ("activations", "params", "frozen")
"""The counts that inference stores, beside the input."""


@dataclass(frozen=True)
class Outlined:
    """A network that is shown by its outline."""

    net: Network
    each: int = 4
    """Bytes per number, for the memory."""
    parts: NamedParts = NO_PARTS
    """The names in which its formulas are written."""

    @cached_property
    def order(self) -> Order:
        """The order of its symbols, and of the names."""
        return self.parts.extend(self.net.order)

    @cached_property
    def symbols(self) -> frozenset[str]:
        """The names that are symbols in labels."""
        return symbol_names(self.net)

    @cached_property
    def fields(self) -> Mapping[str, Dependence]:
        """The dependence on the input after each layer, by its path, where it is known."""
        return fields_by_path(self.net.input, self.net.trace)


@dataclass(frozen=True)
class ColumnKind:
    """The title of a column, its cell for a row of the outline, and how that is written."""

    title: str
    cell: ReadCell
    is_number: bool = False
    """Whether its cells are counts, sizes in bytes or shares."""
    is_code: bool = False
    """Whether its cells are in the notation."""
    form: Callable[[Outlined, OutlineRow, Expr], Term] | None = None
    """The written form of a formula, if it is not the usual one."""
    total: Callable[[Outlined], Cell] = lambda _: None

    def write(self, shown: Outlined, row: OutlineRow, cell: Cell) -> Term | None:
        """Return the written form of a cell that is a known formula; None for any other."""
        return (self.form or present_cell)(shown, row, cell) if is_formula(cell) else None


def choose_columns(names: Sequence[str]) -> tuple[ColumnKind, ...]:
    """Return the columns of some names; a share is that of the count before it.

    Raises SymcnnError for no name and for an unknown one.
    """
    if not names:
        raise SymcnnError("no columns given; a table needs at least one")
    for name in names:
        check_known(name, (*COLUMNS, *LAYER_QUANTITIES), "column")
    return tuple(
        _share_column(names[:index], is_only=names.count(_SHARE) == 1)
        if name == _SHARE
        else _KINDS.get(name) or _count_column(name)
        for index, name in enumerate(names)
    )


def present_cell(shown: Outlined, row: OutlineRow, expr: Expr) -> Term:
    """Return the usual written form of a cell."""
    del row
    return presented(shown.parts.apply(expr), order=shown.order)


def _label(shown: Outlined, row: OutlineRow) -> Cell:
    return Label(row.title, split_label(row.title, shown.symbols))


def _notation(shown: Outlined, row: OutlineRow) -> Cell:
    """Return the notation of the layers of a row, of equal ones once; a block has none."""
    del shown
    layers = () if row.is_block else row.layers()
    return "-".join(each.text for each in layers if isinstance(each, LayerRecord)) or None


def _formula(count: str, write: Callable[[LayerRecord, str], Term]) -> ReadCell:
    """Return the sum of the formulas of the layers in a row that is one and no block."""

    def cell(shown: Outlined, row: OutlineRow) -> Cell:
        del shown
        layers = () if row.is_block or row.times != 1 else row.layers()
        counted = (each for each in layers if isinstance(each, LayerRecord))
        formulas = [(1, write(each, count)) for each in counted if each.quantity(count) != 0]
        return sum_of(formulas) if formulas else None

    return cell


def _bytes(shown: Outlined, row: OutlineRow) -> Cell:
    """Return the bytes of what inference stores of a row; of the input, its values."""
    first = row.records[0]
    given = first.output.features if first is shown.net.layers[0] else Integer(0)
    return shown.each * add((given, *map(row.total, _STORED)))


def _field(shown: Outlined, row: OutlineRow) -> Cell:
    seen = shown.fields.get(row.records[-1].path)
    return None if seen is None else _cross(seen.exact_field(), shown.net)


def _stride(shown: Outlined, row: OutlineRow) -> Cell:
    seen = shown.fields.get(row.records[-1].path)
    return None if seen is None else _cross([axis.stride for axis in seen.axes], shown.net)


def _cross(sides: Sequence[Expr | None], net: Network) -> Cell:
    """Return one number per axis, 3×1, or a single one if all are equal; None if one is unknown."""
    known = [side for side in sides if side is not None]
    if len(known) < len(sides):
        return None
    if len({*known}) == 1:
        return known[0]
    terms = [arrange(side, net.order) for side in known]
    parts = tuple(fenced(expression(side, net.order)) for side in known)
    return Label(crossed(terms), (Chain(parts, ("×",) * (len(parts) - 1)),))


def _count_column(name: str) -> ColumnKind:
    def cell(shown: Outlined, row: OutlineRow) -> Cell:
        del shown
        return row.total(name)

    def form(shown: Outlined, row: OutlineRow, expr: Expr) -> Term:
        del expr
        return write_count(shown.net, name, *row.records, parts=shown.parts)

    def total(shown: Outlined) -> Cell:
        return quantity(shown.net, name)

    return ColumnKind(TITLES[name].column, cell, is_number=True, form=form, total=total)


def _share_column(preceding: Sequence[str], *, is_only: bool = True) -> ColumnKind:
    """Return the column of the shares of the nearest count before it, or of the parameters.

    Its title names the count unless it is the only one and stands beside it.
    """
    count = next((name for name in reversed(preceding) if name in LAYER_QUANTITIES), "params")
    title = TITLES[count].column
    noun = title if title.startswith(ACRONYMS) else title.lower()
    is_plain = is_only and bool(preceding) and preceding[-1] == count

    def cell(shown: Outlined, row: OutlineRow) -> Cell:
        return format_percent(row.total(count), shared_total(shown.net, count))

    return ColumnKind("Share" if is_plain else f"Share of {noun}", cell, is_number=True)


def shared_total(net: Network, count: str) -> Expr:
    """Return the total that shares refer to; raise SymcnnError for a symbolic one."""
    total = quantity(net, count)
    if not total.is_Integer:
        raise SymcnnError(
            f"no shares of a symbolic total of {count}; substitute numbers for the symbols"
        )
    return total


def format_percent(count: Cell, whole: Expr) -> str | None:
    """Return a share in percent, rounded half up; None for nothing and for a symbolic count."""
    if not isinstance(count, Integer) or count == 0:
        return None
    return percent(Fraction(int(count), int(whole)))


_KINDS: Mapping[str, ColumnKind] = {
    "layer": ColumnKind("Layer", _label),
    "path": ColumnKind("Path", lambda _, row: row.path, is_code=True),
    "notation": ColumnKind("Notation", _notation, is_code=True),
    "input": ColumnKind("Input", lambda _, row: row.records[0].input),
    "output": ColumnKind("Output", lambda _, row: row.output),
    "params": _count_column("params"),
    _SHARE: _share_column(()),
    "rule": ColumnKind("Rule", _formula("params", LayerRecord.rule)),
    "working": ColumnKind("Working", _formula("params", LayerRecord.substituted)),
    "macs_rule": ColumnKind("MACs rule", _formula("macs", LayerRecord.rule)),
    "macs_working": ColumnKind("MACs working", _formula("macs", LayerRecord.substituted)),
    **{name: _count_column(name) for name in QUANTITIES if name != "params"},
    "bytes": ColumnKind(
        "Bytes",
        _bytes,
        is_number=True,
        total=lambda shown: shown.each * shown.net.memory.inference(),
    ),
    "rf": ColumnKind("Receptive field", _field, is_number=True),
    "stride": ColumnKind("Stride", _stride, is_number=True),
}
COLUMNS = tuple(_KINDS)
"""The names of the columns."""
