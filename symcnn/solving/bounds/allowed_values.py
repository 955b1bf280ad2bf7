"""The values that one unknown may have: those that leave certain remainders, f ≡ 0 (mod 8)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from symcnn.solving.bounds.interval import End


@dataclass(frozen=True)
class Steps:
    """Integers that leave one of some remainders by a number; `kept` is in order.

    >>> eights = Steps(8, (0, 3))
    >>> eights.up(1), eights.down(15), eights.count(1, 16), list(eights.between(1, 16))
    (3, 11, 4, [3, 8, 11, 16])
    """

    modulus: int = 1
    kept: tuple[int, ...] = (0,)

    def up(self, value: int) -> int:
        """Return the least of these integers that is not below a value."""
        times, rest = divmod(value, self.modulus)
        place = bisect_left(self.kept, rest)
        if place < len(self.kept):
            return times * self.modulus + self.kept[place]
        return (times + 1) * self.modulus + self.kept[0]

    def down(self, value: End) -> End:
        """Return the greatest of these integers that is not above a value."""
        if value == inf:
            return value
        times, rest = divmod(int(value), self.modulus)
        place = bisect_right(self.kept, rest)
        if place:
            return times * self.modulus + self.kept[place - 1]
        return (times - 1) * self.modulus + self.kept[-1]

    def count(self, low: int, high: int) -> int:
        """Return how many of these integers lie from low to high."""
        return self._below(high + 1) - self._below(low)

    def _below(self, value: int) -> int:
        times, rest = divmod(value, self.modulus)
        return times * len(self.kept) + bisect_left(self.kept, rest)

    def between(self, low: int, high: int) -> Iterator[int]:
        """Yield these integers from low to high."""
        value = self.up(low)
        while value <= high:
            yield value
            value = self.up(value + 1)
