"""The cells of a table as words and formulas, whose long parts can have names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import TypeAlias

from sympy import Expr

from symcnn.algebra.presentation.formula import Leaf
from symcnn.algebra.presentation.parts import NamedParts
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.rewrite import map_parts
from symcnn.algebra.presentation.term import POWER, SUM, Term, superscript
from symcnn.layers import Shape
from symcnn.render.article.blocks import Label, is_formula
from symcnn.render.outline.label_parts import read_label
from symcnn.render.outline.row import OutlineRow
from symcnn.render.tables.columns import ColumnKind, Outlined, present_cell


@dataclass(frozen=True)
class Formula:
    """A formula in a cell."""

    value: Expr
    write: Callable[[NamedParts], Term]
    """How it is written in names."""
    rank: int = SUM
    """The precedence below which it is in parentheses."""
    is_alone: bool = False
    """Whether it stands alone, as channels do."""


Pieces: TypeAlias = tuple[str | Formula, ...]
"""The words and formulas of a cell."""


def split_cell(shown: Outlined, row: OutlineRow, kind: ColumnKind) -> Pieces:
    """Return the words and formulas of a cell."""
    cell = kind.cell(shown, row)
    if isinstance(cell, Label):
        return tuple(_split_label(cell, shown))
    if not is_formula(cell):
        return tuple(_split(cell))
    form, number = kind.form or present_cell, cell
    return (Formula(number, lambda parts: form(replace(shown, parts=parts), row, number)),)


@singledispatch
def _split(cell: object) -> Iterator[str | Formula]:
    yield "" if cell is None else str(cell)


@_split.register(Expr)
def _split_number(cell: Expr) -> Iterator[str | Formula]:
    yield str(arrange(cell))


@_split.register(Term)
def _split_rule(cell: Term) -> Iterator[str | Formula]:
    yield Formula(cell.value, lambda parts: _name_leaves(cell, parts))


@_split.register(Shape)
def _split_shape(cell: Shape) -> Iterator[str | Formula]:
    sides = cell.numbers[:2] if cell.is_cube else cell.numbers
    for place, side in enumerate(sides):
        yield "×" if place else ""
        yield _stand_alone(side, POWER)
    yield superscript(str(len(cell.size))) if cell.is_cube else ""


def _split_label(label: Label, shown: Outlined) -> Iterator[str | Formula]:
    """Yield the words of a label, and its formulas in the symbols of the network."""
    known = {symbol.name: symbol for symbol in shown.net.symbols.values()}
    for piece in read_label(label.text, shown.symbols):
        if isinstance(piece, str):
            yield piece
        else:
            symbols = {each: known.get(each.name, each) for each in piece.free_symbols}
            yield _stand_alone(piece.xreplace(symbols), arrange(piece).rank)


def _stand_alone(value: Expr, rank: int) -> Formula:
    def write(parts: NamedParts) -> Term:
        return arrange(parts.express(value))

    return Formula(value, write, rank, is_alone=True)


def _name_leaves(term: Term, parts: NamedParts) -> Term:
    """Return the formula of a rule with its arguments in names."""
    if isinstance(term, Leaf):
        return Leaf(parts.apply(term.expr))
    return map_parts(term, lambda part: _name_leaves(part, parts))
