"""The order in which the symbols of a network are read in its formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sympy import Expr, Symbol

from symcnn.algebra.presentation.order import Order
from symcnn.layers import Shape
from symcnn.network.trace.trace import LayerRecord, RepeatRecord, Trace, iterate_records


def reading_order(symbols: Iterable[Symbol], source: Shape, trace: Trace) -> Order:
    """Return the order of the symbols of a network, from its input shape and its trace.

    In a product, counts come first, then kernels, channels in the order of the text, and sizes.

    >>> from symcnn import parse
    >>> order = parse("I(n,c)-C(k,f)").order
    >>> order.symbols, order.kernels, order.sizes
    ((n, c, k, f), frozenset({k}), frozenset({n}))
    """
    sizes = _symbols_of(source.size)
    kernels = frozenset(_kernels(trace)) - sizes
    return Order(tuple(symbols), frozenset(_counts(trace)), kernels, sizes)


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
