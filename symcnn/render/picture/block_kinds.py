"""The kinds of blocks of a network, each by its first block, with its own blocks as boxes.

Blocks are of one kind if they have the same layers with the same windows, whatever their channels,
strides and counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sympy import Expr, Integer

from symcnn.algebra.polynomials.polynomial import add
from symcnn.network import LayerRecord, RepeatRecord
from symcnn.render.outline.row import OutlineRow, bracketed
from symcnn.render.picture.picture_tree import (
    Branch,
    Frame,
    Key,
    Path,
    Skip,
    Split,
    Step,
    Tree,
    steps_of,
)


@dataclass(frozen=True)
class BlockKind:
    """The first block of a kind, and how many others there are."""

    frame: Frame
    skips: tuple[Skip, ...]
    others: Expr


def block_kinds(tree: Tree) -> tuple[BlockKind, ...]:
    """Return the kinds of blocks of a tree that is unfolded, outermost first.

    A block that consists of blocks of one kind only is left out: its label says how many.

    >>> from symcnn import parse
    >>> from symcnn.render.picture.trace_tree import tree_of
    >>> net = parse("def b(f) = C(3,f)-R-C(3,f)-P(2); I(64,1)-b(8)-b(16)-O(9)")
    >>> [(kind.frame.title, kind.others) for kind in block_kinds(tree_of(net, 9))]
    [('b 1', 1)]
    """
    kinds: dict[object, list[tuple[Frame, Expr]]] = {}
    level = [(frame, _times(frame)) for frame in _frames(tree.path)]
    while level:
        for frame, times in level:
            if not is_uniform(frame.row):
                kinds.setdefault(_signature(frame.row), []).append((frame, times))
        level = [
            (inner, times * _times(inner))
            for frame, times in level
            for inner in _frames(frame.path)
        ]
    return tuple(
        _kind(min(frames, key=_position), add(times) - 1, tree)
        for frames, times in (zip(*blocks, strict=True) for blocks in kinds.values())
    )


def _position(frame: Frame) -> Key:
    """Return where a block begins in the network, by which the first of a kind is drawn."""
    return next(steps_of(frame.path)).key


def _times(frame: Frame) -> Expr:
    """Return how many blocks a frame stands for, equal ones or the iterations of a loop."""
    first = frame.row.records[0]
    return first.count if frame.row.loop and isinstance(first, RepeatRecord) else frame.times


def is_uniform(row: OutlineRow) -> bool:
    """Return whether a block consists of blocks of one kind only, or of layers that its label has.

    >>> from symcnn.network import as_network
    >>> from symcnn.render.outline.from_paths import outline
    >>> is_uniform(outline(as_network("def c(f) = C(3,f)-R; I(9,3)-c(8)*2"))[1])
    True
    """
    kinds = {_signature(child) for child in row.children}
    if len(row.children) < 2 or len(kinds) > 1:  # noqa: PLR2004 - several
        return False
    first = row.children[0]
    return first.is_block or row.label.startswith(bracketed(first.label))


def _kind(frame: Frame, others: Expr, tree: Tree) -> BlockKind:
    """Return a kind whose first block has its own blocks as boxes."""
    places: dict[Key, Key] = {}
    path = _folded(frame.path, places)
    known = [skip for skip in tree.skips if skip.start in places and skip.end in places]
    skips = (replace(skip, start=places[skip.start], end=places[skip.end]) for skip in known)
    first = replace(frame, path=path, times=Integer(1) if frame.times.is_Integer else frame.times)
    return BlockKind(first, tuple(skip for skip in skips if skip.start != skip.end), others)


def _folded(path: Path, places: dict[Key, Key]) -> Path:
    """Return a path with boxes in place of frames; `places` gets the box of each step."""
    return tuple(_fold_node(node, places) for node in path)


def _fold_node(node: Step | Split | Frame, places: dict[Key, Key]) -> Step | Split:
    match node:
        case Frame():
            inside = [step.key for step in steps_of(node.path)]
            places.update(dict.fromkeys(inside, inside[0]))
            return Step(node.row, node.times, inside[0], node.is_loaded)
        case Split():
            branches = (
                Branch(_folded(each.path, places), each.is_loaded) for each in node.branches
            )
            places[node.join.key] = node.join.key
            return replace(node, branches=tuple(branches))
        case _:
            places[node.key] = node.key
            return node


def _frames(path: Path) -> Iterator[Frame]:
    """Yield the outermost frames of a path."""
    for node in path:
        match node:
            case Frame():
                yield node
            case Split():
                for branch in node.branches:
                    yield from _frames(branch.path)


def _signature(row: OutlineRow) -> object:
    """Return what rows of one kind have in common."""
    if row.children:
        return tuple(each for child in row.children for each in _signatures(child))
    layer = row.records[0]
    assert isinstance(layer, LayerRecord)  # noqa: S101 - a repeat has rows below it
    details = layer.layer.details()
    return (layer.name, details[0] if layer.layer.windows and details else "")


def _signatures(row: OutlineRow) -> tuple[object, ...]:
    """Return the signature of a row, of equal layers once for each, and of equal blocks once."""
    is_counted = row.times.is_Integer and not row.is_block
    return (_signature(row),) * (int(row.times) if is_counted else 1)
