"""A domain as the set of its conditions, and against a predicate at small numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from sympy import Integer

from symcnn import Network


def conditions(net: Network) -> set[str]:
    """Return the conditions of a domain, in any order."""
    return {str(condition) for condition in net.domain.conditions}


def differing(net: Network, predicate: Callable[..., bool], most: int = 9) -> list[tuple[int, ...]]:
    """Return the numbers up to `most` of which the domain does not say what a predicate does.

    They are in the order of the symbols, from 1 on, and from 0 on for counts of repetitions.
    """
    starts = [1 if symbol.is_positive else 0 for symbol in net.symbols.values()]
    numbers = product(*(range(start, most + 1) for start in starts))
    return [values for values in numbers if _holds(net, values) != predicate(*values)]


def _holds(net: Network, values: tuple[int, ...]) -> bool:
    put = dict(zip(net.symbols.values(), map(Integer, values), strict=True))
    return all(condition.substitute(put).verdict for condition in net.domain.conditions)
