"""Derivations of counts, such as parameters and MACs, layer by layer, and of their sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sympy import Expr

from symcnn.algebra.polynomials.polynomial import expand_products, is_short, terms
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.algebra.presentation.order import Order
from symcnn.network import LayerRecord, Network, RepeatRecord
from symcnn.network.formulas.written_quantity import WrittenQuantity
from symcnn.network.quantities import By
from symcnn.render.article.blocks import Derivation, Display
from symcnn.render.article.derivation import PARTS, DerivedLayer, Row, build_derivation, label_of
from symcnn.render.math.expressions import expression, rule
from symcnn.render.math.latex import latex
from symcnn.render.math.measure import width
from symcnn.render.math.nodes import (
    Math,
    Name,
    Number,
    Sum,
    Summation,
    Words,
    fenced,
    product,
    total,
)
from symcnn.render.math.quantity_math import LABELS, quantity

_MAX_EXPANDED_TERMS = 40
"""The number of terms up to which the expanded form of a total is shown."""

_MAX_SUM_WIDTH = 26
"""The maximum width, in digits, of a sum over the iterations of a repeat, which is not broken."""


def counts(net: Network, count: str, parts: Iterable[str] = PARTS) -> Derivation:
    """Derive a count of each layer: (k²·c_in + 1)·c_out = (5·5·1 + 1)·32 = 832 parameters.

    Layers without the count are left out. Raises SymcnnError for an unknown part.
    """
    return build_derivation(net, _derive_counts(net.layers, count, net.order, 0), parts)


def _derive_counts(
    items: Iterable[LayerRecord | RepeatRecord], count: str, order: Order, depth: int
) -> Iterator[DerivedLayer]:
    """Yield the layers that have a count; those of one iteration of a repeat follow the repeat."""
    for item in items:
        value = getattr(item, count)
        if value == 0:
            continue
        if isinstance(item, RepeatRecord):
            row = Row(None, _sum_iterations(item, count, order), value)
            yield DerivedLayer(label_of(item), (row,), item.count, depth)
            yield from _derive_counts(item.layers, count, order, depth + 1)
        else:
            row = Row(item.rule(count), item.substituted(count), value)
            yield DerivedLayer(label_of(item), (row,), depth=depth)


def _sum_iterations(repeat: RepeatRecord, count: str, order: Order) -> Math | None:
    """Return the count of an iteration times their number, or Σ of each layer if that varies.

    None if the count is unknown, or such a sum is too long to be read.
    """
    values: list[Expr] = [getattr(item, count) for item in repeat.layers]
    if not all(map(is_known, values)):
        return None
    summands = [expression(value, order) for value in values if value != 0]
    if repeat.variable not in {symbol.name for value in values for symbol in value.free_symbols}:
        factors = expression(repeat.count, order), total((1, term) for term in summands)
        return product(reversed(factors) if isinstance(factors[1], Number) else factors)
    last = expand_products(repeat.low + repeat.count - 1)
    ends = expression(repeat.low, order), expression(last, order)
    sums = [Summation(Name(repeat.variable), *ends, fenced(term)) for term in summands]
    return None if max(map(width, sums)) > _MAX_SUM_WIDTH else total((1, term) for term in sums)


def of_sum(net: Network, count: str, form: str | None = None, by: By = None) -> Display:
    """Derive a total: the sum over the layers, multiplied out, and in the chosen form."""
    values = (getattr(item, count) for item in net.layers)
    summed = total((1, expression(value, net.order)) for value in values if value != 0)
    steps = (summed, *_yield_expanded(net, count), quantity(net, count, form, by))
    different = {_sort_terms(step): step for step in steps}
    return Display(Words(LABELS[count]), tuple(different.values()))


def _sort_terms(node: Math) -> tuple[tuple[int, str], ...]:
    """Return the terms of a formula as they are printed, in an order of their own."""
    parts = node.parts if isinstance(node, Sum) else ((1, node),)
    return tuple(sorted((sign, latex(term)) for sign, term in parts))


def _yield_expanded(net: Network, count: str) -> Iterator[Math]:
    """Yield a total multiplied out but for its sizes, unless it is unknown or has many terms."""
    value = net.total(count)
    if is_known(value) and is_short(value) and len(terms(value)) <= _MAX_EXPANDED_TERMS:
        yield rule(WrittenQuantity(net, count).write_terms())
