"""The breakdown of what a counter counts: how much for each kind of layer, by which term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr, Integer

from symcnn.algebra.polynomials.polynomial import add
from symcnn.algebra.polynomials.unknown import UNKNOWN, is_known
from symcnn.algebra.presentation.term import Term
from symcnn.algebra.sums.closed_sum import sum_over
from symcnn.counters import COUNTERS, quantity_of
from symcnn.counters.counter import Counter
from symcnn.counters.operation import general_operation
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.trace.applied_layer import AppliedLayer
from symcnn.network.trace.trace import LayerRecord, RepeatRecord, Trace, iterate_records

_Kind = tuple[str, str]


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
    kinds: dict[_Kind, tuple[str, Term]] = {}
    counts: dict[_Kind, list[Expr]] = {}
    macs: dict[_Kind, list[Expr]] = {}
    for use, count, own in _counts(net.trace, quantity_of(name)):
        title, term = _describe(use, counter)
        key = title, str(term)
        kinds.setdefault(key, (title, term))
        counts.setdefault(key, []).append(count)
        macs.setdefault(key, []).append(own)
    found = (
        CountedKind(title, term, total, _excess(total, counter.per_mac * add(macs[key])))
        for key, (title, term) in kinds.items()
        for total in [add(counts[key])]
    )
    return tuple(kind for kind in found if kind.count != 0 or kind.excess != 0)


def _excess(count: Expr, expected: Expr) -> Expr:
    return count - expected if is_known(count) else UNKNOWN


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
        for use, *inner in _counts(record.body, quantity):
            count, macs = (_over_iterations(each, record) for each in inner)
            yield use, count, macs


def _over_iterations(count: Expr, repeat: RepeatRecord) -> Expr:
    if repeat.index in count.free_symbols:
        return sum_over(count, repeat.index, repeat.count)
    return Integer(0) if count == 0 else repeat.count * count
