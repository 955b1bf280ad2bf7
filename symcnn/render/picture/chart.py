"""Bar charts of the parameters and MACs of a network by layer, as SVG as wide as the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symcnn.network import Network
from symcnn.render.picture.shares import Row, rows, share
from symcnn.render.picture.svg import MIN_WIDTH, SMALL, document, element, written
from symcnn.render.short_numbers import percent

_MARGIN = 12.0
_GAP = 8.0
_BAR_HEIGHT = 13.0
"""The height of a bar, in px."""
_NAME_HEIGHT = 16.0
"""The height of the name above the bars of a row, in px."""
_ROW_HEIGHT = _NAME_HEIGHT + 2 * _BAR_HEIGHT + _GAP
_HEADER_HEIGHT = 2 * 16.0 + _GAP
_BASELINE = 10.0
"""The baseline of the number of a bar, in px from its top."""


@dataclass(frozen=True)
class Series:
    """The bars of one count, with a value for each row."""

    kind: str
    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """The sum over all rows."""
        return sum(self.counts)

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """The share of each row in the total."""
        return tuple(share(count, self.total) for count in self.counts)

    @property
    def texts(self) -> tuple[str, ...]:
        """The labels at the ends of the bars."""
        pairs = zip(self.shares, self.counts, strict=True)
        return tuple(f"{percent(part)}  {count:,}" for part, count in pairs)

    @property
    def legend(self) -> str:
        """The legend, with the total."""
        return f"{self.name}, {self.total:,} in total"


def bars(net: Network) -> str | None:
    """Return an SVG bar chart of the parameters and MACs by layer or block.

    Each row has its share of both. None if a layer is symbolic, or if there are no parameters and
    no MACs.

    >>> from symcnn import parse
    >>> "98.2 %  46,090" in bars(parse("I(28,1)-C(5,32)-P(2)-O(10)"))
    True
    >>> bars(parse("I(n,1)-C(5,f)")) is None
    True
    """
    chart_rows = rows(net)
    if chart_rows is None:
        return None
    names = [row.name for row in chart_rows]
    series = _build_series(chart_rows)
    height = _MARGIN + _HEADER_HEIGHT + len(names) * _ROW_HEIGHT + _MARGIN
    body = [*_draw_legend(series), *_draw_names(names), *_draw_bars(series)]
    return document(height, "Parameters and MACs by layer", _describe(names, series), body)


def _build_series(chart_rows: Sequence[Row]) -> tuple[Series, ...]:
    return (
        Series("params", "Parameters", tuple(row.params for row in chart_rows)),
        Series("macs", "MACs", tuple(row.macs for row in chart_rows)),
    )


def _describe(names: Sequence[str], series: Sequence[Series]) -> str:
    """Describe the chart in words, for screen readers."""
    texts = zip(names, *(each.texts for each in series), strict=True)
    descriptions = (f"{name}: {params} parameters, {macs} MACs" for name, params, macs in texts)
    return "; ".join(descriptions)


def _draw_legend(series: Sequence[Series]) -> Iterator[str]:
    for index, each in enumerate(series):
        y = _MARGIN + 16 * index
        yield element("rect", x=_MARGIN, y=y, width=_BAR_HEIGHT, height=_BAR_HEIGHT, kind=each.kind)
        yield written(each.legend, y + _BASELINE, x=_MARGIN + _BAR_HEIGHT + _GAP)


def _row_top(index: int) -> float:
    """Return the y coordinate of the top of a row."""
    return _MARGIN + _HEADER_HEIGHT + index * _ROW_HEIGHT


def _draw_names(names: Sequence[str]) -> Iterator[str]:
    for index, name in enumerate(names):
        yield written(name, _row_top(index) + _BASELINE + 1, "name", x=_MARGIN)


def _draw_bars(series: Sequence[Series]) -> Iterator[str]:
    """Yield the bars, with lengths proportional to the shares, and their labels."""
    longest = max(fraction for each in series for fraction in each.shares)
    widest = max(len(text) for each in series for text in each.texts) * SMALL
    room = 100 * (1 - (2 * _MARGIN + _GAP + widest) / MIN_WIDTH)  # in percent of the width
    for offset, each in enumerate(series):
        for index, (fraction, text) in enumerate(zip(each.shares, each.texts, strict=True)):
            y = _row_top(index) + _NAME_HEIGHT + offset * _BAR_HEIGHT
            length = f"{room * float(fraction / longest):.3f}%"
            yield element(
                "rect", x=_MARGIN, y=y, width=length, height=_BAR_HEIGHT - 1, kind=each.kind
            )
            yield written(text, y + _BASELINE, x=length, dx=_MARGIN + _GAP)
