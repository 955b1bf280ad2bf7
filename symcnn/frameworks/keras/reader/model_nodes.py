"""Functional models: which can be imported, and their calls in order, with their arguments.

Keras has no public names for them; only this module and weights.py use private names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from symcnn.errors import SymcnnError
from symcnn.frameworks.keras.reader.call_site import is_of_keras

if TYPE_CHECKING:
    from keras import KerasTensor, Model, Operation


_GRAPHS = ("Functional", "Sequential")


def has_graph(operation: object) -> bool:
    """Return whether an operation is a model with a graph that its call follows."""
    kinds = type(operation).__mro__
    definer = next((kind for kind in kinds if "call" in vars(kind)), object)
    named = is_of_keras(definer) and definer.__name__ in _GRAPHS
    return named and hasattr(operation, "inputs")


def check(model: object) -> None:
    """Raise SymcnnError unless this is a model with a graph, one input and one output."""
    kinds = {kind.__name__ for kind in type(model).__mro__ if is_of_keras(kind)}
    name = type(model).__name__
    if "Model" not in kinds:
        raise SymcnnError(f"from_keras takes a Keras 3 model, not {name}")
    if "Sequential" in kinds and not hasattr(model, "inputs"):
        raise SymcnnError("the model has no input shape; add a keras.Input or call model.build")
    if not has_graph(model):
        raise SymcnnError(
            f"{name} is a subclassed model, which has no graph; define it with the functional "
            "API, keras.Model(inputs, outputs)"
        )
    for what in ("inputs", "outputs"):
        count = len(getattr(model, what))
        if count != 1:
            raise SymcnnError(f"the model has {count} {what}; a network has one")


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
        operation, number, _ = tensor._keras_history  # noqa: SLF001
        node = operation._inbound_nodes[number]  # noqa: SLF001
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
