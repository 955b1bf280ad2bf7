"""Asymptotic growth: the dominant terms of an expression as a symbol grows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sympy import Add, Expr, Symbol, diff

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import expand_products, terms
from symcnn.algebra.polynomials.powers import factors
from symcnn.algebra.presentation.present import text
from symcnn.errors import SolveError


@dataclass(frozen=True)
class Growth:
    """Asymptotic growth of an expression in a symbol x: factor · rate^x · x^degree."""

    rate: Fraction
    degree: int
    factor: Expr

    @property
    def rank(self) -> tuple[Fraction, int]:
        """The sort key: a higher rate outgrows any degree."""
        return self.rate, self.degree


def leading_growth(expr: Expr, name: Symbol) -> Growth:
    """Return the growth of the asymptotically dominant terms.

    Replacing ⌊a/b⌋ by a/b changes each term by terms of slower growth. Raises SolveError if the
    dominant terms cancel, because the remainder is then unknown.
    """
    factors_by_rank: dict[tuple[Fraction, int], list[Expr]] = {}
    for monomial, value in terms(expr).items():
        growths = [_growth(*term, name) for term in terms(replace_floors(monomial, name)).items()]
        rank = max(growth.rank for growth in growths)
        fastest = [value * growth.factor for growth in growths if growth.rank == rank]
        factors_by_rank.setdefault(rank, []).extend(fastest)
    rank = max(factors_by_rank)
    factor = expand_products(Add(*factors_by_rank[rank]))
    if factor == 0:
        raise SolveError(f"cannot determine the growth of {text(expr)} in {name}")
    return Growth(*rank, factor)


def _growth(monomial: Expr, value: Expr, name: Symbol) -> Growth:
    rate, degree, factor = Fraction(1), 0, value * monomial
    for atom, exponent in factors(monomial):
        if name not in atom.free_symbols:
            continue
        factor /= atom**exponent
        if atom == name:
            degree += int(exponent)
        else:
            rate *= _rate(atom, name) ** int(exponent)
    return Growth(rate, degree, factor)


def _rate(atom: Expr, name: Symbol) -> Fraction:
    """Return the growth rate of a power such as 2^x: its ratio for x + 1 and x."""
    slope = diff(atom.exp, name) if atom.is_Pow and atom.base.is_Rational else None
    if slope is None or not slope.is_Integer:
        raise SolveError(f"cannot determine the growth of {text(atom)} in {name}")
    return Fraction(int(atom.base.p), int(atom.base.q)) ** int(slope)


def replace_floors(expr: Expr, name: Symbol) -> Expr:
    """Replace each ⌊a/b⌋ that contains a symbol by a/b."""
    floors = [floor for floor in expr.atoms(FloorDiv) if name in floor.free_symbols]
    if not floors:
        return expr
    outer = max(floors, key=lambda floor: len(str(floor)))
    above, below = outer.args
    return replace_floors(expand_products(expr.xreplace({outer: above / below})), name)
