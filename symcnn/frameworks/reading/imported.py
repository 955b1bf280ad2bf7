"""A model's calls to a network: a path, folded, laid out, parsed, and compared with the model."""

from __future__ import annotations

import warnings

from symcnn.errors import ModelWarning, SymcnnError
from symcnn.frameworks.folding import folded, laid_out
from symcnn.frameworks.reading.finish import finished
from symcnn.frameworks.reading.graph import Call, Graph
from symcnn.frameworks.reading.paths import Written, written
from symcnn.network import Network, Record, parse


class MisreadError(SymcnnError):
    """A layer of the network is not what the framework says of it; `path` is its place there."""

    def __init__(self, message: str, path: str) -> None:
        """Keep the message and the path."""
        super().__init__(message)
        self.path = path


def imported(graph: Graph) -> Network:
    """Return the network that a model is, with a text that a person could have written.

    Every layer is compared with what the framework says: its shape, its parameters, its buffers.
    Raises MisreadError where they differ. Warns of what a user must know.
    """
    graph = finished(graph)
    found = written(graph)
    net = parse(_text(found))
    _check(found, net)
    for notice in graph.notices:
        warnings.warn(notice, ModelWarning, stacklevel=3)
    return net


def _text(found: Written) -> str:
    scopes = {node: found.calls[call].scopes for node, call in found.places.items()}
    return laid_out(folded(found.path, scopes))


def _check(found: Written, net: Network) -> None:
    """Raise MisreadError at the first layer that is not what the framework says."""
    records = net.layers[1:]
    assert len(records) == len(found.order)  # noqa: S101 - folding keeps every layer
    for number, record in zip(found.order, records, strict=True):
        call = found.calls[number]
        assert isinstance(record, Record)  # noqa: S101 - all counts are numbers
        for what, theirs, ours in _facts(call, record):
            if theirs is not None and theirs != ours:
                message = f"{call.path} ({call.kind}) has {what} {theirs}, but {record.text} {ours}"
                raise MisreadError(message, call.path)


def _facts(call: Call, record: Record) -> list[tuple[str, object, object]]:
    shape = zip(call.shape, record.output.numbers, strict=False)
    return [
        ("params", call.params, record.params),
        ("buffers", call.buffers, record.buffers),
        ("a rank of", len(call.shape), len(record.output.numbers)),
        *(("a shape with", side, ours) for side, ours in shape),
    ]
