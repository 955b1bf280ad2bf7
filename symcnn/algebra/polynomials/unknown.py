"""Unknown counts: a symbol for them, and lower bounds of sums that contain it."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, Symbol

from symcnn.algebra.polynomials.powers import substitute

UNKNOWN = Symbol("?", integer=True, nonnegative=True)
"""The symbol of every unknown count; it is never a symbol of a network."""


def is_known(expr: Expr) -> bool:
    """Return whether an expression contains no unknown count."""
    return UNKNOWN not in expr.free_symbols


def least(expr: Expr) -> Expr:
    """Return the minimum of an expression that increases with its unknown counts.

    >>> least(3 * UNKNOWN + 160)
    160
    """
    return expr if is_known(expr) else substitute(expr, {UNKNOWN: 0})


def formed(expr: Expr, form: Callable[[Expr], Expr]) -> Expr:
    """Apply a form to the known part of a sum, with one summand for the unknown part."""
    return form(expr) if is_known(expr) else form(least(expr)) + UNKNOWN


def at_least(expr: Expr, shown: Callable[[Expr], str]) -> str:
    """Print the minimum of an unknown expression as `at least …`."""
    known = least(expr)
    return UNKNOWN.name if known == 0 else f"at least {shown(known)}"
