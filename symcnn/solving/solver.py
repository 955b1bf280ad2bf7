"""Optimization under constraints, and enumeration of all solutions, with certificates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from time import process_time

from symcnn.errors import InfeasibleError, SolveError, TooLargeError, UnboundedError
from symcnn.network import Network
from symcnn.network.substitution.substitute import Substitute
from symcnn.solving.answers.certificate import Certificate, certify
from symcnn.solving.answers.closed_form import solve_closed_form
from symcnn.solving.answers.infeasibility import (
    explain_failure,
    explain_infeasible,
    explain_unbounded,
)
from symcnn.solving.answers.solution import Solution, build_answer
from symcnn.solving.bounds.bounded_expression import bounded_expression
from symcnn.solving.bounds.example_range import example_of_widest, example_range
from symcnn.solving.bounds.propagate import FURTHEST
from symcnn.solving.bounds.search_space import SearchSpace, build_search_space
from symcnn.solving.questions.question import Question, asked
from symcnn.solving.search import branch_and_bound as boxes
from symcnn.solving.search.branch_and_bound import (
    SearchProgress,
    Watch,
    shrink_box,
    silent_progress,
)
from symcnn.solving.search.enumerate import Solutions
from symcnn.solving.search.search import run_search


def solve(  # noqa: PLR0913 - the parts of a question
    net: Network | str,
    values: Mapping[str, Substitute] | None = None,
    /,
    *,
    maximize: str | None = None,
    minimize: str | None = None,
    subject_to: str | Iterable[str] = (),
    unknowns: Iterable[str] | None = None,
    watch: Watch = silent_progress,
    **named: Substitute,
) -> Solution:
    """Find the symbols of a network that are optimal, or all that satisfy the constraints.

    `maximize` or `minimize` is an expression in symbols and quantities; without either, all
    solutions are enumerated. `subject_to` holds constraints such as `params <= 1M`, `f % 8 == 0`
    or `f in 16..512`. Values, by name or in a mapping, are substituted first. `unknowns` defaults
    to the remaining symbols; every solution lies in the domain of the network. Another name, such
    as a budget B, stays symbolic, and the answer is a closed form in it. `watch` is called
    regularly during long searches.

    Raises NotationError for invalid syntax or an unknown name, InfeasibleError if no values
    satisfy all constraints, UnboundedError if there is no optimum or an unbounded set of
    solutions, TooLargeError without a proven answer within 20 s of CPU time or 30,000 boxes, and
    SolveError for an invalid query.

    >>> best = solve("I(n,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)", maximize="f",
    ...     subject_to=["params <= 1M", "f % 8 == 0"], n=28, h=256)
    >>> best.values, best.objective, best.proven
    ({'f': 64}, 64, True)
    """
    aims = [(text, up) for text, up in ((maximize, True), (minimize, False)) if text is not None]
    if len(aims) > 1:
        raise SolveError("choose either maximize or minimize; `pareto` takes several objectives")
    question = asked(net, aims, subject_to, unknowns, {**(values or {}), **named})
    if question.parameters:
        return _solve_symbolically(question)
    until = process_time() + boxes.MAX_SECONDS
    space = build_search_space(question.unknowns, question.conditions, until)
    if space.box is None:
        raise explain_infeasible(question, space)
    return _optimize(question, space, watch) if aims else _enumerate(question, space)


def _solve_symbolically(question: Question) -> Solution:
    """Solve a query with symbolic parameters in closed form."""
    formula = solve_closed_form(question)
    if formula is None:
        names = ", ".join(map(str, question.parameters))
        raise SolveError(f"no closed form is known for the answer; set {names}")
    if any(condition.verdict is False for condition in formula.holds):
        raise InfeasibleError("no values satisfy all constraints, for any bounds")
    certificate = Certificate("each bound was solved for the unknown, exactly", {}, 0)
    values = {str(formula.unknown): build_answer(formula.value, {})} if question.aims else {}
    return Solution(question, values, certificate, proven=True)


def _optimize(question: Question, space: SearchSpace, watch: Watch) -> Solution:
    """Search for the optimum; raise SolveError if there is none or a limit is reached."""
    (aim,) = question.aims
    tally = SearchProgress(watch)
    point = run_search(space, (bounded_expression(aim.goal, space.lows),), tally).point
    if point is None or tally.endless is not None:
        raise explain_failure(question, space, tally)
    values = {str(name): point[name] for name in question.unknowns}
    certificate = certify(question, space, tally, point)
    best = Solution(question, values, certificate, tally.exhausted)
    if not (tally.exhausted or tally.interrupted):
        end = tally.explain_end(example_of_widest(space))
        raise TooLargeError(f"{end}; best so far, not proven optimal: {best}")
    return best


def _unbounded_enumeration(question: Question, space: SearchSpace) -> SolveError:
    """Return the error for an enumeration without a known upper bound of some unknown."""
    name = space.unbounded[0]
    low, high = (space.box or {})[name]
    tail = {**(space.box or {}), name: (max(low, FURTHEST), high)}
    part = shrink_box(space, tail, space.filters)
    if part is not None and not part.filters:
        return UnboundedError(explain_unbounded(question, space, name))
    example = example_range(space, name)
    return TooLargeError(f"no upper bound of {name} is known; add one, as in `{example}`")


def _enumerate(question: Question, space: SearchSpace) -> Solution:
    """Enumerate all solutions; raise SolveError if there are none or infinitely many."""
    if space.unbounded:
        raise _unbounded_enumeration(question, space)
    solutions = Solutions(space)
    first = next(iter(solutions), None)
    if first is None:
        raise explain_infeasible(question, space)
    return Solution(question, first, certify(question, space), proven=True, solutions=solutions)
