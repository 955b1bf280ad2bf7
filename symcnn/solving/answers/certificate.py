"""What proves an answer: the step at which a bound is passed, or the box that was searched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.powers import put
from symcnn.solving.bounds.allowed_values import Steps
from symcnn.solving.bounds.bounded_expression import Point
from symcnn.solving.bounds.interval import Box
from symcnn.solving.bounds.monotonicity import direction, least_of
from symcnn.solving.bounds.search_space import Space
from symcnn.solving.questions.constraint import Constraint
from symcnn.solving.questions.question import Question
from symcnn.solving.search.branch_and_bound import Tally

_ROUNDED = {"<=": ("≤", "<"), "<": ("<", "≤"), ">=": ("≥", ">"), ">": (">", "≥")}
"""How a relation is printed, and what holds the other way round beyond it."""


@dataclass(frozen=True)
class Certificate:
    """Why an answer is right, in words and numbers; `str` gives the text."""

    text: str
    box: Mapping[str, tuple[int, int | None]]
    """The values that were searched: outside them no solution is. None stands for no end."""
    boxes: int
    """How many parts of it were looked at."""

    def __str__(self) -> str:
        """Return the reason."""
        return self.text


def certified(
    question: Question, space: Space, tally: Tally | None = None, point: Point | None = None
) -> Certificate:
    """Return why a search has missed nothing better than a point; without it, no solution."""
    box = space.box or {}
    ends = {
        str(name): (int(low), None if high == inf else int(high))
        for name, (low, high) in box.items()
    }
    told = "".join(f"; {one.narrowed}" for one in question.constraints if one.narrowed)
    if tally is None:
        return Certificate(f"all solutions satisfy {_ranges(box)}{told}", ends, 0)
    step = _step(question, space, point) if point and tally.exhausted else None
    extent = "searched exhaustively" if tally.exhausted else "not searched exhaustively"
    reason = step or f"{extent}: {_ranges(box)}"
    return Certificate(f"{reason}{told}", ends, tally.boxes)


def _ranges(box: Box) -> str:
    return ", ".join(
        f"{name} ≥ {low:,}" if high == inf else f"{name} in {low:,}..{high:,}"
        for name, (low, high) in box.items()
    )


def _step(question: Question, space: Space, point: Point) -> str | None:
    """Return the step of the one unknown at which a bound is passed, if that settles it."""
    if len(question.unknowns) != 1:
        return None
    (name,) = question.unknowns
    goal = question.aims[0].goal
    way = direction(goal, name, least_of({}, goal))
    if not way:
        return None
    steps = space.steps.get(name, Steps())
    value = point[name]
    beyond = steps.up(value + 1) if way > 0 else int(steps.down(value - 1))
    if beyond < (1 if name.is_positive else 0):
        return f"{name} is at least {value:,}"
    for condition in question.domain:
        if condition.given({name: Integer(beyond)}).verdict is False:
            return _outside(condition, name, beyond, way)
    found = (_passed(one, name, value, beyond, way) for one in question.constraints)
    return next((reason for reason in found if reason is not None), None)


def _outside(condition: Condition, name: Symbol, beyond: int, way: int) -> str | None:
    """Return that the next value lies outside the domain, if so do all beyond."""
    if isinstance(condition, AtLeast):
        expr = condition.expr
        if direction(expr, name, least_of({}, expr)) == -way:
            return f"{name} = {beyond:,} lies outside the domain, {condition}"
    return None


def _passed(constraint: Constraint, name: Symbol, value: int, beyond: int, way: int) -> str | None:
    """Return that a constraint holds at a value and not at the next, nor anywhere beyond."""
    gap, (left, right) = constraint.gaps[0], constraint.sides
    if constraint.sign not in _ROUNDED or direction(gap, name, least_of({}, gap)) != -way:
        return None
    passed = constraint.conditions[0].given({name: Integer(beyond)}).verdict is False
    if name in right.free_symbols or not passed:
        return None
    holds, passes = _ROUNDED[constraint.sign]
    label = constraint.names[0]
    here, there = (text(_at(left, name, place)) for place in (value, beyond))
    bound = text(right)
    goes = "rises" if constraint.sign.startswith("<") == (way > 0) else "falls"
    return (
        f"{label} = {here} {holds} {bound} {passes} {there} = {label} at {name} = {beyond:,}; "
        f"{label} {goes} with {name}"
    )


def _at(expr: Expr, name: Symbol, value: int) -> Expr:
    return put(expr, {name: Integer(value)})
