"""Saved maps in a generated class: variables of its forward pass, or dictionary entries."""

from __future__ import annotations

from symcnn.errors import SymcnnError
from symcnn.frameworks.torch.writer.class_body import Body
from symcnn.frameworks.torch.writer.skip_names import Remembered, Uncounted, variable
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation import printed
from symcnn.notation.ast import Expression, Mark, Name, Recall, names_in

_UNINDEXED_MAPS = "taps"
"""The dictionary of the saved maps without index."""


def emit_mark(node: Mark, body: Body) -> None:
    """Save the current map."""
    body.straight = False
    body.changing.clear()
    source = body.source
    if node.name in source.local:
        name = variable(node.name)
        body.flow.lines += [] if body.flow.text == name else [f"{name} = {body.flow.text}"]
        body.flow.take(name)
        body.marked = True
        source.remembered[node.name] = Remembered(None, body.state)
        return
    index = _index(node, body)
    body.flow.bind()
    body.flow.lines.append(f"{_entry(node, index, body)} = {body.flow.variable}")
    if node.name in source.counted:
        _count(node, index, body)
    else:
        _keep(node.name, Remembered(index, body.state), body)


def _index(node: Mark | Recall, body: Body) -> Expression | None:
    if node.index is None:
        return None
    return body.here(node.index)


def _dictionary(node: Mark | Recall) -> str:
    return _UNINDEXED_MAPS if node.index is None else variable(node.name)


def _entry(node: Mark | Recall, index: Expression | None, body: Body) -> str:
    """Return the dictionary entry of a saved map, in the forward pass."""
    body.taps.add(_dictionary(node))
    key = f'"{node.name}"' if index is None else body.in_forward(index)
    return f"{_dictionary(node)}[{key}]"


def _counted(node: Mark | Recall, index: Expression | None, body: Body) -> str:
    """Return the dictionary entry of a saved map's channels, in the constructor."""
    body.more.add(_dictionary(node))
    key = f'"{node.name}"' if index is None else body.integer(index)
    return f"{_dictionary(node)}[{key}]"


def _count(node: Mark, index: Expression | None, body: Body) -> None:
    """Count the channels of a map at run time; raise SymcnnError if they are unknown."""
    saved = Remembered(index, body.state.moved())
    before = body.source.remembered.setdefault(node.name, saved)
    if body.state.channels is None or before.state.dims != body.state.dims:
        message = "maps saved under one name need the same number of axes, and known channels"
        raise SymcnnError(f"{printed(node)} cannot be exported: {message}", node.span)
    body.emit(_counted(node, index, body), body.integer(body.state.channels))


def _keep(name: str, found: Remembered, body: Body) -> None:
    """Keep the state of a map; raise Uncounted if maps of one name differ."""
    if body.source.remembered.setdefault(name, found) != found:
        raise Uncounted(name)


def emit_recall(node: Recall, body: Body) -> None:
    """Continue from a saved map."""
    body.straight = False
    body.changing.clear()
    if not body.flow.text.isidentifier():
        body.flow.bind()
    if node.name in body.source.local:
        body.flow.take(variable(node.name))
        body.state = body.source.remembered[node.name].state
        return
    index = _index(node, body)
    body.flow.take(_entry(node, index, body))
    _recall(node, index, body)


def _recall(node: Recall, index: Expression | None, body: Body) -> None:
    """Restore the state of a saved map."""
    saved = body.source.remembered[node.name]
    body.state = saved.state
    if saved.state.channels is None:
        return
    if node.name in body.source.counted:
        body.variable(_counted(node, index, body))  # the next saved map may overwrite the entry
        return
    values = {saved.index.text: index} if isinstance(saved.index, Name) and index else {}
    names = {name.text for name in names_in(saved.state.channels)} - set(values)
    if not names <= set(body.source.plan.given) or bool(saved.index) != bool(values):
        raise Uncounted(node.name)
    body.more |= names
    body.state = saved.state.with_channels(replace_names(saved.state.channels, values))
