"""Options of the LaTeX output."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.render.math.latex import PLAIN, Style

PAGE, TEXT, COLUMN = 90, 66, 44
"""Line widths, in digits: of `symcnn.article`, of LaTeX's article class, of one of two columns."""


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
    page: float | None = None
    """The width of tables, in digits; the line width by default."""

    @property
    def table_room(self) -> float:
        """The width of tables, in digits."""
        return self.room if self.page is None else self.page
