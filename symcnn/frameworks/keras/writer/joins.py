"""Branches and merges in a generated function, each branch in a variable of its own."""

from __future__ import annotations

from symcnn.frameworks.exporting.code_lines import call
from symcnn.frameworks.keras.writer.function_body import Body
from symcnn.frameworks.keras.writer.layer_code import literal
from symcnn.notation.ast import Join

_LAYERS = {"add": "Add", "cat": "Concatenate", "mul": "Multiply"}


def emit_join(node: Join, body: Body) -> None:
    """Add the branches and the layer that merges them."""
    start, target, live, dims = body.value, body.target, body.live, body.dims
    ends: list[tuple[str, int]] = []
    for path in node.branches:
        body.value, body.target, body.dims = start, target, dims
        body.live = live | {start, target, *(value for value, _ in ends)}
        body.target = body.variable()
        body.run(path)
        ends.append((body.value, body.dims))
    body.live, body.target = live, target
    title = body.title(body.names.named(node.kind))
    _meet(node.kind, title, ends, body)


def _meet(kind: str, title: str, ends: list[tuple[str, int]], body: Body) -> None:
    """Add the merging layer; a flat map multiplied with one that has axes is a gate."""
    body.dims = max(dims for _, dims in ends)
    maps = [
        _gate(value, title, number, body) if dims < body.dims else value
        for number, (value, dims) in enumerate(ends, 1)
    ]
    layer = call(f"layers.{_LAYERS[kind]}", name=literal(title))
    body.emit(layer, f"([{', '.join(maps)}])")


def _gate(value: str, title: str, number: int, body: Body) -> str:
    """Reshape a flat map to one position; return its variable."""
    name = literal(f"{title}.gate{number}")
    ones = ", ".join(["1"] * body.dims)
    body.lines.append(
        f"{body.indent}{value} = layers.Reshape(({ones}, {value}.shape[-1]), name={name})({value})"
    )
    return value
