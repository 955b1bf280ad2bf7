"""Labels of points, placed where they overlap neither points nor each other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from symcnn.render.plots.plot_theme import PlotTheme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

_MAX_LABELS = 12
"""The number of labels in a plot, at most."""
_MAX_TRIED = 60
"""The number of points that a label is tried at, at most."""
_DISTANCE = 5
"""The distance of a label from its point, in points (1/72 inch)."""
_SIZE = 8
"""The size of the labels, in points."""
_MARGIN = 2
"""The margin that is kept free around a label, in pixels."""
_ALIGNMENT = {1: ("left", "bottom"), -1: ("right", "top")}
"""The alignments of a text beside a point, by the sign of its offset."""


@dataclass(frozen=True)
class _Obstacles:
    """All that a label must not touch, in pixels."""

    frame: Bbox
    spots: Sequence[Sequence[float]]
    lines: Sequence[Path]
    texts: list[Bbox]

    def leave(self, box: Bbox) -> bool:
        """Return whether a box lies in the frame, apart from all others."""
        frame = self.frame
        return (
            frame.x0 <= box.x0
            and box.x1 <= frame.x1
            and frame.y0 <= box.y0
            and box.y1 <= frame.y1
            and not any(box.overlaps(text) for text in self.texts)
            and not any(box.contains(*spot) for spot in self.spots)
            and not any(line.intersects_bbox(box, filled=False) for line in self.lines)
        )


def add_labels(
    axes: Axes,
    theme: PlotTheme,
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    preferred: tuple[int, int],
) -> None:
    """Label points, the outermost first, where a label fits; the limits of the axes must be set.

    `preferred` is the direction from a point in which its label goes if it can, as signs of x
    and y. A label that fits nowhere is left out.
    """
    x, y = preferred
    directions = [(x, y), (x, -y), (-x, y), (-x, -y)]
    obstacles = _obstacles(axes, points)
    placed = 0
    for index in islice(spread_out(len(points)), _MAX_TRIED):
        for direction in directions:
            label = _label(axes, theme, points[index], texts[index], direction)
            box = label.get_window_extent().padded(_MARGIN)
            if obstacles.leave(box):
                obstacles.texts.append(box)
                placed += 1
                break
            label.remove()
        if placed == _MAX_LABELS:
            return


def _obstacles(axes: Axes, points: Sequence[tuple[float, float]]) -> _Obstacles:
    """Return the points, the texts and the solid lines of axes, after fixing their layout."""
    axes.figure.draw_without_rendering()  # type: ignore[union-attr]
    return _Obstacles(
        axes.get_window_extent(),
        axes.transData.transform(points).tolist(),
        [
            line.get_path().transformed(axes.transData)
            for line in axes.lines
            if line.get_linestyle() == "-"
        ],
        [text.get_window_extent() for text in axes.texts],
    )


def spread_out(count: int) -> Iterator[int]:
    """Yield the indices of a sequence: the ends first, then the middles of what is between.

    >>> list(spread_out(6))
    [0, 5, 2, 1, 3, 4]
    """
    yield from sorted({0, count - 1})
    gaps = deque([(0, count - 1)])
    while gaps:
        low, high = gaps.popleft()
        middle = (low + high) // 2
        if low < middle:
            yield middle
            gaps.extend(((low, middle), (middle, high)))


def _label(
    axes: Axes, theme: PlotTheme, point: tuple[float, float], text: str, direction: tuple[int, int]
) -> Annotation:
    x, y = direction
    label = axes.annotate(
        text,
        point,
        (x * _DISTANCE, y * _DISTANCE),
        textcoords="offset points",
        ha=_ALIGNMENT[x][0],
        va=_ALIGNMENT[y][1],
        fontsize=_SIZE,
        color=theme.ink,
    )
    label.set(parse_math=False, in_layout=False)
    return label
