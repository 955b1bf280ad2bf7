"""Conversion of a Keras model to a graph, from its configuration and shapes only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from symcnn.frameworks.keras.reader.call_site import Made, NodeCall
from symcnn.frameworks.keras.reader.model_nodes import (
    Node,
    check,
    filled,
    flattened,
    has_graph,
    nodes_of,
    operations_in,
)
from symcnn.frameworks.keras.reader.rules import made_of
from symcnn.frameworks.keras.reader.shapes import Format, sized
from symcnn.frameworks.keras.reader.weights import Ledger
from symcnn.frameworks.model_graph import INPUT, Call, Graph, Scope, partly_frozen
from symcnn.frameworks.tree_nodes import step

if TYPE_CHECKING:
    from keras import KerasTensor, Model, Operation


@dataclass(frozen=True)
class _Value:
    """A feature map: the call whose output it is, and its tensor."""

    call: int
    tensor: KerasTensor


def read(model: Model) -> Graph:
    """Return the graph of a functional or sequential Keras 3 model.

    Layers without a rule become X, with the weights that Keras counts. Open sizes of the input
    become symbols.

    Raises SymcnnError for a model without a graph, one with several inputs or outputs, and one that
    the notation cannot express.
    """
    check(model)
    form = Format.of(operations_in(model))
    (arriving,) = model.inputs
    shape = form.sides(arriving.shape, arriving.name)
    reader = _Reader(form)
    start, tensor = INPUT, arriving
    if len(shape) == 1:
        start = len(reader.calls)
        reader.calls.append(Call(step("F"), (INPUT,), "input", "InputLayer", shape))
        shape = (*shape, 1, 1)
    (value,) = reader.run(model, [_Value(start, tensor)], ())
    notices = tuple(dict.fromkeys(reader.notices))
    return Graph(sized("I", shape), tuple(reader.calls), value.call, notices)


@dataclass
class _Reader:
    """The calls and notices so far."""

    form: Format
    calls: list[Call] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)

    def run(
        self, model: Model, arriving: Sequence[_Value], scopes: tuple[Scope, ...]
    ) -> list[_Value]:
        """Return the outputs of a model for its inputs; append its calls."""
        values = {id(t): value for t, value in zip(model.inputs, arriving, strict=True)}
        for node in nodes_of(model):
            inputs = [values[id(tensor)] for tensor in node.input_tensors]
            outputs = self._called(node, inputs, values, scopes)
            values |= {id(t): value for t, value in zip(node.outputs, outputs, strict=True)}
        return [values[id(tensor)] for tensor in model.outputs]

    def _called(
        self,
        node: Node,
        entered: list[_Value],
        values: dict[int, _Value],
        scopes: tuple[Scope, ...],
    ) -> list[_Value]:
        """Return the outputs of a call of a model, a layer or an operation."""
        operation = node.operation
        path = ".".join([*(scope.path for scope in scopes[-1:]), operation.name])
        if has_graph(operation):
            inside = (*scopes, Scope(path, type(operation).__name__))
            return self.run(operation, entered, inside)
        arguments, named = filled(node, {key: value.tensor for key, value in values.items()})
        arriving = tuple(value.tensor for value in entered)
        leaving = _leaving(node, operation, arguments, named, arriving)
        visit = NodeCall(operation, arguments, arriving, leaving, self.form, path)
        return self._visited(visit, [value.call for value in entered], scopes)

    def _visited(
        self, visit: NodeCall, calls: list[int], scopes: tuple[Scope, ...]
    ) -> list[_Value]:
        """Append the steps of a call: a chain, or one step for each of several outputs."""
        parts = made_of(visit)
        if len(visit.leaving) > 1:
            ends = [self._kept(part, visit, calls, scopes) for part in parts]
        else:
            for part in parts:
                calls = [self._kept(part, visit, calls, scopes)]
            ends = calls[:1]
        return [_Value(call, tensor) for call, tensor in zip(ends, visit.leaving, strict=True)]

    def _kept(
        self, part: Made | NodeCall, visit: NodeCall, calls: list[int], scopes: tuple[Scope, ...]
    ) -> int:
        """Append one step, or all of an inner layer; return the index of the last call."""
        if isinstance(part, NodeCall):
            (value,) = self._visited(part, calls, scopes)
            return value.call
        path = ".".join(filter(None, (visit.path, part.path)))
        kind = part.kind or type(visit.operation).__name__
        call = Call(part.node, tuple(calls), path, kind, part.shape, scopes=scopes)
        self.calls.append(self._weighed(part, call))
        self.notices += filter(None, [part.notice])
        return len(self.calls) - 1

    def _weighed(self, part: Made, call: Call) -> Call:
        """Return a call with the counts of weights that no earlier call has."""
        if part.owner is None:
            return call
        held, tied, weights = self.ledger.take(part.owner, part.apart)
        if 0 < held.frozen < held.trained:
            self.notices.append(partly_frozen(call.path))
        return replace(
            call,
            params=held.trained,
            frozen=held.is_frozen,
            buffers=held.kept,
            tied=tied,
            weights=weights,
        )


def _leaving(
    node: Node,
    operation: Operation,
    arguments: tuple[object, ...],
    named: dict[str, object],
    arriving: tuple[KerasTensor, ...],
) -> tuple[KerasTensor, ...]:
    """Return the outputs of a call, computed anew if a model is called with other shapes."""
    was = [tensor.shape for tensor in node.input_tensors]
    if was == [tensor.shape for tensor in arriving]:
        return tuple(node.outputs)
    return tuple(flattened(operation.compute_output_spec(*arguments, **named)))
