"""Written forms of a polynomial: expanded, collected, factored, Horner, and the shortest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from sympy import Expr, Integer, Mul, Rational

from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.powers import joined
from symcnn.algebra.presentation.atoms import (
    UNIT,
    AtomicPolynomial,
    Monomial,
    add_polynomials,
    in_atoms,
    multiply_monomials,
    power_of,
    whole_sums,
)
from symcnn.algebra.presentation.function_terms import Summation
from symcnn.algebra.presentation.groups import find_group
from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.present import arrange, arrange_product, positive_first
from symcnn.algebra.presentation.printed_length import printed_length
from symcnn.algebra.presentation.term import Literal, Power, Term
from symcnn.algebra.sums.closed_sum import Series

_MAX_COMPARED_TERMS = 60
"""The number of terms up to which the forms of a polynomial are compared."""
_MAX_COLLECTED_ATOMS = 3
"""The number of atoms by which a polynomial is collected to find its shortest form."""
_MAX_SEARCHED_TERMS = 24
"""The number of terms up to which more than one atom is tried."""
_MAX_INNER_ATOMS = 1
"""The number of atoms by which its coefficients are collected."""
_MAX_GROUPED_LENGTH = 0.95
"""The length of groups of terms, compared with the other forms, up to which they are chosen."""
_MAX_FACTORED_SIZE = 3_000
"""The number of terms times that of atoms up to which a polynomial is factored if asked for."""
_MIN_FACTORED_TERMS = 3
"""The number of terms of a sum in one symbol from which its number may stand in front."""
_MAX_FACTORED_TERMS, _MAX_DEGREE = 12, 12
"""The number of terms and the degree up to which all factors are looked for, which is slow."""


@dataclass(frozen=True)
class Factored:
    """A number times powers of atoms times sums in brackets."""

    number: Fraction
    powers: Monomial = UNIT
    brackets: tuple[Term, ...] = ()


Summands = list[Factored]
"""A form of a polynomial: its summands, in order."""


@dataclass(frozen=True)
class Former:
    """Brings polynomials into written forms, with symbols in a given order."""

    order: Order
    _shortened: dict[object, Summands] = field(default_factory=dict, compare=False)
    _monomials: dict[tuple[Fraction, Monomial], Term] = field(default_factory=dict, compare=False)

    def write(self, summands: Summands) -> Term:
        """Return the sum as a term."""
        return positive_first([self._write_factored(summand) for summand in summands])

    def _write_factored(self, summand: Factored) -> tuple[int, Term]:
        sign = -1 if summand.number < 0 else 1
        if summand.brackets:
            return sign, self._write_product(summand)
        key = abs(summand.number), summand.powers
        if key not in self._monomials:
            self._monomials[key] = self._write_product(summand)
        return sign, self._monomials[key]

    def _write_product(self, summand: Factored) -> Term:
        number = abs(summand.number)
        coefficient = Rational(number.numerator, number.denominator)
        sums = frozenset(
            (base, times)
            for base, times in summand.powers
            if isinstance(base, Series) and times > 0
        )
        factors = _join_number_powers(summand.powers - sums)
        ordered = sorted(sums, key=lambda power: self.order.key_of_factor(power[0]))
        brackets = [*summand.brackets, *(self._write_sum(*power) for power in ordered)]
        return arrange_product(coefficient, factors, self.order, brackets)

    def _write_sum(self, series: Series, times: int) -> Term:
        """Return a Σ with its summand in a short form, unless that is very long."""
        summand, index, first, last = series.shown
        if length(summand) > _MAX_COMPARED_TERMS:
            return arrange(series**times, self.order)
        short = self.write(self.shorten(in_atoms(summand, whole_sums(summand))))
        term = Summation(index, int(first), arrange(last, self.order), short)
        return term if times == 1 else Power(term, Literal(times))

    def expand(self, polynomial: AtomicPolynomial) -> Summands:
        """Return one summand for each monomial, those of a higher degree first."""
        terms = polynomial.coefficients.items()
        keyed = [(self._key_of_term(*term), Factored(term[1], term[0])) for term in terms]
        return [summand for _, summand in sorted(keyed, key=lambda entry: entry[0])]

    def _key_of_term(self, monomial: Monomial, number: Fraction) -> tuple[object, ...]:
        degree, factors = self.order.key_of_term(monomial)
        return degree, number < 0, factors

    def factor_out(self, polynomial: AtomicPolynomial) -> Summands:
        """Return the polynomial with its common factors in front of a bracket."""
        number, powers, rest = polynomial.split_common()
        if len(rest) == 1 or (abs(number) == 1 and not powers):
            return self.expand(polynomial)
        return [Factored(number, powers, (self.write(self.expand(rest)),))]

    def collect(self, polynomial: AtomicPolynomial, by: Sequence[Expr]) -> Summands:
        """Collect the powers of an atom, and those of the others in their coefficients."""
        if not by:
            return self._shorten_coefficient(polynomial)
        atom, *others = by
        return self._collect(polynomial, atom, partial(self.collect, by=others))

    def _collect(
        self,
        polynomial: AtomicPolynomial,
        atom: Expr,
        inner: Callable[[AtomicPolynomial], Summands],
    ) -> Summands:
        summands: Summands = []
        for power, coefficient in polynomial.by_power(atom).items():
            if power == 0:
                summands += inner(coefficient)
            else:
                summands.append(self._multiply(power_of(atom, power), coefficient, inner))
        return summands

    def _multiply(
        self,
        powers: Monomial,
        coefficient: AtomicPolynomial,
        inner: Callable[[AtomicPolynomial], Summands],
    ) -> Factored:
        """Return atoms times a coefficient, with the common factors of the coefficient in front."""
        number, shared, rest = coefficient.split_common()
        common = multiply_monomials(shared, powers)
        if len(rest) == 1:
            return Factored(number, common)
        summands = inner(rest)
        if len(summands) == 1:
            (single,) = summands
            product = multiply_monomials(common, single.powers)
            return Factored(number * single.number, product, single.brackets)
        return Factored(number, common, (self.write(summands),))

    def factor(self, polynomial: AtomicPolynomial) -> Summands:
        """Factor a polynomial over the integers, after its common factors.

        Of one that is too large for that, only the common factors are taken out.
        """
        number, powers, rest = polynomial.split_common()
        if len(rest) == 1:
            return self.expand(polynomial)
        is_too_large = len(rest) * len(rest.occurrences) > _MAX_FACTORED_SIZE
        if is_too_large or any(
            power < 0 for monomial in rest.coefficients for _, power in monomial
        ):
            return self.factor_out(polynomial)
        constant, parts = rest.factors()
        if not powers and abs(number * constant) == 1 and len(parts) == parts[0][1] == 1:
            return self.expand(polynomial)
        terms = ((self.write(self.expand(part)), times) for part, times in parts)
        brackets = [term if times == 1 else Power(term, Literal(times)) for term, times in terms]
        return [Factored(number * constant, powers, tuple(sorted(brackets, key=printed_length)))]

    def nest(self, polynomial: AtomicPolynomial, by: Sequence[Expr]) -> Summands:
        """Return the Horner form in the atoms of `by`, one after another."""
        remaining = [atom for atom in by if atom in polynomial.occurrences]
        if not remaining:
            return self.factor_out(polynomial)
        atom = remaining[0]
        parts = polynomial.by_power(atom)
        lowest = min(parts)
        if lowest != 0:
            shifted = polynomial.times(power_of(atom, -lowest))
            return [self._multiply(power_of(atom, lowest), shifted, partial(self.nest, by=by))]
        constant = parts.pop(0)
        rest = add_polynomials(part.times(power_of(atom, power)) for power, part in parts.items())
        return [*self.nest(rest, by), *self.nest(constant, remaining[1:])]

    def main_symbols(self, polynomial: AtomicPolynomial) -> list[Expr]:
        """Return the symbols of a polynomial, those of the highest degree first."""
        degrees: dict[Expr, int] = {}
        for monomial in polynomial.coefficients:
            for atom, power in monomial:
                if atom.is_Symbol:
                    degrees[atom] = max(degrees.get(atom, 0), power)
        return sorted(degrees, key=lambda atom: (-degrees[atom], self.order.key_of_symbol(atom)))

    def shorten_product(self, polynomial: AtomicPolynomial) -> Summands:
        """Return the common factors of a polynomial times the shortest form of the rest."""
        if len(polynomial) == 1:
            return self.expand(polynomial)
        number, powers, rest = polynomial.split_common()
        if number == 1 and not powers:
            return self.shorten(polynomial)
        return [self._multiply(powers, rest.scaled(number), self.shorten)]

    def shorten(self, polynomial: AtomicPolynomial) -> Summands:
        """Return the shortest form as printed: collected by one of its atoms, factored, or grouped.

        The coefficients are collected by the atoms that occur in most of their terms. Groups of
        terms must be plainly shorter, as the powers of a symbol read better than its occurrences in
        brackets.
        """
        forms = [self._shorten_by(polynomial, atom) for atom in self._frequent_atoms(polynomial)]
        forms += self._factor_if_small(polynomial)
        shortest = self._shortest_of([self._shorten_coefficient(polynomial), *forms])
        grouped = self.group(polynomial)
        most = _MAX_GROUPED_LENGTH * self._length_of(shortest)[0]
        return grouped if self._length_of(grouped)[0] <= most else shortest

    def group(self, polynomial: AtomicPolynomial) -> Summands:
        """Take factors out of the terms where this saves the most signs, then out of the others."""
        keyed = []
        rest = polynomial
        while (group := find_group(rest, self.order)) is not None:
            members, rest = group
            key = min(self._key_of_term(*term) for term in members.coefficients.items())
            keyed.append((key, self._multiply(UNIT, members, self.group)))
        keyed += [
            (self._key_of_term(monomial, number), Factored(number, monomial))
            for monomial, number in rest.coefficients.items()
        ]
        return [summand for _, summand in sorted(keyed, key=lambda entry: entry[0])]

    def _split_product(self, polynomial: AtomicPolynomial, atom: Expr) -> list[Summands]:
        """Return the product of two sums, if the coefficients of an atom are multiples of one sum.

        These are k²·(a + b) + 4·a + 4·b = (k² + 4)·(a + b).
        """
        splits = {power: part.split_common() for power, part in polynomial.by_power(atom).items()}
        (shared, *others) = [rest for _, _, rest in splits.values()]
        if len(shared) == 1 or any(rest.key != shared.key for rest in others):
            return []
        factor = AtomicPolynomial(
            {
                multiply_monomials(powers, power_of(atom, power)): number
                for power, (number, powers, _) in splits.items()
            }
        )
        number, powers, rest = factor.split_common()
        brackets = [self.write(self.expand(part)) for part in (rest, shared)]
        return [[Factored(number, powers, tuple(sorted(brackets, key=printed_length)))]]

    def _factor_if_small(self, polynomial: AtomicPolynomial) -> list[Summands]:
        """Return the factors of a small polynomial if there are more than a number and a sum."""
        if not 1 < len(polynomial) <= _MAX_FACTORED_TERMS or _degree(polynomial) > _MAX_DEGREE:
            return []
        summands = self.factor(polynomial)
        is_trivial = (
            len(summands) == 1
            and not summands[0].powers
            and len(summands[0].brackets) == 1
            and not isinstance(summands[0].brackets[0], Power)
        )
        return [] if is_trivial else [summands]

    def _shorten_coefficient(self, polynomial: AtomicPolynomial) -> Summands:
        """Return the shortest form collected by the atoms that occur in the most terms."""
        if polynomial.key not in self._shortened:
            forms = [self.expand(polynomial)]
            number, powers, rest = polynomial.split_common()
            has_one_atom = len(polynomial.occurrences) == 1
            has_content = number != 1 and has_one_atom and len(rest) >= _MIN_FACTORED_TERMS
            if powers or number.denominator != 1 or has_content:
                scaled = rest.scaled(number)
                forms.append([self._multiply(powers, scaled, self._shorten_coefficient)])
            forms += [
                self._shorten_by(polynomial, atom)
                for atom in self._frequent_atoms(polynomial)[:_MAX_INNER_ATOMS]
            ]
            for atom in self._frequent_atoms(polynomial):
                forms += self._split_product(polynomial, atom)
            if has_one_atom:
                forms += self._factor_if_small(polynomial)
            self._shortened[polynomial.key] = self._shortest_of(forms)
        return self._shortened[polynomial.key]

    def _shorten_by(self, polynomial: AtomicPolynomial, atom: Expr) -> Summands:
        return self._collect(polynomial, atom, self._shorten_coefficient)

    def _shortest_of(self, forms: Sequence[Summands]) -> Summands:
        return min(forms, key=self._length_of)

    def _length_of(self, form: Summands) -> tuple[int, int]:
        return printed_length(self.write(form))

    def _frequent_atoms(self, polynomial: AtomicPolynomial) -> list[Expr]:
        """Return the atoms by which a polynomial can be collected, the most frequent first."""
        if not 1 < len(polynomial) <= _MAX_COMPARED_TERMS:
            return []
        occurrences = polynomial.occurrences
        atoms = sorted(
            (atom for atom in occurrences if polynomial.is_collectable(atom)),
            key=lambda atom: (-occurrences[atom], self.order.key_of_factor(atom)),
        )
        return atoms[: _MAX_COLLECTED_ATOMS if len(polynomial) <= _MAX_SEARCHED_TERMS else 1]


def _join_number_powers(powers: Monomial) -> Iterable[tuple[Expr, Expr]]:
    """Return the factors of a monomial, with its powers of numbers combined: 2^D·3^D is 6^D."""
    if not any(atom.is_Pow for atom, _ in powers):
        return [(atom, Integer(power)) for atom, power in powers]
    product = joined(Mul(*(atom**power for atom, power in powers)))
    return (factor.as_base_exp() for factor in Mul.make_args(product) if factor != 1)


def _degree(polynomial: AtomicPolynomial) -> int:
    return max(sum(abs(power) for _, power in monomial) for monomial in polynomial.coefficients)
