"""What is said of a network, as mathematics on a page: shapes, conditions, answers, comparisons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import singledispatch

from sympy import Expr, Integer, Interval, sympify

from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.for_every_round import Every
from symcnn.algebra.conditions.guarded import Where, Within
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.formula import Term
from symcnn.errors import SymcnnError
from symcnn.layers import Shape
from symcnn.render.math.expressions import expression
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
from symcnn.render.math.terms import rule
from symcnn.solving import Comparison, Solution
from symcnn.solving.answers.closed_form import Formula
from symcnn.solving.answers.solution import Answer


@singledispatch
def statement(found: object) -> Math:
    """Return a shape, a condition, an answer, an expression or a layer's rule as it is set.

    Raises SymcnnError for anything else.
    """
    raise SymcnnError(f"there is no LaTeX for {type(found).__name__}")


@statement.register
def _(found: Expr) -> Math:
    return expression(found)


@statement.register
def _(found: Interval) -> Math:
    return expression(found)


@statement.register
def _(found: Term) -> Math:
    return rule(found)


@statement.register
def _(found: Shape) -> Math:
    parts = tuple(fenced(expression(number)) for number in found.numbers)
    if found.is_cube:
        parts = (parts[0], power(expression(found.size[0]), Number(len(found.size))))
    return parts[0] if len(parts) == 1 else Chain(parts, ("×",) * (len(parts) - 1))


@statement.register
def _(found: AtLeast) -> Math:
    return _relation(*found.sides)


@statement.register
def _(found: Equal) -> Math:
    return _relation(*found.sides)


@statement.register
def _(found: Multiple) -> Math:
    if found.modulus == 1:
        return Row((expression(found.expr), Words("is an integer")))
    return _congruent(found.expr, Integer(0), found.modulus)


@statement.register
def _(found: Residues) -> Math:
    modulus = Integer(found.modulus)
    if len(found.kept) == 1:
        return _congruent(found.expr, Integer(*found.kept), modulus)
    rest = relation(fenced(expression(found.expr)), "mod", expression(modulus))
    kept = (part for one in found.stretches for part in _stretch(one))
    return relation(rest, "∈", Fenced("{", Listed(tuple(kept)), "}"))


@statement.register
def _(found: Every) -> Math:
    index = Name(found.index.name)
    ends = Listed((Number(0), Words("…"), expression(found.count - 1)))
    return Row((statement(found.condition), Words("for"), relation(index, "=", ends)))


@statement.register
def _(found: Where) -> Math:
    return Row((statement(found.condition), Words("if"), statement(found.guard)))


@statement.register
def _(found: Within) -> Math:
    return Row((statement(found.condition), Words("for"), statement(Domain(found.bounds))))


@statement.register
def _(found: Domain) -> Math:
    if not found:
        return Words("always")
    if len(found.conditions) == 1:
        return statement(*found)
    return Row(tuple(_separated([_joint(condition) for condition in found])))


def _joint(condition: Condition) -> Math:
    """Return one of several conditions, in brackets where it would seem to end elsewhere."""
    found = statement(condition)
    return fenced(found) if isinstance(condition, Where) else found


@statement.register
def _(found: Formula) -> Math:
    sign = "∈" if isinstance(found.value, Interval) else "="
    said = relation(expression(found.unknown), sign, expression(found.value))
    return Row((said, Words("for"), statement(found.holds))) if found.holds else said


@statement.register
def _(found: Solution) -> Math:
    if found.values and found.solutions is None:
        return valued(found.values)
    if found.formula is None:
        raise SymcnnError("no formula is known for all solutions; maximize or minimize something")
    return statement(found.formula)


@statement.register
def _(found: Comparison) -> Math:
    said = _compared(found)
    return Row((said, Words("for"), statement(found.within))) if found.within else said


def _compared(found: Comparison) -> Math:
    sign = "≠" if found.always is False else "="
    both = _relation(found.left, sign, found.right)
    head = Words(f"{found.name}:")
    if found.always is not None:
        return Row((head, both))
    if found.agrees is None or found.differs is None:
        sides = (expression(found.left), Words("and"), expression(found.right))
        return Row((head, *sides, Words(str(found).partition(": ")[2])))
    return Row((head, both, Words("just where"), statement(found.condition)))


def valued(values: Mapping[str, Answer]) -> Math:
    """Return values of symbols: f = 64, h = 256."""
    parts = (
        relation(Name(name), "=", expression(sympify(value))) for name, value in values.items()
    )
    return Listed(tuple(parts))


def _relation(left: Expr, sign: str, right: Expr) -> Math:
    return relation(expression(left), sign, expression(right))


def _congruent(left: Expr, right: Expr, modulus: Expr) -> Math:
    return Row((_relation(left, "≡", right), Modulo(expression(modulus))))


def _stretch(ends: tuple[int, int] | None) -> tuple[Math, ...]:
    """Return the numbers of a stretch, those between its ends as dots, or what is left out."""
    if ends is None:
        return (Words("…"),)
    first, last = map(Number, ends)
    between = () if last.value - first.value <= 1 else (Words("…"),)
    return (first,) if first == last else (first, *between, last)


def _separated(conditions: list[Math]) -> Iterator[Math]:
    """Yield conditions with `and` between them."""
    for place, condition in enumerate(conditions):
        if place:
            yield Words("and")
        yield condition
