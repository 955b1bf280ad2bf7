"""The written form of a size: one floor, ⌊(n + 2P - r)/S⌋ + 1, as in handbooks.

Inside a sum, FloorDiv keeps the coefficients of its numerator small. Here, the symbols of the
numerator are all inside the floor, with their true coefficients, and the constant inside lies
between 0 and the denominator. (Dumoulin & Visin 2018, A guide to convolution arithmetic.)
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Add, Expr, Integer

from symcnn.algebra.floors.floor_div import FloorDiv, factor_common, with_exact_roots
from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.polynomials.powers import has_powers


@dataclass(frozen=True)
class RoundedDivision:
    """A quotient that is rounded down, or up."""

    above: Expr
    below: Expr
    is_rounded_up: bool


def combine_floor(expr: Add) -> tuple[RoundedDivision, Expr] | None:
    """Move the terms of a sum that occur in the numerator of its floor into that floor.

    Returns the quotient and the remaining terms; None without a floor, and for several floors.

    >>> from symcnn.algebra import symbol
    >>> n, a = symbol("n"), symbol("a")
    >>> combine_floor(FloorDiv(n + a, 2) - a + 1)
    (RoundedDivision(above=-a + n, below=2, is_rounded_up=False), 1)
    """
    floors = [term for term in expr.args if isinstance(term, FloorDiv)]
    if len(floors) != 1:
        return None
    (floor,) = floors
    above, below = floor.args
    inside = above.as_coefficients_dict()
    moved: list[Expr] = []
    outside: list[Expr] = []
    for term in expr.args:
        if term is not floor:
            number, rest = term.as_coeff_Mul()
            is_inside = not term.is_number and number.is_Integer and rest in inside
            (moved if is_inside else outside).append(term)
    numerator = expand_products(Add(above, *(below * term for term in moved)))
    if not _has_positive_symbol(numerator):
        numerator, outside = above, [term for term in expr.args if term is not floor]
    return _move_constant(numerator, below, Add(*outside))


def divide(above: Expr, below: Expr) -> RoundedDivision:
    """Return the quotient of a floor; a ceiling where its numerator is one product and S - 1."""
    constant, symbolic = above.as_coeff_Add()
    dividend = symbolic if constant == below - 1 else expand_products(above - below + 1)
    if not dividend.is_Add and not dividend.is_number:
        return RoundedDivision(dividend, below, is_rounded_up=True)
    return RoundedDivision(*_cancel(with_exact_roots(above), below), is_rounded_up=False)


def _cancel(above: Expr, below: Expr) -> tuple[Expr, Expr]:
    """Take a factor of a symbolic power out of the numerator: 2·n over 2^i is n over 2^(i - 1).

    One factor at most, as an index that starts at 1 leaves it there. Numbers and powers stay whole.
    """
    common = Integer(1)
    if below.is_Pow and below.base.is_Integer and not (above.is_number or has_powers(above)):
        content, _ = above.as_content_primitive()
        factor = below.base ** below.exp.as_coeff_Mul()[0]
        common = factor if content % factor == 0 else common
    return factor_common(expand_products(above / common)), below / common


def _move_constant(above: Expr, below: Expr, outside: Expr) -> tuple[RoundedDivision, Expr]:
    """Return a floor with a constant in 0..S-1, and what is added to it."""
    constant, symbolic = above.as_coeff_Add()
    if below.is_Integer:
        whole, constant = divmod(constant, below)
        return divide(symbolic + constant, below), outside + whole
    is_previous = constant == -1 and not symbolic.is_Add
    if is_previous and outside.as_coeff_Add()[0] >= 1 and _share_no_symbol(symbolic, below):
        return RoundedDivision(symbolic, below, is_rounded_up=True), outside - 1
    return divide(above, below), outside


def _share_no_symbol(above: Expr, below: Expr) -> bool:
    return bool(above.free_symbols.isdisjoint(below.free_symbols))


def _has_positive_symbol(numerator: Expr) -> bool:
    """Return whether a numerator has a positive term with a symbol."""
    table = numerator.as_coefficients_dict()
    return any(value > 0 for monomial, value in table.items() if not monomial.is_number)
