"""The texts of a picture: labels, sizes, parameters and shares; long formulas have names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sympy import Expr

from symcnn.network import Network, write_count
from symcnn.render.outline.row import OutlineRow, Record
from symcnn.render.picture.shares import share
from symcnn.render.picture.text_metrics import shortened, text_width, wrapped_lines
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
_SIZES, _COUNTS = "SMZ", "PQR"
"""The letters of names, of which the first with which no symbol begins is used."""
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass
class Captions:
    """The texts of the rows of a network, and the formulas to which they give names."""

    net: Network
    room: float
    """The width of a line, in px."""
    named: dict[str, str] = field(default_factory=dict)
    """The formulas with a name, and their names."""

    def label_lines(self, title: str) -> tuple[str, ...]:
        """Return a label in lines; one that is too long ends with dots."""
        *lines, last = wrapped_lines(title, LABEL, self.room)
        if len(lines) < _MAX_LINES:
            return *lines, last
        *lines, last = lines[:_MAX_LINES]
        return *lines, shortened(f"{last} …", LABEL, self.room)

    def details(self, row: OutlineRow, times: Expr) -> tuple[str, ...]:
        """Return the output, the parameters and their share, as lines."""
        return tuple(self._lines(list(self._pieces(row, _records(row, times)))))

    def total(self) -> str:
        """Return the parameters of the network."""
        return f"Parameters: {write_count(self.net, 'params', *self.net.layers)}"

    def notes(self) -> Iterator[str]:
        """Yield the formulas that have names, as equations."""
        for formula, name in self.named.items():
            written = f"a formula of {len(formula):,} characters, which the table of layers has"
            yield f"{name} = {formula if len(formula) <= _MAX_NOTE else written}"

    def _pieces(self, row: OutlineRow, records: Sequence[Record]) -> Iterator[str]:
        yield self._shown(str(row.output), _SIZES)
        frozen = sum(record.frozen for record in records)
        params = sum(record.params for record in records)
        if params != 0:
            yield f"{self._shown(str(write_count(self.net, 'params', *records)), _COUNTS)} params"
        if frozen != 0:
            yield f"{self._shown(str(write_count(self.net, 'frozen', *records)), _COUNTS)} frozen"
        total = self.net.params
        if params != 0 and total.is_Integer and params.is_Integer:
            yield percent(share(int(params), int(total)))

    def _shown(self, formula: str, letters: str) -> str:
        """Return a formula, or the name of a long one, which begins with one of the letters."""
        if text_width(formula, DETAIL) <= min(self.room, _MAX_FORMULA):
            return formula
        if formula not in self.named:
            initials = {name[0] for name in self.net.symbols}
            letter = next((each for each in letters if each not in initials), letters)
            number = 1 + sum(name.startswith(letter) for name in self.named.values())
            self.named[formula] = f"{letter}{str(number).translate(_SUBSCRIPTS)}"
        return self.named[formula]

    def _lines(self, pieces: Sequence[str]) -> Iterator[str]:
        """Yield pieces with dots between them, as many in a line as fit."""
        line = ""
        for piece in pieces:
            longer = f"{line} · {piece}" if line else piece
            if line and text_width(longer, DETAIL) > self.room:
                yield line
                longer = piece
            line = longer
        yield line


def _records(row: OutlineRow, times: Expr) -> Sequence[Record]:
    """Return the layers of as many of the equal ones of a row as are drawn in one place."""
    return row.records if times == row.times else row.records[: len(row.first_copy) * int(times)]
