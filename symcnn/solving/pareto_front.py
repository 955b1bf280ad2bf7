"""Pareto fronts: all solutions that no other solution dominates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from operator import ge, itemgetter

from symcnn.errors import SolveError, TooLargeError, UnboundedError
from symcnn.network import Network
from symcnn.network.substitution.substitute import Substitute
from symcnn.solving.answers.certificate import Certificate, certify
from symcnn.solving.answers.infeasibility import explain_infeasible, explain_unbounded, too_large
from symcnn.solving.answers.solution import Answer, build_answer
from symcnn.solving.bounds.bounded_expression import BoundedExpression, Point, bounded_expression
from symcnn.solving.bounds.interval import Box, End
from symcnn.solving.bounds.search_space import SearchSpace, build_search_space
from symcnn.solving.questions.question import Question, asked, listed
from symcnn.solving.search import branch_and_bound as boxes
from symcnn.solving.search.branch_and_bound import (
    BranchAndBound,
    SearchBox,
    SearchProgress,
    Watch,
    silent_progress,
)
from symcnn.solving.search.search import valued

_MAX_POINTS = 5_000
"""The maximum number of points of a front."""
_OBJECTIVE_COUNTS = range(2, 4)


@dataclass(frozen=True)
class ParetoPoint:
    """A point of a Pareto front: values of the unknowns and of the objectives."""

    values: Mapping[str, int]
    aims: Mapping[str, Answer]


@dataclass(frozen=True)
class Frontier:
    """A Pareto front; see `pareto`."""

    question: Question = field(repr=False)
    trades: tuple[ParetoPoint, ...]
    """The points, sorted by the first objective, best first; one for equal objectives."""
    certificate: Certificate = field(repr=False)
    proven: bool
    """Whether the front is proven complete; False after an interrupted search."""


def pareto(  # noqa: PLR0913 - the parts of a question
    net: Network | str,
    values: Mapping[str, Substitute] | None = None,
    /,
    *,
    maximize: str | Iterable[str] = (),
    minimize: str | Iterable[str] = (),
    subject_to: str | Iterable[str] = (),
    unknowns: Iterable[str] | None = None,
    watch: Watch = silent_progress,
    **named: Substitute,
) -> Frontier:
    """Find the Pareto front of two or three objectives in symbols and quantities.

    The other arguments and the errors are those of `solve`.

    >>> front = pareto("I(32,3)-C(k,f)-G-O(10)", maximize="rf", minimize="params",
    ...     subject_to="f >= 8 and k in 3..5")
    >>> [dict(trade.aims) for trade in front.trades]
    [{'rf': 5, 'params': 698}, {'rf': 4, 'params': 482}, {'rf': 3, 'params': 314}]
    """
    aims = [
        *((text, True) for text in listed(maximize)),
        *((text, False) for text in listed(minimize)),
    ]
    if len(aims) not in _OBJECTIVE_COUNTS:
        raise SolveError(f"a Pareto front needs two or three objectives, not {len(aims)}")
    question = asked(net, aims, subject_to, unknowns, {**(values or {}), **named})
    if question.parameters:
        names = ", ".join(map(str, question.parameters))
        raise SolveError(f"a Pareto front needs numbers; set {names}")
    space = build_search_space(question.unknowns, question.conditions)
    if space.box is None:
        raise explain_infeasible(question, space)
    return _search_front(question, space, watch)


def _search_front(question: Question, space: SearchSpace, watch: Watch) -> Frontier:
    goals = tuple(bounded_expression(aim.goal, space.lows) for aim in question.aims)
    front = _Front(space, goals, SearchProgress(watch, seconds=boxes.MAX_SECONDS))
    tally = front.tally
    try:
        front.search()
    except KeyboardInterrupt:
        tally.exhausted, tally.interrupted = False, True
    if tally.interrupted and not front.best:
        raise KeyboardInterrupt
    if tally.endless is not None:
        raise UnboundedError(explain_unbounded(question, tally.endless))
    if not (tally.exhausted or tally.interrupted):
        raise TooLargeError(too_large(tally))
    if not front.best:
        raise explain_infeasible(question, space)
    entries = sorted(front.best, key=itemgetter(0), reverse=True)
    points = tuple(_pareto_point(question, point) for _, point in entries)
    return Frontier(question, points, certify(question, space, tally), tally.exhausted)


def _pareto_point(question: Question, point: Point) -> ParetoPoint:
    aims = {aim.text: build_answer(aim.expr, point) for aim in question.aims}
    return ParetoPoint({str(name): point[name] for name in question.unknowns}, aims)


@dataclass
class _Front:
    """The non-dominated points found so far."""

    space: SearchSpace
    goals: tuple[BoundedExpression, ...]
    tally: SearchProgress
    best: list[tuple[tuple[End, ...], Point]] = field(default_factory=list)
    """The objective values of each point, all to be maximized, and the point."""

    def search(self) -> None:
        """Visit all boxes that may contain a non-dominated point."""
        branching = BranchAndBound(
            self.space, self.goals[0], self._may_contain_better, tally=self.tally
        )
        for part in branching.parts():
            if part.point:
                self._add(part.point, part)
            else:  # the corner where one objective is largest
                for goal in self.goals:
                    with suppress(TooLargeError):  # a smaller box may have shorter numbers
                        self._add(goal.corner(part.box, upper=True), part)
            if len(self.best) > _MAX_POINTS:
                self.tally.exhausted = False
                return

    def _may_contain_better(self, bound: End, box: Box) -> bool:
        """Return whether no point dominates the upper bounds of the objectives on a box."""
        others = (goal.most(box) for goal in self.goals[1:])
        return not self._is_dominated((bound, *others))

    def _is_dominated(self, ideal: tuple[End, ...]) -> bool:
        for index, (values, _) in enumerate(self.best):
            if all(map(ge, values, ideal)):
                self.best.insert(0, self.best.pop(index))  # it probably dominates the next, too
                return True
        return False

    def _add(self, point: Point | None, part: SearchBox) -> None:
        """Add a feasible point that is not dominated, and drop those that it dominates."""
        if point is None or not self.space.meets(point, part.filters):
            return
        values = tuple(value for goal in self.goals if (value := valued(goal, point)) is not None)
        if len(values) == len(self.goals) and not self._is_dominated(values):
            others = [entry for entry in self.best if not all(map(ge, values, entry[0]))]
            self.best = [(values, point), *others]
            self.tally.best = values[0]
