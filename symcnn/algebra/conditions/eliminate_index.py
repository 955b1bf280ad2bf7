"""What holds for each index from 0 on, as conditions without the index: one rule for each form."""

from __future__ import annotations

from functools import singledispatch

from sympy import Expr, Integer, Mul, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple, at_least, multiple_of
from symcnn.algebra.conditions.equation import Equal, equal
from symcnn.algebra.conditions.guarded import Where, unguarded, where
from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import minimum, multiplied_out, terms
from symcnn.algebra.polynomials.powers import factors, put, tidied

_ZERO, _ONE = Integer(0), Integer(1)


@singledispatch
def index_free(_condition: Condition, _index: Symbol, _count: Expr) -> list[Condition]:
    """Return conditions that say that one holds for each index of 0, 1, … below a count.

    The count is at least 1. Nothing is returned where no rule applies.
    """
    return []


@index_free.register
def _(condition: AtLeast, index: Symbol, count: Expr) -> list[Condition]:
    """Return a bound where it is least: at the first, the last, or either of these if it bends."""
    rise = _step(condition.expr, index)
    ends: list[Condition] = [condition.given({index: end}) for end in (_ZERO, count - 1)]
    if _is_at_least(rise, 0):
        return ends[:1]
    if _is_at_least(-rise, 0):
        return ends[1:]
    return ends if _is_at_least(-_step(rise, index), 0) else []


@index_free.register
def _(condition: Multiple, index: Symbol, count: Expr) -> list[Condition]:
    """Return congruences by the first rule that applies."""
    return (
        _of_quotients(condition, index, count)
        or _of_powers(condition, index, count)
        or _of_parts(condition, index, count)
    )


@index_free.register
def _(condition: Equal, index: Symbol, count: Expr) -> list[Condition]:
    """Return that g·a + h·b = 0, where only g and h have the index, if a = 0 and b = 0."""
    found = _collected(condition.expr, index)
    values = _determinants(list(found), index)
    parts = [equal(part, _ZERO) for part in found.values()]
    units = [bool(value.is_Number and value) for value in values]
    return _from_parts(condition, parts, units, index, count)


@index_free.register
def _(condition: Where, index: Symbol, count: Expr) -> list[Condition]:
    """Return what the condition gives, each where the guard holds, if that has no index."""
    if index in condition.guard.free_symbols:
        return []
    found = index_free(condition.condition, index, count)
    return [where(part, condition.guard) for part in found]


def _of_quotients(condition: Multiple, index: Symbol, count: Expr) -> list[Condition]:
    """Return for ⌊a/(b·qʲ)⌋ ≡ 0 (mod m), q | m, that ⌊a/b⌋ ≡ 0 (mod m·q^(N-1)); so for ceilings.

    The first is a multiple of q, so that the second is 1/q of it, and so on. And ⌊(a - 1)/b⌋ is
    ⌈a/b⌉ - 1.
    """
    floors = [floor for floor in condition.expr.atoms(FloorDiv) if floor.has(index)]
    if len(floors) != 1 or condition.modulus.has(index):
        return []
    (floor,) = floors
    ratio = _growth(floor.args[1], index)
    if ratio is None or not (condition.modulus / ratio).is_integer:
        return []
    modulus = tidied(condition.modulus * ratio ** (count - 1))
    for more in _rests(floor, index):
        if ((condition.expr - floor - more) / condition.modulus).is_integer:
            return [multiple_of(put(floor, {index: _ZERO}) + more, modulus)]
    return []


def _growth(below: Expr, index: Symbol) -> Expr | None:
    """Return the integer q of b·qʲ, or None for what is not of that form."""
    first, second = (put(below, {index: place}) for place in (_ZERO, _ONE))
    ratio = tidied(second / first)
    return ratio if ratio.is_integer and tidied(first * ratio**index) == below else None


def _rests(floor: Expr, index: Symbol) -> tuple[Expr, ...]:
    """Return what a quotient may be short of a multiple, for it to be exact from then on."""
    above, below = floor.args
    if not above.has(index):
        return _ZERO, _ONE
    return () if multiplied_out(above - below).has(index) else (_ZERO, -_ONE)


def _of_powers(condition: Multiple, index: Symbol, count: Expr) -> list[Condition]:
    """Return the first or the last of congruences of which each follows from its neighbour."""
    above, below = (_collected(expr, index) for expr in (condition.expr, condition.modulus))
    if len(above) != 1 or len(below) != 1 or not all(part.is_positive for part in below):
        return []
    ratio = Mul(*above) / Mul(*below)
    growth = tidied(put(ratio, {index: index + 1}) / ratio)
    ((_, whole),), ((_, divisor),) = above.items(), below.items()
    if growth.is_integer:
        return [multiple_of(whole * put(ratio, {index: _ZERO}), divisor)]
    if (1 / growth).is_integer:
        return [multiple_of(whole, tidied(divisor / put(ratio, {index: count - 1})))]
    return []


def _of_parts(condition: Multiple, index: Symbol, count: Expr) -> list[Condition]:
    """Return that g·a + h·b ≡ 0, where only g and h have the index, if a ≡ 0 and b ≡ 0.

    The determinant of their first values must be a unit for the two to follow.
    """
    found = _collected(condition.expr, index)
    whole = all(part.is_integer for part in found)
    if condition.modulus.has(index) or not whole:
        return []
    parts: list[Condition] = [multiple_of(part, condition.modulus) for part in found.values()]
    units = [abs(value) == 1 for value in _determinants(list(found), index)]
    return _from_parts(condition, parts, units, index, count)


def _determinants(moving: list[Expr], index: Symbol) -> list[Expr]:
    """Return what g·a, or g·a + h·b, gives times a and b from its values at index 0 and 1."""
    match [[put(part, {index: place}) for place in (_ZERO, _ONE)] for part in moving]:
        case [values]:
            return values
        case [[a, b], [c, d]]:
            return [tidied(a * d - b * c)]
    return []


def _from_parts(
    condition: Condition, parts: list[Condition], units: list[bool], index: Symbol, count: Expr
) -> list[Condition]:
    """Return what follows for the parts: from index 0 alone, or from index 0 and 1 together.

    `units` tells of each determinant whether it is a unit, that of index 0 alone first.
    """
    if not any(units):
        return []
    if len(parts) == 1 and units[0]:
        return parts
    first, guard = condition.given({index: _ZERO}), at_least(count, 2)
    others = (unguarded(where(part, guard), (first,)) for part in parts)
    return list(dict.fromkeys((first, *others)))


def _collected(expr: Expr, index: Symbol) -> dict[Expr, Expr]:
    """Return what each product of factors with the index is multiplied by."""
    found: dict[Expr, Expr] = {}
    for monomial, value in terms(expr).items():
        parts = (base**times for base, times in factors(monomial) if base.has(index))
        moving = Mul(*parts)
        found[moving] = found.get(moving, _ZERO) + value * (monomial / moving)
    return found


def _step(expr: Expr, index: Symbol) -> Expr:
    """Return what an expression rises by from one index to the next."""
    return multiplied_out(put(expr, {index: index + 1}) - expr)


def _is_at_least(expr: Expr, bound: int) -> bool:
    least = minimum(expr)
    return least is not None and bool(least >= bound)
