"""Polynomials in atoms: symbols, floors, and the sizes of feature maps, which stay whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, reduce
from itertools import chain
from math import gcd, lcm, prod

from sympy import Add, Dummy, Expr, Poly, Pow, Rational, factor_list

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.expand import check_length
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.algebra.polynomials.powers import factors
from symcnn.algebra.sums.closed_sum import Series

Monomial = frozenset[tuple[Expr, int]]
"""The atoms of a monomial with their exponents."""
UNIT: Monomial = frozenset()
"""The monomial of the constant."""
_MAX_DENSE_TERMS = 500
"""The number of terms that a polynomial may have by its powers, up to which it is factored."""
_POINTS = ((1_001, 2), (1_000, 3), (2_357, 10))
"""The points at which coefficients are compared: the first atom's value, and the step to others."""


@dataclass(frozen=True)
class AtomicPolynomial:
    """A polynomial in atoms, by its monomials."""

    coefficients: Mapping[Monomial, Fraction]

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self.coefficients)

    @cached_property
    def key(self) -> frozenset[tuple[Monomial, Fraction]]:
        """The terms as a hashable value."""
        return frozenset(self.coefficients.items())

    @cached_property
    def occurrences(self) -> dict[Expr, int]:
        """The number of terms in which each atom occurs."""
        counts: dict[Expr, int] = {}
        for monomial in self.coefficients:
            for atom, _ in monomial:
                counts[atom] = counts.get(atom, 0) + 1
        return counts

    def is_collectable(self, atom: Expr) -> bool:
        """Return whether an atom occurs in several terms, and not with one power in all of them."""
        count = self.occurrences[atom]
        if count == 1 or count < len(self):
            return count > 1
        return len({dict(monomial)[atom] for monomial in self.coefficients}) > 1

    def scaled(self, number: Fraction) -> AtomicPolynomial:
        """Return the polynomial times a number."""
        scaled = {monomial: value * number for monomial, value in self.coefficients.items()}
        return AtomicPolynomial(scaled)

    def times(self, monomial: Monomial) -> AtomicPolynomial:
        """Return the polynomial times a monomial."""
        return AtomicPolynomial(
            {multiply_monomials(each, monomial): value for each, value in self.coefficients.items()}
        )

    def select(self, monomials: Iterable[Monomial]) -> AtomicPolynomial:
        """Return the terms of some monomials."""
        return AtomicPolynomial({each: self.coefficients[each] for each in monomials})

    def without(self, monomials: Collection[Monomial]) -> AtomicPolynomial:
        """Return the terms of the other monomials."""
        return self.select(each for each in self.coefficients if each not in monomials)

    def factors(self) -> tuple[Fraction, list[tuple[AtomicPolynomial, int]]]:
        """Return a number and the irreducible factors with their exponents.

        The polynomial must have no common factors and no negative exponents. One that may take
        SymPy minutes is its own factor: six squared atoms sometimes do.
        """
        powers = self._highest_powers()
        is_large = prod(power + 1 for power in powers.values()) > _MAX_DENSE_TERMS
        if is_large or self._is_irreducible(powers):
            return Fraction(1), [(self, 1)]
        atoms = list(self.occurrences)
        table = {
            tuple(dict(monomial).get(atom, 0) for atom in atoms): Rational(number)
            for monomial, number in self.coefficients.items()
        }
        names = [Dummy(f"x{index}") for index in range(len(atoms))]
        constant, parts = factor_list(Poly.from_dict(table, *names))
        return Fraction(constant.p, constant.q), [
            (_from_exponents(part.as_dict(), atoms), int(n)) for part, n in parts
        ]

    def _highest_powers(self) -> dict[Expr, int]:
        """Return the highest power of each atom."""
        highest: dict[Expr, int] = {}
        for atom, power in chain.from_iterable(self.coefficients):
            highest[atom] = max(highest.get(atom, 0), power)
        return highest

    def _is_irreducible(self, highest: Mapping[Expr, int]) -> bool:
        """Return whether a look at one atom makes two factors all but impossible.

        If it is a·x + b in an atom x, one of any two factors is free of x and divides a and b, so
        that its value at integers divides those of a and b. A factor that is ±1 at all points is
        not seen; then the sum stays as it is.
        """
        linear = (self.by_power(atom).values() for atom, power in highest.items() if power == 1)
        points = [
            {atom: first + step * index for index, atom in enumerate(highest)}
            for first, step in _POINTS
        ]
        return any(
            all(gcd(*(int(part.at(point)) for part in parts)) == 1 for point in points)
            for parts in linear
        )

    def at(self, values: Mapping[Expr, int]) -> Fraction:
        """Return the value for numbers in place of the atoms."""
        return sum(
            (
                number * prod(values[atom] ** power for atom, power in monomial)
                for monomial, number in self.coefficients.items()
            ),
            Fraction(0),
        )

    def by_power(self, atom: Expr) -> dict[int, AtomicPolynomial]:
        """Return the coefficients of the powers of an atom, the highest power first."""
        groups: dict[int, dict[Monomial, Fraction]] = {}
        for monomial, coefficient in self.coefficients.items():
            power = dict(monomial).get(atom, 0)
            rest = monomial - {(atom, power)}
            groups.setdefault(power, {})[rest] = coefficient
        return {power: AtomicPolynomial(groups[power]) for power in sorted(groups, reverse=True)}

    def split_common(self) -> tuple[Fraction, Monomial, AtomicPolynomial]:
        """Split off the common factor: its number, its atoms, and the remaining polynomial."""
        number, shared = self._content, self._common_powers()
        rest = self if number == 1 else self.scaled(1 / number)
        if not shared:
            return number, UNIT, rest
        inverse = frozenset((atom, -power) for atom, power in shared.items())
        return number, frozenset(shared.items()), rest.times(inverse)

    @cached_property
    def _content(self) -> Fraction:
        """The largest number of which all coefficients are integer multiples, with their sign."""
        values = self.coefficients.values()
        divisor = gcd(*(value.numerator for value in values)) or 1
        content = Fraction(divisor, lcm(*(value.denominator for value in values)))
        return -content if max(values) < 0 else content

    def _common_powers(self) -> dict[Expr, int]:
        """Return the atoms that occur in all terms, with their lowest exponents."""
        shared: dict[Expr, int] | None = None
        for monomial in self.coefficients:
            powers = dict(monomial)
            if shared is None:
                shared = powers
            else:
                shared = {
                    atom: min(power, powers[atom])
                    for atom, power in shared.items()
                    if atom in powers
                }
            if not shared:
                break
        return shared or {}


