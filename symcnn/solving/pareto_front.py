"""Pareto fronts: all solutions that no other solution dominates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from symcnn.errors import SolveError
from symcnn.network import Network
from symcnn.network.substitution.substitute import Substitute
from symcnn.solving.answers.certificate import Certificate, certify
from symcnn.solving.answers.infeasibility import explain_failure, explain_infeasible
from symcnn.solving.answers.solution import Answer, build_answer
from symcnn.solving.bounds.bounded_expression import Point, bounded_expression
from symcnn.solving.bounds.search_space import SearchSpace, build_search_space
from symcnn.solving.questions.question import Question, asked, listed
from symcnn.solving.search.branch_and_bound import SearchProgress, Watch, silent_progress
from symcnn.solving.search.search import run_search

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
    tally = SearchProgress(watch)
    front = run_search(space, goals, tally).best
    if not front or not (tally.exhausted or tally.interrupted):
        raise explain_failure(question, space, tally)
    entries = sorted(front, key=itemgetter(0), reverse=True)
    points = tuple(_pareto_point(question, point) for _, point in entries)
    return Frontier(question, points, certify(question, space, tally), tally.exhausted)


def _pareto_point(question: Question, point: Point) -> ParetoPoint:
    aims = {aim.text: build_answer(aim.expr, point) for aim in question.aims}
    return ParetoPoint({str(name): point[name] for name in question.unknowns}, aims)
