"""What a diagram shows, before it has places: boxes, where paths part and meet, and frames.

Two nodes are equal if what is written on them is, whatever maps leave them: a run of equal nodes is
drawn once, with the first and the last shape.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["weights", "plain", "join"]
"""Whether a box has trainable parameters, has none, or is where paths meet."""


@dataclass(frozen=True)
class Box:
    """A layer, and those that are folded into it."""

    texts: tuple[str, ...]
    """The layers as they were written."""
    kind: Kind
    follows: bool
    """Whether the layer can be folded into the box before it."""
    first: str = field(compare=False)
    """The shape that leaves; in a run, that of the first round."""
    last: str = field(compare=False)
    """The shape that leaves; in a run, that of the last round."""
    path: str = field(compare=False, default="")
    """How the layer was reached."""

    @property
    def shape(self) -> str:
        """The shape that leaves, or the first and the last of a run."""
        return self.first if self.first == self.last else f"{self.first} … {self.last}"


@dataclass(frozen=True)
class Mark:
    """A map that is remembered, @x, or gone on with, $x."""

    text: str
    recalled: bool
    path: str = field(compare=False, default="")


@dataclass(frozen=True)
class Split:
    """Paths that part, and the join where they meet."""

    branches: tuple[Path, ...]
    join: Box

    @property
    def path(self) -> str:
        """How the join was reached."""
        return self.join.path


@dataclass(frozen=True)
class Frame:
    """What is repeated, drawn once under a caption."""

    caption: str
    body: Path
    path: str = field(compare=False, default="")


Node: TypeAlias = "Box | Mark | Split | Frame"
Path: TypeAlias = "tuple[Node, ...]"


def boxes(path: Path) -> int:
    """Return how many boxes a path takes.

    >>> conv = Box(("C(3,8)",), "weights", follows=False, first="8×6×6", last="8×6×6")
    >>> boxes((Split(((conv,), ()), conv), conv))
    3
    """
    return sum(map(_boxes, path))


@singledispatch
def _boxes(node: Node) -> int:
    """Return how many boxes a node takes: none where it is folded into another, or a mark."""
    del node
    return 0


@_boxes.register
def _(node: Box) -> int:
    return 0 if node.follows else 1


@_boxes.register
def _(node: Split) -> int:
    return 1 + sum(map(boxes, node.branches))


@_boxes.register
def _(node: Frame) -> int:
    return boxes(node.body)


def spanned(first: Path, last: Path) -> Path:
    """Return a path with the shapes of two equal ones, the first and the last of a run.

    >>> one, two = (Box(("C(3,8)",), "weights", False, text, text) for text in ("8×6×6", "8×4×4"))
    >>> print(spanned((one,), (two,))[0].shape)
    8×6×6 … 8×4×4
    """
    return tuple(_spanned(one, other) for one, other in zip(first, last, strict=True))


@singledispatch
def _spanned(first: Node, last: Node) -> Node:
    """Return a node with the shapes of two equal ones."""
    del last
    return first


@_spanned.register
def _(first: Box, last: Box) -> Box:
    return replace(first, last=last.last)


@_spanned.register
def _(first: Split, last: Split) -> Split:
    pairs = zip(first.branches, last.branches, strict=True)
    branches = tuple(spanned(one, other) for one, other in pairs)
    return Split(branches, replace(first.join, last=last.join.last))


@_spanned.register
def _(first: Frame, last: Frame) -> Frame:
    return replace(first, body=spanned(first.body, last.body))
