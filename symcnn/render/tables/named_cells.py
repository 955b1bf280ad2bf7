"""The formulas of a table's cells in one set of names, shared with the totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sympy import Expr

from symcnn.algebra.presentation.parts import NamedParts
from symcnn.algebra.presentation.term import Term
from symcnn.render.tables.cell_pieces import Formula, Pieces


@dataclass(frozen=True)
class NamedCells:
    """The cells of a table, whose formulas are written in names together with the totals."""

    cells: Sequence[Pieces]

    @cached_property
    def formulas(self) -> list[Formula]:
        """The formulas of all cells, in order."""
        return [piece for cell in self.cells for piece in cell if isinstance(piece, Formula)]

    @property
    def numbers(self) -> list[Expr]:
        """The values of the formulas of counts."""
        return [formula.value for formula in self.formulas if not formula.is_alone]

    @property
    def channels(self) -> list[Expr]:
        """The values of formulas that stand alone."""
        return [formula.value for formula in self.formulas if formula.is_alone]

    def write(self, parts: NamedParts) -> Iterator[Term]:
        """Yield the formulas in given names."""
        return (formula.write(parts) for formula in self.formulas)

    def texts(self, terms: Iterable[Term]) -> list[str]:
        """Return the text of each cell, for its formulas in names."""
        written = iter(terms)
        return ["".join(_text(piece, written) for piece in cell) for cell in self.cells]

    def forms(self, terms: Iterable[Term]) -> list[Term | None]:
        """Return the written form of each cell that is one formula; None for any other."""
        written = iter(terms)
        found = [
            [next(written) for piece in cell if isinstance(piece, Formula)] for cell in self.cells
        ]
        pairs = zip(self.cells, found, strict=True)
        return [terms[0] if len(cell) == len(terms) == 1 else None for cell, terms in pairs]


def _text(piece: str | Formula, written: Iterator[Term]) -> str:
    return piece if isinstance(piece, str) else next(written).within(piece.rank)
