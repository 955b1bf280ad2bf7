"""The order in which the symbols of a network are read in its formulas."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Symbol

from symcnn.algebra.presentation.order import Order
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.trace.trace import LayerRecord, RepeatRecord, Trace, iterate_records


def reading_order(net: BuiltNetwork) -> Order:
    """Return the order of the symbols: counts, kernels, channels in order of the text, sizes.

    >>> from symcnn import parse
    >>> order = reading_order(parse("I(n,c)-C(k,f)"))
    >>> order.symbols, order.kernels, order.sizes
    ((n, c, k, f), frozenset({k}), frozenset({n}))
    """
    sizes = _symbols_of(net.input.size)
    return Order(
        tuple(net.symbols.values()),
        frozenset(_counts(net.trace)),
        frozenset(_kernels(net.trace)) - sizes,
        sizes,
    )


def _symbols_of(exprs: tuple[Expr, ...]) -> frozenset[Symbol]:
    return frozenset().union(*(expr.free_symbols for expr in exprs))


def _counts(trace: Trace) -> Iterator[Symbol]:
    """Yield the symbols in the counts of repeats."""
    for record in iterate_records(trace):
        if isinstance(record, RepeatRecord):
            yield from record.count.free_symbols
            yield from _counts(record.body)


def _kernels(trace: Trace) -> Iterator[Symbol]:
    """Yield the symbols in the extents of windows."""
    for record in iterate_records(trace):
        if isinstance(record, LayerRecord):
            for window in record.layer.windows:
                yield from window.extent.value.free_symbols
        else:
            yield from _kernels(record.body)
