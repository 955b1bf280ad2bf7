"""The kinds of symbols: positive integers, bounded integers, repeat counts and ratios."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol
from symcnn.network import COUNTS, Network
from symcnn.network.analysis.symbol_roles import is_share

_USUAL_INDEX = "i"
"""The index of a family that formulas do not have with one."""


@dataclass(frozen=True)
class Kinds:
    """The names of the symbols, by kind."""

    positive: tuple[str, ...]
    """Positive integers, by their role or by a lower bound in the domain."""
    bounded: tuple[str, ...]
    """Integers with both bounds in the domain, or with an upper one and 0."""
    counts: tuple[str, ...]
    """Other non-negative integers, such as repeat counts."""
    shares: tuple[str, ...] = ()
    """Numbers from 0 to 1, such as dropout rates, which occur in no formula."""

    @property
    def in_formulas(self) -> tuple[str, ...]:
        """The names of the symbols that may occur in formulas."""
        return (*self.positive, *self.bounded, *self.counts)


def kinds(net: Network) -> Kinds:
    """Return the symbols of a network, by kind."""
    symbols = dict(zip(shown_names(net), net.symbols.values(), strict=True))
    lows, highs = _bounds(net)
    positive = [
        name
        for name, each in symbols.items()
        if each.is_positive or (lows.get(each, 0) > 0 and each not in highs)
    ]
    shares = tuple(name for name, each in symbols.items() if is_share(each))
    others = [name for name in symbols if name not in (*positive, *shares)]
    return Kinds(
        tuple(positive),
        tuple(name for name in others if symbols[name] in highs),
        tuple(name for name in others if symbols[name] not in highs),
        shares,
    )


def remaining_domain(net: Network) -> Domain:
    """Return what the kinds of the symbols do not state: not N ≥ 1, but 0 ≤ N if N ≤ 6.

    >>> from symcnn import parse
    >>> for text in ("I(16,c)-(C(3,c)-R)*N", "I(n,c)-(C(3,c))*N-(C(3,c)-R)*M"):
    ...     print(remaining_domain(parse(text)))
    0 ≤ N ≤ 7
    n ≥ 2·M + 2·N + 1
    """
    lows, highs = _bounds(net)
    conditions: list[Condition] = []
    for condition in net.domain:
        symbol = _bounded_symbol(condition)
        if symbol is not None and symbol in highs and not (symbol.is_positive or symbol in lows):
            conditions.append(AtLeast(symbol))
        if symbol is None or symbol in highs or condition != AtLeast(symbol - 1):
            conditions.append(condition)
    return Domain(tuple(conditions))


def shown_names(net: Network) -> tuple[str, ...]:
    """Return the names of the symbols of a network; w[i] for the members of a family w."""
    return tuple(
        f"{name}[{_index_of(net, name)}]" if name in net.families else name for name in net.symbols
    )


def _index_of(net: Network, family: str) -> str:
    """Return the name of the index of a family in formulas, whose inner indices have primes."""
    members = (each for count in COUNTS for each in net.total(count).atoms(IndexedSymbol))
    indices = (
        symbol.name.rstrip("'")
        for base, index in (each.args for each in members)
        if base.name == family
        for symbol in index.free_symbols
        if symbol.name not in net.symbols
    )
    return min(indices, default=_USUAL_INDEX)


def _bounds(net: Network) -> tuple[dict[Expr, Expr], dict[Expr, Expr]]:
    """Return the lower and the upper bounds of symbols that are conditions of the domain."""
    lows, highs = {}, {}
    for condition in net.domain:
        symbol = _bounded_symbol(condition)
        if symbol is not None and isinstance(condition, AtLeast):
            constant, term = condition.expr.as_coeff_Add()
            if term == symbol:
                lows[symbol] = -constant
            else:
                highs[symbol] = constant
    return lows, highs


def _bounded_symbol(condition: Condition) -> Symbol | None:
    """Return the symbol that the condition bounds by a number; None for any other condition."""
    if not isinstance(condition, AtLeast):
        return None
    _, term = condition.expr.as_coeff_Add()
    return next((each for each in (term, -term) if each.is_Symbol), None)
