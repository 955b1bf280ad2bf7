"""The calls in a functional model, in order, with their arguments.

Keras has no public names for them; only this module and weights.py use private names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keras import KerasTensor, Model, Operation

Node = Any
"""A Keras node: operation, arguments, input_tensors and outputs."""


def nodes_of(model: Model) -> list[Node]:
    """Return the calls on which the output depends, in topological order, without inputs.

    The branches of a merge come one after another, in the order of its inputs.
    """
    nodes: dict[int, Node] = {}
    entered = {id(tensor) for tensor in model.inputs}
    waiting = [(tensor, False) for tensor in reversed(model.outputs)]
    while waiting:
        tensor, seen = waiting.pop()
        if id(tensor) in entered:
            continue
        node = _maker(tensor)
        if seen:
            nodes.setdefault(id(node), node)
        elif id(node) not in nodes:
            waiting.append((tensor, True))
            waiting += [(other, False) for other in reversed(node.input_tensors)]
    return list(nodes.values())


def operations_in(model: Model) -> Iterator[Operation]:
    """Yield every operation of a model, and of the models nested in it."""
    for operation in getattr(model, "operations", None) or model.layers:
        yield operation
        if hasattr(operation, "inputs"):
            yield from operations_in(operation)


def filled(node: Node, tensors: dict[int, KerasTensor]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments of a call, with tensors substituted for those of the model."""
    arguments: tuple[tuple[Any, ...], dict[str, Any]] = node.arguments.fill_in(tensors)
    return arguments


def flattened(values: object) -> Iterator[KerasTensor]:
    """Yield the tensors in the result of an operation: one, or several in containers."""
    if isinstance(values, dict):
        values = [values[name] for name in sorted(values)]
    if isinstance(values, Iterable) and not hasattr(values, "shape"):
        for value in values:
            yield from flattened(value)
    else:
        yield values


def _maker(tensor: KerasTensor) -> Node:
    """Return the call whose output a tensor is."""
    operation, number, _ = tensor._keras_history  # noqa: SLF001
    return operation._inbound_nodes[number]  # noqa: SLF001
