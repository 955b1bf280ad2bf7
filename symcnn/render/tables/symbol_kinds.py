"""The kinds of symbols: positive integers, bounded integers, repeat counts and ratios."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.network import Network
from symcnn.network.analysis.symbol_roles import is_share


@dataclass(frozen=True)
class Kinds:
    """The names of the symbols, by kind."""

    positive: tuple[str, ...]
    """Positive integers."""
    bounded: tuple[str, ...]
    """Integers with a lower bound in the domain."""
    counts: tuple[str, ...]
    """Non-negative integers, such as repeat counts."""
    shares: tuple[str, ...] = ()
    """Numbers from 0 to 1, such as dropout rates, which occur in no formula."""

    @property
    def in_formulas(self) -> tuple[str, ...]:
        """The names of the symbols that may occur in formulas."""
        return (*self.positive, *self.bounded, *self.counts)


def kinds(net: Network) -> Kinds:
    """Return the symbols of a network, by kind."""
    symbols = dict(zip(shown_names(net), net.symbols.values(), strict=True))
    positive = [name for name, symbol in symbols.items() if symbol.is_positive]
    shares = tuple(name for name, symbol in symbols.items() if is_share(symbol))
    others = [name for name in symbols if name not in (*positive, *shares)]
    bounded = {_bounded_symbol(condition) for condition in net.domain}
    return Kinds(
        tuple(positive),
        tuple(name for name in others if name in bounded),
        tuple(name for name in others if name not in bounded),
        shares,
    )


def shown_names(net: Network) -> tuple[str, ...]:
    """Return the names of the symbols of a network; w_i for the members of a family w."""
    return tuple(f"{name}_i" if name in net.families else name for name in net.symbols)


def _bounded_symbol(condition: Condition) -> str:
    """Return the symbol whose lower bound the condition is; empty for any other condition."""
    if not isinstance(condition, AtLeast):
        return ""
    _, name = condition.expr.as_coeff_Add()
    return str(name) if name.is_Symbol else ""
