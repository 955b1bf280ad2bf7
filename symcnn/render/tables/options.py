"""Options of the LaTeX output."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.render.math.latex import PLAIN, Style

PAGE, TEXT = 84, 66
"""The line width, in digits: of `symcnn.article`, and of LaTeX's article class by default."""


@dataclass(frozen=True)
class Options:
    """Style, environment and line width of the LaTeX output."""

    style: Style = PLAIN
    """How symbols and numbers are typeset."""
    environment: str = "align*"
    """The environment of equations; one of `ENVIRONMENTS`."""
    terms: int | None = None
    """Terms per line of a long equation; as many as fit by default."""
    room: float = PAGE
    """The line width, in digits."""
