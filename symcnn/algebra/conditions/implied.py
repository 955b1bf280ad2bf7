"""Redundant conditions: those that follow from the others of a domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, singledispatch
from typing import TypeAlias

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
    is_at_least,
    is_positive,
    least_of_atom,
    minimum,
    terms,
)
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.polynomials.size_limits import MAX_SIZE
from symcnn.algebra.polynomials.size_limits import parts as length

_Substitution: TypeAlias = "tuple[tuple[Symbol, Expr], ...]"
"""Values of symbols, in other symbols of the same names."""


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
def follows_from(condition: Condition, known: Sequence[Condition]) -> bool:
    """Return whether a bound, which may have a guard or an index, follows from known conditions.

    A condition of any other class follows only if it is known itself.
    """
    return condition in known


@follows_from.register
def _bound_follows(condition: AtLeast, known: Sequence[Condition]) -> bool:
    classes = _classes(condition.expr, known)
    goal = _substituted(condition.expr, classes)
    stated = (fact for other in known for fact in _facts(other))
    facts = [_substituted(fact, classes) for fact in stated if length(fact) <= MAX_SIZE]
    if any(is_at_least(expand_products(goal - fact)) for fact in facts):
        return True
    lows = _lower_bounds(goal, facts)
    return is_implied(_substituted(goal, lows), [_substituted(fact, lows) for fact in facts])


@follows_from.register
def _divisibility_follows(condition: Multiple, known: Sequence[Condition]) -> bool:
    """A divisor of what divides c divides each multiple of c; numbers are left to residues."""
    if condition.modulus.is_number:
        return condition in known
    multiples = (other for other in known if isinstance(other, Multiple))
    return condition in known or any(
        (condition.expr / other.expr).is_integer and (other.modulus / condition.modulus).is_integer
        for other in multiples
    )


@follows_from.register
def _guarded_follows(condition: Where, known: Sequence[Condition]) -> bool:
    guarded = (other for other in known if isinstance(other, Where))
    opened = (each.condition for each in guarded if follows_from(each.guard, [condition.guard]))
    return follows_from(condition.condition, [*known, *opened, condition.guard])


@follows_from.register
def _indexed_follows(condition: ForEveryRound, known: Sequence[Condition]) -> bool:
    in_range = AtLeast(expand_products(condition.count - 1 - condition.index))
    loops = (other for other in known if isinstance(other, ForEveryRound))
    here = condition.index, condition.count
    opened = (other.condition for other in loops if (other.index, other.count) == here)
    return follows_from(condition.condition, [*known, *opened, in_range])


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


def _classes(goal: Expr, known: Iterable[Condition]) -> _Substitution:
    """Return substitutions for the symbols in floors of which known residue classes are known.

    With k ≡ 3 (mod 4), k becomes 4·k - 1, where the new k is a positive integer, too.
    """
    names = {name for floor in goal.atoms(FloorDiv) for name in floor.free_symbols}
    classes = [each for other in known for each in _residue_class(other) if each[0] in names]
    changed = {name for name, _, _ in classes}
    return tuple(
        {
            name: start + modulus * (name - least_of_atom(name))
            for name, modulus, start in classes
            if modulus.free_symbols.isdisjoint(changed)
        }.items()
    )


def _residue_class(condition: Condition) -> Iterable[tuple[Symbol, Expr, Expr]]:
    """Yield symbol, modulus and smallest value, if a condition states a single residue class."""
    if isinstance(condition, Residues) and len(condition.kept) == 1 and condition.expr.is_Symbol:
        yield condition.expr, Integer(condition.modulus), Integer(condition.least)
    elif isinstance(condition, Multiple) and condition.expr.is_Symbol:
        is_positive = condition.expr.is_positive
        yield condition.expr, condition.modulus, condition.modulus if is_positive else Integer(0)


def _lower_bounds(goal: Expr, facts: list[Expr]) -> _Substitution:
    """Return substitutions that encode bounds of the symbols in products and powers.

    With c ≥ 32 the symbol c, which is at least 1, becomes c + 31.
    """
    names = frozenset().union(*map(_names_in_products, (goal, *facts)))
    lows: dict[Symbol, Integer] = {}
    for name, low in (bound for fact in facts if names for bound in _bounds_in(fact)):
        if name in names:
            lows[name] = max(low, lows.get(name, low))
    return tuple((name, name + low - least_of_atom(name)) for name, low in lows.items())


@lru_cache(maxsize=4096)
def _bounds_in(fact: Expr) -> tuple[tuple[Symbol, Integer], ...]:
    """Return lower bounds of symbols, beyond their assumptions, that fact ≥ 0 states."""
    rising = [name for name, value in terms(fact).items() if name.is_Symbol and value == 1]
    bounds = (
        (name, minimum(expand_products(name - fact)))
        for name in rising
        if name.is_integer and name.is_nonnegative
    )
    whole = ((name, bound.ceiling()) for name, bound in bounds if bound is not None)
    return tuple((name, low) for name, low in whole if low > least_of_atom(name))


@lru_cache(maxsize=4096)
def _names_in_products(expr: Expr) -> frozenset[Symbol]:
    """Return the integer symbols in products and powers of an expression."""
    products = (part for part in terms(expr) if not (part.is_Symbol or isinstance(part, FloorDiv)))
    names = (name for part in products for name in part.free_symbols)
    return frozenset(name for name in names if name.is_integer and name.is_nonnegative)


@lru_cache(maxsize=4096)
def _substituted(expr: Expr, values: _Substitution) -> Expr:
    return substitute(expr, dict(values)) if values else expr
