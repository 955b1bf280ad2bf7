"""Free symbols: the domain admits a value of theirs for all values of the others."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.solving.bounds.bounded_expression import NO_GOAL
from symcnn.solving.bounds.search_space import allowed_values, build_search_space
from symcnn.solving.search.branch_and_bound import SearchProgress
from symcnn.solving.search.search import run_search

_SEARCH_SECONDS = 0.5
"""CPU time, in seconds, to search for a value of one symbol."""


def free_symbols(domain: Iterable[Condition], names: Iterable[Symbol]) -> tuple[Symbol, ...]:
    """Return the symbols for which the domain admits a value, whatever the others are.

    >>> from symcnn import parse
    >>> net = parse("I(n,c)-C(k,8)-add[P(m)-U(m)|_]")
    >>> free_symbols(net.domain, [net.symbols["n"], net.symbols["c"]])
    (c,)
    """
    conditions, candidates = list(domain), list(names)
    free: list[Symbol] = []
    while candidates:
        next_free = next((name for name in candidates if _has_value(conditions, name)), None)
        if next_free is None:
            break
        conditions = [
            condition for condition in conditions if next_free not in condition.free_symbols
        ]
        candidates.remove(next_free)
        free.append(next_free)
    return tuple(sorted(free, key=str))


def _has_value(domain: Iterable[Condition], name: Symbol) -> bool:
    """Return whether the conditions on a symbol are known to admit a value of it."""
    conditions = [condition for condition in domain if name in condition.free_symbols]
    steps, others = allowed_values(conditions)
    admits_residues = all(values.kept for values in steps.values())
    if admits_residues and all(_holds_eventually(condition, name) for condition in others):
        return True
    if any(condition.free_symbols != {name} for condition in conditions):
        return False
    space = build_search_space([name], conditions)
    if space.box is None:
        return False
    tally = SearchProgress(seconds=_SEARCH_SECONDS)
    return run_search(space, (NO_GOAL,), tally).point is not None


def _holds_eventually(condition: Condition, name: Symbol) -> bool:
    """Return whether a condition holds for all large values of a symbol, as n ≥ 2·k + 1 does."""
    if not isinstance(condition, AtLeast):
        return False
    coefficients = {
        monomial: value
        for monomial, value in terms(condition.expr).items()
        if name in monomial.free_symbols
    }
    return coefficients.keys() == {name} and bool(coefficients[name] > 0)
