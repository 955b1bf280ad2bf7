"""Derivations of counts, such as parameters and MACs, layer by layer, and of their sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sympy import Expr

from symcnn.algebra.polynomials.polynomial import expand_products, is_short, terms
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.algebra.sums.closed_sum import Series
from symcnn.network import LayerRecord, Network, RepeatRecord
from symcnn.network.formulas.written_quantity import WrittenQuantity
from symcnn.network.quantities import By
from symcnn.render.article.blocks import Derivation, Display
from symcnn.render.article.derivation import PARTS, DerivedLayer, Row, build_derivation, label_of
from symcnn.render.math.expressions import expression, rule
from symcnn.render.math.latex import latex
from symcnn.render.math.measure import width
from symcnn.render.math.nodes import (
    Fenced,
    Math,
    Name,
    Number,
    Power,
    Product,
    Sum,
    Summation,
    Words,
    fenced,
    product,
    total,
)
from symcnn.render.math.quantity_math import LABELS
from symcnn.render.math.quantity_math import quantity as total_in_form

_MAX_EXPANDED_TERMS = 40
"""The number of terms up to which the expanded form of a total is shown."""

_MAX_SUM_WIDTH = 26
"""The maximum width, in digits, of a sum over the iterations of a repeat, which is not broken."""


def counts(net: Network, count: str, parts: Iterable[str] = PARTS) -> Derivation:
    """Derive a count of each layer: (k²·c_in + 1)·c_out = (5·5·1 + 1)·32 = 832 parameters.

    Layers without the count are left out. Raises SymcnnError for an unknown part.
    """
    return build_derivation(net, _derive_counts(net.layers, WrittenQuantity(net, count), 0), parts)


def _derive_counts(
    items: Iterable[LayerRecord | RepeatRecord], quantity: WrittenQuantity, depth: int
) -> Iterator[DerivedLayer]:
    """Yield the layers that have a count; those of one iteration of a repeat follow the repeat."""
    for item in items:
        count = quantity.count
        value = item.quantity(count)
        if value == 0:
            continue
        if isinstance(item, RepeatRecord):
            row = Row(None, _sum_iterations(item, quantity), quantity.write_count(item))
            yield DerivedLayer(label_of(item), (row,), is_repeat=True, depth=depth)
            yield from _derive_counts(item.layers, quantity, depth + 1)
        else:
            row = Row(item.rule(count), item.substituted(count), value)
            yield DerivedLayer(label_of(item), (row,), depth=depth)


def _sum_iterations(repeat: RepeatRecord, quantity: WrittenQuantity) -> Math | None:
    """Return the count of an iteration times their number, or Σ of each layer if that varies.

    None if the count is unknown, or such a sum is too long to be read.
    """
    order = quantity.order
    counts = [(item, item.quantity(quantity.count)) for item in repeat.layers]
    values: list[Expr] = [value for _, value in counts]
    if not all(map(is_known, values)):
        return None
    summands = [rule(quantity.write_count(item)) for item, value in counts if value != 0]
    if repeat.variable not in {symbol.name for value in values for symbol in value.free_symbols}:
        factors = expression(repeat.count, order), _add(summands)
        return product(reversed(factors) if isinstance(factors[1], Number) else factors)
    last = expand_products(repeat.low + repeat.count - 1)
    ends = expression(repeat.low, order), expression(last, order)
    sums = [Summation(Name(repeat.variable), *ends, fenced(term)) for term in summands]
    return None if max(map(width, sums)) > _MAX_SUM_WIDTH else total((1, term) for term in sums)


def of_sum(net: Network, count: str, form: str | None = None, by: By = None) -> Display:
    """Derive a total: the sum over the layers, multiplied out, and in the chosen form.

    A step is left out if a later one differs only in the order of terms and factors.
    """
    quantity = WrittenQuantity(net, count)
    summed = _add(
        rule(quantity.write_count(item)) for item in net.layers if item.quantity(count) != 0
    )
    steps = (summed, *_yield_expanded(quantity), total_in_form(net, count, form, by))
    texts = [_sorted_text(step) for step in steps]
    kept = (step for index, step in enumerate(steps) if texts[index] not in texts[index + 1 :])
    return Display(Words(LABELS[count]), _without_return(texts, tuple(kept)))


def _without_return(texts: list[str], steps: tuple[Math, ...]) -> tuple[Math, ...]:
    """Return the steps of a derivation, or only the last one if it is the first one again."""
    return steps[-1:] if texts[0] == texts[-1] else steps


def _add(summands: Iterable[Math]) -> Math:
    """Return a sum; sums in it are added without brackets."""
    return total(
        part
        for summand in summands
        for part in (summand.parts if isinstance(summand, Sum) else ((1, summand),))
    )


def _sorted_text(node: Math) -> str:
    """Return a formula as text with terms and factors sorted, as equal ones may be in any order."""
    match node:
        case Sum(parts=parts):
            return f"({' '.join(sorted(f'{sign} {_sorted_text(term)}' for sign, term in parts))})"
        case Product(factors=factors):
            return "·".join(sorted(map(_sorted_text, factors)))
        case Power(base=base, exponent=exponent):
            return f"{_sorted_text(base)}^{_sorted_text(exponent)}"
        case Fenced(inside=inside):
            return f"{node.left}{_sorted_text(inside)}{node.right}"
        case _:
            return latex(node)


def _yield_expanded(quantity: WrittenQuantity) -> Iterator[Math]:
    """Yield a total multiplied out but for its sizes, unless it is unknown or has many terms.

    Neither if it has a Σ, which would not be multiplied out.
    """
    value = quantity.total
    is_read = is_known(value) and not value.has(Series) and is_short(value)
    if is_read and len(terms(value)) <= _MAX_EXPANDED_TERMS:
        yield rule(quantity.write_terms())
