"""The frontier: all trade-offs of which none is better in every respect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from operator import ge, itemgetter

from symcnn.errors import SolveError, TooLargeError, UnboundedError
from symcnn.network import Network
from symcnn.network.substitution.substitute import Substitute
from symcnn.solving.answers.certificate import Certificate, certified
from symcnn.solving.answers.infeasibility import endless, infeasible, too_large
from symcnn.solving.answers.solution import Answer, answered
from symcnn.solving.bounds.bounded_expression import Gauge, Point, gauge
from symcnn.solving.bounds.interval import Box, End
from symcnn.solving.bounds.search_space import Space, spaced
from symcnn.solving.questions.question import Question, asked, listed
from symcnn.solving.search import branch_and_bound as boxes
from symcnn.solving.search.branch_and_bound import Hunt, Part, Tally, Watch, unwatched
from symcnn.solving.search.search import valued

_MOST = 5_000
"""How many trade-offs a frontier may have."""
_AIMS = range(2, 4)


@dataclass(frozen=True)
class Trade:
    """One trade-off: values of the unknowns, and what each aim comes to."""

    values: Mapping[str, int]
    aims: Mapping[str, Answer]


@dataclass(frozen=True)
class Frontier:
    """The trade-offs that nothing beats in every respect; see `pareto`."""

    question: Question = field(repr=False)
    trades: tuple[Trade, ...]
    """In the order of the first aim, the best first; of equal ones there is one."""
    certificate: Certificate = field(repr=False)
    proven: bool
    """Whether it is known that none is missing; not where the search was interrupted."""


def pareto(  # noqa: PLR0913 - the parts of a question
    net: Network | str,
    values: Mapping[str, Substitute] | None = None,
    /,
    *,
    maximize: str | Iterable[str] = (),
    minimize: str | Iterable[str] = (),
    subject_to: str | Iterable[str] = (),
    unknowns: Iterable[str] | None = None,
    watch: Watch = unwatched,
    **named: Substitute,
) -> Frontier:
    """Return the frontier of two or three aims, each an expression in symbols and quantities.

    The other arguments, and what is raised, are those of `solve`.

    >>> front = pareto("I(32,3)-C(k,f)-G-O(10)", maximize="rf", minimize="params",
    ...     subject_to="f >= 8 and k in 3..5")
    >>> [dict(trade.aims) for trade in front.trades]
    [{'rf': 5, 'params': 698}, {'rf': 4, 'params': 482}, {'rf': 3, 'params': 314}]
    """
    aims = [
        *((text, True) for text in listed(maximize)),
        *((text, False) for text in listed(minimize)),
    ]
    if len(aims) not in _AIMS:
        raise SolveError(f"a Pareto front needs two or three objectives, not {len(aims)}")
    question = asked(net, aims, subject_to, unknowns, {**(values or {}), **named})
    if question.parameters:
        names = ", ".join(map(str, question.parameters))
        raise SolveError(f"a Pareto front needs numbers; set {names}")
    space = spaced(question.unknowns, question.conditions)
    if space.box is None:
        raise infeasible(question, space)
    return _frontier(question, space, watch)


def _frontier(question: Question, space: Space, watch: Watch) -> Frontier:
    goals = tuple(gauge(aim.goal, space.lows) for aim in question.aims)
    front = _Front(space, goals, Tally(watch, seconds=boxes.MAX_SECONDS))
    tally = front.tally
    try:
        front.search()
    except KeyboardInterrupt:
        tally.exhausted, tally.interrupted = False, True
    if tally.interrupted and not front.best:
        raise KeyboardInterrupt
    if tally.endless is not None:
        raise UnboundedError(endless(question, tally.endless))
    if not (tally.exhausted or tally.interrupted):
        raise TooLargeError(too_large(tally))
    if not front.best:
        raise infeasible(question, space)
    trades = sorted(front.best, key=itemgetter(0), reverse=True)
    named = tuple(_trade(question, point) for _, point in trades)
    return Frontier(question, named, certified(question, space, tally), tally.exhausted)


def _trade(question: Question, point: Point) -> Trade:
    aims = {aim.text: answered(aim.expr, point) for aim in question.aims}
    return Trade({str(name): point[name] for name in question.unknowns}, aims)


@dataclass
class _Front:
    """Points of a space that none found so far beats."""

    space: Space
    goals: tuple[Gauge, ...]
    tally: Tally
    best: list[tuple[tuple[End, ...], Point]] = field(default_factory=list)
    """What points come to, and the points."""

    def search(self) -> None:
        """Go through the boxes that may hold a point that none beats."""
        hunt = Hunt(self.space, self.goals[0], self._is_promising, tally=self.tally)
        for part in hunt.parts():
            if part.point:
                self._try(part.point, part)
            else:  # where one aim is best
                for goal in self.goals:
                    with suppress(TooLargeError):  # a smaller part may do
                        self._try(goal.corner(part.box, upper=True), part)
            if len(self.best) > _MOST:
                self.tally.exhausted = False
                return

    def _is_promising(self, bound: End, box: Box) -> bool:
        """Tell whether nothing found so far is as good as a box may be, in every respect."""
        others = (goal.most(box) for goal in self.goals[1:])
        return not self._is_beaten((bound, *others))

    def _is_beaten(self, ideal: tuple[End, ...]) -> bool:
        for place, (own, _) in enumerate(self.best):
            if all(map(ge, own, ideal)):
                self.best.insert(0, self.best.pop(place))  # it may well beat the next one, too
                return True
        return False

    def _try(self, point: Point | None, part: Part) -> None:
        """Keep a point if it meets the conditions and is not beaten, and none that it beats."""
        if point is None or not self.space.meets(point, part.filters):
            return
        values = tuple(value for goal in self.goals if (value := valued(goal, point)) is not None)
        if len(values) == len(self.goals) and not self._is_beaten(values):
            left = [one for one in self.best if not all(map(ge, values, one[0]))]
            self.best = [(values, point), *left]
            self.tally.best = values[0]
