"""The translation of written formulas into source code, node by node."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch
from itertools import count

from sympy import Symbol

from symcnn.algebra.polynomials.indexed_symbol import unknown_members
from symcnn.algebra.polynomials.polynomial import is_at_least
from symcnn.algebra.presentation.function_terms import Ceiling, Extreme, Floor, Summation
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.term import (
    Literal,
    Member,
    Name,
    Power,
    Product,
    Sum,
    Term,
    collect_powers,
)
from symcnn.errors import SymcnnError
from symcnn.render.code.fraction import clear_division, clear_fractions
from symcnn.render.code.fragment import Piece, Rank, added, made
from symcnn.render.code.language import Language, Loop, listed
from symcnn.render.code.language_names import free


@dataclass(frozen=True, slots=True)
class Scope:
    """The language of a translation, and the identifiers of the symbols in it."""

    language: Language
    names: Mapping[Symbol, str]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    """The counter of the functions for sums."""

    @property
    def taken(self) -> set[str]:
        """The identifiers that are in use or reserved."""
        return {*self.language.reserved, *self.names.values()}


def written(term: Term, scope: Scope) -> Piece:
    """Translate an integer-valued formula, with a single exact division at the end."""
    above, below = clear_fractions(term)
    piece = _translate(above, scope)
    return piece if below == 1 else scope.language.exact(piece, _translate(arrange(below), scope))


@singledispatch
def _translate(term: Term, scope: Scope) -> Piece:
    """Translate a formula without fractions."""
    raise SymcnnError(f"{term} cannot be written exactly in {scope.language.title}")


@_translate.register
def _translate_name(term: Name, scope: Scope) -> Piece:
    return Piece(scope.names[term.symbol])


@_translate.register
def _translate_member(term: Member, scope: Scope) -> Piece:
    del scope
    raise unknown_members(term.value)


@_translate.register
def _translate_literal(term: Literal, scope: Scope) -> Piece:
    return _write_sign(term.number, Piece(scope.language.number(abs(term.number))), scope)


@_translate.register
def _translate_product(term: Product, scope: Scope) -> Piece:
    factors = [_translate(factor, scope) for factor in collect_powers(term.factors)]
    text = "*".join(factor.within(Rank.PRODUCT) for factor in factors)
    return made(text, Rank.PRODUCT, *factors)


@_translate.register
def _translate_sum(term: Sum, scope: Scope) -> Piece:
    (sign, first), *others = ((sign, _translate(part, scope)) for sign, part in term.parts)
    pieces = [_write_sign(sign, first, scope), *(piece for _, piece in others)]
    return added(pieces, (scope.language.minus if sign < 0 else "+" for sign, _ in others))


def _write_sign(sign: int, piece: Piece, scope: Scope) -> Piece:
    """Return a fragment with the sign of a number."""
    if sign >= 0:
        return piece
    return made(scope.language.minus + piece.within(scope.language.negated), Rank.SUM, piece)


@_translate.register
def _translate_power(term: Power, scope: Scope) -> Piece:
    exponent = term.exponent
    if not (exponent.value.is_integer and is_at_least(exponent.value)):
        message = f"{term} cannot be written as code: its exponent may be negative or fractional"
        raise SymcnnError(message)
    base = _translate(term.base, scope)
    if isinstance(exponent, Literal):
        return scope.language.raised(base, exponent.number)
    return scope.language.power(base, written(exponent, scope))


@_translate.register(Floor)
@_translate.register(Ceiling)
def _translate_division(term: Floor | Ceiling, scope: Scope) -> Piece:
    above, below = clear_division(term)
    language = scope.language
    divide = language.quotient if is_at_least(above.value) else language.floor
    return divide(_translate(above, scope), _translate(below, scope))


@_translate.register
def _translate_extreme(term: Extreme, scope: Scope) -> Piece:
    choose = {"min": scope.language.least, "max": scope.language.greatest}[term.name]
    return choose([_translate(argument, scope) for argument in term.arguments])


@_translate.register
def _translate_summation(term: Summation, scope: Scope) -> Piece:
    language, end = scope.language, term.last + 1
    if language.total is None:
        symbols = listed(sorted(symbol.name for symbol in end.value.free_symbols))
        message = f"a sum of {end - term.first} terms cannot be written in {language.title}"
        raise SymcnnError(f"{message}; substitute numbers for {symbols}")
    index = free(re.sub(r"\W", "", term.index.name), scope.taken)
    inner_scope = replace(scope, names={**scope.names, term.index: index})
    symbols = term.body.value.free_symbols - {term.index}
    known = tuple(name for symbol, name in scope.names.items() if symbol in symbols)
    name = free(f"sum_{next(scope.numbers)}", inner_scope.taken)
    first = Piece(language.number(term.first))
    body = _translate(term.body, inner_scope)
    return language.total(Loop(name, body, index, first, written(end, scope), known))
