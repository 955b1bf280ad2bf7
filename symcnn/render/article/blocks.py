"""The blocks of an article: headings, prose, equations, derivations, tables and pictures.

Blocks do not depend on the output format; LaTeX, HTML and Markdown are all written from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sympy import Expr

from symcnn.algebra.presentation.term import Term
from symcnn.layers import Shape
from symcnn.render.math.nodes import Math

Cell: TypeAlias = str | Expr | Term | Shape | None
"""The content of a cell of a table."""


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


@dataclass(frozen=True)
class Step:
    """A layer of a derivation: its formula, the substituted formula and the value, or a choice."""

    label: str
    """The layer in the notation."""
    parts: tuple[Math, ...]
    depth: int = 0
    """The number of enclosing repeats."""


@dataclass(frozen=True)
class Derivation:
    """A derivation, layer by layer."""

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


@dataclass(frozen=True)
class Table:
    """Columns, rows and, optionally, a row of totals."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: Line | None = None


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, with a caption."""

    svg: str
    caption: str


Block: TypeAlias = Heading | Prose | Code | Display | Aligned | Derivation | Table | Picture
