"""Samples of quantities at points of the domain: outside it, a formula has no meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice
from math import nan
from time import process_time

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import Condition
from symcnn.errors import SolveError
from symcnn.network.substitution.inherit_domain import form_domain
from symcnn.render.plots.plot_axes import as_float
from symcnn.solving import Solution
from symcnn.solving.bounds.allowed_values import AllowedValues
from symcnn.solving.bounds.bounded_expression import bounded_expression
from symcnn.solving.bounds.search_space import SearchSpace, build_search_space
from symcnn.solving.questions.question import Question

_MAX_SOLUTIONS = 200
"""The number of solutions that are marked, at most."""
_NEAR = 8
"""The smallest extent of an axis beyond the marks."""


@dataclass(frozen=True)
class DomainSamples:
    """A solution, the one or two unknowns of its plot, and the points to mark there.

    Points have all unknowns: those that a constraint sets to a number have that number everywhere.
    """

    solution: Solution
    unknowns: tuple[Symbol, ...]
    constants: Mapping[Symbol, int]
    marks: tuple[Mapping[Symbol, int], ...]
    """The best point; for a query without an objective, the first of its solutions."""

    @property
    def question(self) -> Question:
        """The query."""
        return self.solution.question

    def restrict(self, conditions: Iterable[Condition]) -> tuple[Condition, ...]:
        """Return the conditions on the plotted unknowns alone, without those that always hold.

        Others are on symbols that do not affect the query.
        """
        values = {name: Integer(value) for name, value in self.constants.items()}
        narrowed = (condition.substitute(values) for condition in conditions)
        return tuple(
            condition
            for condition in narrowed
            if condition.verdict is not True and condition.free_symbols <= set(self.unknowns)
        )

    @cached_property
    def _space(self) -> SearchSpace:
        """The points where all quantities of the query have a meaning."""
        question = self.question
        defined = (
            *(each for constraint in question.constraints for each in constraint.needed),
            *(each for aim in question.aims for each in aim.needed),
        )
        conditions = self.restrict((*defined, *question.domain, *form_domain(question.net)))
        return build_search_space(self.unknowns, conditions, until=process_time())

    def admits(self, point: Mapping[Symbol, int]) -> bool:
        """Return whether a point lies in the domain."""
        inside = {name: point[name] for name in self.unknowns}
        is_above = all(value >= self._space.lows[name] for name, value in inside.items())
        return is_above and self._space.meets(inside, self._space.filters)

    def axis(self, name: Symbol, most: int) -> list[int]:
        """Return values of an unknown, about `most`, around the marks, which are among them.

        They reach from the lowest value of the domain to twice the best value; for a query without
        an objective, as far on both sides of the solutions as these lie apart.
        """
        values = {point[name] for point in self.marks}
        low, high = min(values), max(values)
        lowest = self._space.lows[name]
        if self.solution.solutions is None:
            start, end = lowest, high + max(high, _NEAR)
        else:
            extent = max(high - low, _NEAR)
            start, end = max(lowest, low - extent), high + extent
        steps = self._space.steps.get(name, AllowedValues())
        end = max(end, steps.up(high + 1))
        as_float(end)  # raises SolveError for one that is too large
        count = sum(1 for _ in islice(self._space.values(name, start, end), most + 1))
        if count <= most:
            return sorted({*self._space.values(name, start, end), *values})
        step = (end - start) / (most - 1)
        targets = (start + round(index * step) for index in range(most))
        return sorted({*map(steps.up, targets), *values})

    def exact(self, quantity: Expr, point: Mapping[Symbol, int]) -> int | Fraction:
        """Return a quantity at a point of the domain; raise SolveError if it is too large."""
        try:
            value = bounded_expression(quantity, {}).at({**self.constants, **point})
        except OverflowError as error:
            raise SolveError(f"a plot cannot show a number this large: {error}") from None
        return int(value) if value.denominator == 1 else value

    def value(self, quantity: Expr, point: Mapping[Symbol, int]) -> float:
        """Return a quantity at a point as a float, or NaN outside the domain.

        Raises SolveError for a number above 10^21.
        """
        return as_float(self.exact(quantity, point)) if self.admits(point) else nan


def samples_of(solution: Solution) -> DomainSamples:
    """Return the samples of a solution with one or two unknowns that no constraint sets.

    Raises SolveError for any other number of unknowns, and for symbolic parameters.
    """
    question = solution.question
    if question.parameters:
        names = ", ".join(map(str, question.parameters))
        raise SolveError(f"a plot needs numbers; set {names}")
    unknowns = tuple(name for name in question.unknowns if str(name) not in question.given)
    if len(unknowns) not in (1, 2):
        names = f": {', '.join(map(str, unknowns))}" if unknowns else ""
        advice = "set all but two" if unknowns else "leave one without a value"
        raise SolveError(f"a plot has one or two unknowns, not {len(unknowns)}{names}; {advice}")
    constants = {
        name: int(solution.values[str(name)]) for name in question.unknowns if name not in unknowns
    }
    answers = [solution.values] if solution.solutions is None else solution.solutions
    marks = tuple(
        {name: int(values[str(name)]) for name in question.unknowns}
        for values in islice(answers, _MAX_SOLUTIONS)
    )
    return DomainSamples(solution, unknowns, constants, marks)
