"""Identifiers for symbols: distinct, and no reserved words of the language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

Names = Callable[[Iterable[str]], dict[str, str]]
"""A function that assigns identifiers to symbols."""


def free(name: str, taken: Collection[str]) -> str:
    """Return a name with as many underscores appended as needed to be free.

    >>> free("sum", {"sum", "sum_"})
    'sum__'
    """
    while name in taken:
        name += "_"
    return name


def words(reserved: frozenset[str]) -> Names:
    """Return the naming function of a case-sensitive language with some reserved words.

    >>> words(frozenset({"lambda"}))(["lambda", "n", "lambda_"])
    {'lambda': 'lambda__', 'n': 'n', 'lambda_': 'lambda_'}
    """
    return partial(_assign, reserved)


def folded_words(reserved: frozenset[str]) -> Names:
    """Return the naming function of a case-insensitive language; `reserved` is in lower case.

    >>> folded_words(frozenset({"order"}))(["n", "N", "W", "Order"])
    {'n': 'n', 'N': 'N_', 'W': 'W', 'Order': 'Order_'}
    """
    return lambda symbols: _assign_folded(reserved, list(symbols))


def _assign(reserved: frozenset[str], symbols: Iterable[str]) -> dict[str, str]:
    """Return an identifier for each symbol: its name, unless that is reserved."""
    identifiers = {symbol: symbol for symbol in symbols}
    for symbol in identifiers:
        if symbol in reserved:
            identifiers[symbol] = free(symbol, reserved.union(identifiers.values()))
    return identifiers


def _assign_folded(reserved: frozenset[str], symbols: list[str]) -> dict[str, str]:
    """Return an identifier for each symbol; they stay distinct in lower case."""
    identifiers: dict[str, str] = {}
    lowered = {symbol.lower() for symbol in symbols}
    taken = set(reserved)
    for symbol in symbols:
        lower = symbol.lower()
        suffix = free(lower, taken if lower not in taken else taken | lowered)[len(lower) :]
        identifiers[symbol] = symbol + suffix
        taken.add(lower + suffix)
    return identifiers
