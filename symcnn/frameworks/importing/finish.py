"""Simplification of a graph: no flatten-reshape pairs, no unused calls, O at its end."""

from __future__ import annotations

from dataclasses import replace

from symcnn.frameworks.importing.tied_weights import reuse_counts
from symcnn.frameworks.model_graph import INPUT, Call, Graph
from symcnn.layers import LAYERS
from symcnn.layers.activation import Activation
from symcnn.notation.ast import Step


def finish_network(graph: Graph) -> Graph:
    """Simplify a graph; raise SymcnnError if weights are shared with an unused call."""
    return _ended(_needed(_undone(graph)))


def _undone(graph: Graph) -> Graph:
    """Bypass a flattening that a reshaping undoes."""
    stands = {INPUT: INPUT}
    for place in range(len(graph.calls)):
        stands[place] = stands.get(_before(graph.calls, place), place)
    calls = tuple(replace(call, inputs=_moved(call, stands)) for call in graph.calls)
    return replace(graph, calls=calls, output=stands[graph.output])


def _before(calls: tuple[Call, ...], place: int) -> int:
    """Return the call whose flattened output a reshaping restores; else the call itself."""
    call = calls[place]
    flat = call.inputs[0]
    if _name(call) != "Reshape" or flat == INPUT or _name(calls[flat]) != "F":
        return place
    whole = calls[flat].inputs[0]
    return whole if whole != INPUT and calls[whole].shape == call.shape else place


def _needed(graph: Graph) -> Graph:
    """Remove the calls on which the output does not depend."""
    needed = {graph.output}
    for place in reversed(range(len(graph.calls))):
        if place in needed:
            needed.update(graph.calls[place].inputs)
    kept = [place for place in range(len(graph.calls)) if place in needed]
    graph = reuse_counts(graph, needed)
    stands = {INPUT: INPUT} | {place: number for number, place in enumerate(kept)}
    calls = tuple(
        replace(graph.calls[place], inputs=_moved(graph.calls[place], stands)) for place in kept
    )
    lost = sum(call.params for call in graph.calls) - sum(call.params for call in calls)
    notice = f"{lost:,} parameters are left out, since the output does not depend on them"
    notices = (*graph.notices, notice) if lost else graph.notices
    return replace(graph, calls=calls, output=stands[graph.output], notices=notices)


def _ended(graph: Graph) -> Graph:
    """Turn the last dense layer into O, if only activations follow."""
    place = graph.output
    activations = {name for name, kind in LAYERS.items() if issubclass(kind, Activation)}
    while place != INPUT and _name(graph.calls[place]) in activations:
        place = graph.calls[place].inputs[0]
    last = None if place == INPUT else graph.calls[place].node
    if not isinstance(last, Step) or last.name != "H":
        return graph
    calls = list(graph.calls)
    calls[place] = replace(calls[place], node=replace(last, name="O"))
    return replace(graph, calls=tuple(calls))


def _name(call: Call) -> str:
    """Return the letter of a step, or the word of a merge."""
    return call.node.name if isinstance(call.node, Step) else call.node


def _moved(call: Call, stands: dict[int, int]) -> tuple[int, ...]:
    return tuple(stands[number] for number in call.inputs)
