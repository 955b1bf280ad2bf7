"""Proposals for units of lifting: the largest divisors of most channel counts."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import divisors

_MAX_PROPOSED = 3
"""The largest number of proposed units."""


def units_of(counts: Sequence[int]) -> list[int]:
    """Return the units that divide the most channel counts, by decreasing number of these counts.

    Of units that divide equally many, the largest is returned.

    >>> units_of([64, 64, 128, 256, 2]), units_of([40, 10, 80, 20, 1280])
    ([2, 64, 128], [10, 20, 40])
    """
    shares = {
        unit: sum(count % unit == 0 for count in counts)
        for number in set(counts)
        for unit in divisors(number)[1:]
    }
    units: list[int] = []
    for unit in sorted(shares, key=lambda unit: (-shares[unit], -unit)):
        if not units or unit > units[-1]:
            units.append(unit)
    return units[:_MAX_PROPOSED]
