"""Conditions that follow from others: what a domain need not say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, singledispatch

from sympy import Expr, Integer, Symbol, count_ops

from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.conditions.guarded import Where
from symcnn.algebra.conditions.linear import is_implied
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import (
    expand_products,
    is_positive,
    least_of_atom,
    minimum,
    terms,
)
from symcnn.algebra.polynomials.powers import substitute


def without_implied(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """Drop the bounds that follow from the remaining conditions, the longest first.

    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.conditions.condition import at_least
    >>> n, k, m = map(symbol, "nkm")
    >>> print(*without_implied([at_least(n - 3), at_least(n - 2 * m - 2)]))
    n ≥ 2·m + 2
    """
    kept = dict.fromkeys(conditions)
    for condition in sorted(kept, key=_complexity, reverse=True):
        others = [other for other in kept if other != condition]
        if follows_from(condition, others):
            del kept[condition]
    return tuple(kept)


def _complexity(condition: Condition) -> int:
    return int(count_ops(condition.expr)) if isinstance(condition, AtLeast) else 0


@singledispatch
def follows_from(_condition: Condition, _known: Sequence[Condition]) -> bool:
    """Return whether a bound, which may have a guard or an index, follows from known conditions.

    Returns False for a condition of any other class.
    """
    return False


@follows_from.register
def _bound_follows(condition: AtLeast, known: Sequence[Condition]) -> bool:
    facts = [fact for other in known for fact in _facts(other)]
    lows = _lower_bounds(condition.expr, facts)
    return is_implied(_shifted(condition.expr, lows), [_shifted(fact, lows) for fact in facts])


@follows_from.register
def _guarded_follows(condition: Where, known: Sequence[Condition]) -> bool:
    guarded = (other for other in known if isinstance(other, Where))
    opened = (each.condition for each in guarded if follows_from(each.guard, [condition.guard]))
    return follows_from(condition.condition, [*known, *opened, condition.guard])


@follows_from.register
def _indexed_follows(condition: ForEveryRound, known: Sequence[Condition]) -> bool:
    in_range = AtLeast(expand_products(condition.count - 1 - condition.index))
    return follows_from(condition.condition, [*known, in_range])


@singledispatch
def _facts(_condition: Condition) -> Iterable[Expr]:
    """Return expressions that are ≥ 0 wherever a condition holds."""
    return ()


@_facts.register
def _facts_of_bound(condition: AtLeast) -> Iterable[Expr]:
    return (condition.expr,)


@_facts.register
def _facts_of_equation(condition: Equal) -> Iterable[Expr]:
    return condition.expr, -condition.expr


@_facts.register
def _facts_of_divisibility(condition: Multiple) -> Iterable[Expr]:
    """A positive multiple is at least the modulus."""
    return (condition.expr - condition.modulus,) if is_positive(condition.expr) else ()


@_facts.register
def _facts_of_residues(condition: Residues) -> Iterable[Expr]:
    """A symbol is at least its smallest value in the residue classes."""
    is_bounded = condition.expr.is_Symbol and condition.kept
    return (condition.expr - condition.least,) if is_bounded else ()


def _lower_bounds(goal: Expr, facts: list[Expr]) -> tuple[tuple[Symbol, Integer], ...]:
    """Return the lower bounds of the symbols in products and powers, beyond their assumptions."""
    names = {name for expr in (goal, *facts) for name in _names_in_products(expr)}
    lows: dict[Symbol, Integer] = {}
    for name in sorted(names, key=str):
        bounds = (minimum(expand_products(name - fact)) for fact in facts if _rises(fact, name))
        low = max((bound.ceiling() for bound in bounds if bound is not None), default=None)
        if low is not None and low > least_of_atom(name):
            lows[name] = low
    return tuple(lows.items())


@lru_cache(maxsize=4096)
def _names_in_products(expr: Expr) -> frozenset[Symbol]:
    """Return the integer symbols in products and powers of an expression."""
    products = (part for part in terms(expr) if not (part.is_Symbol or isinstance(part, FloorDiv)))
    names = (name for part in products for name in part.free_symbols)
    return frozenset(name for name in names if name.is_integer and name.is_nonnegative)


def _rises(expr: Expr, name: Symbol) -> bool:
    return bool(terms(expr).get(name) == 1)


@lru_cache(maxsize=4096)
def _shifted(expr: Expr, lows: tuple[tuple[Symbol, Integer], ...]) -> Expr:
    """Return an expression in excesses over lower bounds, which are named as the symbols.

    With c ≥ 32 the symbol c, which is at least 1, stands for c - 31.
    """
    shifts = {name: name + low - least_of_atom(name) for name, low in lows}
    return substitute(expr, shifts) if shifts else expr
