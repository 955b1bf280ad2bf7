"""Conversion of a graph to a network, which is compared with the model."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace

from symcnn.errors import ModelWarning, SymcnnError
from symcnn.frameworks.folding import folded, laid_out
from symcnn.frameworks.importing.finish import finish_network
from symcnn.frameworks.importing.paths import Written, written
from symcnn.frameworks.importing.surplus import Surplus, with_surpluses
from symcnn.frameworks.model_graph import INPUT, Call, Graph
from symcnn.frameworks.tree_nodes import layer_step, shaped_step
from symcnn.network import LayerRecord, Network, parse
from symcnn.notation import printed
from symcnn.notation.ast import Step


def _refused(given: Step, calls: Sequence[Call]) -> dict[str, str]:
    """Return why layers are rejected for their inputs, by the paths of their calls.

    `given` is the input of the model. Merges are not checked.
    """
    reasons: dict[str, str] = {}
    for call in calls:
        if not isinstance(call.node, Step):
            continue
        before = [given] if call.inputs[0] == INPUT else list(_start(calls[call.inputs[0]]))
        try:
            parse("-".join(map(printed, (*before, call.node))))
        except SymcnnError as error:
            reasons.setdefault(call.path, f"{call.path} ({call.kind}): {error.message}")
    return reasons


def _start(call: Call) -> Iterator[Step]:
    """Yield an input with the output shape of a call; open sizes are 1."""
    channels, *size = (1 if side is None else side for side in call.shape)
    yield shaped_step("I", channels, size or (1,))
    if not size:
        yield layer_step("F", {})


class MisreadError(SymcnnError):
    """Layers of the network differ from the model; `paths` are their paths in the model."""

    def __init__(self, message: str, paths: frozenset[str]) -> None:
        """Keep the message, which is about the first layer, and the paths."""
        super().__init__(message)
        self.paths = paths


def imported(graph: Graph) -> Network:
    """Convert a graph to a network with a readable, folded text.

    Shape, parameters, buffers and multiply-accumulates of every layer are compared with the model.
    Counts in addition to those of its rule, such as the norm of each filter in a weight
    normalization, become a layer after it. Notices of the graph become a ModelWarning each.

    Raises MisreadError for layers that differ otherwise.
    """
    graph = finish_network(graph)
    converted = written(graph)
    net = _parsed(graph.input, converted)
    surpluses = _compared(converted, net)
    if surpluses:
        graph = with_surpluses(replace(graph, calls=converted.calls), surpluses)
        converted = written(graph)
        net = _parsed(graph.input, converted)
    for notice in graph.notices:
        warnings.warn(notice, ModelWarning, stacklevel=4)
    return net


def _parsed(start: Step, converted: Written) -> Network:
    """Return the network of a path; raise MisreadError for layers that it rejects."""
    scopes = {node: converted.calls[call].scopes for node, call in converted.places.items()}
    try:
        return parse(laid_out(folded(converted.path, scopes)))
    except SymcnnError as error:  # of a text that the user did not write
        misread = _refused(start, converted.calls)
        said = next(iter(misread.values()), f"the imported network is invalid: {error.message}")
        raise MisreadError(said, frozenset(misread)) from None


def _compared(converted: Written, net: Network) -> dict[int, Surplus]:
    """Return the surplus counts of layers, by the indices of their calls.

    Raises MisreadError for layers that differ otherwise.
    """
    records = net.layers[1:]
    assert len(records) == len(converted.order)  # noqa: S101 - folding keeps every layer
    surpluses: dict[int, Surplus] = {}
    misread: dict[str, str] = {}
    for number, record in zip(converted.order, records, strict=True):
        call = converted.calls[number]
        assert isinstance(record, LayerRecord)  # noqa: S101 - all counts are numbers
        surplus = Surplus.of(call, record)
        if surplus is None:
            difference = _difference(call, record)
            misread.setdefault(call.path, f"{call.path} ({call.kind}) differs: {difference}")
        elif surplus:
            surpluses[number] = surplus
    if misread:
        raise MisreadError(next(iter(misread.values())), frozenset(misread))
    return surpluses


def _difference(call: Call, record: LayerRecord) -> str:
    """Return the first difference between a layer and its call, as text."""
    facts = (
        ("parameters", call.params, record.params + record.frozen),
        ("buffers", call.buffers, record.buffers),
        ("MACs", call.macs, record.macs),
        ("rank", len(call.shape), len(record.output.numbers)),
        *(("side", *sides) for sides in zip(call.shape, record.output.numbers, strict=False)),
    )
    return next(
        f"{what} {theirs} in the model, {ours} in {record.text}"
        for what, theirs, ours in facts
        if theirs not in {None, ours}
    )
