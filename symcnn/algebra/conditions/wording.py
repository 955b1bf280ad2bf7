"""Conditions in words: k odd, 16 divides n, n ≡ 3 (mod 4); several as a, b and c."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, Integer

from symcnn.algebra.presentation.present import text

PARITIES = {0: "even", 1: "odd"}
"""The words for the residue classes modulo 2."""


def state_multiple(expr: Expr, modulus: Expr) -> str:
    """State that an expression is divisible by another: n even, 2^D divides n."""
    if modulus == 1:
        return f"{text(expr)} is an integer"
    if modulus == 2:  # noqa: PLR2004 - parity
        return state_residue(expr, 0, modulus)
    return f"{text(modulus)} divides {text(expr)}"


def state_residue(expr: Expr, residue: int, modulus: Expr) -> str:
    """State the only residue of an expression: k odd, n ≡ 3 (mod 4)."""
    if modulus == 2:  # noqa: PLR2004 - parity
        return f"{text(expr)} {PARITIES[residue]}"
    if residue == 0:
        return state_multiple(expr, modulus)
    return f"{text(expr)} ≡ {text(Integer(residue))} (mod {text(modulus)})"


def joined(statements: Iterable[str]) -> str:
    """Join statements by commas and one `and`.

    >>> joined(["n ≥ 12", "k odd", "16 divides n"])
    'n ≥ 12, k odd and 16 divides n'
    """
    *others, last = statements
    return f"{', '.join(others)} and {last}" if others else last
