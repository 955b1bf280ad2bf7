"""What a condition says, number by number, without what the conditions say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import singledispatch

import pytest
from sympy import Expr, Integer, Rational, sympify

from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.conditions.guarded import Where
from symcnn.algebra.conditions.residues import Residues

At = Mapping[Expr, int]


def value(expr: Expr, at: At) -> Rational:
    """Return the value of an expression for numbers."""
    return expr.xreplace({name: Integer(number) for name, number in at.items()}).doit()


@singledispatch
def holds_at(condition: Condition, at: At) -> bool:
    """Tell whether a condition holds for numbers."""
    raise NotImplementedError(condition, at)


@holds_at.register
def _(condition: AtLeast, at: At) -> bool:
    return bool(value(condition.expr, at) >= 0)


@holds_at.register
def _(condition: Multiple, at: At) -> bool:
    return bool((value(condition.expr, at) / value(condition.modulus, at)).is_integer)


@holds_at.register
def _(condition: Residues, at: At) -> bool:
    return int(value(condition.expr, at)) % condition.modulus in condition.kept


@holds_at.register
def _(condition: Equal, at: At) -> bool:
    return bool(value(condition.expr, at) == 0)


@holds_at.register
def _(condition: ForEveryRound, at: At) -> bool:
    places = range(int(value(sympify(condition.count), at)))
    return all(holds_at(condition.condition, {**at, condition.index: place}) for place in places)


@holds_at.register
def _(condition: Where, at: At) -> bool:
    return not holds_at(condition.guard, at) or holds_at(condition.condition, at)


@pytest.fixture(scope="session")
def holds() -> Callable[[Condition, At], bool]:
    return holds_at
