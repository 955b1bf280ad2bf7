"""The translation of expressions into source code, node by node."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch
from itertools import count

from sympy import Add, Expr, Integer, Max, Min, Mul, Pow, Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import is_at_least
from symcnn.algebra.presentation.present import text
from symcnn.algebra.sums.closed_sum import Series
from symcnn.errors import SymcnnError
from symcnn.render.code.fraction import as_fraction, floor_fraction
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


def written(expr: Expr, scope: Scope) -> Piece:
    """Translate an integer-valued expression, with a single exact division at the end."""
    above, below = as_fraction(expr)
    if below == 1:
        return _translate(above, scope)
    return scope.language.exact(_translate(above, scope), _translate(below, scope))


@singledispatch
def _translate(expr: Expr, scope: Scope) -> Piece:
    """Translate an expression without fractions."""
    message = f"{text(expr)} cannot be written exactly in {scope.language.title}"
    raise SymcnnError(message)


@_translate.register(Symbol)
def _translate_symbol(expr: Expr, scope: Scope) -> Piece:
    return Piece(scope.names[expr])


@_translate.register(Integer)
def _translate_integer(expr: Expr, scope: Scope) -> Piece:
    return _write_sign(expr < 0, Piece(scope.language.number(abs(int(expr)))), scope)


@_translate.register(Mul)
def _translate_mul(expr: Expr, scope: Scope) -> Piece:
    negative, unsigned = _without_sign(expr)
    factors = [_translate(factor, scope) for factor in unsigned]
    if len(factors) == 1:
        return _write_sign(negative, factors[0], scope)
    product = "*".join(factor.within(Rank.PRODUCT) for factor in factors)
    return _write_sign(negative, made(product, Rank.PRODUCT, *factors), scope)


def _without_sign(expr: Expr) -> tuple[bool, list[Expr]]:
    """Return whether a product is negative, and its factors without the minus."""
    first, *others = expr.as_ordered_factors()
    if not (first.is_Integer and first < 0):
        return False, [first, *others]
    return True, others if first == -1 and others else [-first, *others]


def _write_sign(negative: object, piece: Piece, scope: Scope) -> Piece:
    if not negative:
        return piece
    return made("-" + piece.within(scope.language.negated), Rank.SUM, piece)


@_translate.register(Add)
def _translate_add(expr: Expr, scope: Scope) -> Piece:
    """Translate a sum, starting with a positive term if there is one."""
    terms = expr.as_ordered_terms()
    first = next((term for term in terms if not _without_sign(term)[0]), terms[0])
    terms.remove(first)
    pieces = [_translate(first, scope), *(_translate(_drop_sign(term), scope) for term in terms)]
    return added(pieces, ("-" if _without_sign(term)[0] else "+" for term in terms))


def _drop_sign(term: Expr) -> Expr:
    negative, _ = _without_sign(term)
    return -term if negative else term


@_translate.register(Pow)
def _translate_pow(expr: Expr, scope: Scope) -> Piece:
    base, exponent = expr.args
    if not (exponent.is_integer and is_at_least(exponent)):
        message = (
            f"{text(expr)} cannot be written as code: its exponent may be negative or fractional"
        )
        raise SymcnnError(message)
    if exponent.is_Integer:
        return scope.language.raised(_translate(base, scope), int(exponent))
    return scope.language.power(_translate(base, scope), written(exponent, scope))


@_translate.register(FloorDiv)
def _translate_floor_div(expr: Expr, scope: Scope) -> Piece:
    above, below = floor_fraction(expr)
    divide = scope.language.quotient if is_at_least(above) else scope.language.floor
    return divide(_translate(above, scope), _translate(below, scope))


@_translate.register(Min)
def _translate_min(expr: Expr, scope: Scope) -> Piece:
    return scope.language.least(_translate_arguments(expr, scope))


@_translate.register(Max)
def _translate_max(expr: Expr, scope: Scope) -> Piece:
    return scope.language.greatest(_translate_arguments(expr, scope))


def _translate_arguments(expr: Expr, scope: Scope) -> list[Piece]:
    """Translate the arguments of a minimum or maximum, numbers last."""
    arguments = sorted(expr.args, key=lambda arg: (arg.is_number, arg.sort_key()))
    return [_translate(arg, scope) for arg in arguments]


@_translate.register
def _translate_series(expr: Series, scope: Scope) -> Piece:
    summand, index, times = expr.args
    language = scope.language
    if language.total is None:
        raise SymcnnError(_explain_missing_sum(times, language))
    index_name = free(re.sub(r"\W", "", index.name), scope.taken)
    inner_scope = replace(scope, names={**scope.names, index: index_name})
    free_symbols = summand.free_symbols - {index}
    outer_names = tuple(name for symbol, name in scope.names.items() if symbol in free_symbols)
    name = free(f"sum_{next(scope.numbers)}", inner_scope.taken)
    return language.total(
        Loop(name, _translate(summand, inner_scope), index_name, written(times, scope), outer_names)
    )


def _explain_missing_sum(times: Expr, language: Language) -> str:
    """Return the error message for a sum in a language without loops."""
    symbols = listed(sorted(symbol.name for symbol in times.free_symbols))
    return (
        f"a sum of {text(times)} terms cannot be written in {language.title}; "
        f"substitute numbers for {symbols}"
    )
