"""What symbols are called in a language, so that no name is a word of it and no two are one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

Names = Callable[[Iterable[str]], dict[str, str]]
"""What gives names to symbols."""


def free(name: str, taken: Collection[str]) -> str:
    """Return a name, with as many underscores after it as it needs to be none that is taken.

    >>> free("sum", {"sum", "sum_"})
    'sum__'
    """
    while name in taken:
        name += "_"
    return name


def words(reserved: frozenset[str]) -> Names:
    """Return how symbols are named in a language in which a capital letter is another letter.

    >>> words(frozenset({"lambda"}))(["lambda", "n", "lambda_"])
    {'lambda': 'lambda__', 'n': 'n', 'lambda_': 'lambda_'}
    """
    return partial(_named, reserved)


def folded_words(reserved: frozenset[str]) -> Names:
    """Return how symbols are named in a language in which N is n; its words are in small letters.

    >>> folded_words(frozenset({"order"}))(["n", "N", "W", "Order"])
    {'n': 'n', 'N': 'N_', 'W': 'W', 'Order': 'Order_'}
    """
    return lambda symbols: _folded(reserved, list(symbols))


def _named(reserved: frozenset[str], symbols: Iterable[str]) -> dict[str, str]:
    """Return a name for each symbol; its own, if that is no word of the language."""
    found = {symbol: symbol for symbol in symbols}
    for symbol in found:
        if symbol in reserved:
            found[symbol] = free(symbol, reserved.union(found.values()))
    return found


def _folded(reserved: frozenset[str], symbols: list[str]) -> dict[str, str]:
    """Return a name for each symbol that differs from the others in more than capital letters."""
    found: dict[str, str] = {}
    own = {symbol.lower() for symbol in symbols}
    taken = set(reserved)
    for symbol in symbols:
        small = symbol.lower()
        tail = free(small, taken if small not in taken else taken | own)[len(small) :]
        found[symbol] = symbol + tail
        taken.add(small + tail)
    return found
