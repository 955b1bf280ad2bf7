"""Equality of expressions with sums over symbolic ranges, by induction on the number of terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sympy import Add, Dummy, Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol
from symcnn.algebra.polynomials.polynomial import is_at_least, least_of_atom, plainest
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.sums.closed_sum import Series

_MAX_TERMS = 24
"""The maximum number of terms of a difference that is examined."""
_MAX_DEPTH = 6
"""The maximum number of nested inductions."""
_MAX_STEP = 4
"""The maximum number of terms that a sum gains as a symbol grows by 1."""


def vanishes(expr: Expr, domain: Iterable[Condition]) -> bool:
    """Return whether an expression with sums is proven to be 0 in a domain.

    The proof is by induction on a symbol in the number of terms: the expression is 0 at the minimum
    of the symbol, and does not change when the symbol grows by 1. Then a sum only gains terms.

    >>> from symcnn.algebra import FloorDiv, symbol
    >>> n, j, N = symbol("n"), Symbol("j", integer=True, nonnegative=True), symbol("N")
    >>> whole, rest = Series(FloorDiv(n, 2**j), j, N), Series(FloorDiv(n, 2 * 2**j), j, N - 1)
    >>> vanishes(whole - rest - n, ()), vanishes(whole - rest, ())
    (True, False)
    """
    return _vanishes(expr, tuple(domain), _MAX_DEPTH)


def _vanishes(expr: Expr, domain: tuple[Condition, ...], depth: int) -> bool:
    """Return whether an expression is proven to be 0 by at most `depth` nested inductions."""
    difference = plainest(_with_one_index(expr))
    if difference == 0 or depth == 0 or len(Add.make_args(difference)) > _MAX_TERMS:
        return bool(difference == 0)
    counts = (series.args[2] for series in _outer_sums(difference))
    families = {member.args[0] for member in difference.atoms(IndexedSymbol)}
    names = {name for count in counts for name in count.free_symbols} - families
    return any(
        _vanishes_by_induction(difference, name, domain, depth - 1)
        for name in sorted(names, key=str)
    )


def _vanishes_by_induction(
    expr: Expr, name: Symbol, domain: tuple[Condition, ...], depth: int
) -> bool:
    """Return whether an expression is 0 at the minimum of a symbol, and stays so as it grows."""
    lowest = _minimum_of(name, domain)
    sums = tuple(_outer_sums(expr))
    gains = {each: _gain(each.args[2], name, lowest) for each in sums}
    known = {each: gain for each, gain in gains.items() if gain is not None}
    if len(known) < len(sums):
        return False
    atoms = {each: Dummy() for each in sums}
    grown = substitute(expr.xreplace(atoms), {name: name + 1})
    values = {atoms[each]: _grown_sum(each, name, known[each]) for each in sums}
    step = grown.xreplace(values) - expr
    start = substitute(expr, {name: Integer(lowest)})
    return _vanishes(step, domain, depth) and _vanishes(start, domain, depth)


def _grown_sum(series: Expr, name: Symbol, gain: int) -> Expr:
    """Return a sum with a symbol grown by 1: that over the former range, and the terms gained."""
    summand, index, count = series.args
    grown = substitute(summand, {name: name + 1})
    gained = (substitute(grown, {index: count + position}) for position in range(gain))
    return Add(Series(grown, index, count), *gained)


def _gain(count: Expr, name: Symbol, lowest: int) -> int | None:
    """Return how many terms a sum gains as a symbol grows by 1; None if that is unknown.

    The sum must not have a negative number of terms at the minimum of the symbol.
    """
    gain = plainest(substitute(count, {name: name + 1}) - count)
    is_counted = gain.is_Integer and 0 <= gain <= _MAX_STEP
    starts = is_at_least(substitute(count, {name: Integer(lowest)}))
    return int(gain) if is_counted and starts else None


def _minimum_of(name: Symbol, domain: tuple[Condition, ...]) -> int:
    """Return the minimum of a symbol by its assumptions and by the bounds on it alone."""
    bounds = (part.expr for part in domain if isinstance(part, AtLeast))
    lows = (name - bound for bound in bounds if bound.free_symbols == {name})
    return max(
        int(low) for low in (least_of_atom(name), *lows) if low is not None and low.is_Integer
    )


def _outer_sums(expr: Expr) -> Iterator[Expr]:
    """Yield the sums in an expression that are in no other sum."""
    if isinstance(expr, Series):
        yield expr
    else:
        yield from dict.fromkeys(each for part in expr.args for each in _outer_sums(part))


def _with_one_index(expr: Expr) -> Expr:
    """Return an expression whose sums over ranges have indices of one name."""
    parts = tuple(map(_with_one_index, expr.args))
    if isinstance(expr, Series):
        summand, index, count = parts
        name = Dummy("i", integer=True, nonnegative=True)
        return Series(summand.xreplace({index: name}), name, count)
    return expr if parts == expr.args else expr.func(*parts)
