"""Conditions in words: k odd, 16 divides n, n ≡ 3 (mod 4); several as a, b and c."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, Integer

from symcnn.algebra.presentation.present import text

PREDICATES: dict[tuple[int, Expr], str] = {
    (0, Integer(1)): "is an integer",
    (0, Integer(2)): "even",
    (1, Integer(2)): "odd",
}
"""The words for some residues of moduli."""


def state_residue(expr: Expr, residue: int, modulus: Expr) -> str:
    """State the only residue of an expression: k odd, 2^D divides n, n ≡ 3 (mod 4)."""
    if (residue, modulus) in PREDICATES:
        return f"{text(expr)} {PREDICATES[residue, modulus]}"
    if residue == 0:
        return f"{text(modulus)} divides {text(expr)}"
    return f"{text(expr)} ≡ {text(Integer(residue))} (mod {text(modulus)})"


def joined(statements: Iterable[str]) -> str:
    """Join statements by commas and one `and`.

    >>> joined(["n ≥ 12", "k odd", "16 divides n"])
    'n ≥ 12, k odd and 16 divides n'
    """
    *others, last = statements
    return f"{', '.join(others)} and {last}" if others else last
