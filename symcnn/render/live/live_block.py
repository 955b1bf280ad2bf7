"""The live part of a report: the key figures and the table of a network, as a script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from sympy import Expr, Integer

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.algebra.presentation.term import Term
from symcnn.errors import SymcnnError
from symcnn.layers import Shape
from symcnn.network import Network, present
from symcnn.network.substitution.inherit_domain import form_domain
from symcnn.render.article.blocks import Label, Live, Slider
from symcnn.render.article.key_figures import KeyFigure, key_figures
from symcnn.render.code.line_breaks import statement
from symcnn.render.live.live_captions import FIRST, LiveCaptions
from symcnn.render.live.live_conditions import condition_code
from symcnn.render.live.live_formulas import Formulas
from symcnn.render.live.slider_ranges import sliders
from symcnn.render.picture.draw import page_drawing
from symcnn.render.picture.elements import Drawing, LiveText, Text
from symcnn.render.picture.flow import ROOM
from symcnn.render.picture.svg_drawing import markup, svg_of
from symcnn.render.picture.typeset import PLACEHOLDERS, Span, html_markup
from symcnn.render.tables.layer_table import table

_COLUMNS = ("layer", "output", "params", "macs")


@dataclass(frozen=True)
class _Row:
    """A row of the table: what it is called, and the formulas of its numbers."""

    label: Label
    depth: int
    output: Shape
    counts: tuple[Term | Expr | None, ...]
    """The parameters and the MACs; None for an unknown number."""


def live_block(net: Network) -> Live:
    """Return the live part of the report of a network.

    Raises SymcnnError for a network without symbols in its formulas, and for a formula that
    JavaScript cannot express exactly.
    """
    conditions = (*net.domain, *form_domain(net))
    ranges = sliders(net, conditions)
    if not ranges:
        raise SymcnnError(
            "a live report needs a symbol, such as n in I(n,3); this network has only numbers"
        )
    captions = live_captions(net, ranges)
    formulas, drawing = captions.formulas, page_drawing(captions)
    figures, rows = tuple(key_figures(net)), tuple(_rows(net))
    parts = (
        *_write_symbols(ranges),
        *_write_conditions(conditions, formulas),
        *_write_figures(net, figures, formulas),
        *_write_rows(rows, captions),
        *_write_texts(drawing, formulas),
    )
    script = "\n".join([*formulas.needs, "const network = {", *parts, "};"])
    nouns = tuple(figure.noun for figure in figures)
    labels = tuple((row.label, row.depth) for row in rows)
    return Live(ranges, nouns, labels, script, svg_of(drawing))


def live_captions(net: Network, ranges: Iterable[Slider]) -> LiveCaptions:
    """Return the texts of a diagram whose numbers follow sliders."""
    return LiveCaptions(net, ROOM, formulas=Formulas.of(net), points=tuple(_points(net, ranges)))


def _points(net: Network, ranges: Iterable[Slider]) -> Iterator[Mapping[Expr, Expr]]:
    """Yield the first values of all symbols, and the largest values of all sliders."""
    yield {net.symbols[each.name]: Integer(each.start) for each in ranges}
    yield {net.symbols[each.name]: Integer(each.high) for each in ranges}


def _figure_formulas(net: Network, figure: KeyFigure) -> tuple[Term | Expr | None, ...]:
    """Return the formula of a number, None if it is unknown, or those of the sides of a shape."""
    if isinstance(figure.value, Shape):
        return figure.value.numbers
    if not is_known(figure.value):
        return (None,)
    return (present(net, figure.quantity) if figure.quantity else figure.value,)


def _rows(net: Network) -> Iterator[_Row]:
    """Yield the rows of the folded table; those within a loop are of no single iteration."""
    symbols = set(net.symbols.values())
    for line in table(net, _COLUMNS).lines:
        label, output, *counts = line.cells
        numbers = output.numbers if isinstance(output, Shape) else ()
        known = [each for each in (*numbers, *counts) if isinstance(each, Expr) and is_known(each)]
        is_free = all(each.free_symbols <= symbols for each in known)
        if is_free and isinstance(label, Label) and isinstance(output, Shape):
            forms = zip(counts, line.forms[-len(counts) :], strict=True)
            written = (form or (count if count in known else None) for count, form in forms)
            yield _Row(label, line.depth, output, tuple(written))


def _write_symbols(ranges: tuple[Slider, ...]) -> Iterator[str]:
    yield "  symbols: ["
    for each in ranges:
        yield f"    {{name: {_quoted(each.name)}, least: {each.least}n, most: {each.most}n}},"
    yield "  ],"


def _write_conditions(conditions: tuple[Condition, ...], formulas: Formulas) -> Iterator[str]:
    yield "  conditions: ["
    for each in conditions:
        holds = f"{formulas.arguments} => {condition_code(each, formulas)}"
        yield f"    {{text: {_quoted(str(each))}, holds: {holds}}},"
    yield "  ],"


def _write_figures(
    net: Network, figures: tuple[KeyFigure, ...], formulas: Formulas
) -> Iterator[str]:
    yield "  figures: ["
    for figure in figures:
        yield f"    {{noun: {_quoted(figure.noun)}, kind: {_quoted(figure.kind)}, numbers:"
        yield f"{formulas.functions(_figure_formulas(net, figure), '      ')}}},"
    yield "  ],"


def _write_rows(rows: tuple[_Row, ...], captions: LiveCaptions) -> Iterator[str]:
    formulas = captions.formulas
    yield "  rows: ["
    for row in rows:
        label = captions.live_words(row.label.text.replace("..", ", …, "), 1.0)
        yield "    {label:"
        yield "      null," if label is None else _write_text(label, html_markup, formulas)
        yield "      output:"
        yield formulas.functions(row.output.numbers, "      ")
        yield "      counts:"
        yield f"{formulas.functions(row.counts, '      ')}}},"
    yield "  ],"


def _write_texts(drawing: Drawing, formulas: Formulas) -> Iterator[str]:
    yield "  texts: ["
    for each in drawing.elements:
        if isinstance(each, Text) and each.live is not None:
            yield _write_text(each.live, partial(markup, size=each.size), formulas)
    yield "  ],"


def _write_text(
    live: LiveText, write: Callable[[tuple[Span, ...]], str], formulas: Formulas
) -> str:
    """Return a text as a list of markup and functions that write its numbers."""
    indent = "      "
    pieces = re.split(f"({PLACEHOLDERS})", write(live.spans))
    lines = [
        statement(f"{formulas.arguments} => ", live.numbers[ord(piece) - FIRST], ",", indent)
        if number % 2
        else f"{indent}{_quoted(piece)},"
        for number, piece in enumerate(pieces)
        if piece
    ]
    return "\n".join(["    [", *lines, "    ],"])


def _quoted(words: str) -> str:
    """Return text as JavaScript has it, without anything that ends a script."""
    return json.dumps(words, ensure_ascii=False).replace("</", "<\\/")
