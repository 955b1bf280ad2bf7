"""Quantities in the plot of a solution: their bounds, and the first value that fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr, Integer, Symbol

from symcnn.errors import SolveError
from symcnn.render.plots.domain_samples import DomainSamples
from symcnn.solving.bounds.allowed_values import AllowedValues
from symcnn.solving.bounds.monotonicity import direction, least_of
from symcnn.solving.bounds.search_space import allowed_values
from symcnn.solving.questions.constraint import Constraint
from symcnn.solving.questions.question import Question

_MAX_LENGTH = 48
"""The length of a constraint in a plot, in characters; the end of a longer one is left out."""
_MAX_TRIED = 1000
"""The number of values beyond the best one that are tried for the first that fails."""


@dataclass(frozen=True)
class BoundedQuantity:
    """A quantity, its name as the query has it, and the constraints that bound it by a number."""

    name: str
    quantity: Expr
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True)
class Failure:
    """The first value beyond the best one that violates a constraint or lies outside the domain."""

    value: int
    constraint: Constraint | None
    """The violated constraint; None outside the domain."""

    @property
    def reason(self) -> str:
        """The reason in words."""
        if self.constraint is None:
            return "outside the domain"
        return f"violates {constraint_text(self.constraint)}"


def bounded_quantities(question: Question) -> list[BoundedQuantity]:
    """Return the quantities to plot: the objective if it is no symbol, and those with bounds.

    Raises SolveError if there is none.
    """
    bounds: dict[Expr, list[Constraint]] = {}
    names: dict[Expr, str] = {}
    for aim in question.aims:
        if not (aim.expr.is_Symbol or aim.expr.is_number):
            names[aim.expr], bounds[aim.expr] = aim.text, []
    for constraint in question.constraints:
        if constraint.bounds_quantity:
            index = 1 if constraint.sides[0].is_Number else 0
            quantity = constraint.sides[index]
            names.setdefault(quantity, constraint.names[index])
            bounds.setdefault(quantity, []).append(constraint)
    if not names:
        raise SolveError(
            "nothing to plot: objective and constraints are about the unknowns alone; "
            "bound a quantity, as in params <= 1M"
        )
    return [BoundedQuantity(name, each, tuple(bounds[each])) for each, name in names.items()]


def bound_of(constraint: Constraint) -> int:
    """Return the number that bounds a quantity."""
    return int(next(side for side in constraint.sides if side.is_Number))


def first_failure(samples: DomainSamples) -> Failure | None:
    """Return the first better value of the only unknown that fails.

    None where the query has no objective, or one that is not known to be monotone, where the
    unknown has its lowest value, and where none of 1,000 values fails, as after an interrupted
    search.
    """
    question = samples.question
    if not question.aims:
        return None
    (name,), (best,) = samples.unknowns, samples.marks
    goal = question.aims[0].goal.xreplace(_exact(samples.constants))
    way = direction(goal, name, least_of({}, goal))
    if not way:
        return None
    residues, _ = allowed_values(samples.restrict(question.conditions))
    steps = residues.get(name, AllowedValues())
    value = best[name]
    for _ in range(_MAX_TRIED):
        value = int(steps.up(value + 1) if way > 0 else steps.down(value - 1))
        if value < (1 if name.is_positive else 0):
            return None
        failure = _failure_at(samples, name, value)
        if failure is not None:
            return failure
    return None


def _exact(values: Mapping[Symbol, int]) -> dict[Expr, Expr]:
    return {name: Integer(value) for name, value in values.items()}


def _failure_at(samples: DomainSamples, name: Symbol, value: int) -> Failure | None:
    """Return why a value fails; None if it is a solution."""
    if not samples.admits({name: value}):
        return Failure(value, None)
    point = _exact({name: value})
    for constraint in samples.question.constraints:
        conditions = samples.restrict(constraint.conditions)
        if any(condition.substitute(point).verdict is False for condition in conditions):
            return Failure(value, constraint)
    return None


def constraint_text(constraint: Constraint) -> str:
    """Return a constraint with mathematical signs, in one line and not too long."""
    text = " ".join(constraint.text.split())
    for typed, sign in {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}.items():
        text = text.replace(typed, sign)
    return text if len(text) <= _MAX_LENGTH else f"{text[: _MAX_LENGTH - 1]}…"


def point_text(samples: DomainSamples, point: Mapping[Symbol, int]) -> str:
    """Return the unknowns of the plot at a point: f = 64, h = 256."""
    return ", ".join(f"{name} = {point[name]:,}" for name in samples.unknowns)


def best_word(samples: DomainSamples) -> str:
    """Return the name of the marked points: the best, or solutions."""
    solutions = samples.solution.solutions
    if solutions is None:
        return "best" if samples.solution.proven else "best so far, not proven"
    count = solutions.count
    if count > len(samples.marks):
        return f"first {len(samples.marks):,} of {count:,} solutions"
    return "solutions" if count > 1 else "only solution"
