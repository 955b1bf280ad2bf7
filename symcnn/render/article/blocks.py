"""What a paper about a network is made of: headings, words, equations, derivations, tables.

Blocks know no language; LaTeX, HTML and Markdown are each written from the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sympy import Expr

from symcnn.algebra.formula import Term
from symcnn.layers import Shape
from symcnn.render.math.nodes import Math

Cell: TypeAlias = str | Expr | Term | Shape | None
"""What a table has in one place."""


@dataclass(frozen=True)
class Heading:
    """The title of what follows."""

    text: str


@dataclass(frozen=True)
class Prose:
    """A paragraph of words and of mathematics."""

    parts: tuple[str | Math, ...]


@dataclass(frozen=True)
class Code:
    """A text in the notation."""

    text: str


@dataclass(frozen=True)
class Display:
    """An equation that stands by itself: one thing, and what it is equal to, step by step."""

    left: Math | None
    rights: tuple[Math, ...]


@dataclass(frozen=True)
class Step:
    """A layer of a derivation, and its rule, the rule with numbers, and the value, or some."""

    label: str
    """The layer as it was written."""
    parts: tuple[Math, ...]
    depth: int = 0
    """How many repeats the layer stands in."""


@dataclass(frozen=True)
class Derivation:
    """Layer by layer, how a number comes about."""

    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    title: str
    code: bool = False
    """Whether its texts are in the notation."""


@dataclass(frozen=True)
class Line:
    """A row of a table."""

    cells: tuple[Cell, ...]
    depth: int = 0
    """How many names it stands below."""


@dataclass(frozen=True)
class Table:
    """Rows under the titles of their columns, and perhaps totals below them."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: Line | None = None


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, and what it shows."""

    svg: str
    caption: str


Block: TypeAlias = Heading | Prose | Code | Display | Derivation | Table | Picture
