"""The table of syntax nodes, with the function that interprets each kind of node."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from symcnn.counters.operation import Folding
from symcnn.errors import NotationError, SymcnnError
from symcnn.layers import LAYERS
from symcnn.layers.declaration.sliding_layer import Convolution
from symcnn.layers.norm import BatchNorm
from symcnn.network.analysis.foreign_layers import hint
from symcnn.network.building.block_step import run_block
from symcnn.network.building.branch_step import interpret_join
from symcnn.network.building.interpreter import Interpreter, StepFunction
from symcnn.network.building.layer_step import apply_layer
from symcnn.network.building.repeat_step import interpret_for, interpret_repeat
from symcnn.network.building.skip_step import interpret_mark, interpret_recall
from symcnn.network.trace.requirements import LocatedRequirement
from symcnn.network.trace.trace import LayerRecord, RepeatRecord
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


def _interpret_identity(node: Identity, interpreter: Interpreter) -> None:
    interpreter.arrived(node.span)


def _interpret_group(node: Group, interpreter: Interpreter) -> None:
    interpreter.run(node.path)


def _interpret_tied(node: Tied, interpreter: Interpreter) -> None:
    interpreter.arrived(node.span)
    outer, interpreter.tied = interpreter.tied, True
    interpreter.run(node.path)
    interpreter.tied = outer


def _interpret_frozen(node: Frozen, interpreter: Interpreter) -> None:
    interpreter.arrived(node.span)
    outer, interpreter.frozen = interpreter.frozen, True
    interpreter.run(node.path)
    interpreter.frozen = outer


def _interpret_step(node: Step, interpreter: Interpreter) -> None:
    block = interpreter.scope.blocks.get(node.name)
    if block is not None:
        run_block(node, block, interpreter)
    elif node.name in LAYERS:
        _interpret_layer(node, interpreter)
    else:
        kind = "layer or block" if interpreter.scope.blocks else "layer"
        advice = hint(node.name, interpreter.scope.blocks) or "; `symcnn layers` lists the layers"
        raise NotationError(f"unknown {kind} '{node.name}'{advice}", node.name_span)


def _interpret_layer(step: Step, interpreter: Interpreter) -> None:
    """Apply a layer to the current map, and record it with its undecided requirements."""
    known, local = interpreter.scope.needed(step)
    try:
        application = apply_layer(step, interpreter.shape, known, local)
    except SymcnnError as error:
        error.span = error.span or step.span
        raise error from None
    for need, position in application.undecided:
        span = step.span if position is None else step.arguments[position].span
        interpreter.requirements.append(LocatedRequirement(need, span, interpreter.calls))
    interpreter.budget.use(dict.fromkeys(application.members, step.span))
    interpreter.shape = application.use.output
    interpreter.budget.take(interpreter.shape, step.span)
    use = application.use.held(tied=interpreter.tied, frozen=interpreter.frozen)
    if isinstance(use.layer, BatchNorm):
        use = use.folded(_folding(interpreter))
    interpreter.trace.append(LayerRecord(use, interpreter.named(step.name)))


def _folding(interpreter: Interpreter) -> Folding:
    """Return how exporters fold a batch norm that comes next: by the layer right before it."""
    last = interpreter.trace[-1] if interpreter.trace else None
    if isinstance(last, LayerRecord):
        if not isinstance(last.layer, Convolution):
            return Folding.NONE
        return Folding.FREE if last.layer.bias else Folding.ADDS_BIAS
    is_open = isinstance(last, RepeatRecord) or (last is None and interpreter.level > 0)
    return Folding.UNKNOWN if is_open else Folding.NONE


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
