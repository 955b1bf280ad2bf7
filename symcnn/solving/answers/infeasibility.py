"""Why there is no answer, and which constraints are to blame."""

from __future__ import annotations

from dataclasses import replace

from sympy import Integer, Symbol, sympify

from symcnn.algebra.polynomials.plain_text import text
from symcnn.errors import InfeasibleError
from symcnn.solving.bounds.bounded_expression import gauge
from symcnn.solving.bounds.search_space import Space, spaced
from symcnn.solving.questions.constraint import Constraint
from symcnn.solving.questions.question import Question
from symcnn.solving.search.branch_and_bound import Tally
from symcnn.solving.search.search import searched

_SECONDS = 1
"""How many seconds of CPU time it may take to see that a constraint is not to blame."""


def too_large(tally: Tally) -> str:
    """Return what to say of a search that was given up."""
    time = f"no proven answer within {tally.seconds:g} s of CPU time"
    cause = time if tally.late else "the search space is too large"
    return f"{cause}; bound the unknowns more tightly, as in `f in 16..512`"


def infeasible(question: Question, space: Space) -> InfeasibleError:
    """Return the error for a question without solution: constraints that cannot hold together.

    They are as few as can be told without a long search: of those named, all are needed.
    """
    left = list(question.constraints)
    is_empty = _is_plainly_empty if space.box is None else _is_empty
    for constraint in question.constraints:
        others = [other for other in left if other is not constraint]
        if is_empty(replace(question, constraints=tuple(others))):
            left = others
    if not left:
        return InfeasibleError(f"the domain of the network is empty: {question.domain}")
    told = "".join(f"; {one.narrowed}" for one in left if one.narrowed)
    told += f"; searched {question.searched}" if question.searched else ""
    if len(left) == 1:
        (one,) = left
        return InfeasibleError(_alone(question, one) + told, one.span, one.source)
    names = [f"`{constraint}`" for constraint in left]
    all_of = "both" if len(names) == 2 else "all of"  # noqa: PLR2004
    return InfeasibleError(
        f"no values satisfy {all_of} {', '.join(names[:-1])} and {names[-1]}{told}"
    )


def _is_plainly_empty(question: Question) -> bool:
    """Tell whether nothing meets all constraints, as the ends of the unknowns show."""
    return spaced(question.unknowns, question.conditions).box is None


def _is_empty(question: Question) -> bool:
    """Tell whether nothing meets all constraints, as a search shows."""
    space = spaced(question.unknowns, question.conditions)
    if space.box is None or space.unbounded:
        return space.box is None
    found = searched(space, gauge(Integer(0), {}), Tally(seconds=_SECONDS))
    return found.tally.exhausted and found.point is None


def _alone(question: Question, constraint: Constraint) -> str:
    """Return why one constraint cannot hold by itself, with the number that it fails by."""
    if not any(gap.free_symbols for gap in constraint.gaps):
        return f"this constraint never holds: {constraint.relation}"
    box = spaced(question.unknowns, question.domain).box
    if box is None or constraint.sign not in ("<=", "<", ">=", ">"):
        return "no values satisfy this constraint"
    left, _ = constraint.names
    lows = {name: int(low) for name, (low, _) in box.items()}
    side = gauge(constraint.sides[0] - constraint.sides[1], lows)
    upward = constraint.sign.startswith("<")
    corner = side.corner(box, upper=not upward)
    if corner is None or not constraint.sides[1].is_Number:
        return "no values satisfy this constraint"
    value = sympify(side.at(corner)) + constraint.sides[1]
    return f"{left} is at {'least' if upward else 'most'} {text(value)}"


def endless(question: Question, name: Symbol) -> str:
    """Return what to say of an unknown that nothing bounds, with the constraints that name it."""
    held = [f"`{found}`" for found in question.constraints if name in found.free_symbols]
    aim = f"{question.aims[0].verb} {question.aims[0].text}: " if len(question.aims) == 1 else ""
    fact = f"no upper bound of {name} follows from {' and '.join(held)}"
    cause = fact if held else f"{name} has no upper bound"
    return f"{aim}{cause}; add one, as in `{name} in 1..512`"
