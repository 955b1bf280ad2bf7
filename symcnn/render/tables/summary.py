"""What is shown of a network, whatever the format: a row for each layer, then the totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sympy import Expr

from symcnn.algebra.forms import grouped
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.layers.declaration.shape import crossed
from symcnn.network import COUNTS, Group, Network, Record, quantity, uncounted
from symcnn.network.building.channels_first import channels_first
from symcnn.network.receptive_field.view import Unknown
from symcnn.render.tables.rows import rows
from symcnn.render.tables.symbol_kinds import kinds

Cells: TypeAlias = tuple[str, str, str, str]
"""Layer, output, working, parameters."""
_INDENT = "  "
HEADER = ("Layer", "Output", "Working", "Parameters")
NAMES = {
    "params": "Trainable parameters",
    "weights": "  of these weights",
    "biases": "  of these biases",
    "frozen": "Frozen parameters",
    "buffers": "Buffers, not trained",
    "macs": "MACs",
    "activations": "Activations",
}
_NOTES = {"macs": ("multiply-accumulates of convolutions and dense layers", "FLOPs = 2·MACs")}
"""Conventions that other counters do not all share."""


_ENORMOUS = 2**60
"""The bytes from which on larger units say nothing."""


@dataclass(frozen=True)
class Report:
    """A network, and how it is to be shown."""

    net: Network
    form: str | None = None
    """The form of the totals; the shortest where it is not given."""
    by: str | None = None
    """The symbol that a form goes by."""
    each: int = 4
    """The bytes of a number in memory."""
    width: int = 80
    color: bool = False


@dataclass(frozen=True)
class Line:
    """A line of the totals: a name, a value, and what goes with it."""

    name: str
    value: str
    note: str = ""


def cells(net: Network) -> Iterator[Cells]:
    """Yield layer, output, working and parameters for each row of a network."""
    for row in rows(net):
        item = row.item
        output, params = ("", "") if item is None else (str(item.output), _params(item))
        yield f"{_INDENT * row.depth}{row.name}", output, _working(item), params


def _params(item: Record | Group) -> str:
    """Return the parameters of a layer, those that are frozen beside the others."""
    if item.frozen == 0:
        return text(item.params)
    trained = "" if item.params == 0 else f"{text(item.params)} + "
    return f"{trained}{text(item.frozen)} frozen"


def lines(report: Report) -> Iterator[Line]:
    """Yield the totals, how the last map sees the input, the memory, and when all this holds."""
    for name in COUNTS:
        found = quantity(report.net, name, report.form, report.by)
        if name == "frozen" and found == 0:
            continue
        notes = [] if is_known(found) else [uncounted(report.net.layers)]
        yield Line(NAMES[name], text(found), "; ".join([*notes, *_NOTES.get(name, ())]))
    yield from _view(report.net)
    yield from _memory(report)
    if report.net.symbols:
        yield Line("Holds for", _holds(report.net))
    hint = channels_first(report.net.input)
    if hint:
        yield Line("Note", hint)


def _view(net: Network) -> Iterator[Line]:
    if net.unknown_view is not None:
        yield _unknown(net.unknown_view)
    view = net.view
    if view is None:
        return
    note = f"before {view.ends}" if view.ends else ""
    yield Line("Receptive field", _axes(view.receptive_field), note)
    if view.stride is not None:
        yield Line("Total stride", _axes(view.stride))
    if view.padding is not None:
        yield Line("Total padding", _axes(view.padding))


def _unknown(found: Unknown) -> Line:
    value = "not known" if found.least is None else f"at least {_axes(found.least)}"
    return Line("Receptive field", value, f"unknown from {found.start} on")


def _memory(report: Report) -> Iterator[Line]:
    """Yield the bytes that a forward pass keeps, and that training with Adam does."""
    memory = report.net.memory
    inference = _size(memory.inference(), report.each)
    yield Line("Memory, inference", inference, "input, activations, parameters")
    training = _size(memory.training(), report.each)
    trained = "parameter" if memory.frozen == 0 else "trainable parameter"
    yield Line("Memory, training", training, f"and gradients, and two for each {trained} for Adam")


def _holds(net: Network) -> str:
    found = kinds(net)
    counts = [name if name in found.bounded else f"{name} ≥ 0" for name in net.symbols]
    others = [
        count
        for name, count in zip(net.symbols, counts, strict=True)
        if name not in (*found.positive, *found.shares)
    ]
    said = [f"positive integers {', '.join(found.positive)}"] if found.positive else []
    said += [f"integers {', '.join(others)}"] if others else []
    said += [f"numbers {', '.join(found.shares)} from 0 to 1"] if found.shares else []
    symbols = " and ".join(said)
    return f"{symbols} with {net.domain}" if net.domain else symbols


def _working(item: Record | Group | None) -> str:
    """Return the working of a layer with parameters; a group has none of its own."""
    return str(item.working) if isinstance(item, Record) and item.params != 0 else ""


def _axes(values: tuple[Expr, ...]) -> str:
    """Return the numbers along the axes, 3×1, and one alone where all are equal."""
    if len(set(values)) == 1:
        return text(values[0])
    return crossed(values)


def _size(numbers: Expr, each: int) -> str:
    """Return the bytes of so many numbers, and what that is in larger units where it is known."""
    if not numbers.is_Integer:
        return f"{each}·({text(grouped(numbers))}) bytes"
    count = int(numbers) * each
    for unit, factor in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if factor <= count < _ENORMOUS:
            return f"{count:,} bytes = {count / factor:,.2f} {unit}"
    return f"{count:,} bytes"
