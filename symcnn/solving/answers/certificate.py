"""Certificates of answers: the first value that violates a bound, or the searched box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from sympy import Integer, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.presentation.present import text
from symcnn.solving.bounds.allowed_values import AllowedValues
from symcnn.solving.bounds.bounded_expression import Point
from symcnn.solving.bounds.interval import Box
from symcnn.solving.bounds.monotonicity import direction, least_of
from symcnn.solving.bounds.search_space import SearchSpace
from symcnn.solving.questions.constraint import Constraint
from symcnn.solving.questions.question import Question
from symcnn.solving.search.branch_and_bound import SearchProgress

_SIGNS = {"<=": ("≤", "<"), "<": ("<", "≤"), ">=": ("≥", ">"), ">": (">", "≥")}
"""The printed sign of a relation, and the sign between its bound and a violating value."""


@dataclass(frozen=True)
class Certificate:
    """The proof of an answer, in words and numbers; `str` returns the text."""

    text: str
    box: Mapping[str, tuple[int, int | None]]
    """The searched bounds of each unknown, which contain all solutions; None is no upper bound."""
    boxes: int
    """The number of boxes that the search visited."""

    def __str__(self) -> str:
        """Return the proof as text."""
        return self.text


def certify(
    question: Question,
    space: SearchSpace,
    tally: SearchProgress | None = None,
    point: Point | None = None,
) -> Certificate:
    """Certify that a search missed no better point; without a point, no solution."""
    box = space.box or {}
    ends = {
        str(name): (int(low), None if high == inf else int(high))
        for name, (low, high) in box.items()
    }
    notes = "".join(f"; {part.narrowed}" for part in question.constraints if part.narrowed)
    if tally is None:
        return Certificate(f"all solutions satisfy {_ranges(box, question)}{notes}", ends, 0)
    violation = _first_violation(question, space, point) if point and tally.exhausted else None
    extent = "searched exhaustively" if tally.exhausted else "not searched exhaustively"
    reason = violation or f"{extent}: {_ranges(box, question)}"
    return Certificate(f"{reason}{notes}", ends, tally.boxes)


def _ranges(box: Box, question: Question) -> str:
    """Return the searched ranges, without the values that the query sets."""
    names = [name for name in box if str(name) not in question.given]
    ranges = ((name, *box[name]) for name in names or box)
    return ", ".join(
        f"{name} ≥ {low:,}" if high == inf else f"{name} in {low:,}..{high:,}"
        for name, low, high in ranges
    )


def _first_violation(question: Question, space: SearchSpace, point: Point) -> str | None:
    """Describe the first better value of the only unknown, if it violates a monotone bound."""
    if len(question.unknowns) != 1:
        return None
    (name,) = question.unknowns
    goal = question.aims[0].goal
    way = direction(goal, name, least_of({}, goal))
    if not way:
        return None
    steps = space.steps.get(name, AllowedValues())
    value = point[name]
    beyond = steps.up(value + 1) if way > 0 else int(steps.down(value - 1))
    if beyond < (1 if name.is_positive else 0):
        return f"{name} is at least {value:,}"
    for condition in question.domain:
        if condition.substitute({name: Integer(beyond)}).verdict is False:
            return _outside(condition, name, beyond, way)
    reasons = (_violated(part, name, value, beyond, way) for part in question.constraints)
    return next((reason for reason in reasons if reason is not None), None)


def _outside(condition: Condition, name: Symbol, beyond: int, way: int) -> str | None:
    """Describe a next value outside the domain, if all values beyond are outside, too."""
    if isinstance(condition, AtLeast):
        expr = condition.expr
        if direction(expr, name, least_of({}, expr)) == -way:
            return f"{name} = {beyond:,} lies outside the domain, {condition}"
    return None


def _violated(
    constraint: Constraint, name: Symbol, value: int, beyond: int, way: int
) -> str | None:
    """Describe a constraint that holds at a value and is violated from the next one on."""
    gap, (left, right) = constraint.gaps[0], constraint.sides
    if constraint.sign not in _SIGNS or direction(gap, name, least_of({}, gap)) != -way:
        return None
    violated = constraint.conditions[0].substitute({name: Integer(beyond)}).verdict is False
    if name in right.free_symbols or not violated:
        return None
    sign, opposite = _SIGNS[constraint.sign]
    label = constraint.names[0]
    here, there = (text(substitute(left, {name: Integer(number)})) for number in (value, beyond))
    bound = text(right)
    trend = "rises" if constraint.sign.startswith("<") == (way > 0) else "falls"
    return (
        f"{label} = {here} {sign} {bound} {opposite} {there} = {label} at {name} = {beyond:,}; "
        f"{label} {trend} with {name}"
    )
