"""Where paths meet: each branch is walked from the same map, and what leaves them is joined."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.formula import Term
from symcnn.algebra.polynomials.size_limits import parts
from symcnn.errors import ShapeError
from symcnn.layers.join import JOINS
from symcnn.network.building.interpreter import Walk
from symcnn.network.building.layer_step import check_bulk
from symcnn.network.trace.applied_layer import Text, Use
from symcnn.network.trace.trace import Fork, Record
from symcnn.notation.ast import Join, Path

STATE = "°"
"""What ends the names of symbols that stand for what arrives at a round of a repeat."""


def interpret_join(node: Join, walk: Walk) -> None:
    """Interpret each branch from the same input, and merge their outputs."""
    arriving = walk.arrived(node.span)
    branches = [_branch(path, walk) for path in node.branches]
    walk.shape = arriving
    kind = JOINS[node.kind]
    shapes = [branch.shape or arriving for branch in branches]
    maps = [shape.written() for shape in shapes]
    try:
        walk.demand((need, node.name_span) for need in kind.meets(maps))
        output = kind.met(maps, _choice).shape
        check_bulk(output)
    except ShapeError as error:
        error.span = error.span or node.name_span
        raise
    walk.shape = output
    walk.budget.take(output, node.span)
    record = Record(Use(kind, Text(node.kind), shapes[0], output), walk.named(node.kind))
    walk.trace.append(Fork(tuple(tuple(branch.trace) for branch in branches), record))


def _branch(path: Path, walk: Walk) -> Walk:
    """Return a walk along one of the paths; what it remembers and demands is kept."""
    found = walk.fork()
    found.run(path)
    walk.taps = found.taps
    walk.demands.extend(found.demands)
    return found


def _choice(terms: Sequence[Term]) -> Term:
    """Return the simplest of terms that must be equal: best one that does not depend on a state.

    Of ⌊2n/4⌋ and 2⌊n/4⌋ it is the first, which goes on from a size, not back to one.
    """
    return min(terms, key=_complexity)


def _complexity(term: Term) -> tuple[bool, int, bool]:
    return _has_state(term), parts(term.value), not isinstance(term.value, FloorDiv)


def _has_state(term: Term) -> bool:
    return any(isinstance(part, Symbol) and STATE in part.name for part in term.value.free_symbols)
