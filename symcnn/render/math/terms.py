"""Layer formulas as typeset formulas, general or substituted: (k²c_in + 1)c_out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from itertools import groupby

from symcnn.algebra.formula import Extreme, Floor, Leaf, Literal, Product, Ratio, Sum, Term
from symcnn.render.math.expressions import expression
from symcnn.render.math.nodes import (
    Call,
    Fenced,
    Math,
    Number,
    fraction,
    power,
    product,
    total,
)


@singledispatch
def rule(term: Term) -> Math:
    """Return a layer formula as nodes, in the form in which the layer declares it."""
    raise TypeError(term)  # pragma: no cover - every kind of term is registered below


@rule.register
def _typeset_literal(term: Literal) -> Math:
    return total([(1 if term.number >= 0 else -1, Number(abs(term.number)))])


@rule.register
def _typeset_leaf(term: Leaf) -> Math:
    return expression(term.expr)


@rule.register
def _typeset_sum(term: Sum) -> Math:
    return total((sign, rule(summand)) for sign, summand in term.parts)


@rule.register
def _typeset_product(term: Product) -> Math:
    return product(_collect_powers(term.factors))


@rule.register
def _typeset_ratio(term: Ratio) -> Math:
    return fraction(rule(term.above), rule(term.below))


@rule.register
def _typeset_floor(term: Floor) -> Math:
    return Fenced("⌊", fraction(rule(term.above), rule(term.below)), "⌋")


@rule.register
def _typeset_extreme(term: Extreme) -> Math:
    return Call(term.name, (rule(term.left), rule(term.right)))


def _collect_powers(factors: tuple[Term, ...]) -> Iterator[Math]:
    """Yield the factors, with repeated symbols as powers: k·k is k²."""
    for factor, same in groupby(factors):
        count = len(list(same))
        if count > 1 and isinstance(factor, Leaf) and not factor.expr.is_number:
            yield power(rule(factor), Number(count))
        else:
            yield from [rule(factor)] * count
