"""Units of channels that a network may be lifted by: the largest that divide most of its counts."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import divisors

_SHOWN = 3
"""The units that are proposed at most."""


def units_of(counts: Sequence[int]) -> list[int]:
    """Return the units that divide most channel counts, the largest for as many, in that order.

    >>> units_of([64, 64, 128, 256, 2]), units_of([40, 10, 80, 20, 1280])
    ([2, 64, 128], [10, 20, 40])
    """
    shares = {
        unit: sum(count % unit == 0 for count in counts)
        for number in set(counts)
        for unit in divisors(number)[1:]
    }
    found: list[int] = []
    for unit in sorted(shares, key=lambda unit: (-shares[unit], -unit)):
        if not found or unit > found[-1]:
            found.append(unit)
    return found[:_SHOWN]
