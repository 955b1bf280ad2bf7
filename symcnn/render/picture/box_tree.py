"""The nodes of a diagram before layout: boxes, marks, branches with their merge, and frames.

Nodes compare equal if their texts are equal, whatever their output shapes: a run of equal nodes is
drawn once, with the first and the last shape.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["weights", "plain", "join"]
"""The kind of a box: with parameters, without parameters, or a merge of branches."""


@dataclass(frozen=True)
class Box:
    """A layer, and the layers that are folded into its box."""

    texts: tuple[str, ...]
    """The layers in the notation."""
    kind: Kind
    follows: bool
    """Whether the layer can be folded into the box before it."""
    first: str = field(compare=False)
    """The output shape; in a run, that of the first iteration."""
    last: str = field(compare=False)
    """The output shape; in a run, that of the last iteration."""
    path: str = field(compare=False, default="")
    """The path of the layer."""

    @property
    def shape(self) -> str:
        """The output shape, or the first and the last one of a run."""
        return self.first if self.first == self.last else f"{self.first} … {self.last}"


@dataclass(frozen=True)
class Mark:
    """A feature map that is saved, @x, or loaded, $x."""

    text: str
    recalled: bool
    path: str = field(compare=False, default="")


@dataclass(frozen=True)
class Split:
    """Branches and their merge."""

    branches: tuple[Path, ...]
    join: Box

    @property
    def path(self) -> str:
        """The path of the merge."""
        return self.join.path


@dataclass(frozen=True)
class Frame:
    """A repeat, drawn once under a caption."""

    caption: str
    body: Path
    path: str = field(compare=False, default="")


Node: TypeAlias = "Box | Mark | Split | Frame"
Path: TypeAlias = "tuple[Node, ...]"


def boxes(path: Path) -> int:
    """Count the boxes that a path takes.

    >>> conv = Box(("C(3,8)",), "weights", follows=False, first="8×6×6", last="8×6×6")
    >>> boxes((Split(((conv,), ()), conv), conv))
    3
    """
    return sum(map(_count_boxes, path))


@singledispatch
def _count_boxes(node: Node) -> int:
    """Count the boxes of a node: none for a mark, and for a layer folded into another box."""
    del node
    return 0


@_count_boxes.register
def _count_in_box(node: Box) -> int:
    return 0 if node.follows else 1


@_count_boxes.register
def _count_in_split(node: Split) -> int:
    return 1 + sum(map(boxes, node.branches))


@_count_boxes.register
def _count_in_frame(node: Frame) -> int:
    return boxes(node.body)


def spanned(first: Path, last: Path) -> Path:
    """Merge the first and the last iteration of a run: equal paths with their own shapes.

    >>> start, end = (Box(("C(3,8)",), "weights", False, text, text) for text in ("8×6×6", "8×4×4"))
    >>> print(spanned((start,), (end,))[0].shape)
    8×6×6 … 8×4×4
    """
    return tuple(_merge_nodes(begin, end) for begin, end in zip(first, last, strict=True))


@singledispatch
def _merge_nodes(first: Node, last: Node) -> Node:
    """Merge two equal nodes with their own shapes."""
    del last
    return first


@_merge_nodes.register
def _merge_box(first: Box, last: Box) -> Box:
    return replace(first, last=last.last)


@_merge_nodes.register
def _merge_split(first: Split, last: Split) -> Split:
    pairs = zip(first.branches, last.branches, strict=True)
    branches = tuple(spanned(begin, end) for begin, end in pairs)
    return Split(branches, replace(first.join, last=last.join.last))


@_merge_nodes.register
def _merge_frame(first: Frame, last: Frame) -> Frame:
    return replace(first, body=spanned(first.body, last.body))
