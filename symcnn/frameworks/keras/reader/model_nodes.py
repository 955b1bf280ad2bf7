"""The calls in a functional model: in order, with what each is called with.

Keras has no public names for them; all that is not public is asked for here, and in weights.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keras import KerasTensor, Model, Operation

Node = Any
"""A call as Keras keeps it: operation, arguments, input_tensors and outputs."""


def nodes_of(model: Model) -> list[Node]:
    """Return the calls that the output needs, each after those that it needs; an input is none.

    The paths to a call come one after another, in the order in which it takes them.
    """
    found: dict[int, Node] = {}
    entered = {id(tensor) for tensor in model.inputs}
    waiting = [(tensor, False) for tensor in reversed(model.outputs)]
    while waiting:
        tensor, seen = waiting.pop()
        if id(tensor) in entered:
            continue
        node = _maker(tensor)
        if seen:
            found.setdefault(id(node), node)
        elif id(node) not in found:
            waiting.append((tensor, True))
            waiting += [(other, False) for other in reversed(node.input_tensors)]
    return list(found.values())


def operations_in(model: Model) -> Iterator[Operation]:
    """Yield every operation of a model, and of models that are among them."""
    for operation in getattr(model, "operations", None) or model.layers:
        yield operation
        if hasattr(operation, "inputs"):
            yield from operations_in(operation)


def filled(node: Node, tensors: dict[int, KerasTensor]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments of a call with the tensors that arrive for those of the model."""
    arguments: tuple[tuple[Any, ...], dict[str, Any]] = node.arguments.fill_in(tensors)
    return arguments


def flattened(values: object) -> Iterator[KerasTensor]:
    """Yield the tensors in what an operation returns: one, or several in lists and dictionaries."""
    if isinstance(values, dict):
        values = [values[name] for name in sorted(values)]
    if isinstance(values, Iterable) and not hasattr(values, "shape"):
        for value in values:
            yield from flattened(value)
    else:
        yield values


def _maker(tensor: KerasTensor) -> Node:
    """Return the call that a tensor comes from."""
    operation, number, _ = tensor._keras_history  # noqa: SLF001
    return operation._inbound_nodes[number]  # noqa: SLF001
