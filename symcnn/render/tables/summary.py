"""The summary of a network in every format: a row for each layer, then the totals."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sympy import Expr

from symcnn.algebra.conditions.wording import joined
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.algebra.presentation.parts import NamedPart
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.presented import presented
from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.shape import crossed
from symcnn.network import COUNTS, Network, uncounted, without_frozen
from symcnn.network.building.channels_first import channels_first
from symcnn.network.formulas.written_quantity import Cells
from symcnn.network.quantities import By, present_together
from symcnn.network.receptive_field.view import Unknown
from symcnn.render.outline.row import place_of
from symcnn.render.quantity_titles import TITLES
from symcnn.render.tables.name_definitions import define_parts
from symcnn.render.tables.symbol_kinds import kinds, remaining_domain

_NOTES = {"macs": ("multiply-accumulates of convolutions and dense layers", "FLOPs = 2·MACs")}
"""Counting conventions that differ between tools."""
_NAMED = frozenset({"activations", "params", "frozen"})
"""The totals of which the formula of the memory has the names."""
MEMORY = "memory"
DETAILS = ("weights", "biases", "buffers", "activations", MEMORY)
"""The totals that are parts of others, rarely asked for, or in terms of these."""
_PARAMS = re.compile(r"\bparams\b")
"""The name of the parameters in the formula of the memory."""
_PARAMS_DEFINED = "; params = trainable parameters"
"""The end of the note on the memory, whose formula has `params` as constraints and claims do."""
_MAX_CONVERTED_BYTES = 2**60
"""The number of bytes from which no larger unit is shown: GiB would not shorten the number."""


@dataclass(frozen=True)
class Report:
    """A network and the options of its summary."""

    net: Network
    form: str | None = None
    """The form of the totals; the shortest by default."""
    by: By = None
    """The symbols that `collected` and `horner` order by."""
    each: int = 4
    """Bytes per number, for the memory."""
    width: int = 80
    """Characters per line."""
    color: bool = False
    """Whether the terminal shows bold and dim text."""
    where: bool = False
    """Whether long parts of the totals have names, which are defined after them."""
    depth: float | None = None
    """The depth to which the table of a terminal is unfolded, infinite for all layers.

    By default, it is unfolded as far as it stays short.
    """
    columns: tuple[str, ...] | None = None
    """The columns of the table of a terminal."""
    notation: bool = False
    """Whether the table of a terminal follows the network in the notation."""


@dataclass(frozen=True)
class Line:
    """A line of the totals: a label, a value and a note."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class PresentedTotals:
    """The totals of a summary as formulas, in symbols or in names."""

    counts: Mapping[str, Term]
    """Each count by its name."""
    field: Mapping[Expr, Term]
    """The receptive field, stride and padding, by their values."""
    cells: tuple[Term, ...]
    """The formulas of the table that is shown with the totals."""
    parts: tuple[NamedPart, ...]
    """The names in all of them."""


def present_totals(
    report: Report, cells: Cells | None = None, left_out: Collection[str] = ()
) -> PresentedTotals:
    """Return the totals of a network but for those left out, and the cells of its table."""
    net, field = report.net, _field_values(report.net)
    names = [name for name in without_frozen(COUNTS, net) if name not in left_out]
    shown = present_together(
        net, names, report.form, report.by, where=report.where, others=field, cells=cells
    )
    formulas = iter(shown.formulas)
    counts, sides = (dict(zip(keys, formulas, strict=False)) for keys in (names, field))
    return PresentedTotals(counts, sides, tuple(formulas), shown.parts)


def lines(
    report: Report, shown: PresentedTotals | None = None, left_out: Collection[str] = ()
) -> Iterator[Line]:
    """Yield the totals, receptive field and memory, the names in them, and the domain.

    Instead of what is left out, there is a line that says how to see it.
    """
    net, shown = report.net, shown or present_totals(report)
    counts = ((name, formula) for name, formula in shown.counts.items() if name not in left_out)
    for name, formula in counts:
        unknown = [] if is_known(net.total(name)) else [uncounted(net.layers)]
        title, notes = TITLES[name], [*unknown, *_NOTES.get(name, ())]
        yield Line(title.total or title.column, str(formula), "; ".join(notes))
    yield from _describe_field(net, shown.field)
    if MEMORY not in left_out:
        yield from _describe_memory(report)
    if left_out:
        yield Line("With --all", joined(left_out))
    if shown.parts:
        yield Line("where", ";\n".join(define_parts(net, shown.parts)))
    if kinds(report.net).in_formulas:
        yield Line("Holds for", format_domain(report.net))
    hint = channels_first(report.net.input)
    if hint:
        yield Line("Note", hint)


