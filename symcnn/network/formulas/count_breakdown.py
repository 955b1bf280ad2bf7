"""The breakdown of what a counter counts: how much for each kind of layer, by which term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr

from symcnn.algebra.polynomials.polynomial import add
from symcnn.algebra.polynomials.unknown import UNKNOWN, is_known
from symcnn.algebra.presentation.term import Term
from symcnn.counters import COUNTERS, quantity_of
from symcnn.counters.counter import Counter
from symcnn.counters.operation import general_operation
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.trace.applied_layer import AppliedLayer
from symcnn.network.trace.trace import LayerRecord, Trace, iterate_records


@dataclass(frozen=True)
class CountedKind:
    """The layers of a kind with one term, and what a counter counts for them."""

    title: str
    """The kind, in the words of the field: batch norm."""
    term: Term
    """The term in the symbols of an operation: 2·inputs."""
    count: Expr
    """The sum of the terms."""
    excess: Expr
    """What is counted beyond the counter's multiple of the multiply-accumulates."""


def count_breakdown(net: BuiltNetwork, name: str) -> tuple[CountedKind, ...]:
    """Return what a counter counts in a network by kinds of layers, in order, without zeros.

    Raises KeyError for an unknown counter.

    >>> from symcnn import parse
    >>> for kind in count_breakdown(parse("I(8,3)-C(3,4,p=1)-B-R"), "fvcore"):
    ...     print(kind.title, kind.term, kind.count, kind.excess)
    conv MACs 6912 0
    batch norm 2·inputs 512 512
    """
    counter = COUNTERS[name]
    kinds: dict[tuple[str, str], list[tuple[Term, Expr, Expr]]] = {}
    for use, count, macs in _counts(net.trace, quantity_of(name)):
        title, term = _describe(use, counter)
        kinds.setdefault((title, str(term)), []).append((term, count, macs))
    found = (_sum_kind(title, rows, counter) for (title, _), rows in kinds.items())
    return tuple(kind for kind in found if kind.count != 0 or kind.excess != 0)


def _sum_kind(title: str, rows: list[tuple[Term, Expr, Expr]], counter: Counter) -> CountedKind:
    """Return the sum of layers of one kind: their term, their counts, and their MACs."""
    (term, *_), counts, macs = zip(*rows, strict=True)
    count = add(counts)
    excess = count - counter.per_mac * add(macs) if is_known(count) else UNKNOWN
    return CountedKind(title, term, count, excess)


def _describe(use: AppliedLayer, counter: Counter) -> tuple[str, Term]:
    """Return the kind of a layer, and the term of a counter in the symbols of an operation."""
    layer = use.layer
    operation = general_operation(layer, len(use.input.size), use.operands, use.folding)
    return layer.title(), counter.term(type(layer))(operation)


def _counts(trace: Trace, quantity: str) -> Iterator[tuple[AppliedLayer, Expr, Expr]]:
    """Yield the layers with a count and their MACs, those of a repeat summed over iterations."""
    for record in iterate_records(trace):
        if isinstance(record, LayerRecord):
            yield record.use, record.quantity(quantity), record.macs
            continue
        for use, count, macs in _counts(record.body, quantity):
            yield use, record.sum_iterations(count), record.sum_iterations(macs)
