"""What layers do to a map of given numbers, in plain integers: the oracle for random programs.

Written from the documentation of PyTorch and Keras and from docs/notation.md alone; nothing of
symcnn is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

Numbers = tuple[Fraction, ...]


class RefusedError(Exception):
    """The program has no meaning for these numbers."""


@dataclass(frozen=True)
class Map:
    """A feature map: channels and sides; features where there are no sides."""

    channels: int
    size: tuple[int, ...]

    @property
    def positions(self) -> int:
        """The number of positions."""
        return prod(self.size)

    @property
    def features(self) -> int:
        """All numbers of the map."""
        return self.channels * self.positions


@dataclass(frozen=True)
class Counts:
    """What a layer holds and does for one example."""

    params: int = 0
    buffers: int = 0
    macs: int = 0
    activations: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Return both together."""
        return Counts(
            self.params + other.params,
            self.buffers + other.buffers,
            self.macs + other.macs,
            self.activations + other.activations,
        )


Rule = Callable[[Map, Numbers], tuple[Map, Counts]]


def whole(number: Fraction, least: int = 1) -> int:
    """Return a number as an integer of at least `least`; raise RefusedError for any other."""
    if number.denominator != 1 or number < least:
        raise RefusedError
    return int(number)


def window(side: int, extent: int, stride: int, padding: int) -> int:
    """Return ⌊(n + 2p - k)/s⌋ + 1; a window must fit into its padded input."""
    if side + 2 * padding < extent:
        raise RefusedError
    return (side + 2 * padding - extent) // stride + 1


def _spatial(x: Map) -> Map:
    if not x.size:
        raise RefusedError
    return x