def _field_values(net: Network) -> tuple[Expr, ...]:
    """Return the sides of the receptive field, the total strides and the total paddings."""
    view = net.view
    sides = () if view is None else (view.receptive_field, view.stride or (), view.padding or ())
    return tuple(chain.from_iterable(sides))


def _describe_field(net: Network, formulas: Mapping[Expr, Term]) -> Iterator[Line]:
    if net.unknown_view is not None:
        yield _describe_unknown_field(net, net.unknown_view)
    view = net.view
    if view is None:
        return
    before = f" before {place_of(net, view.ends)}" if view.ends else ""
    bound = "at most " if view.is_upper_bound else ""
    sides = [formulas[side] for side in view.receptive_field]
    are_numbers = all(side.is_number for side in view.receptive_field)
    field = crossed(sides) if are_numbers else _format_axes(sides)
    yield Line("Receptive field", f"{bound}{field}{before}")
    if view.stride is not None:
        yield Line("Total stride", _format_axes([formulas[side] for side in view.stride]))
    if view.padding is not None:
        yield Line("Total padding", _format_axes([formulas[side] for side in view.padding]))


def _describe_unknown_field(net: Network, unknown: Unknown) -> Line:
    least = None if unknown.least is None else _format_axes([*map(arrange, unknown.least)])
    bound = "" if least is None else f"at least {least}, "
    return Line("Receptive field", f"{bound}unknown from {place_of(net, unknown.start)} on")


def _describe_memory(report: Report) -> Iterator[Line]:
    """Yield the bytes that a forward pass stores, then those of training with Adam.

    The first formula in the names of totals is followed by the definition of `params`. A network
    with symbols of such names keeps its own expressions.
    """
    memory = report.net.memory
    is_taken = not _NAMED.isdisjoint(report.net.symbols)
    named = memory if is_taken else memory.in_totals()
    inference = _format_bytes(memory.inference(), named.inference(), report)
    training = _format_bytes(memory.training(), named.training(), report)
    trained = "" if memory.frozen == 0 else " of trainable parameters"
    lines = (
        Line("Memory, inference", inference, "input, activations, parameters"),
        Line("Memory, training", training, f"plus gradients and Adam moments{trained}"),
    )
    is_symbol = "params" in report.net.symbols
    named_lines = (line for line in lines if not is_symbol and _PARAMS.search(line.value))
    first = next(named_lines, None)
    for line in lines:
        yield replace(line, note=f"{line.note}{_PARAMS_DEFINED}") if line is first else line


def format_domain(net: Network) -> str:
    """Return the kinds of the symbols and the conditions on them, as a sentence has them."""
    symbol_kinds = kinds(net)
    phrases = [
        f"{words} {', '.join(names)}{end}"
        for words, names, end in (
            ("positive integers", symbol_kinds.positive, ""),
            ("integers", symbol_kinds.bounded, ""),
            ("integers", symbol_kinds.counts, " ≥ 0"),
        )
        if names
    ]
    domain = remaining_domain(net)
    return joined(phrases) + (f" with {domain}" if domain else "")


def _format_axes(sides: Sequence[Term]) -> str:
    """Return one number per axis, as 3×1, or a single number if all are equal."""
    return str(sides[0]) if len(set(sides)) == 1 else crossed(sides)


def _format_bytes(numbers: Expr, named: Expr, report: Report) -> str:
    """Return the bytes of some numbers, converted to KiB, MiB or GiB if they are known.

    If not, they are given in the names of totals, unless their own formula is as short.
    """
    if not numbers.is_Integer:
        order = report.net.order
        formula = min(str(presented(numbers, order=order)), str(arrange(named, order)), key=len)
        return f"{report.each}·({formula}) bytes"
    count = int(numbers) * report.each
    converted = convert_bytes(count)
    return f"{count:,} bytes = {converted}" if converted else f"{count:,} bytes"


def convert_bytes(count: int) -> str:
    """Return bytes in KiB, MiB or GiB; empty for less, and for more than can be read so.

    >>> convert_bytes(253_069_376), convert_bytes(1023)
    ('241.35 MiB', '')
    """
    for unit, factor in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if factor <= count < _MAX_CONVERTED_BYTES:
            return f"{count / factor:,.2f} {unit}"
    return ""
