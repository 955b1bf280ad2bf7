"""Pages with names for the parts of their formulas, read back by plain arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from symcnn import Network
from symcnn.render.outline.row import OutlineRow
from symcnn.render.tables.columns import Outlined, choose_columns
from symcnn.render.tables.named_cells import NamedCells
from symcnn.render.tables.outline_table import OutlineTable, outline_table
from symcnn.render.tables.summary import Line, Report, lines, present_totals
from tests.render.math.reading_text import Reader

COLUMNS = ("layer", "output", "params", "macs")
RULE = re.compile(r"(\w+)_(\w+) = (?:\w+)\(\2\) = (.+) for \2 = ([\d, ]+)")
"""The values of a function: w_c = wide(c) = 8·⌈c·w/8⌉ for c = 16, 24."""
Values = Mapping[str, int]


@dataclass(frozen=True)
class NamedPage:
    """What a page in names has of a network: the cells of its table, and its totals."""

    net: Network

    @cached_property
    def _table(self) -> OutlineTable:
        return outline_table(Outlined(self.net), COLUMNS, None)

    @cached_property
    def _parts(self) -> tuple[dict[str, tuple[str, ...]], dict[str, Line]]:
        report = Report(self.net, where=True)
        cells = NamedCells(self._table.pieces())
        shown = present_totals(report, cells)
        texts = self._table.named_texts(cells.texts(shown.cells))
        kinds = zip(COLUMNS, choose_columns(COLUMNS), strict=True)
        columns = {name: texts(kind) for name, kind in kinds}
        return columns, {line.name.strip(): line for line in lines(report, shown)}

    @property
    def rows(self) -> list[OutlineRow]:
        """The rows of the table."""
        return [row for _, row in self._table.rows]

    @property
    def depths(self) -> list[int]:
        """The depth of each row."""
        return [depth for depth, _ in self._table.rows]

    def column(self, name: str) -> tuple[str, ...]:
        """Return the cells of a column as they are printed."""
        return self._parts[0][name]

    def total(self, title: str) -> str:
        """Return a total as it is printed."""
        return self._parts[1][title].value

    @cached_property
    def definitions(self) -> list[str]:
        """The definitions of names, in order."""
        where = self._parts[1].get("where")
        return [] if where is None else where.value.replace("\n", " ").split("; ")

    @cached_property
    def bodies(self) -> dict[str, str]:
        """The formula of each name; raises AssertionError for a name that is defined twice."""
        pairs = [pair for definition in self.definitions for pair in _define(definition)]
        assert len(pairs) == len(dict(pairs)), pairs
        return dict(pairs)

    def evaluate(self, text: str, values: Values) -> Fraction:
        """Return the value of a printed formula."""
        return Reader(text, values, self.bodies).whole()


def _define(definition: str) -> Iterator[tuple[str, str]]:
    """Yield each name of a definition with the formula of its value."""
    rule = RULE.fullmatch(definition)
    if rule is None:
        name, *_, formula = definition.split(" = ")
        yield name, formula
        return
    stem, argument, formula, numbers = rule.groups()
    for number in numbers.split(", "):
        yield f"{stem}_{number}", re.sub(rf"\b{argument}\b", number, formula)
