"""The frontier: all trade-offs of which none is better in every respect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from operator import ge, itemgetter

from symcnn.errors import SolveError, TooLargeError, UnboundedError
from symcnn.network import Network
from symcnn.network.substitute import Substitute
from symcnn.solving.blame import endless, infeasible
from symcnn.solving.certificate import Certificate, certified
from symcnn.solving.gauge import Gauge, Point, gauge
from symcnn.solving.interval import Box, End
from symcnn.solving.question import Question, asked
from symcnn.solving.search import (
    Found,
    Part,
    Tally,
    Watch,
    beyond,
    halves,
    meets,
    next_split,
    parted,
    unwatched,
)
from symcnn.solving.solution import Answer, answered
from symcnn.solving.space import Space, spaced

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
    /,
    *,
    maximize: str | Iterable[str] = (),
    minimize: str | Iterable[str] = (),
    subject_to: str | Iterable[str] = (),
    unknowns: Iterable[str] | None = None,
    watch: Watch = unwatched,
    **values: Substitute,
) -> Frontier:
    """Return the frontier of two or three aims, each an expression in symbols and quantities.

    The other arguments, and what is raised, are those of `solve`.

    >>> front = pareto("I(32,3)-C(k,f)-G-O(10)", maximize="rf", minimize="params",
    ...     subject_to="f >= 8 and k in 3..5")
    >>> [dict(trade.aims) for trade in front.trades]
    [{'rf': 5, 'params': 698}, {'rf': 4, 'params': 482}, {'rf': 3, 'params': 314}]
    """
    aims = [
        *((text, True) for text in _listed(maximize)),
        *((text, False) for text in _listed(minimize)),
    ]
    if len(aims) not in _AIMS:
        raise SolveError(f"a frontier has two or three aims, not {len(aims)}")
    question = asked(net, aims, subject_to, unknowns, values)
    if question.parameters:
        names = ", ".join(map(str, question.parameters))
        raise SolveError(f"a frontier is one of numbers; give a value for {names}")
    space = spaced(question.unknowns, question.conditions)
    if space.box is None:
        raise infeasible(question, space)
    return _frontier(question, space, watch)


def _listed(texts: str | Iterable[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _frontier(question: Question, space: Space, watch: Watch) -> Frontier:
    goals = tuple(gauge(aim.goal, space.lows) for aim in question.aims)
    front = _Front(space, goals, Found(tally=Tally(watch)))
    try:
        front.search()
    except KeyboardInterrupt:
        front.found.exhausted, front.found.interrupted = False, True
    found = front.found
    if found.endless is not None:
        raise UnboundedError(endless(question, found.endless))
    if not (found.exhausted or found.interrupted):
        raise TooLargeError(
            "there is too much to search; narrow the unknowns, as in `f in 16..512`"
        )
    if not front.best and found.exhausted:
        raise infeasible(question, space)
    trades = sorted(front.best, key=itemgetter(0), reverse=True)
    named = tuple(_trade(question, point) for _, point in trades)
    return Frontier(question, named, certified(question, space, found), found.exhausted)


def _trade(question: Question, point: Point) -> Trade:
    aims = {aim.text: answered(aim.expr, point) for aim in question.aims}
    return Trade({str(name): point[name] for name in question.unknowns}, aims)


@dataclass
class _Front:
    """A search for a frontier: boxes that may hold a point that nothing found so far beats."""

    space: Space
    goals: tuple[Gauge, ...]
    found: Found
    best: list[tuple[tuple[End, ...], Point]] = field(default_factory=list)
    """What points come to, and the points; none beats another."""

    def search(self) -> None:
        """Go through the boxes, the most promising in the first aim first."""
        order = count()
        queue: list[tuple[End, int, Part]] = []

        def push(part: Part | None) -> None:
            if part is not None and not self._is_beaten(self._ideal(part.box)):
                heappush(queue, (-self.goals[0].most(part.box), next(order), part))

        push(parted(self.space, self.space.box or {}, self.space.filters))
        while queue:
            _, _, part = heappop(queue)
            if self._is_beaten(self._ideal(part.box)):
                continue
            self.found.endless = beyond(part.box)
            if self.found.endless or not self.found.tally.count() or len(self.best) > _MOST:
                self.found.exhausted = False
                return
            self._try(part)
            if part.point is None and not self._is_beaten(self._ideal(part.box)):
                for half in halves(self.space, part.box, next_split(part.box)):
                    push(parted(self.space, half, part.filters))

    def _ideal(self, box: Box) -> tuple[End, ...]:
        return tuple(goal.most(box) for goal in self.goals)

    def _is_beaten(self, ideal: tuple[End, ...]) -> bool:
        """Tell whether a point that was found is as good in every respect."""
        for place, (own, _) in enumerate(self.best):
            if all(map(ge, own, ideal)):
                self.best.insert(0, self.best.pop(place))  # it may well beat the next one, too
                return True
        return False

    def _try(self, part: Part) -> None:
        """Keep the points of a box that are best in one respect, if they meet the conditions."""
        corners = (
            [part.point]
            if part.point
            else [goal.corner(part.box, upper=True) for goal in self.goals]
        )
        for point in corners:
            if point is not None and meets(point, part.filters):
                self._keep(point)

    def _keep(self, point: Point) -> None:
        values = tuple(goal.at(point) for goal in self.goals)
        if self._is_beaten(values):
            return
        left = [(own, other) for own, other in self.best if not all(map(ge, values, own))]
        self.best = [(values, point), *left]
