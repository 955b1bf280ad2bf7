"""Explanations of infeasible, unbounded and unfinished queries."""

from __future__ import annotations

from dataclasses import replace

from sympy import Symbol, sympify

from symcnn.algebra.presentation.present import text
from symcnn.errors import InfeasibleError, SolveError, TooLargeError, UnboundedError
from symcnn.solving.bounds.bounded_expression import NO_GOAL, bounded_expression
from symcnn.solving.bounds.example_range import example_of_widest, example_range
from symcnn.solving.bounds.search_space import SearchSpace, build_search_space
from symcnn.solving.questions.constraint import Constraint
from symcnn.solving.questions.question import Question
from symcnn.solving.search.branch_and_bound import SearchProgress
from symcnn.solving.search.search import run_search

_CONFLICT_SECONDS = 1
"""CPU time, in seconds, to prove a conflict without one of its constraints."""


def explain_failure(question: Question, space: SearchSpace, tally: SearchProgress) -> SolveError:
    """Return the error for a search without an answer: unbounded, infeasible or too large."""
    if tally.endless is not None:
        return UnboundedError(explain_unbounded(question, space, tally.endless))
    if tally.exhausted:
        return explain_infeasible(question, space)
    return TooLargeError(tally.explain_end(example_of_widest(space)))


def explain_infeasible(question: Question, space: SearchSpace) -> InfeasibleError:
    """Return the error for an infeasible query, with a minimal set of conflicting constraints.

    The set is minimal up to the time limit: a constraint is dropped if the others still conflict.
    """
    conflict = list(question.constraints)
    is_empty = _has_empty_box if space.box is None else _is_infeasible
    for constraint in question.constraints:
        others = [other for other in conflict if other is not constraint]
        if is_empty(replace(question, constraints=tuple(others))):
            conflict = others
    if not conflict:
        return InfeasibleError(f"the domain of the network is empty: {question.domain}")
    notes = "".join(f"; {part.narrowed}" for part in conflict if part.narrowed)
    notes += f"; searched {question.searched}" if question.searched else ""
    if len(conflict) == 1:
        (single,) = conflict
        message = _explain_single(question, single) + notes
        return InfeasibleError(message, single.span, single.source)
    names = [f"`{constraint}`" for constraint in conflict]
    all_of = "both" if len(names) == 2 else "all of"  # noqa: PLR2004
    return InfeasibleError(
        f"no values satisfy {all_of} {', '.join(names[:-1])} and {names[-1]}{notes}"
    )


def _has_empty_box(question: Question) -> bool:
    """Return whether bounds propagation alone proves a query infeasible."""
    return build_search_space(question.unknowns, question.conditions).box is None


def _is_infeasible(question: Question) -> bool:
    """Return whether a short search proves a query infeasible."""
    space = build_search_space(question.unknowns, question.conditions)
    if space.box is None or space.unbounded:
        return space.box is None
    best = run_search(space, (NO_GOAL,), SearchProgress(seconds=_CONFLICT_SECONDS))
    return best.tally.exhausted and best.point is None


def _explain_single(question: Question, constraint: Constraint) -> str:
    """Explain why one constraint is infeasible, with the minimum or maximum of its left side."""
    if not any(gap.free_symbols for gap in constraint.gaps):
        return f"this constraint never holds: {constraint.relation}"
    box = build_search_space(question.unknowns, question.domain).box
    if box is None or constraint.sign not in ("<=", "<", ">=", ">"):
        return "no values satisfy this constraint"
    left, _ = constraint.names
    lows = {name: int(low) for name, (low, _) in box.items()}
    side = bounded_expression(constraint.sides[0] - constraint.sides[1], lows)
    upward = constraint.sign.startswith("<")
    corner = side.corner(box, upper=not upward)
    if corner is None or not constraint.sides[1].is_Number:
        return "no values satisfy this constraint"
    value = sympify(side.at(corner)) + constraint.sides[1]
    return f"{left} is at {'least' if upward else 'most'} {text(value)}"


def explain_unbounded(question: Question, space: SearchSpace, name: Symbol) -> str:
    """Explain an unbounded unknown, with the constraints that contain it."""
    related = [f"`{part}`" for part in question.constraints if name in part.free_symbols]
    aim = f"{question.aims[0].verb} {question.aims[0].text}: " if len(question.aims) == 1 else ""
    fact = f"no upper bound of {name} follows from {' and '.join(related)}"
    cause = fact if related else f"{name} has no upper bound"
    return f"{aim}{cause}; add one, as in `{example_range(space, name)}`"
