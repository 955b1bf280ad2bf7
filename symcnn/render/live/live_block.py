"""The live part of a report: the key figures and the table of a network, as a script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.algebra.presentation.term import Term
from symcnn.errors import SymcnnError
from symcnn.layers import Shape
from symcnn.network import Network, present
from symcnn.network.substitution.inherit_domain import form_domain
from symcnn.render.article.blocks import Label, Live, Slider
from symcnn.render.article.key_figures import KeyFigure, key_figures
from symcnn.render.live.live_conditions import condition_code
from symcnn.render.live.live_formulas import Formulas
from symcnn.render.live.slider_ranges import sliders
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
    formulas, rows = Formulas.of(net), tuple(_rows(net))
    figures = tuple(key_figures(net))
    parts = (
        *_write_symbols(ranges),
        *_write_conditions(conditions, formulas),
        *_write_figures(net, figures, formulas),
        *_write_rows(rows, formulas),
    )
    script = "\n".join([*formulas.needs, "const network = {", *parts, "};"])
    nouns = tuple(figure.noun for figure in figures)
    return Live(ranges, nouns, tuple((row.label, row.depth) for row in rows), script)


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


def _write_rows(rows: tuple[_Row, ...], formulas: Formulas) -> Iterator[str]:
    yield "  rows: ["
    for row in rows:
        yield "    {output:"
        yield formulas.functions(row.output.numbers, "      ")
        yield "      counts:"
        yield f"{formulas.functions(row.counts, '      ')}}},"
    yield "  ],"


def _quoted(words: str) -> str:
    """Return text as JavaScript has it, without anything that ends a script."""
    return json.dumps(words, ensure_ascii=False).replace("</", "<\\/")
