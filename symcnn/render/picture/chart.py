"""A bar chart of where the parameters and the MACs of a network are, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symcnn.network import Network
from symcnn.render.picture.parts import LETTER, SMALL, clipped
from symcnn.render.picture.shares import Row, percent, rows, share
from symcnn.render.picture.svg import document, element, written

_MARGIN = 12.0
_GAP = 8.0
_ROOM = 320.0
"""The length of the longest bar."""
_BAR = 13.0
"""The height of a bar."""
_ROW = 2 * _BAR + _GAP
_HEADER = 2 * 16.0 + _GAP
_BASE = 10.0
"""Where in a bar the base line of its number is."""


@dataclass(frozen=True)
class Series:
    """The bars of one count: what each row has of it."""

    kind: str
    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """What all rows have."""
        return sum(self.counts)

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """What each row has, as a share of all."""
        return tuple(share(count, self.total) for count in self.counts)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is written at the ends of the bars."""
        pairs = zip(self.shares, self.counts, strict=True)
        return tuple(f"{percent(part)}  {count:,}" for part, count in pairs)

    @property
    def legend(self) -> str:
        """What the bars are."""
        return f"{self.name}, {self.total:,} in all"


def bars(net: Network) -> str | None:
    """Return an SVG bar chart of where the parameters and the MACs of a network are.

    Each row has its share of both. None where a layer has symbols left, or where there is nothing.

    >>> from symcnn import parse
    >>> "98.2 %  46,090" in bars(parse("I(28,1)-C(5,32)-P(2)-O(10)"))
    True
    >>> bars(parse("I(n,1)-C(5,f)")) is None
    True
    """
    found = rows(net)
    if found is None:
        return None
    names = [row.name for row in found]
    drawn = _series(found)
    start = _MARGIN + max(len(clipped(name)) for name in names) * LETTER + _GAP
    width = start + _ROOM + _GAP + max(len(text) for one in drawn for text in one.texts) * SMALL
    height = _MARGIN + _HEADER + len(names) * _ROW + _MARGIN
    body = [*_legend(drawn), *_names(names), *_bars(drawn, start)]
    title = "Where the parameters and the MACs are"
    return document((width + _MARGIN, height), title, _described(names, drawn), body)


def _series(found: Sequence[Row]) -> tuple[Series, ...]:
    return (
        Series("params", "Parameters", tuple(row.params for row in found)),
        Series("macs", "MACs", tuple(row.macs for row in found)),
    )


def _described(names: Sequence[str], drawn: Sequence[Series]) -> str:
    """Return what the chart says in words."""
    texts = zip(names, *(one.texts for one in drawn), strict=True)
    said = (f"{name}: {params} parameters, {macs} MACs" for name, params, macs in texts)
    return "; ".join(said)


def _legend(drawn: Sequence[Series]) -> Iterator[str]:
    for index, one in enumerate(drawn):
        y = _MARGIN + 16 * index
        yield element("rect", x=_MARGIN, y=y, width=_BAR, height=_BAR, kind=one.kind)
        yield written(one.legend, _MARGIN + _BAR + _GAP, y + _BASE)


def _top(index: int) -> float:
    """Return where a row starts."""
    return _MARGIN + _HEADER + index * _ROW


def _names(names: Sequence[str]) -> Iterator[str]:
    for index, name in enumerate(names):
        yield written(name, _MARGIN, _top(index) + _BAR + 4, "name")


def _bars(drawn: Sequence[Series], start: float) -> Iterator[str]:
    """Yield the bars, with lengths in proportion to the shares, and the numbers at their ends."""
    longest = max(part for one in drawn for part in one.shares)
    for place, one in enumerate(drawn):
        for index, (part, text) in enumerate(zip(one.shares, one.texts, strict=True)):
            y, length = _top(index) + place * _BAR, _ROOM * float(part / longest)
            size = {"x": start, "y": y, "width": length, "height": _BAR - 1}
            yield element("rect", **size, kind=one.kind)
            yield written(text, start + length + _GAP, y + _BASE)
