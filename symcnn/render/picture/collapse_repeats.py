"""The conversion of a trace to a diagram, with folded layers and framed repeats."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

from symcnn.algebra.presentation.present import text
from symcnn.layers.declaration.base import Sight
from symcnn.network.trace.trace import (
    BranchRecord,
    Item,
    LayerRecord,
    RepeatRecord,
    SkipEvent,
    Trace,
)
from symcnn.render.picture.box_tree import Box, Frame, Kind, Mark, Node, Path, Split
from symcnn.render.picture.repeated_frames import with_runs


def folded(trace: Trace) -> Path:
    """Convert a trace to the nodes of a diagram.

    Elementwise layers, such as norms and activations, are folded into the box before them; runs of
    equal layers are drawn once.

    >>> from symcnn import parse
    >>> _, conv, framed = folded(parse("I(8,1)-C(1,2)-B-R-C(3,2)*3").trace)
    >>> conv.texts, framed.caption
    (('C(1,2)', 'B', 'R'), '× 3')
    """
    return _fold_path(with_runs(tuple(map(_convert, trace))))


def _fold_path(path: Path) -> Path:
    """Fold each layer of a path that can be folded into the box before it."""
    nodes: list[Node] = []
    for node in path:
        if isinstance(node, Box) and node.follows and nodes:
            nodes[-1:] = _fold_box(nodes[-1], node)
        else:
            nodes.append(_fold_frame(node))
    return tuple(nodes)


def _fold_frame(node: Node) -> Node:
    """Return a node, with the body of a frame folded."""
    return replace(node, body=_fold_path(node.body)) if isinstance(node, Frame) else node


@singledispatch
def _fold_box(before: Node, box: Box) -> tuple[Node, ...]:
    """Fold a box into the node before it; return both if the node cannot take it."""
    return before, box


@_fold_box.register
def _fold_into_box(before: Box, box: Box) -> tuple[Node, ...]:
    return (_append_texts(before, box),)


@_fold_box.register
def _fold_into_split(before: Split, box: Box) -> tuple[Node, ...]:
    return (replace(before, join=_append_texts(before.join, box)),)


def _append_texts(before: Box, box: Box) -> Box:
    return replace(before, texts=before.texts + box.texts)


@singledispatch
def _convert(item: Item) -> Node:
    """Convert an item of a trace to a node."""
    raise TypeError(item)  # pragma: no cover - every kind of item is registered below


@_convert.register
def _convert_record(item: LayerRecord) -> Box:
    return _build_box(item, "plain" if item.params == 0 else "weights")


@_convert.register
def _convert_fork(item: BranchRecord) -> Split:
    join = replace(_build_box(item.join, "join"), follows=False)
    return Split(tuple(map(folded, item.branches)), join)


@_convert.register
def _convert_tap(item: SkipEvent) -> Mark:
    index = "" if item.index is None else f"[{text(item.index)}]"
    return Mark(f"{'$' if item.recalled else '@'}{item.name}{index}", item.recalled)


@_convert.register
def _convert_group(item: RepeatRecord) -> Frame:
    count = f"({text(item.count)})" if item.count.is_Add else text(item.count)
    return Frame(f"× {count}, {item.text}", folded(item.round), item.path)


def _build_box(record: LayerRecord, kind: Kind) -> Box:
    shape = str(record.output)
    return Box((record.text,), kind, _follows(record), shape, shape, record.path)


def _follows(record: LayerRecord) -> bool:
    """Return whether a layer acts on each position is_elementwise and keeps the shape."""
    is_elementwise = not record.layer.windows and record.layer.sight is Sight.WINDOW
    return is_elementwise and record.output == record.input