def _convolved(
    x: Map, kernel: int, stride: int, padding: int | None, dilation: int
) -> tuple[int, ...]:
    """Return the sizes that leave; a padding of None is `same`."""
    if padding is None:
        return tuple(-(-side // stride) for side in x.size)
    extent = dilation * (kernel - 1) + 1
    return tuple(window(side, extent, stride, padding) for side in x.size)


def conv(x: Map, arguments: Numbers, *, same: bool = False, bias: int = 1) -> tuple[Map, Counts]:
    """Return what `C(k, f, s, p, d, g)` gives."""
    k, f, s, p, d, g = (
        whole(number, least) for number, least in zip(arguments, (1, 1, 1, 0, 1, 1), strict=True)
    )
    size = _convolved(_spatial(x), k, s, None if same else p, d)
    if x.channels % g or f % g:
        raise RefusedError
    y = Map(f, size)
    weights = k ** len(x.size) * (x.channels // g) * f
    return y, Counts(weights + bias * f, 0, weights * y.positions, y.features)


def depthwise(x: Map, arguments: Numbers) -> tuple[Map, Counts]:
    """Return what `DW(k, s, p, m)` gives, with biases."""
    k, s, p, m = (whole(v, a) for v, a in zip(arguments, (1, 1, 0, 1), strict=True))
    y = Map(x.channels * m, _convolved(_spatial(x), k, s, p, 1))
    weights = k ** len(x.size) * y.channels
    return y, Counts(weights + y.channels, 0, weights * y.positions, y.features)


def transposed(x: Map, arguments: Numbers) -> tuple[Map, Counts]:
    """Return what `T(k, f, s, p, o)` gives, with biases; o is less than the stride."""
    least = (1, 1, 1, 0, 0)
    k, f, s, p, o = (whole(v, a) for v, a in zip((*arguments, Fraction(0))[:5], least, strict=True))
    size = tuple((side - 1) * s - 2 * p + k + o for side in _spatial(x).size)
    if min(size) < 1 or o >= s:
        raise RefusedError
    y, weights = Map(f, size), k ** len(x.size) * x.channels * f
    return y, Counts(weights + f, 0, weights * x.positions, y.features)


def pool(x: Map, arguments: Numbers, *, ceil: bool = False) -> tuple[Map, Counts]:
    """Return what `P(k, s, p)` gives; the padding is at most half of the window."""
    k, s, p = (whole(v, a) for v, a in zip(arguments, (1, 1, 0), strict=True))
    if 2 * p > k:
        raise RefusedError
    side_of = _ceil_pooled if ceil else window
    y = Map(x.channels, tuple(side_of(side, k, s, p) for side in _spatial(x).size))
    return y, Counts(activations=y.features)


def _ceil_pooled(side: int, extent: int, stride: int, padding: int) -> int:
    """Return PyTorch's size: the last window starts inside the input or its left padding."""
    count = -(-(side + 2 * padding - extent) // stride) + 1
    if (count - 1) * stride >= side + padding:
        count -= 1
    if count < 1:
        raise RefusedError
    return count


def global_pool(x: Map, _: Numbers) -> tuple[Map, Counts]:
    """Return one position a channel."""
    y = Map(x.channels, (1,) * len(_spatial(x).size))
    return y, Counts(activations=y.features)


def upsample(x: Map, arguments: Numbers) -> tuple[Map, Counts]:
    """Return each position `factor` times."""
    factor = whole(arguments[0])
    y = Map(x.channels, tuple(side * factor for side in _spatial(x).size))
    return y, Counts(activations=y.features)


def pad(x: Map, arguments: Numbers) -> tuple[Map, Counts]:
    """Return `Pad(before, after)`."""
    before, after = (whole(number, 0) for number in arguments)
    y = Map(x.channels, tuple(side + before + after for side in _spatial(x).size))
    return y, Counts(activations=y.features)


def crop(x: Map, arguments: Numbers) -> tuple[Map, Counts]:
    """Return `Crop(before, after)`; at least one position is left."""
    before, after = (whole(number, 0) for number in arguments)
    size = tuple(side - before - after for side in _spatial(x).size)
    if min(size) < 1:
        raise RefusedError
    y = Map(x.channels, size)
    return y, Counts(activations=y.features)


def take(x: Map, arguments: Numbers) -> tuple[Map, Counts]:
    """Return the channels from a up to b, which are a view."""
    start, stop = whole(arguments[0], 0), whole(arguments[1])
    if not start < stop <= x.channels:
        raise RefusedError
    return Map(stop - start, x.size), Counts()


def zeros(x: Map, arguments: Numbers) -> tuple[Map, Counts]:
    """Return so many more channels."""
    y = Map(x.channels + whole(arguments[0], 0), x.size)
    return y, Counts(activations=y.features)


def shuffle(x: Map, arguments: Numbers) -> tuple[Map, Counts]:
    """Return the same shape; the groups divide the channels."""
    if x.channels % whole(arguments[0]):
        raise RefusedError
    return x, Counts(activations=x.features)


def batch_norm(x: Map, _: Numbers) -> tuple[Map, Counts]:
    """Return the same shape, for a scale, a shift, a mean and a variance a channel."""
    return x, Counts(2 * x.channels, 2 * x.channels, 0, x.features)


def group_norm(x: Map, arguments: Numbers) -> tuple[Map, Counts]:
    """Return the same shape; PyTorch refuses groups of one value each."""
    groups = whole(arguments[0])
    if x.channels % groups or x.features == groups:
        raise RefusedError
    return x, Counts(2 * x.channels, 0, 0, x.features)


def instance_norm(x: Map, _: Numbers) -> tuple[Map, Counts]:
    """Return the same shape; PyTorch refuses one position."""
    if _spatial(x).positions == 1:
        raise RefusedError
    return x, Counts(activations=x.features)


def elementwise(x: Map, _: Numbers) -> tuple[Map, Counts]:
    """Return the same shape."""
    return x, Counts(activations=x.features)


def flatten(x: Map, _: Numbers) -> tuple[Map, Counts]:
    """Return the map as features, which are a view."""
    return Map(x.features, ()), Counts()


def dense(x: Map, arguments: Numbers) -> tuple[Map, Counts]:
    """Return so many units, each with a weight for each feature and a bias."""
    units = whole(arguments[0])
    weights = x.features * units
    return Map(units, ()), Counts(weights + units, 0, weights, units)


def add(maps: Sequence[Map]) -> Map:
    """Return the sum of equal maps."""
    if len(set(maps)) > 1:
        raise RefusedError
    return maps[0]


def cat(maps: Sequence[Map]) -> Map:
    """Return the channels of maps of one size side by side."""
    if len({x.size for x in maps}) > 1:
        raise RefusedError
    return Map(sum(x.channels for x in maps), maps[0].size)


def mul(maps: Sequence[Map]) -> Map:
    """Return the product of maps of one shape, or of a map and gates of one position."""
    if len({x.channels for x in maps}) > 1:
        raise RefusedError
    wide = {x.size for x in maps if x.positions != 1}
    if len(wide) > 1:
        raise RefusedError
    longest = max((x.size for x in maps), key=len)
    return Map(maps[0].channels, next(iter(wide), longest))


JOINS = {"add": add, "cat": cat, "mul": mul}
