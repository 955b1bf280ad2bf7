"""Sample values of a network's symbols, inside its domain and just outside.

Half of them are near the minimum of the domain, where rules for sizes differ most; in the other
half, inputs are large enough for feature maps of several positions after every stride.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import Condition
from symcnn.errors import SymcnnError
from symcnn.layers.declaration.requirement import Kind
from symcnn.network import Network
from symcnn.network.analysis.symbol_roles import is_share

_SEED = 2
_DRAWS_PER_SAMPLE = 20
"""The number of draws for each sample."""
_SMALL = 128
_GREAT = 4096
_NEAREST_VALUES = 24
"""The number of smallest allowed values from which to draw."""
_LARGE_SIDE = 64
"""The minimum size of a large input: it leaves two positions after a total stride of 32."""
_EDGES = 4
_MAX_DEPTH = 5
_MAX_LAYERS = 600
_MAX_PARAMS = 20_000_000
_MAX_CHANGE = 3
"""The largest change of a symbol that leaves the domain."""

_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class _Draw:
    """A strategy to draw a sample."""

    choose: Callable[[Sequence[int]], int]
    """Chooses one of the allowed values, which are in ascending order."""
    smallest_side: int = 1
    """The minimum of symbols in the input size, if the domain allows it."""


@dataclass(frozen=True)
class Sample:
    """Values of the symbols by their names, and the network with them."""

    values: dict[str, int]
    net: Network


def drawn(net: Network, count: int) -> tuple[Sample, ...]:
    """Return at most `count` different samples, the smallest first; reproducible.

    Raises SymcnnError if no values are found inside the domain.
    """
    random = Random(_SEED)  # noqa: S311 - must be reproducible
    samples: dict[tuple[int, ...], Sample] = {}
    for draw in _draws(random, _DRAWS_PER_SAMPLE * count if net.symbols else 1):
        sample = _sample(net, draw, random)
        if sample is not None and _is_small(sample, next(iter(samples.values()), sample)):
            samples.setdefault(tuple(sample.values.values()), sample)
        if len(samples) == count:
            break
    if not samples:
        message = f"no sample found in the domain {net.domain}; substitute values for some symbols"
        raise SymcnnError(message)
    return tuple(samples.values())


def outside(
    net: Network, samples: Sequence[Sample], kinds: Collection[Kind]
) -> Iterator[dict[str, int]]:
    """Yield values next to samples that violate requirements of the given kinds only, none twice.

    One symbol is changed until a requirement fails.
    """
    seen = set[tuple[int, ...]]()
    for sample in samples:
        for values in _steps(net, sample.values, kinds):
            if tuple(values.values()) not in seen:
                seen.add(tuple(values.values()))
                yield values


def _steps(
    net: Network, values: dict[str, int], kinds: Collection[Kind]
) -> Iterator[dict[str, int]]:
    for name, value in values.items():
        for sign in (-1, 1):
            moved = ({**values, name: value + sign * step} for step in range(1, _MAX_CHANGE + 1))
            allowed = (
                candidate for candidate in moved if candidate[name] >= _least(net.symbols[name])
            )
            candidate = next(
                (candidate for candidate in allowed if _is_refused(net, candidate, kinds)), None
            )
            if candidate is not None:
                yield candidate


def _is_refused(net: Network, values: dict[str, int], kinds: Collection[Kind]) -> bool:
    """Return whether requirements fail, and all that fail are of the given kinds."""
    numbers = given(net, values)
    requirements = (demand.requirement for demand in net.requirements)
    failed = [need for need in requirements if need.condition.substitute(numbers).verdict is False]
    return bool(failed) and all(need.kind in kinds for need in failed)


def _draws(random: Random, count: int) -> Iterator[_Draw]:
    """Yield strategies: the smallest values, then random ones, near them or of large sizes."""

    def choose(allowed: Sequence[int]) -> int:
        return random.choice(allowed[: random.choice((1, _EDGES, _NEAREST_VALUES))])

    yield _Draw(min)
    for _ in range(count):
        yield _Draw(choose, random.choice((1, _LARGE_SIDE)))


def _sample(net: Network, draw: _Draw, random: Random) -> Sample | None:
    """Return a sample, or None if the choices leave no allowed values."""
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
    except SymcnnError:  # such as a dropout rate above 1, which no domain excludes
        return None


def _ordered(net: Network, random: Random | None) -> list[str]:
    """Return the symbols, shuffled by `random`; repeat counts, which shrink sizes, first."""
    names = list(net.symbols)
    if random is not None:
        random.shuffle(names)
    return sorted(names, key=lambda name: bool(net.symbols[name].is_positive))


def _allowed(net: Network, name: str, values: dict[str, int], smallest: int = 0) -> list[int]:
    """Return the allowed values of a symbol, given those of others, from `smallest` on."""
    symbol, numbers = net.symbols[name], given(net, values)
    assigned = {*numbers, symbol}
    conditions = [
        condition.substitute(numbers)
        for condition in net.domain
        if symbol in condition.free_symbols <= assigned
    ]
    allowed = (
        number
        for number in _candidates(symbol, conditions)
        if number >= smallest
        and all(
            condition.substitute({symbol: Integer(number)}).verdict is not False
            for condition in conditions
        )
    )
    return list(islice(allowed, _NEAREST_VALUES))


def given(net: Network, values: dict[str, int]) -> dict[Expr, Expr]:
    """Return the values by SymPy's symbols."""
    return {net.symbols[name]: Integer(value) for name, value in values.items()}


def _candidates(symbol: Symbol, asked: Sequence[Condition]) -> Iterator[int]:
    """Yield candidate values of a symbol: small ones, then those near its conditions."""
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
    """Return whether a model is small enough to be built, or no larger than the smallest."""
    layers = len(sample.net.layers) <= max(_MAX_LAYERS, len(least.net.layers))
    return layers and bool(sample.net.params <= max(_MAX_PARAMS, least.net.params))
