"""Groups of terms with a common factor: which terms to collect so that the most signs are saved."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import chain

from sympy import Expr

from symcnn.algebra.presentation.atoms import UNIT, AtomicPolynomial, Monomial
from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.printed_length import printed_length

_PARENTHESES = 2
"""The signs that a bracket takes."""


def find_group(
    polynomial: AtomicPolynomial, order: Order
) -> tuple[AtomicPolynomial, AtomicPolynomial] | None:
    """Return the terms whose common factor saves the most signs, and the others; None if none do.

    Of groups that save as much, those without fractions come first, then those of earlier atoms.
    """
    groups = {group.key: group for group in _iterate_groups(polynomial, order)}.values()
    saved, _, best = max(
        ((_count_saved_signs(group), _has_integers(group), group) for group in groups),
        key=lambda entry: entry[:2],
        default=(0, True, polynomial),
    )
    if saved <= 0:
        return None
    return best, polynomial.without(best.coefficients)


def _iterate_groups(polynomial: AtomicPolynomial, order: Order) -> Iterator[AtomicPolynomial]:
    """Yield the several terms that share a power of an atom; those without fractions also alone.

    A polynomial in one atom is no group, as 9·f² + 4·f reads better than f·(9·f + 4).
    """
    powers = frozenset(chain.from_iterable(polynomial.coefficients))
    for atom, power in sorted(powers, key=lambda each: (order.key_of_factor(each[0]), each[1])):
        shared = [
            monomial for monomial in polynomial.coefficients if _is_divisible(monomial, atom, power)
        ]
        whole = [each for each in shared if polynomial.coefficients[each].denominator == 1]
        groups = (polynomial.select(each) for each in (shared, whole) if len(each) > 1)
        yield from (group for group in groups if len(group.occurrences) > 1)


def _is_divisible(monomial: Monomial, atom: Expr, power: int) -> bool:
    exponent: int = dict(monomial).get(atom, 0)
    return exponent >= power if power > 0 else exponent <= power


def _has_integers(polynomial: AtomicPolynomial) -> bool:
    return all(number.denominator == 1 for number in polynomial.coefficients.values())


def _count_saved_signs(group: AtomicPolynomial) -> int:
    """Return how many signs fewer there are if the common factor stands before a bracket."""
    number, powers, rest = group.split_common()
    factor = sum(_length_of_atom(atom) + (power != 1) for atom, power in powers)
    saved_digits = _count_digits(group) - _count_digits(rest) - _count_signs(number)
    return (len(group) - 1) * factor + saved_digits - _PARENTHESES


def _count_digits(polynomial: AtomicPolynomial) -> int:
    """Return the signs of all coefficients; 1 is written only alone."""
    coefficients = polynomial.coefficients
    return sum(map(_count_signs, coefficients.values())) + (abs(coefficients.get(UNIT, 0)) == 1)


def _count_signs(number: Fraction) -> int:
    """Return the signs of a coefficient; 1 has none, and a fraction has two more."""
    above, below = abs(number.numerator), number.denominator
    return (0 if above == 1 else len(str(above))) + (0 if below == 1 else len(str(below)) + 2)


@lru_cache(maxsize=2**12)
def _length_of_atom(atom: Expr) -> int:
    return printed_length(arrange(atom))[0]
