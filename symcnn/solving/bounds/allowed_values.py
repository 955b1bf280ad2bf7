"""Admissible values of one unknown: unions of residue classes, such as f ≡ 0 (mod 8)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from symcnn.solving.bounds.interval import End


@dataclass(frozen=True)
class AllowedValues:
    """The integers in residue classes modulo a number; `kept` holds the residues, sorted.

    >>> eights = AllowedValues(8, (0, 3))
    >>> eights.up(1), eights.down(15), eights.count(1, 16), list(eights.between(1, 16))
    (3, 11, 4, [3, 8, 11, 16])
    """

    modulus: int = 1
    kept: tuple[int, ...] = (0,)

    def up(self, value: int) -> int:
        """Return the smallest of these integers ≥ a value."""
        quotient, residue = divmod(value, self.modulus)
        index = bisect_left(self.kept, residue)
        if index < len(self.kept):
            return quotient * self.modulus + self.kept[index]
        return (quotient + 1) * self.modulus + self.kept[0]

    def down(self, value: End) -> End:
        """Return the largest of these integers ≤ a value."""
        if value == inf:
            return value
        quotient, residue = divmod(int(value), self.modulus)
        index = bisect_right(self.kept, residue)
        if index:
            return quotient * self.modulus + self.kept[index - 1]
        return (quotient - 1) * self.modulus + self.kept[-1]

    def count(self, low: int, high: int) -> int:
        """Return the number of these integers from `low` to `high`."""
        return self._below(high + 1) - self._below(low)

    def _below(self, value: int) -> int:
        quotient, residue = divmod(value, self.modulus)
        return quotient * len(self.kept) + bisect_left(self.kept, residue)

    def between(self, low: int, high: int) -> Iterator[int]:
        """Yield these integers from `low` to `high`."""
        value = self.up(low)
        while value <= high:
            yield value
            value = self.up(value + 1)
