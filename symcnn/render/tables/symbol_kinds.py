"""What the symbols of a network stand for: positive integers, or counts that may be 0."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.network import Network
from symcnn.network.analysis.symbol_roles import is_share


@dataclass(frozen=True)
class Kinds:
    """The names of the symbols by what they stand for."""

    positive: tuple[str, ...]
    """Positive integers."""
    bounded: tuple[str, ...]
    """Integers that a condition of the domain bounds from below."""
    counts: tuple[str, ...]
    """Integers from 0 on."""
    shares: tuple[str, ...] = ()
    """Numbers from 0 to 1, such as the rates of dropouts."""


def kinds(net: Network) -> Kinds:
    """Return what the symbols of a network stand for."""
    positive = [name for name, found in net.symbols.items() if found.is_positive]
    shares = tuple(name for name, found in net.symbols.items() if is_share(found))
    others = [name for name in net.symbols if name not in (*positive, *shares)]
    bounded = {_bounded(condition) for condition in net.domain}
    return Kinds(
        tuple(positive),
        tuple(name for name in others if name in bounded),
        tuple(name for name in others if name not in bounded),
        shares,
    )


def _bounded(condition: Condition) -> str:
    """Return the name of the symbol that a condition bounds from below, if that is all it says."""
    if not isinstance(condition, AtLeast):
        return ""
    _, name = condition.expr.as_coeff_Add()
    return str(name) if name.is_Symbol else ""
