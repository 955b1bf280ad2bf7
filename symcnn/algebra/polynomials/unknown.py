"""A number that nobody knows: a sum that it is part of has a least value, and no more."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, Symbol

from symcnn.algebra.polynomials.powers import put

UNKNOWN = Symbol("?", integer=True, nonnegative=True)
"""What stands for every unknown number; no network has it among its symbols."""


def is_known(expr: Expr) -> bool:
    """Tell whether no number that an expression depends on is unknown."""
    return UNKNOWN not in expr.free_symbols


def least(expr: Expr) -> Expr:
    """Return what an expression, which rises with each number in it that is unknown, is at least.

    >>> least(3 * UNKNOWN + 160)
    160
    """
    return expr if is_known(expr) else put(expr, {UNKNOWN: 0})


def formed(expr: Expr, form: Callable[[Expr], Expr]) -> Expr:
    """Return a sum in some form, what is unknown in it as one summand beside that."""
    return form(expr) if is_known(expr) else form(least(expr)) + UNKNOWN


def at_least(expr: Expr, shown: Callable[[Expr], str]) -> str:
    """Return the text of an expression: of one that is unknown, what it is at least."""
    if is_known(expr):
        return shown(expr)
    known = least(expr)
    return UNKNOWN.name if known == 0 else f"at least {shown(known)}"