def power_of(atom: Expr, power: int) -> Monomial:
    """Return the monomial of a power of an atom."""
    return frozenset([(atom, power)]) if power else UNIT


def multiply_monomials(first: Monomial, second: Monomial) -> Monomial:
    """Return the product of two monomials: the exponents of equal atoms are added."""
    exponents = dict(first)
    for atom, power in second:
        exponents[atom] = exponents.get(atom, 0) + power
    return frozenset((atom, power) for atom, power in exponents.items() if power)


def _from_exponents(
    table: Mapping[tuple[int, ...], Rational], atoms: list[Expr]
) -> AtomicPolynomial:
    """Return the polynomial with the coefficients of a table of exponents."""
    return AtomicPolynomial(
        {
            frozenset(pair for pair in zip(atoms, exponents, strict=True) if pair[1]): Fraction(
                value.p, value.q
            )
            for exponents, value in table.items()
        }
    )


def in_atoms(expr: Expr, whole: Iterable[Expr] = ()) -> AtomicPolynomial:
    """Return an expression as a polynomial in its atoms.

    Σ are atoms, and so are the sums of `whole`. Raises ShapeError for an expression of too many
    terms.
    """
    if any(not power.exp.is_Integer for power in expr.atoms(Pow)):
        return _with_powers(expr, whole)
    check_length(expr)
    return _expand(expr, frozenset(whole))


def _expand(expr: Expr, whole: Collection[Expr]) -> AtomicPolynomial:
    """Return the polynomial of an expression of which all exponents are integers."""
    if expr.is_Rational:
        return AtomicPolynomial({UNIT: Fraction(expr.p, expr.q)})
    base, exponent = expr.as_base_exp()
    if base in whole or exponent < 0 or not (base.is_Add or base.is_Mul):
        return AtomicPolynomial({power_of(base, int(exponent)): Fraction(1)})
    operands = [_expand(operand, whole) for operand in base.args]
    inner = add_polynomials(operands) if base.is_Add else reduce(multiply_polynomials, operands)
    return reduce(multiply_polynomials, [inner] * int(exponent))


def _with_powers(expr: Expr, whole: Iterable[Expr]) -> AtomicPolynomial:
    """Return the polynomial of an expression with roots, or symbols in exponents: 4^D is (2^D)²."""
    sums = [*whole, *sorted(expr.atoms(Series), key=str)]
    dummies = {part: Dummy(f"size{index}", integer=True) for index, part in enumerate(sums)}
    restored = {dummy: part for part, dummy in dummies.items()}
    return add_polynomials(
        AtomicPolynomial(
            {
                frozenset(
                    (atom.xreplace(restored), int(exponent))
                    for atom, exponent in factors(monomial)
                    if atom != 1
                ): Fraction(coefficient.p, coefficient.q)
            }
        )
        for monomial, coefficient in terms(expr.xreplace(dummies)).items()
    )


def add_polynomials(parts: Iterable[AtomicPolynomial]) -> AtomicPolynomial:
    """Return the sum of polynomials, which is the constant 0 without terms."""
    total: dict[Monomial, Fraction] = {}
    for part in parts:
        for monomial, number in part.coefficients.items():
            total[monomial] = total.get(monomial, 0) + number
    kept = {monomial: number for monomial, number in total.items() if number != 0}
    return AtomicPolynomial(kept or {UNIT: Fraction(0)})


def multiply_polynomials(first: AtomicPolynomial, second: AtomicPolynomial) -> AtomicPolynomial:
    """Return the product of two polynomials, multiplied out."""
    return add_polynomials(
        first.times(monomial).scaled(number) for monomial, number in second.coefficients.items()
    )


def whole_sums(
    expr: Expr, sizes: Collection[Expr] | None = None, without: Iterable[Expr] = ()
) -> list[Expr]:
    """Return the sums in an expression that are sizes.

    Without `sizes`, these are the sums that are raised to a power or contain a floor. Those with
    symbols of `without` are left out.
    """
    excluded = set(without)
    sums = _guess_sizes(expr) if sizes is None else expr.atoms(Add).intersection(sizes)
    free = (part for part in sums - {expr} if excluded.isdisjoint(part.free_symbols))
    return sorted(free, key=str)


def _guess_sizes(expr: Expr) -> set[Expr]:
    """Return the sums that are raised to a power or contain a floor."""
    bases = {power.base for power in expr.atoms(Pow) if power.exp.is_Integer}
    return {part for part in expr.atoms(Add) if part in bases or _has_floor(part)}


def _has_floor(expr: Expr) -> bool:
    return any(isinstance(part, FloorDiv) for part in expr.args)
