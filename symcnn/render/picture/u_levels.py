"""The levels of a network whose decoder merges the maps of its encoder: the two sides of a U."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from symcnn.errors import SymcnnError
from symcnn.network import Network
from symcnn.render.picture.picture_tree import Frame, Path, Skip, Split, Step, Tree
from symcnn.render.picture.symbolic_levels import levels_of
from symcnn.render.picture.trace_tree import build_tree

_MAX_DEPTH = 8
"""The depth up to which blocks are unfolded, until no skip connection is within a box."""
_NO_U = (
    "the style u draws skip connections (@name, $name) from an encoder to a decoder, one inside "
    "the other, which this network does not have; flow draws every network"
)


@dataclass(frozen=True)
class Level:
    """The steps of a level: those of the encoder, and those of the decoder, in order."""

    left: Path
    right: Path
    skip: Skip
    after_gap: bool = False
    """Whether levels between this one and the one above are left out."""


@dataclass(frozen=True)
class U:
    """A network as a U: its levels from the outermost to the innermost, and what is below them."""

    levels: tuple[Level, ...]
    bottom: Path


def u_of(net: Network, depth: int | None = None) -> U:
    """Return the levels of a network.

    Without a depth, blocks are unfolded until no skip connection begins or ends within a box.
    Raises SymcnnError for a network without skip connections that are one inside the other.

    >>> from symcnn import load
    >>> [level.skip.name for level in u_of(load("unet", depth=2)).levels]
    ['skip[0]', 'skip[1]']
    """
    expanded = levels_of(net)
    depths = range(_MAX_DEPTH + 1) if depth is None else (depth,)
    trees = [build_tree(expanded.trace, expanded.rows, each, is_exact=True) for each in depths]
    plain = (tree for tree in trees if not any(skip.is_inside for skip in tree.skips))
    tree = next(plain, trees[-1])
    path = tuple(_without_frames(tree.path))
    return _divide(path, tree.skips, expanded.gaps)


def _without_frames(path: Path) -> Iterator[Step | Split]:
    """Yield the steps and branches of a path and of its frames."""
    for node in path:
        if isinstance(node, Frame):
            yield from _without_frames(node.path)
        else:
            yield node


def _divide(path: Sequence[Step | Split], skips: Sequence[Skip], gaps: Sequence[int]) -> U:
    """Divide a path at its skip connections into levels."""
    places = {_last(node).key: index for index, node in enumerate(path)}
    known = [skip for skip in skips if skip.start in places and skip.end in places]
    ordered = sorted(known, key=lambda skip: places[skip.start])
    starts = [places[skip.start] for skip in ordered]
    ends = [places[skip.end] for skip in ordered]
    nested = all(a < b for a, b in pairwise(starts)) and all(a > b for a, b in pairwise(ends))
    if not ordered or len(known) < len(skips) or not nested or starts[-1] >= ends[-1]:
        raise SymcnnError(_NO_U)
    inner = [*ends[1:], starts[-1]]
    begins = [_begin(path, end, before + 1) for end, before in zip(ends, inner, strict=True)]
    cuts = [index for index, node in enumerate(path) if _first_position(node) in gaps]
    stops = [_left_stop(start, after, cuts) for start, after in pairwise([*starts, starts[-1]])]
    lefts = [path[low:high] for low, high in pairwise([0, *stops])]
    rights = [path[low:high] for high, low in pairwise([len(path), *begins])]
    bottom = path[starts[-1] + 1 : begins[-1]]
    return U(
        tuple(
            Level(tuple(left), tuple(right), skip, _first_position(left[0]) in gaps)
            for left, right, skip in zip(lefts, rights, ordered, strict=True)
        ),
        tuple(bottom),
    )


def _begin(path: Sequence[Step | Split], end: int, least: int) -> int:
    """Return where the level of a merge begins: where its map has got the size of the merge."""
    size = _last(path[end]).row.output.size
    begin = end
    while begin > least and _last(path[begin - 1]).row.output.size == size:
        begin -= 1
    return begin


def _left_stop(start: int, after: int, cuts: Sequence[int]) -> int:
    """Return where a level of the encoder ends: where levels are left out, or after its skip."""
    return next((cut for cut in cuts if start < cut <= after), start + 1)


def _first_position(node: Step | Split) -> int:
    """Return the position of the first layer of a node."""
    first, *_ = Tree((node,), ()).steps()
    return first.key[0]


def _last(node: Step | Split) -> Step:
    """Return the step with the output of a node."""
    return node if isinstance(node, Step) else node.join
