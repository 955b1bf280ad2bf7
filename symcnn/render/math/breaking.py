"""Line breaks in long formulas: the lines of an equation, filled with its pieces."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from symcnn.render.math.bracket_sizes import DISPLAY, Setting
from symcnn.render.math.latex import Style, latex
from symcnn.render.math.measure import run_width
from symcnn.render.math.nodes import Math, Run
from symcnn.render.math.splitting import continued, split

INDENT = 2.0
r"""The indentation of lines that continue an equation, \quad, in digits."""


def lines(
    node: Math,
    style: Style,
    room: float,
    terms: int | None = None,
    setting: Setting = DISPLAY,
) -> list[str]:
    r"""Return a formula as lines of LaTeX, at most `room` digits wide or with `terms` terms each.

    Every line but the first begins with its sign, and is narrower by its indentation.
    """
    return [latex(line, style) for line in broken(node, room, terms, setting)]


def broken(
    node: Math, room: float, terms: int | None = None, setting: Setting = DISPLAY
) -> list[Math]:
    """Return the lines of a formula, each a formula itself.

    Where `terms` terms do not fit into a line, all lines have as much as fits.
    """
    if terms is not None:
        counted: list[Math] = [*map(_join, _count_rows(split(node, inf, setting), terms))]
        first, *others = map(setting.width, counted)
        if first <= room and all(width <= room - INDENT for width in others):
            return counted
    if setting.width(node) <= room:
        return [node]
    return [*map(_join, _fill_rows(split(node, room - INDENT, setting), room, setting))]


def _fill_rows(pieces: Iterable[Run], room: float, setting: Setting) -> list[list[Run]]:
    """Distribute pieces over rows greedily."""
    rows: list[list[Run]] = [[]]
    remaining = room
    for piece in pieces:
        added = continued(rows[-1][-1], piece) if rows[-1] else piece
        if rows[-1] and run_width(added.parts, setting.width) > remaining:
            rows.append([])
            added, remaining = piece, room - INDENT
        rows[-1].append(added)
        remaining -= run_width(added.parts, setting.width)
    return rows


def _count_rows(pieces: list[Run], terms: int) -> list[list[Run]]:
    """Distribute pieces over rows of `terms` pieces."""
    return [pieces[start : start + terms] for start in range(0, len(pieces), terms)]


def _join(pieces: Iterable[Run]) -> Run:
    return Run(tuple(part for piece in pieces for part in piece.parts))
