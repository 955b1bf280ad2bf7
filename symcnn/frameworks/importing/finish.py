"""Simplification of a graph: no flatten-reshape pairs, no unused calls, O at its end.

The shared weights of several calls are counted in one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symcnn.errors import SymcnnError
from symcnn.frameworks.model_graph import INPUT, Call, Graph, name_of
from symcnn.layers import LAYERS
from symcnn.layers.activation import Activation
from symcnn.notation.ast import Step


def _reuse_counts(graph: Graph, needed: set[int]) -> Graph:
    """Move the counts of shared weights from unused calls to the first used one.

    Raises SymcnnError if a call shares only some of its weights with an unused call.
    """
    calls = list(graph.calls)
    for place, left_out in enumerate(graph.calls):
        if place in needed or left_out.tied:
            continue
        later = (each for each in sorted(needed) if each > place)
        sharing = [each for each in later if calls[each].weights & left_out.weights]
        if sharing:
            calls[sharing[0]] = _counted_in(calls[sharing[0]], left_out)
            calls[place] = replace(left_out, params=0, buffers=0, frozen=False)
    return replace(graph, calls=tuple(calls))


def _counted_in(call: Call, left_out: Call) -> Call:
    """Return a call with the counts of an unused call that has the same weights."""
    if not call.tied or call.weights != left_out.weights:
        raise SymcnnError(
            f"{call.path} ({call.kind}) shares some of its weights with {left_out.path} "
            f"({left_out.kind}), on which the output does not depend; the shared weights cannot be "
            "counted once"
        )
    return _with_counts(call, left_out)


def _with_counts(call: Call, other: Call) -> Call:
    params, buffers, frozen = other.params, other.buffers, other.frozen
    return replace(call, params=params, buffers=buffers, frozen=frozen, tied=False)


def first_counted(calls: Sequence[Call], order: Sequence[int]) -> tuple[Call, ...]:
    """Return the calls with shared weights counted in the first of them in `order`."""
    first: dict[frozenset[int], int] = {}
    for number in order:
        first.setdefault(calls[number].weights, number)
    counted = list(calls)
    for number in order:
        call, place = calls[number], first[calls[number].weights]
        if calls[place].tied and not call.tied:
            counted[place] = _with_counts(calls[place], call)
            counted[number] = replace(call, params=0, buffers=0, frozen=False, tied=True)
    return tuple(counted)


def finish_network(graph: Graph) -> Graph:
    """Simplify a graph; raise SymcnnError if weights are shared with an unused call."""
    return _ended(_needed(_undone(graph)))


def _undone(graph: Graph) -> Graph:
    """Bypass a flattening that a reshaping undoes."""
    stands = {INPUT: INPUT}
    for place in range(len(graph.calls)):
        stands[place] = stands.get(_before(graph.calls, place), place)
    calls = tuple(call.renumbered(stands) for call in graph.calls)
    return replace(graph, calls=calls, output=stands[graph.output])


def _before(calls: tuple[Call, ...], place: int) -> int:
    """Return the call whose flattened output a reshaping restores; else the call itself."""
    call = calls[place]
    flat = call.inputs[0]
    if name_of(call.node) != "Reshape" or flat == INPUT or name_of(calls[flat].node) != "F":
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
    graph = _reuse_counts(graph, needed)
    stands = {INPUT: INPUT} | {place: number for number, place in enumerate(kept)}
    calls = tuple(graph.calls[place].renumbered(stands) for place in kept)
    lost = sum(call.params for call in graph.calls) - sum(call.params for call in calls)
    notice = f"{lost:,} parameters are left out, since the output does not depend on them"
    notices = (*graph.notices, notice) if lost else graph.notices
    return replace(graph, calls=calls, output=stands[graph.output], notices=notices)


def _ended(graph: Graph) -> Graph:
    """Turn the last dense layer into O, if only activations follow."""
    place = graph.output
    activations = {name for name, kind in LAYERS.items() if issubclass(kind, Activation)}
    while place != INPUT and name_of(graph.calls[place].node) in activations:
        place = graph.calls[place].inputs[0]
    last = None if place == INPUT else graph.calls[place].node
    if not isinstance(last, Step) or last.name != "H":
        return graph
    calls = list(graph.calls)
    calls[place] = replace(calls[place], node=replace(last, name="O"))
    return replace(graph, calls=tuple(calls))
