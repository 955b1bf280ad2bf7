"""The table of syntax nodes, with the function that interprets each kind of node."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from symcnn.errors import NotationError, SymcnnError
from symcnn.layers import LAYERS
from symcnn.network.analysis.foreign_layers import hint
from symcnn.network.building.block_step import run_block
from symcnn.network.building.branch_step import interpret_join
from symcnn.network.building.interpreter import Interpreter, StepFunction
from symcnn.network.building.layer_step import apply_layer
from symcnn.network.building.repeat_step import interpret_for, interpret_repeat
from symcnn.network.building.skip_step import interpret_mark, interpret_recall
from symcnn.network.trace.requirements import LocatedRequirement
from symcnn.network.trace.trace import LayerRecord
from symcnn.notation.ast import (
    For,
    Frozen,
    Group,
    Identity,
    Join,
    Mark,
    Node,
    Recall,
    Repeat,
    Step,
    Tied,
)


def _interpret_identity(node: Identity, walk: Interpreter) -> None:
    walk.arrived(node.span)


def _interpret_group(node: Group, walk: Interpreter) -> None:
    walk.run(node.path)


def _interpret_tied(node: Tied, walk: Interpreter) -> None:
    walk.arrived(node.span)
    outer, walk.tied = walk.tied, True
    walk.run(node.path)
    walk.tied = outer


def _interpret_frozen(node: Frozen, walk: Interpreter) -> None:
    walk.arrived(node.span)
    outer, walk.frozen = walk.frozen, True
    walk.run(node.path)
    walk.frozen = outer


def _interpret_step(node: Step, walk: Interpreter) -> None:
    block = walk.scope.blocks.get(node.name)
    if block is not None:
        run_block(node, block, walk)
    elif node.name in LAYERS:
        _interpret_layer(node, walk)
    else:
        kind = "layer or block" if walk.scope.blocks else "layer"
        message = f"unknown {kind} '{node.name}'{hint(node.name, walk.scope.blocks)}"
        raise NotationError(message, node.name_span)


def _interpret_layer(step: Step, walk: Interpreter) -> None:
    """Apply a layer to the current map, and record it with its undecided requirements."""
    known, local = walk.scope.needed(step)
    try:
        application = apply_layer(step, walk.shape, known, local)
    except SymcnnError as error:
        error.span = error.span or step.span
        raise error from None
    for need, position in application.undecided:
        span = step.span if position is None else step.arguments[position].span
        walk.demands.append(LocatedRequirement(need, span, walk.calls))
    walk.shape = application.use.output
    walk.budget.take(walk.shape, step.span)
    use = application.use.held(tied=walk.tied, frozen=walk.frozen)
    walk.trace.append(LayerRecord(use, walk.named(step.name)))


STEPS: Mapping[type[Node], StepFunction] = MappingProxyType(
    {
        Identity: _interpret_identity,
        Group: _interpret_group,
        Tied: _interpret_tied,
        Frozen: _interpret_frozen,
        Step: _interpret_step,
        Join: interpret_join,
        Mark: interpret_mark,
        Recall: interpret_recall,
        Repeat: interpret_repeat,
        For: interpret_for,
    }
)
"""The function that interprets each kind of node, and sets the shape to its output."""
