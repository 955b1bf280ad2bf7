"""Symbols that need no value: whatever the others are, the domain leaves them one."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Integer, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.solving.bounds.bounded_expression import gauge
from symcnn.solving.bounds.search_space import Space, allowed_values, spaced
from symcnn.solving.search.branch_and_bound import Tally
from symcnn.solving.search.search import searched

_SECONDS = 0.5
"""How many seconds of CPU time a value of one symbol is looked for."""


def free_symbols(domain: Iterable[Condition], names: Iterable[Symbol]) -> tuple[Symbol, ...]:
    """Return those of some symbols for which a value is left, whatever the other symbols are.

    >>> from symcnn import parse
    >>> net = parse("I(n,c)-C(k,8)-add[P(m)-U(m)|_]")
    >>> free_symbols(net.domain, [net.symbols["n"], net.symbols["c"]])
    (c,)
    """
    conditions, left = list(domain), list(names)
    free: list[Symbol] = []
    while left:
        found = next((name for name in left if _has_value(conditions, name)), None)
        if found is None:
            break
        conditions = [one for one in conditions if found not in one.free_symbols]
        left.remove(found)
        free.append(found)
    return tuple(sorted(free, key=str))


def _has_value(domain: Iterable[Condition], name: Symbol) -> bool:
    """Return whether a value of a symbol is known to be left by all conditions on it."""
    own = [one for one in domain if name in one.free_symbols]
    steps, others = allowed_values(own)
    if all(_rises(one, name) for one in others) and all(one.kept for one in steps.values()):
        return True
    if any(one.free_symbols != {name} for one in own):
        return False
    space = spaced([name], own)
    return space.box is not None and _has_point(space)


def _has_point(space: Space) -> bool:
    return searched(space, gauge(Integer(0), {}), Tally(seconds=_SECONDS)).point is not None


def _rises(condition: Condition, name: Symbol) -> bool:
    """Return whether a condition holds for all large values of a symbol: n ≥ 2·k + 1."""
    if not isinstance(condition, AtLeast):
        return False
    found = {key: value for key, value in terms(condition.expr).items() if name in key.free_symbols}
    return found.keys() == {name} and bool(found[name] > 0)
