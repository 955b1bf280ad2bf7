"""How an expression is walked, and written in a language part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch
from itertools import count

from sympy import Add, Expr, Integer, Max, Min, Mul, Pow, Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import minimum
from symcnn.algebra.sums.closed_sum import Series
from symcnn.errors import SymcnnError
from symcnn.render.code.fraction import as_fraction, floor_fraction
from symcnn.render.code.fragment import Piece, Rank, made
from symcnn.render.code.language import Language, Loop, listed
from symcnn.render.code.names import free


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known where a part is written: the language, and what symbols are called in it."""

    language: Language
    names: Mapping[Symbol, str]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    """The numbers of the sums."""

    @property
    def taken(self) -> set[str]:
        """The names that nothing new may have."""
        return {*self.language.reserved, *self.names.values()}


def written(expr: Expr, scope: Scope) -> Piece:
    """Return the text of an integer, the division by what its parts are divided by last."""
    above, below = as_fraction(expr)
    if below == 1:
        return _written(above, scope)
    return scope.language.exact(_written(above, scope), _written(below, scope))


@singledispatch
def _written(expr: Expr, scope: Scope) -> Piece:
    """Return the text of an expression without fractions."""
    message = f"{text(expr)} cannot be written in {scope.language.title} exactly"
    raise SymcnnError(message)


@_written.register(Symbol)
def _(expr: Expr, scope: Scope) -> Piece:
    return Piece(scope.names[expr])


@_written.register(Integer)
def _(expr: Expr, scope: Scope) -> Piece:
    return _signed(expr < 0, Piece(scope.language.number(abs(int(expr)))), scope)


@_written.register(Mul)
def _(expr: Expr, scope: Scope) -> Piece:
    negative, found = _without_sign(expr)
    factors = [_written(factor, scope) for factor in found]
    if len(factors) == 1:
        return _signed(negative, factors[0], scope)
    product = "*".join(factor.within(Rank.PRODUCT) for factor in factors)
    return _signed(negative, made(product, Rank.PRODUCT, *factors), scope)


def _without_sign(expr: Expr) -> tuple[bool, list[Expr]]:
    """Return whether a product has a minus in front, and its factors without it."""
    first, *rest = expr.as_ordered_factors()
    if not (first.is_Integer and first < 0):
        return False, [first, *rest]
    return True, rest if first == -1 and rest else [-first, *rest]


def _signed(negative: object, piece: Piece, scope: Scope) -> Piece:
    if not negative:
        return piece
    return made("-" + piece.within(scope.language.negated), Rank.SUM, piece)


@_written.register(Add)
def _(expr: Expr, scope: Scope) -> Piece:
    """Write a sum, with a term in front that has no minus, where there is one."""
    terms = expr.as_ordered_terms()
    first = next((term for term in terms if not _without_sign(term)[0]), terms[0])
    terms.remove(first)
    parts = [_written(first, scope), *(_written(_positive(term), scope) for term in terms)]
    signs = (" - " if _without_sign(term)[0] else " + " for term in terms)
    after = (sign + part.within(Rank.QUOTIENT) for sign, part in zip(signs, parts[1:], strict=True))
    return made(parts[0].text + "".join(after), Rank.SUM, *parts)


def _positive(term: Expr) -> Expr:
    negative, _ = _without_sign(term)
    return -term if negative else term


@_written.register(Pow)
def _(expr: Expr, scope: Scope) -> Piece:
    base, exponent = expr.args
    least = minimum(exponent)
    if not exponent.is_integer or least is None or least < 0:
        message = f"{text(expr)} cannot be written as code: its exponent may be no whole number"
        raise SymcnnError(message)
    if exponent.is_Integer:
        return scope.language.raised(_written(base, scope), int(exponent))
    return scope.language.power(_written(base, scope), written(exponent, scope))


@_written.register(FloorDiv)
def _(expr: Expr, scope: Scope) -> Piece:
    above, below = floor_fraction(expr)
    least = minimum(above)
    rounded = scope.language.floor if least is None or least < 0 else scope.language.quotient
    return rounded(_written(above, scope), _written(below, scope))


@_written.register(Min)
def _(expr: Expr, scope: Scope) -> Piece:
    return scope.language.least(_arguments(expr, scope))


@_written.register(Max)
def _(expr: Expr, scope: Scope) -> Piece:
    return scope.language.greatest(_arguments(expr, scope))


def _arguments(expr: Expr, scope: Scope) -> list[Piece]:
    """Return the arguments of a minimum or maximum, numbers last."""
    found = sorted(expr.args, key=lambda arg: (arg.is_number, arg.sort_key()))
    return [_written(arg, scope) for arg in found]


@_written.register
def _(expr: Series, scope: Scope) -> Piece:
    summand, index, times = expr.args
    language = scope.language
    if language.total is None:
        raise SymcnnError(_refusal(times, language))
    called = free(re.sub(r"\W", "", index.name), scope.taken)
    inside = replace(scope, names={**scope.names, index: called})
    free_symbols = summand.free_symbols - {index}
    known = tuple(name for symbol, name in scope.names.items() if symbol in free_symbols)
    name = free(f"sum_{next(scope.numbers)}", inside.taken)
    return language.total(
        Loop(name, _written(summand, inside), called, written(times, scope), known)
    )


def _refusal(times: Expr, language: Language) -> str:
    """Return what to say of a sum, in a language that has none."""
    symbols = listed(sorted(symbol.name for symbol in times.free_symbols))
    return (
        f"a sum of {text(times)} terms cannot be written in {language.title}; "
        f"put a number in for {symbols}"
    )
