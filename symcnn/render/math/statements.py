"""Shapes, conditions and results of queries as formulas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import singledispatch

from sympy import Expr, Integer, Interval, sympify

from symcnn.algebra.conditions.any_of import AnyOf
from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.conditions.guarded import Where, Within
from symcnn.algebra.conditions.ranges import Range, pair_bounds
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.conditions.wording import PREDICATES
from symcnn.algebra.presentation.term import Term
from symcnn.algebra.sums.from_sympy import from_sympy
from symcnn.errors import SymcnnError
from symcnn.layers import Shape
from symcnn.render.math.expressions import expression, rule
from symcnn.render.math.nodes import (
    Chain,
    Fenced,
    Listed,
    Math,
    Modulo,
    Name,
    Number,
    Row,
    Words,
    fenced,
    power,
    relation,
)
from symcnn.solving import Comparison, Solution
from symcnn.solving.answers.closed_form import Formula
from symcnn.solving.answers.solution import Answer


@singledispatch
def statement(value: object) -> Math:
    """Return a shape, condition, result, SymPy expression or layer formula as a formula.

    Raises SymcnnError for any other object, and for a solution without values or a formula.
    """
    raise SymcnnError(
        f"cannot print {type(value).__name__} as LaTeX; expected a formula, a condition or a result"
    )


@statement.register
def _state_expr(expr: Expr) -> Math:
    return expression(from_sympy(expr))


@statement.register
def _state_interval(interval: Interval) -> Math:
    return expression(interval)


@statement.register
def _state_term(term: Term) -> Math:
    return rule(term)


@statement.register
def _state_shape(shape: Shape) -> Math:
    parts = tuple(fenced(expression(number)) for number in shape.numbers)
    if shape.is_cube:
        parts = (parts[0], power(expression(shape.size[0]), Number(len(shape.size))))
    return parts[0] if len(parts) == 1 else Chain(parts, ("×",) * (len(parts) - 1))


@statement.register
def _state_at_least(condition: AtLeast) -> Math:
    return _build_relation(*condition.sides)


@statement.register
def _state_equal(condition: Equal) -> Math:
    return _build_relation(*condition.sides)


@statement.register
def _state_alternatives(condition: AnyOf) -> Math:
    first, *others = map(statement, condition.alternatives)
    return Row((first, *(part for each in others for part in (Words("or"), each))))


@statement.register
def _state_multiple(condition: Multiple) -> Math:
    return _state_residue(condition.expr, 0, condition.modulus)


@statement.register
def _state_residues(residues: Residues) -> Math:
    modulus = Integer(residues.modulus)
    if len(residues.kept) == 1:
        (residue,) = residues.kept
        return _state_residue(residues.expr, residue, modulus)
    remainder = relation(fenced(expression(residues.expr)), "mod", expression(modulus))
    values = (value for run in residues.stretches for value in _list_run(run))
    return relation(remainder, "∈", Fenced("{", Listed(tuple(values)), "}"))


@statement.register
def _state_every(condition: ForEveryRound) -> Math:
    inner, name, low, high = condition.shown
    ends = Listed((Number(low), Words("…"), expression(high)))
    return Row((statement(inner), Words("for"), relation(Name(name), "=", ends)))


@statement.register
def _state_where(guarded: Where) -> Math:
    condition, guards = guarded.flat
    return Row((statement(condition), Words("if"), statement(Domain(guards))))


@statement.register
def _state_within(bounded: Within) -> Math:
    return Row((statement(bounded.condition), Words("for"), statement(Domain(bounded.bounds))))


@statement.register
def _state_domain(domain: Domain) -> Math:
    if not domain:
        return Words("always")
    *others, last = state_jointly(domain.conditions)
    return Row((Listed(tuple(others)), Words("and"), last)) if others else last


def state_jointly(conditions: Iterable[Condition]) -> tuple[Math, ...]:
    """Return the statements of conditions, in brackets if the end of one would be ambiguous."""
    given = pair_bounds(conditions)
    return tuple(
        fenced(statement(part)) if isinstance(part, Where) and len(given) > 1 else statement(part)
        for part in given
    )


@statement.register
def _state_range(bounds: Range) -> Math:
    parts = map(expression, (bounds.low, bounds.expr, bounds.high))
    return Chain(tuple(parts), ("≤", "≤"))


@statement.register
def _state_formula(formula: Formula) -> Math:
    sign = "∈" if isinstance(formula.value, Interval) else "="
    equation = relation(expression(formula.unknown), sign, expression(formula.value))
    return Row((equation, Words("for"), statement(formula.holds))) if formula.holds else equation


@statement.register
def _state_solution(solution: Solution) -> Math:
    if solution.values and solution.solutions is None:
        return valued(solution.values)
    if solution.formula is None:
        raise SymcnnError(
            "no formula is known for all solutions; add an objective, maximize or minimize"
        )
    return statement(solution.formula)


@statement.register
def _state_comparison(comparison: Comparison) -> Math:
    formula = _state_comparison_terms(comparison)
    return (
        Row((formula, Words("for"), statement(comparison.within))) if comparison.within else formula
    )


def _state_comparison_terms(comparison: Comparison) -> Math:
    equal = "≈" if comparison.rounded else "="
    sign = "≠" if comparison.always is False else equal
    left, right = map(rule, comparison.written)
    equation = relation(left, sign, right)
    label = Words(f"{comparison.name}:")
    if comparison.given is not None:
        return Row((label, equation, Words("for"), statement(comparison.given)))
    if comparison.always is not None:
        return Row((label, equation))
    if comparison.agrees is None or comparison.differs is None:
        return Row((label, left, Words("and"), right, Words(str(comparison).partition(": ")[2])))
    return Row((label, equation, Words("if and only if"), statement(comparison.condition)))


def valued(values: Mapping[str, Answer]) -> Math:
    """Return an assignment of values to symbols: f = 64, h = 256."""
    parts = (
        relation(Name(name), "=", expression(sympify(value))) for name, value in values.items()
    )
    return Listed(tuple(parts))


def _build_relation(left: Expr, sign: str, right: Expr) -> Math:
    return relation(expression(left), sign, expression(right))


def _state_residue(expr: Expr, residue: int, modulus: Expr) -> Math:
    """Return the only residue of an expression: k odd, 16 ∣ n, n ≡ 3 (mod 4)."""
    if (residue, modulus) in PREDICATES:
        return Row((expression(expr), Words(PREDICATES[residue, modulus])))
    if residue == 0:
        return _build_relation(modulus, "∣", expr)
    return Row((_build_relation(expr, "≡", Integer(residue)), Modulo(expression(modulus))))


def _list_run(ends: tuple[int, int] | None) -> tuple[Math, ...]:
    """Return a run of residues with dots between its ends, or dots for omitted residues."""
    if ends is None:
        return (Words("…"),)
    first, last = map(Number, ends)
    dots = () if last.value - first.value <= 1 else (Words("…"),)
    return (first,) if first == last else (first, *dots, last)
