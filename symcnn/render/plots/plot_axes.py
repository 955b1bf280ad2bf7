"""Axes of plots: titles in the words of the field, scales, limits and ticks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isnan
from typing import TYPE_CHECKING

from symcnn.errors import SolveError
from symcnn.render.quantity_titles import SHORT_TITLES, SIDE_TITLES, TITLES
from symcnn.render.short_numbers import format_tick
from symcnn.solving.questions.quantity_names import NAMES
from symcnn.solving.questions.question import Question

if TYPE_CHECKING:
    from fractions import Fraction

    from matplotlib.axes import Axes

MAX_NUMBER = 10**21
"""The largest number in a plot: there is no unit for larger ones."""
_TITLES = {
    **{name: title.equation or title.column for name, title in TITLES.items()},
    "memory": "Memory in bytes",
    "rf": SHORT_TITLES["rf"],
    **{name: f"Output {title.lower()}" for name, title in SIDE_TITLES.items()},
}
"""The titles of quantities of a network."""
_QUANTITY = re.compile(r"(?:([\w.\[\]]+)\.)?(\w+)")
"""A quantity alone, with the path of a layer or without."""
_LOG_RATIO = 100
"""The ratio of largest to smallest value from which on a scale is logarithmic."""
_MARGIN = 0.08
"""The margin beside the outermost points, as a share of the axis."""
_TICKS = 6
"""The number of ticks of an axis, at most."""


def _describe(text: str, question: Question) -> str:
    """Return the title of a quantity that a query names, or an expression as it is written.

    A symbol of the network keeps its name, also where a quantity has that name elsewhere.
    """
    match = _QUANTITY.fullmatch(text.strip())
    symbols = {*question.net.symbols, *map(str, question.unknowns)}
    if match is None or match[2] not in NAMES or match[0] in symbols:
        return text
    path, name = match.groups()
    return f"{_TITLES[name]} of {path}" if path else _TITLES[name]


def title_of(text: str, question: Question) -> str:
    """Return a title with its direction, if the query has it as an objective."""
    words = {aim.text: "more" if aim.maximized else "less" for aim in question.aims}
    direction = f" ({words[text]} is better)" if text in words else ""
    return f"{_describe(text, question)}{direction}"


def as_float(value: int | Fraction) -> float:
    """Return a number as matplotlib takes it; raise SolveError where it is too large."""
    if not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise SolveError("a plot shows numbers up to 10^21; this one has larger ones")
    return float(value)


def is_wide(values: Sequence[float]) -> bool:
    """Return whether values span so much that their scale is to be logarithmic."""
    return min(values) > 0 and max(values) >= _LOG_RATIO * min(values)


def limits(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis that shows values, with a margin.

    >>> limits([100, 200]), limits([5])
    ((92.0, 208.0), (4.0, 6.0))
    """
    low, high = min(values), max(values)
    if is_wide(values):
        factor = (high / low) ** _MARGIN
        return low / factor, high * factor
    margin = _MARGIN * (high - low) if low < high else max(1.0, _MARGIN * abs(high))
    lowest = 0.0 if low >= 0 else low - margin  # no quantity is negative
    return max(low - margin, lowest), high + margin


def set_scale(axes: Axes, side: str, values: Iterable[float], *, wide: bool = False) -> None:
    """Set the scale of the axis `x` or `y`, and its ticks, in engineering units.

    Ticks are integers if all values are.
    """
    whole = all(isnan(value) or value.is_integer() for value in map(float, values))
    if wide:
        axes.set(**{f"{side}scale": "log"})
    else:
        axes.locator_params(side, nbins=_TICKS, min_n_ticks=2, integer=whole)  # type: ignore[arg-type]
    axis = getattr(axes, f"{side}axis")
    axis.set_major_formatter(lambda value, _: format_tick(value))
    axis.set_minor_formatter("")
