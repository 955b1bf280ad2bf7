"""A network as data for other programs: JSON and CSV.

Counts that are numbers are numbers; the others are expressions in Python's syntax.
"""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from sympy import Expr

from symcnn.layers import Shape
from symcnn.network import COUNTS, QUANTITIES, Group, Network, Record, quantity
from symcnn.network.receptive_field.view import Unknown
from symcnn.render.tables.summary import Report
from symcnn.render.tables.values import count, sides, value


def as_json(report: Report) -> str:
    """Return everything that is known of a network as JSON."""
    return json.dumps(_network(report), indent=2, ensure_ascii=False) + "\n"


def as_csv(report: Report) -> str:
    """Return a row of counts for each layer, with a header."""
    written = StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(["path", "layer", "name", "output", "working", *COUNTS])
    for record in report.net.layers:
        counts = (count(getattr(record, name)) for name in COUNTS)
        named = record.path, record.text, record.name
        table.writerow([*named, sides(record.output), str(record.working), *counts])
    return written.getvalue()


def _network(report: Report) -> dict[str, Any]:
    net = report.net
    return {
        "network": str(net),
        "symbols": list(net.symbols),
        "domain": [str(condition) for condition in net.domain],
        "layers": [_layer(record) for record in net.layers],
        "totals": {name: count(quantity(net, name, report.form, report.by)) for name in QUANTITIES},
        "receptive_field": _maybe(net.receptive_field),
        **_unknown(net.unknown_view),
        "stride": _maybe(net.stride),
        "padding": _maybe(net.padding),
        "memory_bytes": _memory(net, report.each),
    }


def _layer(record: Record | Group) -> dict[str, Any]:
    return _group(record) if isinstance(record, Group) else _record(record)


def _group(group: Group) -> dict[str, Any]:
    return {
        "path": group.path,
        "repeat": group.text,
        "times": count(group.count),
        "input": _shape(group.input),
        "output": _shape(group.output),
        "layers": [_layer(record) for record in group.layers],
        **{name: count(getattr(group, name)) for name in COUNTS},
    }


def _record(record: Record) -> dict[str, Any]:
    return {
        "path": record.path,
        "layer": record.text,
        "name": record.name,
        "input": _shape(record.input),
        "output": _shape(record.output),
        "formula": str(record.formula),
        "working": str(record.working),
        **{name: count(getattr(record, name)) for name in COUNTS},
    }


def _memory(net: Network, each: int) -> dict[str, int | str]:
    memory = net.memory
    parts = {
        "input": memory.input,
        "activations": memory.activations,
        "parameters": memory.parameters,
        "frozen": memory.frozen,
        "gradients": memory.gradients,
        "optimizer": memory.optimizer(),
        "inference": memory.inference(),
        "training": memory.training(),
    }
    return {name: count(memory.bytes(numbers, each)) for name, numbers in parts.items()}


def _shape(shape: Shape) -> dict[str, Any]:
    return {"channels": count(shape.channels), "size": _values(shape.size)}


def _unknown(found: Unknown | None) -> dict[str, Any]:
    """Return what is known of receptive fields that are not: a lower bound, and from where on."""
    if found is None:
        return {}
    return {"receptive_field_at_least": _maybe(found.least), "unknown_from": found.start}


def _maybe(numbers: tuple[Expr, ...] | None) -> list[int | str] | None:
    return None if numbers is None else _values(numbers)


def _values(numbers: tuple[Expr, ...]) -> list[int | str]:
    return [value(number) for number in numbers]
