"""Remembered maps in a function: variables of it, or entries of a dictionary."""

from __future__ import annotations

from symcnn.frameworks.writing.keras.body import Body, written
from symcnn.notation.tree import Mark, Recall
from symcnn.render.code.names import free

_PLAIN = "taps"
"""The dictionary of the maps that have no index."""


@written.register
def _(node: Mark, body: Body) -> None:
    body.source.remembered[node.name] = body.dims
    body.lines.append(f"{body.indent}{_place(node, body)} = {body.value}")


@written.register
def _(node: Recall, body: Body) -> None:
    body.value = _place(node, body)
    body.dims = body.source.remembered.get(node.name, body.dims)


def _place(node: Mark | Recall, body: Body) -> str:
    """Return where a map is remembered."""
    name = free(node.name, body.source.taken)
    if node.name in body.source.local:
        return name
    if node.index is None:
        body.taps.add(_PLAIN)
        return f'{_PLAIN}["{node.name}"]'
    body.taps.add(name)
    return f"{name}[{body.integer(node.index)}]"
