"""Examples of ranges that bound an unknown, for errors that ask for one.

They lie within the bounds that the query and the domain have already: an example such as
`w in 1..512` would contradict `w >= 1000`.
"""

from __future__ import annotations

from math import inf

from sympy import Symbol

from symcnn.solving.bounds.search_space import SearchSpace

_USUAL = 512
"""The end of an example, unless it must be larger."""
_FACTOR = 8
"""The least ratio of the ends of an example."""


def example_range(space: SearchSpace, name: Symbol) -> str:
    """Return a range for an unknown: the lower half of its range, or one of usual sizes.

    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.conditions.condition import at_least
    >>> from symcnn.solving.bounds.search_space import build_search_space
    >>> w = symbol("w")
    >>> example_range(build_search_space([w], []), w)
    'w in 1..512'
    >>> example_range(build_search_space([w], [at_least(w, 200)]), w)
    'w in 200..2048'
    >>> example_range(build_search_space([w], [at_least(w, 200), at_least(300 - w)]), w)
    'w in 200..250'
    """
    low, high = (space.box or {}).get(name, (1 if name.is_positive else 0, inf))
    first = int(low)
    if high != inf:
        return f"{name} in {first}..{(first + int(high)) // 2}"
    last = _USUAL
    while last < _FACTOR * first:
        last *= 2
    return f"{name} in {first}..{last}"


def example_of_widest(space: SearchSpace) -> str:
    """Return a range for the unknown with the most values, the first if several have."""
    box = space.box or {}
    widest = max(space.unknowns, key=lambda name: box[name][1] - box[name][0])
    return example_range(space, widest)
