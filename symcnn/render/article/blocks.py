"""The blocks of an article: headings, prose, equations, derivations, tables and pictures.

Blocks do not depend on the output format; LaTeX, HTML and Markdown are all written from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeAlias, TypeGuard

from sympy import Expr

from symcnn.algebra.polynomials.unknown import is_known
from symcnn.algebra.presentation.order import BY_NAME, Order
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.term import Term
from symcnn.layers import Shape
from symcnn.render.math.nodes import Math


@dataclass(frozen=True)
class Label:
    """Words with inline formulas in a cell of a table: conv 3×3, 4·w."""

    text: str
    """All of it as plain text."""
    parts: tuple[str | Math, ...]

    def __str__(self) -> str:
        """Return it as plain text."""
        return self.text


Cell: TypeAlias = str | Expr | Term | Shape | Label | None
"""The content of a cell of a table."""


def is_formula(cell: Cell) -> TypeGuard[Expr]:
    """Return whether a cell is an expression with symbols that is known."""
    return isinstance(cell, Expr) and not cell.is_number and is_known(cell)


@dataclass(frozen=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True)
class Prose:
    """A paragraph of text and inline formulas."""

    parts: tuple[str | Math, ...]


@dataclass(frozen=True)
class Code:
    """Source text in the notation."""

    text: str


@dataclass(frozen=True)
class Display:
    """A displayed equation: a left side and its right sides, step by step."""

    left: Math | None
    rights: tuple[Math, ...]


@dataclass(frozen=True)
class Aligned:
    """Displayed equations below each other, aligned at their equals signs."""

    equations: tuple[Display, ...]
    definitions: tuple[Display, ...] = ()
    """The definitions of names in the equations, which follow them."""


@dataclass(frozen=True)
class Step:
    """A row of a derivation: a layer with its formula, the substituted formula and the value."""

    label: Label | None
    """The layers, or the range of a repeat; None in a further row of the same layers."""
    cells: tuple[Math | None, ...]
    """The content of each column, or None if it would repeat another or is unknown."""
    left: Math | None = None
    """The left side, if a layer has several rows: h_out, r_l."""
    times: Math | None = None
    """The number of equal layers."""
    depth: int = 0
    """The number of enclosing repeats."""
    is_repeat: bool = False
    """Whether it is a repeat, whose layers follow."""

    @property
    def parts(self) -> tuple[Math, ...]:
        """The cells that are not empty."""
        return tuple(cell for cell in self.cells if cell is not None)

    def signed(self) -> Iterator[tuple[Math | None, str, Math | None]]:
        """Yield the left side, the sign and the content of each cell."""
        left, has_left = self.left, self.left is not None
        for cell in self.cells:
            yield (None, "", None) if cell is None else (left, "=" if has_left else "", cell)
            if cell is not None:
                left, has_left = None, True


@dataclass(frozen=True)
class Derivation:
    """A derivation, layer by layer."""

    titles: tuple[str, ...]
    """The titles of the columns after that of the layers."""
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    title: str
    code: bool = False
    """Whether its cells are in the notation."""


@dataclass(frozen=True)
class Line:
    """A row of a table."""

    cells: tuple[Cell, ...]
    depth: int = 0
    """The number of enclosing blocks and repeats."""
    forms: tuple[Term | None, ...] = ()
    """The written forms of cells; None for that of the expression as it is, empty for all."""

    def arranged(self, order: Order) -> Line:
        """Return the row with its formulas in the written form, their symbols in an order."""
        cells = (
            arrange(cell, order) if isinstance(cell, Expr) and not cell.is_number else cell
            for cell in self.cells
        )
        pairs = zip_longest(cells, self.forms)
        return replace(self, cells=tuple(cell if form is None else form for cell, form in pairs))


@dataclass(frozen=True)
class Table:
    """Columns, rows and, optionally, a row of totals."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: Line | None = None
    order: Order = BY_NAME
    """The order of the symbols in its formulas."""

    def arranged(self) -> Table:
        """Return the table with its formulas in the written form."""
        totals = None if self.totals is None else self.totals.arranged(self.order)
        lines = tuple(line.arranged(self.order) for line in self.lines)
        return replace(self, lines=lines, totals=totals)


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, with a caption."""

    svg: str
    caption: str


@dataclass(frozen=True)
class KeyFigures:
    """A few numbers at the head of a report: what each is, in short and exact."""

    figures: tuple[tuple[str, str, str], ...]
    """The noun of each, the number in short, and what is known exactly; that may be empty."""


PlainBlock: TypeAlias = (
    Heading | Prose | Code | Display | Aligned | Derivation | Table | Picture | KeyFigures
)


@dataclass(frozen=True)
class Folded:
    """Blocks below a line that shows and hides them on a page."""

    title: str
    blocks: tuple[PlainBlock, ...]


@dataclass(frozen=True)
class Slider:
    """The range of the values of a symbol, which a reader sets."""

    name: str
    start: int
    """The first value."""
    low: int
    high: int
    """The ends of the slider; the field beside it takes values from `least` to `most`."""
    step: int
    least: int
    most: int


@dataclass(frozen=True)
class Live:
    """Sliders, and the numbers of a network that follow them on a page that runs scripts."""

    sliders: tuple[Slider, ...]
    figures: tuple[str, ...]
    """The nouns of the key figures."""
    rows: tuple[tuple[Label, int], ...]
    """The rows of the table: the label, and the number of enclosing blocks."""
    script: str
    """The formulas of the figures, of the rows and of the texts of the diagram, in this order."""
    diagram: str
    """The diagram of the page, with the places of these texts, as SVG."""


Block: TypeAlias = PlainBlock | Folded | Live
