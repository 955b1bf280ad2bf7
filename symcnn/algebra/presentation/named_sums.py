"""Named sums: a bracket that formulas repeat has a name, N = n1 + 2·n2 + 4·n3 + 8·n4."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sympy import Expr, Integer, Rational, Symbol

from symcnn.algebra.polynomials.polynomial import content
from symcnn.algebra.presentation.function_terms import LowerBound
from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.parts import NamedPart, free_names, integer
from symcnn.algebra.presentation.present import arrange, multiply, positive_first
from symcnn.algebra.presentation.printed_length import printed_length
from symcnn.algebra.presentation.rewrite import map_parts
from symcnn.algebra.presentation.term import (
    Name,
    Power,
    Product,
    Ratio,
    Sum,
    Term,
    factors_of,
    product_of,
    signed_terms,
)
from symcnn.memo import by_identity

_MIN_TERMS = 3
"""The number of terms from which a sum has a name; a shorter one is read as fast as a name."""
_MIN_SAVED, _MIN_SHARE = 8, 50
"""The number of signs that a name must save, its definition counted: 8, and 2 % of all."""
_COUNT_LETTERS, _OTHER_LETTERS = "NMKL", "ABDEFGH"
"""The names of sums of repeat counts, and of others, the first that is free."""
_DEFINITION = 3
"""The number of signs of a definition but for its value: the name, = and a separator."""
_OPEN = (Sum, Product, Power, Ratio, LowerBound)
"""The nodes whose parts may have names: no sizes, and no sums over an index."""


@dataclass(frozen=True)
class _NamedSum:
    """A sum with its name."""

    part: NamedPart
    is_count: bool
    """Whether it is a sum of repeat counts, which are the first factors of a product."""

    @cached_property
    def coefficients(self) -> Mapping[Expr, Rational]:
        """The number of each of its terms."""
        return _coefficients(self.part.value)

    def replace_in(self, term: Term) -> Term:
        """Return a formula with the name for the sum and for its multiples within other sums."""
        if not isinstance(term, _OPEN):
            return term
        changed = map_parts(term, self.replace_in)
        if isinstance(changed, Sum):
            return self._replace_in_sum(changed)
        return self._sort_factors(changed) if isinstance(changed, Product) else changed

    def _replace_in_sum(self, term: Sum) -> Term:
        times = _times(_coefficients(term), self.coefficients)
        if times == 0:
            return term
        inside = [_split(part)[1] in self.coefficients for _, part in term.parts]
        rest = [part for part, is_inside in zip(term.parts, inside, strict=True) if not is_inside]
        if times < 0 and not rest:
            return term
        multiple = multiply(abs(times), [Name(self.part.name)])
        place = inside.index(True)
        return positive_first([*rest[:place], (1 if times > 0 else -1, multiple), *rest[place:]])

    def _sort_factors(self, term: Product) -> Term:
        """Return a product with one number in front, and a name of counts next to it."""
        name = Name(self.part.name)
        factors = [each for factor in term.factors for each in factors_of(factor)]
        if name not in factors:
            return term
        if self.is_count:
            factors.sort(key=lambda factor: factor != name)
        return product_of(factors)


def name_sums(
    formulas: Sequence[Term], taken: Iterable[str], unnamed: Collection[Symbol], order: Order
) -> tuple[tuple[Term, ...], tuple[NamedPart, ...]]:
    """Return formulas in names for the sums that they repeat, and the names.

    A sum has a name if that makes the formulas with its definition shorter as printed. `taken` are
    the names that have a meaning already; sums with symbols of `unnamed` have no names.
    """
    written, used, excluded = tuple(formulas), {*taken}, {*unnamed}
    parts: list[NamedPart] = []
    least = max(_MIN_SAVED, sum(map(_length, written)) // _MIN_SHARE)
    while True:
        best, shortest = None, sum(map(_length, written)) - least
        for named in _candidates(written, used, excluded, order):
            replaced = tuple(map(named.replace_in, written))
            length = sum(map(_length, replaced)) + _length(named.part.value) + _DEFINITION
            if length <= shortest:
                best, shortest = (named.part, replaced), length
        if best is None:
            return _in_order(written, parts)
        part, written = best
        parts.append(part)
        used.add(part.name.name)
        excluded.add(part.name)


def _in_order(
    formulas: Sequence[Term], parts: Iterable[NamedPart]
) -> tuple[tuple[Term, ...], tuple[NamedPart, ...]]:
    """Return formulas with the letters of each kind in the order in which they occur."""
    occurring = [*dict.fromkeys(name for formula in formulas for name in _names_in(formula))]
    parts = sorted(parts, key=lambda part: occurring.index(part.name))
    letters: dict[Symbol, Symbol] = {}
    for kind in (_COUNT_LETTERS, _OTHER_LETTERS):
        names = [part.name for part in parts if part.name.name in kind]
        letters |= zip(names, sorted(names, key=lambda name: kind.index(name.name)), strict=True)

    def rename(term: Term) -> Term:
        if isinstance(term, Name):
            return Name(letters.get(term.symbol, term.symbol))
        return map_parts(term, rename)

    renamed = (replace(part, name=letters[part.name]) for part in parts)
    return tuple(map(rename, formulas)), tuple(renamed)


def _names_in(formula: Term) -> Iterator[Symbol]:
    """Yield the symbols of a formula from left to right."""
    symbols: list[Symbol] = []

    def visit(term: Term) -> Term:
        if isinstance(term, Name):
            symbols.append(term.symbol)
        return map_parts(term, visit)

    visit(formula)
    return iter(symbols)


def _candidates(
    formulas: Iterable[Term], used: Collection[str], excluded: Collection[Symbol], order: Order
) -> Iterator[_NamedSum]:
    """Yield the sums in brackets that are repeated, each with the first free name of its kind."""
    written = list(formulas)
    brackets = [each for formula in written for each in _inner_sums(formula)]
    sums = [each for bracket in brackets for each in _nameable(bracket, order)]
    whole = [formula for formula in written if isinstance(formula, Sum)]
    tables = [_coefficients(each) for each in (*brackets, *whole)]
    for value in dict.fromkeys(sums):
        part = _coefficients(value)
        is_count = {rest for rest in part if rest != 1} <= order.counts
        letters = _COUNT_LETTERS if is_count else _OTHER_LETTERS
        name = next(free_names(letters, used), None)
        is_repeated = sum(_times(table, part) != 0 for table in tables) > 1
        if is_repeated and name is not None and value.value.free_symbols.isdisjoint(excluded):
            yield _NamedSum(NamedPart(integer(name), value), is_count)


def _nameable(bracket: Sum, order: Order) -> Iterator[Sum]:
    """Yield a sum without its number, and the counts in it, without their common factor."""
    variants = (
        tuple(part for part in bracket.parts if not part[1].is_number),
        tuple(part for part in bracket.parts if _split(part[1])[1] in order.counts),
    )
    for parts in variants:
        if len(parts) >= _MIN_TERMS:
            yield Sum(tuple(_primitive(parts, order)))


def _primitive(parts: Sequence[tuple[int, Term]], order: Order) -> Iterator[tuple[int, Term]]:
    """Yield the terms of a sum divided by the common factor of their numbers."""
    divisor = content(_split(part)[0] for _, part in parts)
    for sign, part in parts:
        yield sign, part if divisor == 1 else arrange(part.value / divisor, order)


def _inner_sums(formula: Term) -> Iterator[Sum]:
    """Yield the sums within a formula, but not the formula itself."""
    inner: list[Sum] = []

    def visit(term: Term) -> Term:
        if isinstance(term, _OPEN):
            map_parts(term, visit)
            inner.extend([term] if isinstance(term, Sum) else [])
        return term

    map_parts(formula, visit)
    return iter(inner)


def _coefficients(total: Term) -> Mapping[Expr, Rational]:
    """Return the number of each term of a sum by the rest of the term."""
    numbers: dict[Expr, Rational] = {}
    for sign, part in signed_terms(total):
        number, rest = _split(part)
        numbers[rest] = numbers.get(rest, 0) + sign * number
    return numbers


@by_identity
def _split(term: Term) -> tuple[Rational, Expr]:
    """Return the number and the rest of a term."""
    number, rest = term.value.as_coeff_Mul()
    return number, rest


def _times(whole: Mapping[Expr, Rational], part: Mapping[Expr, Rational]) -> int:
    """Return how often a sum is in another one; 0 if its terms are not there in one multiple."""
    times = {whole.get(rest, Integer(0)) / number for rest, number in part.items()}
    multiple = times.pop()
    return int(multiple) if not times and multiple.is_Integer else 0


def _length(term: Term) -> int:
    return printed_length(term)[0]
