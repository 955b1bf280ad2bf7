"""The sliders of the symbols of a network: where they begin, how far they go, their steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import lcm

from sympy import Expr, Pow, Symbol

from symcnn.algebra.conditions.condition import Condition, Multiple
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.sums.closed_sum import Series
from symcnn.network import COUNTS, Network
from symcnn.render.article.blocks import Slider
from symcnn.render.start_values import bounds, start_values

_LARGEST, _LARGEST_LOOPED = 10**12, 1_000
"""The largest values of a field: of a symbol, and of one that is an exponent or the end of a sum,
which would keep the page busy."""
_FACTOR, _SHORTEST = 4, 8
"""How far a slider goes: to a multiple of its first value, and to no less than some value."""


def sliders(net: Network, conditions: Iterable[Condition]) -> tuple[Slider, ...]:
    """Return a slider for each symbol of a network; shares, such as a rate, are in no formula.

    >>> from symcnn import parse
    >>> net = parse("I(n,1)-C(5,f)-P(2)")
    >>> for each in sliders(net, net.domain):
    ...     print(each.name, each.low, each.start, each.high)
    n 6 224 896
    f 1 64 256
    """
    conditions = tuple(conditions)
    values = start_values(net, conditions)
    looped = _looped(net, conditions)
    named = {net.symbols[name]: name for name in net.symbols}
    return tuple(
        _slider(named[symbol], symbol, values, conditions, is_looped=symbol in looped)
        for symbol in values
    )


def _slider(
    name: str,
    symbol: Symbol,
    values: Mapping[Expr, Expr],
    conditions: Iterable[Condition],
    *,
    is_looped: bool,
) -> Slider:
    """Return the slider of a symbol, its range as the conditions on that symbol alone have it."""
    start, (low, bound) = int(values[symbol]), bounds(symbol, conditions)
    high = max(_FACTOR * start, _SHORTEST)
    step = lcm(*(_step(condition, symbol, values) for condition in conditions))
    return Slider(
        name,
        start,
        low=low + (start - low) % step,
        high=max(start, high if bound is None else min(high, bound)),
        step=step,
        least=min(low, 1),
        most=_LARGEST_LOOPED if is_looped else _LARGEST,
    )


def _step(condition: Condition, symbol: Symbol, values: Mapping[Expr, Expr]) -> int:
    """Return the modulus of a congruence of a symbol at the first values; 1 for no congruence."""
    if isinstance(condition, Residues) and condition.expr == symbol and len(condition.kept) == 1:
        return condition.modulus
    if isinstance(condition, Multiple) and condition.expr == symbol:
        return max(1, int(condition.modulus.xreplace(dict(values))))
    return 1


def _looped(net: Network, conditions: Iterable[Condition]) -> set[Symbol]:
    """Return the symbols in exponents, and in the ends of sums and of quantified conditions."""
    found: set[Symbol] = set()
    for expr in (*map(net.total, COUNTS), *net.output.numbers):
        for power in expr.atoms(Pow):
            found |= power.exp.free_symbols
        for series in expr.atoms(Series):
            found |= series.args[2].free_symbols
    for condition in conditions:
        names = condition.free_symbols
        if len(names) > 1:
            found |= {name for name in names if not name.is_positive}
        if isinstance(condition, ForEveryRound):
            found |= condition.count.free_symbols
    return found
