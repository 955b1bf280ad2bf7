"""Examples: values of the symbols for which two quantities are equal, or differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement, islice
from time import process_time

from sympy import Add, Expr, Symbol

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol
from symcnn.errors import SymcnnError, TooLargeError
from symcnn.network import Network
from symcnn.solving.answers.compared_quantity import Comparison, Example
from symcnn.solving.answers.solution import build_answer
from symcnn.solving.bounds.bounded_expression import Point, bounded_expression
from symcnn.solving.bounds.search_space import SearchSpace, build_search_space
from symcnn.solving.outside_closed_forms import Compare
from symcnn.solving.search.branch_and_bound import SearchProgress
from symcnn.solving.search.search import run_search

_NEAR_POINTS = 100
"""The number of points with the smallest sums that are tried before a search for an example."""
_MAX_EXAMPLE_BOXES = 400
"""The number of boxes of a search for an example."""
_ITERATIONS = (1, 2, 3)
"""The numbers of iterations for which examples with members of families are searched."""
_EXAMPLE_SECONDS = 0.6
"""CPU time, in seconds, of a search for an example."""


@dataclass(frozen=True)
class Sight:
    """The outcome of a search for an example."""

    point: Point | None
    exhausted: bool = True
    """Whether all values were searched."""

    @property
    def is_nowhere(self) -> bool:
        """Whether it is proven that there is no example."""
        return self.exhausted and self.point is None


def search_example(conditions: tuple[Condition, ...], names: tuple[Symbol, ...]) -> Sight:
    """Search for the point with the smallest sum at which conditions hold."""
    start = process_time()
    space = build_search_space(names, conditions, start + _EXAMPLE_SECONDS)
    if space.box is None:
        return Sight(None)
    for point in _points_near_minimum(space):
        with suppress(TooLargeError):
            if space.meets(point, space.filters):
                return Sight(point)
    best = run_search(
        space,
        (bounded_expression(-Add(*names), space.lows),),
        SearchProgress(limit=_MAX_EXAMPLE_BOXES, seconds=_EXAMPLE_SECONDS, start=start),
    )
    if best.tally.interrupted:
        raise KeyboardInterrupt
    return Sight(best.point, best.tally.exhausted)


def _points_near_minimum(space: SearchSpace) -> Iterator[Point]:
    """Yield the first points of a space, in order of their sum."""
    raised = (
        names
        for total in range(_NEAR_POINTS)
        for names in combinations_with_replacement(space.unknowns, total)
    )
    for names in islice(raised, _NEAR_POINTS):
        yield {name: low + names.count(name) for name, low in space.lows.items()}


def example_at(point: Point | None, left: Expr, right: Expr) -> Example | None:
    """Return both quantities at a point; None without one."""
    if point is None:
        return None
    values = {str(name): value for name, value in point.items()}
    return Example(values, build_answer(left, point), build_answer(right, point))


def add_examples(
    comparisons: tuple[Comparison, ...], nets: Sequence[Network], compare_at: Compare
) -> tuple[Comparison, ...]:
    """Add examples to comparisons of families, of which members are known for few iterations."""
    counts = {symbol.name for net in nets for symbol in net.order.counts}
    for iterations in _ITERATIONS:
        point = dict.fromkeys(counts, iterations)
        names = [each.name for each in comparisons if _needs_example(each)]
        with suppress(SymcnnError):
            found = {each.name: each for each in compare_at(point, names)} if names else {}
            comparisons = tuple(_with_examples_of(each, found, point) for each in comparisons)
    return comparisons


def _with_examples_of(
    comparison: Comparison, found: Mapping[str, Comparison], point: Mapping[str, int]
) -> Comparison:
    """Return a comparison with the examples of another one, which was made at some values."""
    other = found.get(comparison.name)
    if other is None:
        return comparison
    agrees, differs = (
        example and replace(example, values={**point, **example.values})
        for example in (other.agrees, other.differs)
    )
    return replace(comparison, agrees=agrees or comparison.agrees, differs=differs)


def _needs_example(comparison: Comparison) -> bool:
    """Return whether a comparison of families without known members has no counterexample."""
    sides = (comparison.left, comparison.right)
    has_members = any(side.has(IndexedSymbol) for side in sides)
    return has_members and not comparison.always and not comparison.differs
