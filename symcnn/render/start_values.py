"""First values of the symbols of a network: those of a published member, or usual ones.

A family of the gallery begins with the values of its first member. Any other network begins with
usual values for what its symbols stand for, or with other values that lie in its domain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from random import Random

from sympy import Expr, Integer, Symbol

from symcnn import zoo
from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.network import Network, RepeatRecord
from symcnn.network.analysis.symbol_roles import is_share
from symcnn.network.trace.trace import all_records
from symcnn.notation import parse_program, printed

_USUAL = {"kernel": 3, "size": 2, "stride": 2, "filters": 64, "units": 100}
"""Usual values of the arguments of layers."""
_SIDE, _CHANNELS, _COUNT, _OTHER = 224, 3, 2, 1
"""Usual values of the sides and channels of the input, of what may be 0, and of anything else."""
_CHOICES = (1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 224, 256, 512)
"""The values among which others are looked for."""
_MAX_DRAWN = 400
"""The number of points that are tried."""


def start_values(net: Network, conditions: Iterable[Condition]) -> dict[Symbol, Integer]:
    """Return the first values of the symbols, in order; shares, such as a rate, have none.

    They fulfill some conditions, unless no such values are found.

    >>> from symcnn import load, parse
    >>> net = parse("I(n,c)-C(5,f)-P(2)-H(h)")
    >>> start_values(net, net.domain)
    {n: 224, c: 3, f: 64, h: 100}
    >>> net = load("unet")
    >>> start_values(net, net.domain)
    {n: 256, depth: 4, w: 64, classes: 2}
    """
    conditions = tuple(conditions)
    published = _published(net)
    if published:
        return published
    usual = _clamp(_usual(net), conditions)
    if _is_inside(conditions, usual):
        return usual
    divisors = (each.modulus for each in conditions if isinstance(each, Multiple))
    choices = (*_CHOICES, *(int(divisor) for divisor in divisors if divisor.is_Integer))
    random = Random(0)  # noqa: S311 - no secret; the page of a network is always the same
    for _ in range(_MAX_DRAWN):
        drawn = {
            symbol: value if random.random() < 1 / 2 else Integer(random.choice(choices))
            for symbol, value in usual.items()
        }
        if _is_inside(conditions, clamped := _clamp(drawn, conditions)):
            return clamped
    return usual


def bounds(symbol: Symbol, conditions: Iterable[Condition]) -> tuple[int, int | None]:
    """Return the least value of a symbol, and the largest if conditions on it alone give one.

    >>> from symcnn import parse
    >>> net = parse("I(n,1)-C(5,f)-P(2)")
    >>> [bounds(symbol, net.domain) for symbol in net.symbols.values()]
    [(6, None), (1, None)]
    """
    low = int(bool(symbol.is_positive))
    high: int | None = None
    for condition in conditions:
        if isinstance(condition, AtLeast) and condition.free_symbols == {symbol}:
            slope, constant = condition.slope(symbol), int(condition.expr.as_coeff_Add()[0])
            low = max(low, -constant) if slope == 1 else low
            if slope == -1:
                high = constant if high is None else min(high, constant)
    return low, high


def _clamp(
    values: Mapping[Symbol, Integer], conditions: tuple[Condition, ...]
) -> dict[Symbol, Integer]:
    """Return the values within the bounds of each symbol that are nearest to some values."""
    clamped = {}
    for symbol, value in values.items():
        low, high = bounds(symbol, conditions)
        clamped[symbol] = Integer(max(low, value if high is None else min(high, value)))
    return clamped


def _is_inside(conditions: Iterable[Condition], values: Mapping[Expr, Expr]) -> bool:
    try:
        return all(condition.substitute(values).verdict is True for condition in conditions)
    except ValueError:  # a divisor is 0 or less
        return False


def _published(net: Network) -> dict[Symbol, Integer]:
    """Return the values of the first member of a family of the gallery; empty for other ones."""
    text = str(net)
    for family in map(zoo.entry, zoo.families()):
        if printed(parse_program(family.text)) == text:
            values = next(iter(family.presets.values()))
            return {net.symbols[name]: Integer(values[name]) for name in _integers(net)}
    return {}


def _integers(net: Network) -> Iterator[str]:
    return (name for name, symbol in net.symbols.items() if not is_share(symbol))


def _usual(net: Network) -> dict[Symbol, Integer]:
    """Return a usual value for each symbol, by the first place where it is written alone."""
    values: dict[Expr, int] = dict.fromkeys(net.input.size, _SIDE)
    values.setdefault(net.input.channels, _CHANNELS)
    for record in all_records(net.layers):
        if isinstance(record, RepeatRecord):
            continue
        for each in fields(record.layer):
            argument = getattr(record.layer, each.name) if each.name in _USUAL else ()
            for term in argument if isinstance(argument, tuple) else (argument,):
                values.setdefault(term.value, _USUAL[each.name])
    others = {
        net.symbols[name]: _OTHER if net.symbols[name].is_positive else _COUNT
        for name in _integers(net)
    }
    return {symbol: Integer(values.get(symbol, other)) for symbol, other in others.items()}
