"""The texts of a diagram and of rows whose numbers follow the values of symbols, as JavaScript.

A formula in the symbols of the network becomes its value. In a formula with the variable of a loop,
the symbols become their values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sympy import Expr, Rational

from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.algebra.presentation.present import arrange
from symcnn.errors import SymcnnError
from symcnn.layers import Shape
from symcnn.network.evaluation.read_expression import read_expression
from symcnn.render.code.fraction import as_fraction
from symcnn.render.live.live_formulas import Formulas
from symcnn.render.outline.label_parts import NAME, Formula, label_pieces
from symcnn.render.picture.captions import DETAIL, LABEL, Captions, Piece
from symcnn.render.picture.elements import LiveText, Text
from symcnn.render.picture.typeset import PLACEHOLDERS, Span, spans_width, typeset

_BRACKETED = re.compile(rf"\(({PLACEHOLDERS})\)")
FIRST = 0xE000
"""The first of the placeholders."""
_NOTHING = LiveText((), (), 0.0)


@dataclass(frozen=True)
class LiveNumber:
    """A number that follows the symbols: its value, and the call that writes it."""

    value: Expr
    code: str
    write: Callable[[Rational], str]
    """How it is written, as by the call."""

    def at(self, values: Mapping[Expr, Expr]) -> str:
        """Return it at some values; empty where it has no value."""
        with suppress(ValueError, SymcnnError):  # a divisor is 0, or a power is too long
            number = substitute(self.value, dict(values))
            if number.is_Rational:
                return self.write(number)
        return ""


@dataclass
class LiveCaptions(Captions):
    """Captions with the numbers that a script fills in."""

    formulas: Formulas
    points: Sequence[Mapping[Expr, Expr]]
    """The values for which texts have room: the first ones, and the ends of the sliders."""
    kept: set[str] = field(default_factory=set)
    """The names of formulas that have the variable of a loop, and so no number."""
    codes: dict[Expr, str] = field(default_factory=dict)
    """The formulas as JavaScript, each of which has functions of its own."""

    def words(self, line: str, size: float = LABEL, color: str = "ink", *, full: str = "") -> Text:
        """Return a line of words and formulas."""
        text = super().words(line, size, color, full=full)
        return replace(text, live=self.live_words(line, size))

    def numbers(self, pieces: Sequence[Piece]) -> Text:
        """Return a line of numbers."""
        numbers: list[LiveNumber] = []
        line = " · ".join(self._write_piece(piece, numbers) for piece in pieces)
        return replace(super().numbers(pieces), live=self._live(line, numbers, DETAIL))

    def total(self, width: float) -> Iterator[Text]:
        """Yield the parameters of the network, as lines, of which the first has the number."""
        numbers: list[LiveNumber] = []
        line = f"Parameters: {self._write_number(self.net.params, numbers)}"
        first, *others = super().total(width)
        live = self._live(line, numbers, DETAIL)
        yield replace(first, live=live)
        yield from (replace(other, live=live and _NOTHING) for other in others)

    def definition(self, name: str, formula: str, width: float) -> Iterator[Text]:
        """Yield a long formula with its name, which is needed only where it has no number."""
        for line in super().definition(name, formula, width):
            live = self.live_words(line.text, DETAIL) if name in self.kept else _NOTHING
            yield replace(line, live=live)

    def live_words(self, line: str, size: float) -> LiveText | None:
        """Return words with their formulas as numbers; None without any."""
        numbers: list[LiveNumber] = []
        pieces = (
            self._write_formula(piece, numbers) if isinstance(piece, Formula) else piece
            for piece in label_pieces(line, self._symbols)
        )
        return self._live(_BRACKETED.sub(r"\1", "".join(pieces)), numbers, size)

    def _live(self, line: str, numbers: list[LiveNumber], size: float) -> LiveText | None:
        """Return a line with placeholders for numbers; None without any."""
        if not numbers:
            return None
        spans = typeset(line, self.symbols)
        widths = (self._width(spans, numbers, point, size) for point in self.points)
        return LiveText(spans, tuple(number.code for number in numbers), max(widths))

    def _substitute(self, formula: str, numbers: list[LiveNumber]) -> str:
        """Return a formula with the values of symbols; the variables of loops are left."""

        def write(match: re.Match[str]) -> str:
            name = match[0]
            self.kept.update({name} & {*self.named.values()})
            symbol = self.net.symbols.get(name)
            if symbol is None or symbol not in self.formulas.scope.names:
                return name
            return _place(LiveNumber(symbol, self._code(symbol), str), numbers)

        return re.sub(NAME, write, formula)

    def _width(
        self,
        spans: Iterable[Span],
        numbers: Sequence[LiveNumber],
        point: Mapping[Expr, Expr],
        size: float,
    ) -> float:
        texts = {chr(FIRST + index): number.at(point) for index, number in enumerate(numbers)}
        table = str.maketrans(texts)
        at_point = (replace(span, text=span.text.translate(table)) for span in spans)
        return spans_width(at_point, size)

    def _write_piece(self, piece: Piece, numbers: list[LiveNumber]) -> str:
        """Return a shape, a count or a share; where it has the variable of a loop, as it is."""
        if piece.is_share:
            return piece.text
        if isinstance(piece.number, Shape):
            sides = piece.number.numbers
            is_free = all(map(self._is_free, sides))
            return (
                "×".join(self._write_number(side, numbers) for side in sides)
                if is_free
                else self._substitute(piece.text, numbers)
            )
        if not self._is_free(piece.number):
            return self._substitute(str(piece), numbers)
        count = self._write_number(piece.number, numbers)
        return f"{count} {piece.unit}{self._write_share(piece, numbers)}".rstrip()

    def _write_share(self, piece: Piece, numbers: list[LiveNumber]) -> str:
        """Return the place of the share of a count, if that depends on symbols."""
        assert isinstance(piece.number, Expr)  # noqa: S101 - only counts have units
        has_none = piece.unit != "params" or not is_known(self.net.params)
        if has_none or self.has_share(piece.number):
            return ""
        count = self._expression(piece.number)
        total = f"network.figures[0].numbers[0]{self.formulas.arguments}"
        return _place(LiveNumber(piece.number, f"share({count}, {total})", _longest_share), numbers)

    def _write_number(self, number: Expr, numbers: list[LiveNumber]) -> str:
        if number.is_Integer or not self._is_free(number):
            return f"{int(number):,}" if number.is_Integer else str(arrange(number))
        code = f"grouped({self._expression(number)})"
        return _place(LiveNumber(number, code, _group), numbers)

    def _write_formula(self, formula: Formula, numbers: list[LiveNumber]) -> str:
        """Return a formula of a label as a number; as it is if it has the variable of a loop."""
        value = read_expression(formula.text, self.net.symbols)
        if value is None or not self._is_free(value):
            return self._substitute(formula.text, numbers)
        return _place(LiveNumber(value, self._code(value), str), numbers)

    def _code(self, value: Expr) -> str:
        """Return the call that writes a rational number."""
        return f"quotient({', '.join(map(self._expression, as_fraction(value)))})"

    def _expression(self, number: Expr) -> str:
        if number not in self.codes:
            self.codes[number] = self.formulas.expression(number)
        return self.codes[number]

    def _is_free(self, number: Expr) -> bool:
        """Return whether a number is known once the symbols of the network are."""
        return is_known(number) and number.free_symbols <= {*self.formulas.scope.names}


def _group(number: Rational) -> str:
    return f"{int(number):,}"


def _longest_share(number: Rational) -> str:
    del number
    return " · 100.0 %"


def _place(number: LiveNumber, numbers: list[LiveNumber]) -> str:
    """Add a number, and return its placeholder."""
    numbers.append(number)
    return chr(FIRST + len(numbers) - 1)
