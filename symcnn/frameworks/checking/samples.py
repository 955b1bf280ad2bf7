"""Numbers for the symbols of a network, inside its domain and just outside it.

Half of them are near the smallest that the domain has, where rules for sizes differ most; in the
other half, inputs are large enough that maps still have several positions after every stride.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import Condition
from symcnn.errors import SymcnnError
from symcnn.layers.declaration.requirement import Need
from symcnn.network import Network
from symcnn.network.analysis.symbol_roles import is_share

_SEED = 2
_TRIES = 20
"""How many draws there are for each sample."""
_SMALL = 128
_GREAT = 4096
_NEAR = 24
"""How many of the smallest numbers that are allowed are drawn from."""
_WIDE = 64
"""The smallest side of a large input: two positions are left after a total stride of 32."""
_EDGES = 4
_MAX_DEPTH = 5
_MAX_LAYERS = 600
_MAX_PARAMS = 20_000_000
_STEPS = 3
"""How far a symbol is moved to leave the domain."""

_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class _Draw:
    """A way to draw a sample."""

    choose: Callable[[Sequence[int]], int]
    """Takes one of the numbers that are allowed, the smallest of which comes first."""
    smallest_side: int = 1
    """The smallest number for a symbol in the size of the input, where the domain has such."""


@dataclass(frozen=True)
class Sample:
    """Numbers for the symbols by their names, and the network with them."""

    values: dict[str, int]
    net: Network


def drawn(net: Network, count: int) -> tuple[Sample, ...]:
    """Return at most so many different samples, the least first; the same ones every time.

    Raises SymcnnError where no numbers are found inside the domain.
    """
    random = Random(_SEED)  # noqa: S311 - that it can be repeated is what is wanted
    found: dict[tuple[int, ...], Sample] = {}
    for draw in _draws(random, _TRIES * count if net.symbols else 1):
        sample = _sample(net, draw, random)
        if sample is not None and _is_small(sample, next(iter(found.values()), sample)):
            found.setdefault(tuple(sample.values.values()), sample)
        if len(found) == count:
            break
    if not found:
        message = f"no sample found in the domain {net.domain}; substitute values for some symbols"
        raise SymcnnError(message)
    return tuple(found.values())


def outside(
    net: Network, samples: Sequence[Sample], rules: Sequence[str]
) -> Iterator[dict[str, int]]:
    """Yield numbers next to those of samples that only some of the rules refuse, none twice.

    One symbol is moved until a condition fails; a rule is the words that its refusal has.
    """
    seen = set[tuple[int, ...]]()
    for sample in samples:
        for values in _steps(net, sample.values, rules):
            if tuple(values.values()) not in seen:
                seen.add(tuple(values.values()))
                yield values


def _steps(net: Network, values: dict[str, int], rules: Sequence[str]) -> Iterator[dict[str, int]]:
    for name, value in values.items():
        for sign in (-1, 1):
            moved = ({**values, name: value + sign * step} for step in range(1, _STEPS + 1))
            allowed = (found for found in moved if found[name] >= _least(net.symbols[name]))
            found = next((found for found in allowed if _is_refused(net, found, rules)), None)
            if found is not None:
                yield found


def _is_refused(net: Network, values: dict[str, int], rules: Sequence[str]) -> bool:
    """Tell whether something fails, and only such needs as the rules are about."""
    numbers = given(net, values)
    asked = (demand.need for demand in net.demands)
    failed = [need for need in asked if need.condition.given(numbers).verdict is False]
    return bool(failed) and all(_is_ruled(need, rules) for need in failed)


def _is_ruled(need: Need, rules: Sequence[str]) -> bool:
    return any(rule in need.says for rule in rules)


def _draws(random: Random, count: int) -> Iterator[_Draw]:
    """Yield ways to draw: the smallest numbers, then at random, near them and from large sides."""

    def choose(allowed: Sequence[int]) -> int:
        return random.choice(allowed[: random.choice((1, _EDGES, _NEAR))])

    yield _Draw(min)
    for _ in range(count):
        yield _Draw(choose, random.choice((1, _WIDE)))


def _sample(net: Network, draw: _Draw, random: Random) -> Sample | None:
    """Return a sample, or None where the choices lead nowhere."""
    values: dict[str, int] = {}
    sides = set[Symbol]().union(*(side.free_symbols for side in net.input.size))
    for name in _ordered(net, random if draw.choose is not min else None):
        smallest = draw.smallest_side if net.symbols[name] in sides else 0
        allowed = _allowed(net, name, values, smallest) or _allowed(net, name, values)
        if not allowed:
            return None
        values[name] = draw.choose(allowed)
    values = {name: values[name] for name in net.symbols}
    try:
        return Sample(values, net.subs(values))
    except SymcnnError:  # such as that no rate of a dropout is above 1: no domain says so
        return None


def _ordered(net: Network, random: Random | None) -> list[str]:
    """Return the symbols, at random if so; counts of repeats, which say how sizes shrink, first."""
    names = list(net.symbols)
    if random is not None:
        random.shuffle(names)
    return sorted(names, key=lambda name: bool(net.symbols[name].is_positive))


def _allowed(net: Network, name: str, values: dict[str, int], smallest: int = 0) -> list[int]:
    """Return the numbers for a symbol that the others' numbers leave, from `smallest` on."""
    symbol, numbers = net.symbols[name], given(net, values)
    known = {*numbers, symbol}
    asked = [
        condition.given(numbers)
        for condition in net.domain
        if symbol in condition.free_symbols <= known
    ]
    allowed = (
        number
        for number in _candidates(symbol, asked)
        if number >= smallest
        and all(_holds(condition, {symbol: Integer(number)}) for condition in asked)
    )
    return list(islice(allowed, _NEAR))


def _holds(condition: Condition, values: dict[Expr, Expr]) -> bool:
    """Tell that a condition does not fail, as far as that is known."""
    return condition.given(values).verdict is not False


def given(net: Network, values: dict[str, int]) -> dict[Expr, Expr]:
    """Return numbers by the symbols that they stand for."""
    return {net.symbols[name]: Integer(value) for name, value in values.items()}


def _candidates(symbol: Symbol, asked: Sequence[Condition]) -> Iterator[int]:
    """Yield numbers for a symbol: small ones, then those that its conditions suggest."""
    least = _least(symbol)
    if is_share(symbol):
        yield from (0, 1)
        return
    if not symbol.is_positive:
        yield from range(least, _MAX_DEPTH + 1)
        return
    yield from range(least, _SMALL)
    named = {int(part) for condition in asked for part in _DIGITS.findall(str(condition))}
    near = {number + more for number in named for more in (0, 1)}
    yield from sorted({*near, *range(_SMALL, _GREAT, 8)} - {*range(_SMALL)})


def _least(symbol: Symbol) -> int:
    return 1 if symbol.is_positive else 0


def _is_small(sample: Sample, least: Sample) -> bool:
    """Tell whether a model is small enough to be built quickly, or no greater than the least."""
    layers = len(sample.net.layers) <= max(_MAX_LAYERS, len(least.net.layers))
    return layers and bool(sample.net.params <= max(_MAX_PARAMS, least.net.params))
