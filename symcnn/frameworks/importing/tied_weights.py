"""Shared weights of several calls, counted in one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symcnn.errors import SymcnnError
from symcnn.frameworks.model_graph import Call, Graph


def reuse_counts(graph: Graph, needed: set[int]) -> Graph:
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
    """Return a call with the counts of another."""
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
