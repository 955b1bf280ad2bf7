"""Random networks, and what their positions see: input positions, found one by one.

Sizes and paddings are stated here anew, with integers: PyTorch's rules for numbers, those of Keras
for `same`. An axis is looked at by itself, on a map without end on either side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import lcm
from random import Random

_LARGEST = 48
"""The largest size of a map."""
_LONGEST = 24
"""The largest period of a map, where branches do not make it larger."""
_FASTEST = 3_000
"""The largest stride: every position of the input that is seen is found here one by one."""
_FAR = (9, 20)
"""The periods after which fields are the same only if they do not grow: their growth is convex."""
Positions = tuple[int, int] | None
"""The first and the last of a set of positions; None of an empty one."""


@dataclass(eq=False)
class Node:
    """A map along one axis, and how each position depends on those of the maps before."""

    size: int
    sources: tuple[Node, ...] = ()
    step: int = 1
    first: int = 0
    gap: int = 1
    count: int = 1
    spread: bool = False
    """Whether the window lies in the output, as that of a transposed convolution."""
    known: dict[int, Positions] = field(default_factory=dict)

    def under(self, size: int, first: int, count: int, step: int = 1, gap: int = 1) -> Node:
        """Return the map of windows from step·x - first on."""
        return Node(size, (self,), step, -first, gap, count)

    def spread_by(self, size: int, first: int, count: int, step: int, gap: int = 1) -> Node:
        """Return the map that has a window from step·t - first on for each position t."""
        return Node(size, (self,), step, -first, gap, count, spread=True)

    def sees(self, position: int) -> Positions:
        """Return the positions of the input that a position depends on."""
        if position not in self.known:
            before = self._before(position)
            self.known[position] = (
                _union([node.sees(x) for node in self.sources for x in before])
                if self.sources
                else (position, position)
            )
        return self.known[position]

    def _before(self, position: int) -> list[int]:
        taps = [self.first + self.gap * tap for tap in range(self.count)]
        if not self.spread:
            return [self.step * position + tap for tap in taps]
        starts = [position - tap for tap in taps]
        return [start // self.step for start in starts if start % self.step == 0]

    @cached_property
    def period(self) -> int:
        """The number of positions after which all looks the same."""
        before = lcm(*(node.period for node in self.sources))
        return before * self.step if self.spread else before

    @cached_property
    def stride(self) -> int:
        """The most positions of the input that one position is further than the one before."""
        before = max((node.stride for node in self.sources), default=1)
        return before if self.spread else before * self.step

    def field(self) -> int:
        """Return the most that a position depends on, from the first to the last.

        Of a map without end; where fields grow without end, of the map as large as it is.
        """
        widths = [self._width(position) for position in range(self.period)]
        bounded = all(
            widths == [self._width(x + periods * self.period) for x in range(self.period)]
            for periods in _FAR
        )
        return max(widths if bounded else map(self._width, range(self.size)))

    def _width(self, position: int) -> int:
        seen = self.sees(position)
        return 0 if seen is None else seen[1] - seen[0] + 1


def _union(found: list[Positions]) -> Positions:
    seen = [positions for positions in found if positions is not None]
    if not seen:
        return None
    firsts, lasts = zip(*seen, strict=True)
    return min(firsts), max(lasts)


@dataclass(frozen=True)
class Drawn:
    """A path that was drawn, and the map along each axis that it leads to."""

    steps: tuple[str, ...]
    axes: tuple[Node, ...]

    @property
    def text(self) -> str:
        """The path in the notation."""
        return "-".join(self.steps) or "_"

    def then(self, step: str, axes: list[Node]) -> Drawn:
        """Return the path with one step more."""
        return Drawn((*self.steps, step), tuple(axes))

    @property
    def size(self) -> tuple[int, ...]:
        """The size of the map."""
        return tuple(axis.size for axis in self.axes)


@dataclass
class Draw:
    """Random networks on maps of one or two dimensions."""

    random: Random
    dims: int
    sizes: list[int] = field(default_factory=list)
    """The sides of the input."""
    same: bool = False
    """Whether there is a window of `same` padding with a stride."""

    def network(self) -> tuple[str, Drawn]:
        """Return the input of a network, and the path after it."""
        self.sizes = self.numbers(8, 24)
        found = self.path(Drawn((), tuple(map(Node, self.sizes))), depth=2)
        return f"I({','.join(map(str, self.sizes))},2,dims={self.dims})", found

    def path(self, start: Drawn, depth: int) -> Drawn:
        """Return a path that goes on from a map, with branches inside branches up to a depth."""
        marked: Drawn | None = None
        for _ in range(self.random.randint(1, 3)):
            chance = self.random.random()
            if depth and chance < 0.35:
                start = self.branches(start, depth - 1)
            elif depth == 2 and marked is None and chance < 0.45:
                marked = start
                start = start.then("@x", list(start.axes))
            else:
                start = self.layer(start)
        if marked is not None:
            fitted = self.fitted(Drawn(("$x",), marked.axes), start.size)
            met = [Node(a.size, (a, b)) for a, b in zip(start.axes, fitted.axes, strict=True)]
            start = start.then(f"cat[_|{fitted.text}]", met)
        return start

    def branches(self, start: Drawn, depth: int) -> Drawn:
        """Return a map at which some branches meet, cut and padded to one size."""
        count = self.random.randint(2, 3)
        found = [self.path(Drawn((), start.axes), depth) for _ in range(count)]
        if self.random.random() < 0.3:
            found[-1] = Drawn((), start.axes)
        fitted = [self.fitted(branch, found[0].size) for branch in found]
        axes = zip(*(branch.axes for branch in fitted), strict=True)
        met = [Node(nodes[0].size, nodes) for nodes in axes]
        return start.then(f"cat[{'|'.join(branch.text for branch in fitted)}]", met)

    def fitted(self, branch: Drawn, size: tuple[int, ...]) -> Drawn:
        """Return a branch with positions added and taken away at its ends, up to a size."""
        more = [wanted - axis.size for wanted, axis in zip(size, branch.axes, strict=True)]
        if any(more):
            for name, sign in (("Pad", 1), ("Crop", -1)):
                amounts = [max(sign * amount, 0) for amount in more]
                if any(amounts):
                    branch = self.border(branch, name, amounts)
        return branch

    def border(self, start: Drawn, name: str, amounts: list[int]) -> Drawn:
        """Return a map with so many positions added or taken away, at both ends together."""
        before = [self.random.randint(0, amount) for amount in amounts]
        after = [amount - one for amount, one in zip(amounts, before, strict=True)]
        sign = 1 if name == "Pad" else -1
        rows = zip(start.axes, before, amounts, strict=True)
        axes = [a.under(a.size + sign * both, sign * one, 1) for a, one, both in rows]
        return start.then(f"{name}({_text(before)},{_text(after)})", axes)

    def layer(self, start: Drawn) -> Drawn:
        """Return a map with one layer more; layers that do not fit are drawn again."""
        kinds = (self.window, self.window, self.pool, self.transposed, self.upsampled, self.ends)
        while True:
            found = self.random.choice(kinds)(start)
            if found is not None and all(map(_is_small, found.axes, start.axes)):
                return found

    def numbers(self, low: int, high: int) -> list[int]:
        """Return a number for each axis."""
        return [self.random.randint(low, high) for _ in range(self.dims)]

    def window(self, start: Drawn) -> Drawn | None:
        """Return the map after a convolution, with padding in numbers or `same`."""
        k, s, p, d = (self.numbers(*ends) for ends in ((1, 4), (1, 3), (0, 3), (1, 3)))
        same = self.random.random() < 0.4
        axes = []
        for axis, *row in zip(start.axes, k, s, p, d, strict=True):
            kernel, step, pad, gap = row
            extent = gap * (kernel - 1) + 1
            left, right = _same(axis.size, extent, step) if same else (pad, pad)
            if axis.size + left + right < extent:
                return None
            size = (axis.size + left + right - extent) // step + 1
            axes.append(axis.under(size, left, kernel, step, gap))
        self.same |= same and max(s) > 1
        name = self.random.choice(("C({k},2,{rest})", "DW({k},{rest})"))
        rest = f"s={_text(s)},p={'same' if same else _text(p)},d={_text(d)}"
        return start.then(name.format(k=_text(k), rest=rest), axes)

    def pool(self, start: Drawn) -> Drawn | None:
        """Return the map after a pool, rounded down or up."""
        k, s = self.numbers(1, 4), self.numbers(1, 3)
        p = [self.random.randint(0, size // 2) for size in k]
        ceil = self.random.randint(0, 1)
        axes = []
        for axis, kernel, step, pad in zip(start.axes, k, s, p, strict=True):
            if axis.size + 2 * pad < kernel:
                return None
            size = -(-(axis.size + 2 * pad - kernel) // step if ceil else -1) + 1 if ceil else 0
            size = size or (axis.size + 2 * pad - kernel) // step + 1
            if ceil and (size - 1) * step >= axis.size + pad:
                size -= 1
            axes.append(axis.under(size, pad, kernel, step))
        name = self.random.choice("PA")
        return start.then(f"{name}({_text(k)},s={_text(s)},p={_text(p)},ceil={ceil})", axes)

    def transposed(self, start: Drawn) -> Drawn:
        """Return the map after a transposed convolution, with padding in numbers or `same`."""
        k, s, p, d = (self.numbers(*ends) for ends in ((1, 4), (1, 3), (0, 2), (1, 2)))
        same = self.random.random() < 0.3
        axes = []
        for axis, *row in zip(start.axes, k, s, p, d, strict=True):
            kernel, step, pad, gap = row
            extent = gap * (kernel - 1) + 1
            # Keras cuts what the convolution that goes the other way would have padded.
            left = max(extent - step, 0) // 2 if same else pad
            size = axis.size * step if same else (axis.size - 1) * step + extent - 2 * pad
            axes.append(axis.spread_by(size, left, kernel, step, gap))
        rest = f"s={_text(s)},p={'same' if same else _text(p)},d={_text(d)}"
        return start.then(f"T({_text(k)},2,{rest})", axes)

    def upsampled(self, start: Drawn) -> Drawn:
        """Return a map with each position repeated."""
        s = self.numbers(1, 3)
        rows = zip(start.axes, s, strict=True)
        return start.then(
            f"U({_text(s)})", [axis.spread_by(axis.size * by, 0, by, by) for axis, by in rows]
        )

    def ends(self, start: Drawn) -> Drawn | None:
        """Return a map with positions added or taken away at its ends."""
        name = self.random.choice(("Pad", "Crop"))
        return self.border(start, name, self.numbers(0, 4))


def _is_small(axis: Node, before: Node) -> bool:
    if axis.stride > max(_FASTEST, before.stride):
        return False
    return 0 < axis.size <= _LARGEST and axis.period <= max(_LONGEST, before.period)


def _same(size: int, extent: int, step: int) -> tuple[int, int]:
    """Return what Keras pads before and after, so that ⌈size/step⌉ windows fit."""
    both = max((-(-size // step) - 1) * step + extent - size, 0)
    return both // 2, both - both // 2


def _text(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"({','.join(map(str, numbers))})"


def networks(count: int, start: int = 0) -> Iterator[tuple[int, Draw, str, Drawn]]:
    """Yield networks with their seeds."""
    for seed in range(start, start + count):
        random = Random(seed)  # noqa: S311 - no secret
        draw = Draw(random, random.choice((1, 1, 2)))
        yield (seed, draw, *draw.network())
