"""The rules of layers as mathematics on a page, with numbers or with symbols: (k²c_in + 1)c_out."""

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
    """Return a rule as it is set, in the form that it was written in."""
    raise TypeError(term)  # pragma: no cover - the kinds of terms are those below


@rule.register
def _(term: Literal) -> Math:
    return total([(1 if term.number >= 0 else -1, Number(abs(term.number)))])


@rule.register
def _(term: Leaf) -> Math:
    return expression(term.expr)


@rule.register
def _(term: Sum) -> Math:
    return total((sign, rule(part)) for sign, part in term.parts)


@rule.register
def _(term: Product) -> Math:
    return product(_powers(term.factors))


@rule.register
def _(term: Ratio) -> Math:
    return fraction(rule(term.above), rule(term.below))


@rule.register
def _(term: Floor) -> Math:
    return Fenced("⌊", fraction(rule(term.above), rule(term.below)), "⌋")


@rule.register
def _(term: Extreme) -> Math:
    return Call(term.name, (rule(term.left), rule(term.right)))


def _powers(factors: tuple[Term, ...]) -> Iterator[Math]:
    """Yield the factors, one that is repeated and no number as a power: k·k is k²."""
    for factor, same in groupby(factors):
        count = len(list(same))
        if count > 1 and isinstance(factor, Leaf) and not factor.expr.is_number:
            yield power(rule(factor), Number(count))
        else:
            yield from [rule(factor)] * count
