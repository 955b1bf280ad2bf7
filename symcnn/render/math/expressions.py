"""Written formulas of expressions and of layers as typeset formulas: (k²c_in + 1)c_out."""

from __future__ import annotations

from functools import lru_cache, singledispatch

from sympy import Expr

from symcnn.algebra.polynomials.unknown import UNKNOWN
from symcnn.algebra.presentation.formula import Leaf
from symcnn.algebra.presentation.function_terms import (
    Between,
    Ceiling,
    Extreme,
    Floor,
    LowerBound,
    Root,
    Summation,
    WithParts,
)
from symcnn.algebra.presentation.order import BY_NAME, Order
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.term import (
    Literal,
    Member,
    Power,
    Product,
    Ratio,
    Sum,
    Term,
    collect_powers,
    factors_of,
)
from symcnn.algebra.presentation.term import Name as Symbol
from symcnn.errors import SymcnnError
from symcnn.render.math.nodes import (
    Call,
    Chain,
    Fenced,
    Listed,
    Math,
    Name,
    Number,
    Row,
    Subscript,
    Words,
    fenced,
    fraction,
    power,
    product,
    total,
)
from symcnn.render.math.nodes import Root as RootSign
from symcnn.render.math.nodes import Summation as SummationSign

_MIN_BROKEN_TERMS = 4
"""The number of terms from which a sum in a numerator stands behind the fraction."""


@lru_cache(maxsize=8192)
def expression(expr: Expr, order: Order = BY_NAME) -> Math:
    """Return an expression as nodes."""
    return rule(arrange(expr, order))


@singledispatch
def rule(term: Term) -> Math:
    """Return a written formula as nodes; raises SymcnnError for an expression of another kind."""
    raise SymcnnError(f"cannot typeset {term}")


@rule.register
def _typeset_literal(term: Literal) -> Math:
    return total([(1 if term.number >= 0 else -1, Number(abs(term.number)))])


@rule.register
def _typeset_symbol(term: Symbol) -> Math:
    return Name(term.symbol.name)


@rule.register
def _typeset_member(term: Member) -> Math:
    return Subscript(Name(term.family.symbol.name), rule(term.index))


@rule.register
def _typeset_leaf(term: Leaf) -> Math:
    return expression(term.expr)


@rule.register
def _typeset_sum(term: Sum) -> Math:
    return total((sign, rule(summand)) for sign, summand in term.parts)


@rule.register
def _typeset_product(term: Product) -> Math:
    return product([rule(factor) for factor in collect_powers(term.factors)])


@rule.register
def _typeset_ratio(term: Ratio) -> Math:
    """Return a fraction; a long bracket of the numerator stands behind it, so that it can break."""
    *others, last = factors_of(term.above)
    if not isinstance(last, Sum) or len(last.parts) < _MIN_BROKEN_TERMS:
        return fraction(rule(term.above), rule(term.below))
    above = product([rule(factor) for factor in collect_powers(tuple(others))])
    return product([fraction(above, rule(term.below)), rule(last)])


@rule.register
def _typeset_power(term: Power) -> Math:
    return power(rule(term.base), rule(term.exponent))


@rule.register
def _typeset_root(term: Root) -> Math:
    root = RootSign(rule(term.radicand), term.index)
    return Fenced("⌊", root, "⌋") if term.rounded else root


@rule.register
def _typeset_floor(term: Floor) -> Math:
    return Fenced("⌊", fraction(rule(term.above), rule(term.below)), "⌋")


@rule.register
def _typeset_ceiling(term: Ceiling) -> Math:
    return Fenced("⌈", fraction(rule(term.above), rule(term.below)), "⌉")


@rule.register
def _typeset_extreme(term: Extreme) -> Math:
    return Call(term.name, tuple(map(rule, term.arguments)))


@rule.register
def _typeset_parts(term: WithParts) -> Math:
    parts = tuple(_typeset_part(*part) for part in term.parts)
    return Row((rule(term.body), Words("where"), Listed(parts)))


def _typeset_part(name: Symbol, call: str, value: Term) -> Math:
    """Return the definition of a part: w_32 = wide(32) = …."""
    middle = (Words(call),) if call else ()
    chain = (rule(name), *middle, rule(value))
    return Chain(chain, ("=",) * (len(chain) - 1))


@rule.register
def _typeset_lower_bound(term: LowerBound) -> Math:
    if term.bound == Literal(0):
        return Words(UNKNOWN.name)
    return Row((Words("at least"), rule(term.bound)))


@rule.register
def _typeset_interval(term: Between) -> Math:
    return Fenced("[", Listed((rule(term.low), rule(term.high))), "]")


@rule.register
def _typeset_summation(term: Summation) -> Math:
    ends = Number(term.first), rule(term.last)
    return SummationSign(Name(term.index.name), *ends, fenced(rule(term.body)))
