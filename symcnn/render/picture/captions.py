"""The texts of a picture: labels, sizes, parameters and shares; long formulas have names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from sympy import Expr

from symcnn.algebra.polynomials.polynomial import add
from symcnn.layers import Shape
from symcnn.network import Network, write_count
from symcnn.render.outline.label_parts import symbol_names
from symcnn.render.outline.row import OutlineRow, Record
from symcnn.render.picture.elements import Text
from symcnn.render.picture.shares import share
from symcnn.render.picture.text_metrics import shortened, wrapped_lines
from symcnn.render.picture.typeset import spans_width, typeset
from symcnn.render.short_numbers import percent

LABEL, DETAIL = 12.0, 10.5
"""The font sizes of labels, and of sizes and counts, in px."""
LABEL_HEIGHT, DETAIL_HEIGHT = 15.0, 13.5
"""The heights of their lines, in px."""
_MAX_LINES = 4
"""The number of lines of a label; what is longer is cut, and whole only in the tooltip."""
_MAX_FORMULA = 210.0
"""The width up to which a formula is written in its box; a longer one has a name there."""
_MAX_NOTE = 480
"""The number of characters up to which a formula is written out below the picture."""
_MAX_HEADING = 420.0
"""The width up to which the label of a frame is written in full."""
_SIZES, _COUNTS = "SMZ", "PQR"
"""The letters of names, of which the first with which no symbol begins is used."""
_UNITS = ("params", "frozen")
"""The counts that are shown."""


@dataclass(frozen=True)
class Piece:
    """A number in a line: the output shape of a row, or a count of it."""

    text: str
    number: Shape | Expr
    unit: str = ""
    """What is counted: params."""
    is_share: bool = False
    """Whether the text is the share of the number in that of the network."""

    def __str__(self) -> str:
        """Return it as text."""
        return f"{self.text} {self.unit}".rstrip()


@dataclass
class Captions:
    """The texts of the rows of a network, and the formulas to which they give names.

    A text is at the origin; the styles move it to its place.
    """

    net: Network
    room: float
    """The width of a line, in px."""
    named: dict[str, str] = field(default_factory=dict, kw_only=True)
    """The formulas with a name, and their names."""
    known: dict[tuple[int, Expr], tuple[OutlineRow, list[Text]]] = field(
        default_factory=dict, kw_only=True
    )
    """The details of rows, which layouts measure before they are drawn, by the row's identity."""

    @property
    def symbols(self) -> frozenset[str]:
        """The names of symbols in texts: those of the network, and those of long formulas."""
        return self._symbols.union(self.named.values())

    @cached_property
    def _symbols(self) -> frozenset[str]:
        return symbol_names(self.net)

    def label(self, title: str) -> list[Text]:
        """Return a label in lines; one that is too long ends with dots."""
        width_of = partial(self.width, size=LABEL)
        lines = wrapped_lines(title, width_of, self.room)
        if len(lines) > _MAX_LINES:
            last = shortened(f"{lines[_MAX_LINES - 1]} …", width_of, self.room)
            lines = (*lines[: _MAX_LINES - 1], last)
        return [self.words(line, full=title if line.endswith("…") else "") for line in lines]

    def heading(self, title: str) -> Text:
        """Return a label in bold in one line, which ends with dots if it is too long."""
        line = shortened(title, partial(self.width, size=LABEL), _MAX_HEADING)
        return replace(self.words(line, full="" if line == title else title), bold=True)

    def words(self, line: str, size: float = LABEL, color: str = "ink", *, full: str = "") -> Text:
        """Return a line of a label, of words and formulas."""
        return self._text(line, size, color, full=full)

    def _text(self, line: str, size: float, color: str, *, full: str = "") -> Text:
        return Text(0.0, 0.0, line, size, color, full=full, symbols=self.symbols)

    def width(self, line: str, size: float = DETAIL) -> float:
        """Return an upper bound for the width of a line, in px."""
        return spans_width(typeset(line, self.symbols), size)

    def details(self, row: OutlineRow, times: Expr) -> list[Text]:
        """Return the output, the parameters and their share, as lines."""
        key = id(row), times
        if key not in self.known:
            pieces = list(self._pieces(row, _records(row, times)))
            self.known[key] = row, [self.numbers(line) for line in self._lines(pieces)]
        return self.known[key][1]

    def numbers(self, pieces: Sequence[Piece]) -> Text:
        """Return a line of numbers."""
        return self._text(_join(pieces), DETAIL, "muted")

    def notes(self, others: Iterable[str], width: float) -> Iterator[Text]:
        """Yield the lines below a picture: the total, other notes, and formulas with names."""
        yield from self.total(width)
        for note in others:
            yield from self.wrapped(note, width)
        for formula, name in self.named.items():
            yield from self.definition(name, formula, width)

    def definition(self, name: str, formula: str, width: float) -> Iterator[Text]:
        """Yield a long formula with its name, as lines."""
        written = f"a formula of {len(formula):,} characters, which the table of layers has"
        text = f"{name} = {formula if len(formula) <= _MAX_NOTE else written}"
        yield from self.wrapped(text, width)

    def total(self, width: float) -> Iterator[Text]:
        """Yield the parameters of the network, as lines."""
        total = write_count(self.net, "params", *self.net.layers)
        yield from self.wrapped(f"Parameters: {total}", width)

    def wrapped(self, note: str, width: float) -> Iterator[Text]:
        """Yield a note as lines."""
        for line in wrapped_lines(note, self.width, width):
            yield self._text(line, DETAIL, "muted")

    def _pieces(self, row: OutlineRow, records: Sequence[Record]) -> Iterator[Piece]:
        yield Piece(self._shown(str(row.output), _SIZES), row.output)
        for count in _UNITS:
            number = add(record.quantity(count) for record in records)
            if number == 0:
                continue
            written = self._shown(str(write_count(self.net, count, *records)), _COUNTS)
            yield Piece(written, number, count)
            if count == "params" and self.has_share(number):
                part = share(int(number), int(self.net.params))
                yield Piece(percent(part), number, is_share=True)

    def has_share(self, number: Expr) -> bool:
        """Return whether the share of parameters is a number, which stands behind them."""
        return bool(number.is_Integer and self.net.params.is_Integer)

    def _shown(self, formula: str, letters: str) -> str:
        """Return a formula, or the name of a long one, which begins with one of the letters."""
        if self.width(formula) <= min(self.room, _MAX_FORMULA):
            return formula
        if formula not in self.named:
            initials = {name[0] for name in self.net.symbols}
            letter = next((each for each in letters if each not in initials), letters)
            number = 1 + sum(name.startswith(letter) for name in self.named.values())
            self.named[formula] = f"{letter}{number}"
        return self.named[formula]

    def _lines(self, pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
        """Yield pieces, as many in a line as fit."""
        line: list[Piece] = []
        for piece in pieces:
            if line and self.width(_join([*line, piece])) > self.room:
                yield line
                line = []
            line.append(piece)
        yield line


def _join(pieces: Iterable[Piece]) -> str:
    return " · ".join(map(str, pieces))


def _records(row: OutlineRow, times: Expr) -> Sequence[Record]:
    """Return the layers of as many of the equal ones of a row as are drawn in one place."""
    return row.records if times == row.times else row.records[: len(row.first_copy) * int(times)]
