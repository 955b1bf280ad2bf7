"""How an author wants a paper to look."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.render.math.latex import PLAIN, Style

PAGE, TEXT = 84, 66
"""The digits that fit into a line of the articles made here, and of LaTeX's own."""


@dataclass(frozen=True)
class Options:
    """The looks of LaTeX."""

    style: Style = PLAIN
    """How symbols and numbers look."""
    environment: str = "align*"
    """What equations stand in; one of `ENVIRONMENTS`."""
    terms: int | None = None
    """The terms in a line of a long equation; as many as fit where it is not given."""
    room: float = PAGE
    """The digits that fit into a line."""
