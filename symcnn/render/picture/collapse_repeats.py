"""From the trace of a network to what its diagram shows: few boxes, and frames round repeats."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

from symcnn.algebra.polynomials.plain_text import text
from symcnn.layers.declaration.base import Sight
from symcnn.network.trace.trace import Fork, Group, Item, Record, Tap, Trace
from symcnn.render.picture.box_tree import Box, Frame, Kind, Mark, Node, Path, Split
from symcnn.render.picture.repeated_frames import with_runs


def folded(trace: Trace) -> Path:
    """Return what a diagram shows of a trace.

    Layers that keep the shape and look at each position alone, such as norms and activations, are
    part of the box before them; runs of equal layers are drawn once.

    >>> from symcnn import parse
    >>> _, conv, framed = folded(parse("I(8,1)-C(1,2)-B-R-C(3,2)*3").trace)
    >>> conv.texts, framed.caption
    (('C(1,2)', 'B', 'R'), '× 3')
    """
    return _joined(with_runs(tuple(map(_node, trace))))


def _joined(path: Path) -> Path:
    """Return a path with each layer that can be folded in the box before it."""
    found: list[Node] = []
    for node in path:
        if isinstance(node, Box) and node.follows and found:
            found[-1:] = _with(found[-1], node)
        else:
            found.append(_inside(node))
    return tuple(found)


def _inside(node: Node) -> Node:
    """Return a node, with what a frame holds folded."""
    return replace(node, body=_joined(node.body)) if isinstance(node, Frame) else node


@singledispatch
def _with(before: Node, box: Box) -> tuple[Node, ...]:
    """Return a node with a box folded into it; both where the node is none that takes it."""
    return before, box


@_with.register
def _(before: Box, box: Box) -> tuple[Node, ...]:
    return (_added(before, box),)


@_with.register
def _(before: Split, box: Box) -> tuple[Node, ...]:
    return (replace(before, join=_added(before.join, box)),)


def _added(before: Box, box: Box) -> Box:
    return replace(before, texts=before.texts + box.texts)


@singledispatch
def _node(item: Item) -> Node:
    """Return what is shown for an item of a trace."""
    raise TypeError(item)  # pragma: no cover - the kinds of items are those below


@_node.register
def _(item: Record) -> Box:
    return _box(item, "plain" if item.params == 0 else "weights")


@_node.register
def _(item: Fork) -> Split:
    join = replace(_box(item.join, "join"), follows=False)
    return Split(tuple(map(folded, item.branches)), join)


@_node.register
def _(item: Tap) -> Mark:
    index = "" if item.index is None else f"[{text(item.index)}]"
    return Mark(f"{'$' if item.recalled else '@'}{item.name}{index}", item.recalled)


@_node.register
def _(item: Group) -> Frame:
    count = f"({text(item.count)})" if item.count.is_Add else text(item.count)
    return Frame(f"× {count}, {item.text}", folded(item.round), item.path)


def _box(record: Record, kind: Kind) -> Box:
    shape = str(record.output)
    return Box((record.text,), kind, _follows(record), shape, shape, record.path)


def _follows(record: Record) -> bool:
    """Return whether a layer keeps the shape and looks at each position alone."""
    alone = not record.layer.windows and record.layer.sight is Sight.WINDOW
    return alone and record.output == record.input
