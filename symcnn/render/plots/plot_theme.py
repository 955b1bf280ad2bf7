"""The colors of plots, light and dark, and how axes and legends take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colorbar import Colorbar
    from matplotlib.figure import Figure

TEXT_SIZE = 9
"""The size of text in plots, in points."""


@dataclass(frozen=True)
class PlotTheme:
    """Colors, by what they show.

    Blue and vermilion are the pair that the common kinds of color blindness tell apart (Okabe and
    Ito, Color Universal Design, 2008). No difference is in color only: markers and lines differ in
    shape, too.
    """

    paper: str
    ink: str
    grid: str
    shade: str
    """The dominated side of a Pareto front."""
    value: str
    """Curves, fronts and the best value."""
    limit: str
    """Bounds, and the value that violates one."""


LIGHT = PlotTheme(
    paper="#ffffff",
    ink="#1f2933",
    grid="#e3e7ec",
    shade="#eef1f5",
    value="#0072b2",
    limit="#d55e00",
)
DARK = PlotTheme(
    paper="#14181d",
    ink="#e3e8ee",
    grid="#2c343d",
    shade="#20272f",
    value="#56b4e9",
    limit="#f0804a",
)
COLOR_MAP = "cividis"
"""A map of even lightness, which looks the same with and without color blindness."""


def paint(axes: Axes, theme: PlotTheme) -> None:
    """Give axes the colors of a theme; call it after their labels and legend are set."""
    axes.set_facecolor(theme.paper)
    axes.tick_params(which="both", colors=theme.ink, labelsize=TEXT_SIZE)
    for spine in axes.spines.values():
        spine.set_color(theme.ink)
        spine.set_linewidth(0.8)
    axes.spines[["top", "right"]].set_visible(False)
    for text in (axes.xaxis.label, axes.yaxis.label, axes.title):
        text.set(color=theme.ink, fontsize=TEXT_SIZE + 1, parse_math=False)


def paint_colorbar(bar: Colorbar, theme: PlotTheme) -> None:
    """Give a color bar the colors of a theme."""
    paint(bar.ax, theme)
    bar.outline.set_visible(False)


def outline_style(color: str, width: float) -> dict[str, Any]:
    """Return the style of lines or text with an outline, which show on every color of a map."""
    from matplotlib.patheffects import withStroke  # noqa: PLC0415 - an optional dependency

    return {"path_effects": [withStroke(linewidth=width, foreground=color)]}


def add_legend(axes: Axes, theme: PlotTheme) -> None:
    """Put a legend above axes, where it hides nothing."""
    legend = axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        frameon=False,
        fontsize=TEXT_SIZE,
        borderaxespad=0.2,
        borderpad=0,
        labelspacing=0.3,
    )
    for text in legend.get_texts():
        text.set(color=theme.ink, parse_math=False)


def add_note(figure: Figure, theme: PlotTheme, text: str) -> None:
    """Put a note at the top of a figure."""
    figure.suptitle(text, color=theme.limit, fontsize=TEXT_SIZE, ha="left", x=0.02)
