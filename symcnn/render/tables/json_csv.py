"""The summary of a network as JSON and CSV.

Known counts are numbers; symbolic counts are expressions in Python's syntax.
"""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from sympy import Expr

from symcnn.layers import Shape
from symcnn.network import COUNTS, QUANTITIES, LayerRecord, Network, RepeatRecord, quantity
from symcnn.network.receptive_field.view import Unknown
from symcnn.render.tables.cell_values import count, sides, value
from symcnn.render.tables.summary import Report


def as_json(report: Report) -> str:
    """Return the layers, totals, domain and memory of a network as JSON."""
    return json.dumps(_network_data(report), indent=2, ensure_ascii=False) + "\n"


def as_csv(report: Report) -> str:
    """Return a CSV table with a header and a row of counts for each layer."""
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["path", "layer", "name", "output", "working", *COUNTS])
    for record in report.net.layers:
        counts = (count(record.quantity(name)) for name in COUNTS)
        labels = record.path, record.text, record.name
        table.writerow([*labels, sides(record.output), str(record.working), *counts])
    return text.getvalue()


def _network_data(report: Report) -> dict[str, Any]:
    net = report.net
    return {
        "network": str(net),
        "symbols": list(net.symbols),
        "domain": [str(condition) for condition in net.domain],
        "layers": [_item_data(record) for record in net.layers],
        "totals": {name: count(quantity(net, name, report.form, report.by)) for name in QUANTITIES},
        "receptive_field": _optional_values(net.receptive_field),
        **_unknown_field_data(net.unknown_view),
        **_bound_data(net),
        "stride": _optional_values(net.stride),
        "padding": _optional_values(net.padding),
        "memory_bytes": _memory_data(net, report.each),
    }


def _item_data(record: LayerRecord | RepeatRecord) -> dict[str, Any]:
    return _repeat_data(record) if isinstance(record, RepeatRecord) else _layer_data(record)


def _repeat_data(group: RepeatRecord) -> dict[str, Any]:
    return {
        "path": group.path,
        "repeat": group.text,
        "times": count(group.count),
        "input": _shape_data(group.input),
        "output": _shape_data(group.output),
        "layers": [_item_data(record) for record in group.layers],
        **{name: count(group.quantity(name)) for name in COUNTS},
    }


def _layer_data(record: LayerRecord) -> dict[str, Any]:
    return {
        "path": record.path,
        "layer": record.text,
        "name": record.name,
        "input": _shape_data(record.input),
        "output": _shape_data(record.output),
        "formula": str(record.formula),
        "working": str(record.working),
        "macs_formula": str(record.rule("macs")),
        "macs_working": str(record.substituted("macs")),
        **{name: count(record.quantity(name)) for name in COUNTS},
    }


def _memory_data(net: Network, each: int) -> dict[str, int | str]:
    memory = net.memory
    quantities = {
        "input": memory.input,
        "activations": memory.activations,
        "parameters": memory.parameters,
        "frozen": memory.frozen,
        "gradients": memory.gradients,
        "optimizer": memory.optimizer(),
        "inference": memory.inference(),
        "training": memory.training(),
    }
    return {name: count(memory.bytes(numbers, each)) for name, numbers in quantities.items()}


def _shape_data(shape: Shape) -> dict[str, Any]:
    return {"channels": count(shape.channels), "size": _values(shape.size)}


def _unknown_field_data(unknown: Unknown | None) -> dict[str, Any]:
    """Return the lower bound of an unknown receptive field, and the layer it is unknown from."""
    if unknown is None:
        return {}
    return {
        "receptive_field_at_least": _optional_values(unknown.least),
        "unknown_from": unknown.start,
    }


def _bound_data(net: Network) -> dict[str, Any]:
    """Return whether the receptive field is only an upper bound, if it is."""
    is_bound = net.view is not None and net.view.is_upper_bound
    return {"receptive_field_is_upper_bound": True} if is_bound else {}


def _optional_values(numbers: tuple[Expr, ...] | None) -> list[int | str] | None:
    return None if numbers is None else _values(numbers)


def _values(numbers: tuple[Expr, ...]) -> list[int | str]:
    return [value(number) for number in numbers]
