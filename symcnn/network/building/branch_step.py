"""The interpretation of branches and merges: all branches start from one feature map."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.size_limits import parts
from symcnn.algebra.presentation.term import Term
from symcnn.errors import ShapeError
from symcnn.layers.join import JOINS
from symcnn.network.building.interpreter import Interpreter
from symcnn.network.building.layer_step import check_bulk
from symcnn.network.trace.applied_layer import AppliedLayer, SourceTemplate
from symcnn.network.trace.trace import BranchRecord, LayerRecord
from symcnn.notation.ast import Join, Path

STATE = "°"
"""The suffix of symbols that stand for the input of an iteration of a symbolic repeat."""


def interpret_join(node: Join, interpreter: Interpreter) -> None:
    """Interpret each branch from the same input, and merge their outputs.

    Raises ShapeError for outputs that cannot be merged.
    """
    source = interpreter.arrived(node.span)
    branches = [_run_branch(path, interpreter) for path in node.branches]
    interpreter.shape = source
    kind = JOINS[node.kind]
    shapes = [branch.shape or source for branch in branches]
    maps = [shape.written() for shape in shapes]
    try:
        interpreter.require((need, node.name_span) for need in kind.meets(maps))
        output = kind.met(maps, _choose_simplest).shape
        check_bulk(output)
    except ShapeError as error:
        error.span = error.span or node.name_span
        raise
    interpreter.shape = output
    interpreter.budget.take(output, node.span)
    record = LayerRecord(
        AppliedLayer(kind, SourceTemplate(node.kind), shapes[0], output, operands=len(shapes)),
        interpreter.named(node.kind),
    )
    interpreter.trace.append(
        BranchRecord(tuple(tuple(branch.trace) for branch in branches), record)
    )


def _run_branch(path: Path, interpreter: Interpreter) -> Interpreter:
    """Return the state after one branch; keep its remembered maps and its requirements."""
    branch = interpreter.fork()
    branch.run(path)
    interpreter.taps = branch.taps
    interpreter.requirements.extend(branch.requirements)
    return branch


def _choose_simplest(terms: Sequence[Term]) -> Term:
    """Return the simplest of equal terms: preferably one that does not depend on a loop state.

    Of ⌊2n/4⌋ and 2⌊n/4⌋ it is the first: later floors can be composed with a single floor.
    """
    return min(terms, key=_complexity)


def _complexity(term: Term) -> tuple[bool, int, bool]:
    symbols = term.value.free_symbols
    has_state = any(isinstance(symbol, Symbol) and STATE in symbol.name for symbol in symbols)
    return has_state, parts(term.value), not isinstance(term.value, FloorDiv)
