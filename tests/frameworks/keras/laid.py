"""A graph that was read from a Keras model, as a network, and what Keras says of the model."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from symcnn import Network, parse
from symcnn.frameworks.importing.finish import finish_network
from symcnn.frameworks.importing.paths import written
from symcnn.frameworks.keras.reader import read as reading
from symcnn.frameworks.model_graph import Graph
from symcnn.notation import printed
from symcnn.notation.ast import Program

if TYPE_CHECKING:
    from keras import Model


def read(model: Model) -> Graph:
    """Return the graph of a model as it is written."""
    return finish_network(reading.read(model))


def text(graph: Graph) -> str:
    """Return the text of a graph, nothing in it folded."""
    return printed(Program((), written(graph).path))


def checked(graph: Graph) -> Network:
    """Return the network of a graph, each layer of which is what its call says."""
    net = parse(text(graph))
    for record, number in zip(net.layers[1:], written(graph).order, strict=True):
        call = graph.calls[number]
        assert (record.params + record.frozen, record.buffers) == (call.params, call.buffers), call
        assert (record.frozen != 0) == call.frozen, call
        assert len(record.output.numbers) == len(call.shape), call
        for ours, theirs in zip(record.output.numbers, call.shape, strict=True):
            assert theirs in (None, ours), call
    return net


def counted(model: Model) -> tuple[int, int]:
    """Return the parameters as Keras counts them: trainable ones, and those that are not."""
    return (
        sum(prod(weight.shape) for weight in model.trainable_weights),
        sum(prod(weight.shape) for weight in model.non_trainable_weights),
    )
