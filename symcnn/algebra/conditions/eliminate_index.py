"""Elimination of the index from universally quantified conditions, one rule per form."""

from __future__ import annotations

from functools import singledispatch

from sympy import Expr, Integer, Mul, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple, at_least, multiple_of
from symcnn.algebra.conditions.equation import Equal, equal
from symcnn.algebra.conditions.guarded import Where, unguarded, where
from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import difference, expand_products, is_at_least, terms
from symcnn.algebra.polynomials.powers import factors, normalize, substitute

_ZERO, _ONE = Integer(0), Integer(1)


@singledispatch
def eliminate_index(_condition: Condition, _index: Symbol, _count: Expr) -> list[Condition]:
    """Return index-free conditions equivalent to one for every index from 0 to count - 1.

    The count is at least 1. Returns no conditions if no rule applies.
    """
    return []


@eliminate_index.register
def _eliminate_from_bound(condition: AtLeast, index: Symbol, count: Expr) -> list[Condition]:
    """Return a bound at its minimum: the first index, the last one, or both if concave."""
    rise = difference(condition.expr, index)
    ends: list[Condition] = [condition.substitute({index: end}) for end in (_ZERO, count - 1)]
    if is_at_least(rise):
        return ends[:1]
    if is_at_least(-rise):
        return ends[1:]
    return ends if is_at_least(-difference(rise, index)) else []


@eliminate_index.register
def _eliminate_from_divisibility(
    condition: Multiple, index: Symbol, count: Expr
) -> list[Condition]:
    """Apply the first matching rule for congruences."""
    return (
        _eliminate_from_quotient(condition, index, count)
        or _eliminate_from_powers(condition, index, count)
        or _eliminate_from_coefficients(condition, index, count)
    )


@eliminate_index.register
def _eliminate_from_equation(condition: Equal, index: Symbol, count: Expr) -> list[Condition]:
    """Reduce g·a + h·b = 0, with the index only in g and h, to a = 0 and b = 0."""
    coefficients = _collect(condition.expr, index)
    values = _determinants(list(coefficients), index)
    parts = [equal(part, _ZERO) for part in coefficients.values()]
    units = [bool(value.is_Number and value) for value in values]
    return _from_parts(condition, parts, units, index, count)


@eliminate_index.register
def _eliminate_from_guarded(condition: Where, index: Symbol, count: Expr) -> list[Condition]:
    """Eliminate the index from the condition, if the guard does not contain it."""
    if index in condition.guard.free_symbols:
        return []
    conditions = eliminate_index(condition.condition, index, count)
    return [where(part, condition.guard) for part in conditions]


def _eliminate_from_quotient(condition: Multiple, index: Symbol, count: Expr) -> list[Condition]:
    """Reduce ⌊a/(b·qʲ)⌋ ≡ 0 (mod m) with q | m to ⌊a/b⌋ ≡ 0 (mod m·q^(N-1)); also ceilings.

    Each quotient is a multiple of q, so that the next one is exactly 1/q of it. Ceilings follow
    from ⌊(a - 1)/b⌋ = ⌈a/b⌉ - 1.
    """
    floors = [floor for floor in condition.expr.atoms(FloorDiv) if floor.has(index)]
    if len(floors) != 1 or condition.modulus.has(index):
        return []
    (floor,) = floors
    ratio = _growth(floor.args[1], index)
    if ratio is None or not (condition.modulus / ratio).is_integer:
        return []
    modulus = normalize(condition.modulus * ratio ** (count - 1))
    for offset in _offsets(floor, index):
        if ((condition.expr - floor - offset) / condition.modulus).is_integer:
            return [multiple_of(substitute(floor, {index: _ZERO}) + offset, modulus)]
    return []


def _growth(below: Expr, index: Symbol) -> Expr | None:
    """Return the integer q of an expression b·qʲ; None for any other form."""
    first, second = (substitute(below, {index: value}) for value in (_ZERO, _ONE))
    ratio = normalize(second / first)
    return ratio if ratio.is_integer and normalize(first * ratio**index) == below else None


def _offsets(floor: Expr, index: Symbol) -> tuple[Expr, ...]:
    """Return the offsets from a multiple for which all later quotients are exact."""
    above, below = floor.args
    if not above.has(index):
        return _ZERO, _ONE
    return () if expand_products(above - below).has(index) else (_ZERO, -_ONE)


def _eliminate_from_powers(condition: Multiple, index: Symbol, count: Expr) -> list[Condition]:
    """Return the first or the last congruence, if each implies the next or the previous one."""
    above, below = (_collect(expr, index) for expr in (condition.expr, condition.modulus))
    if len(above) != 1 or len(below) != 1 or not all(part.is_positive for part in below):
        return []
    ratio = Mul(*above) / Mul(*below)
    growth = normalize(substitute(ratio, {index: index + 1}) / ratio)
    ((_, dividend),), ((_, divisor),) = above.items(), below.items()
    if growth.is_integer:
        return [multiple_of(dividend * substitute(ratio, {index: _ZERO}), divisor)]
    if (1 / growth).is_integer:
        return [multiple_of(dividend, normalize(divisor / substitute(ratio, {index: count - 1})))]
    return []


def _eliminate_from_coefficients(
    condition: Multiple, index: Symbol, count: Expr
) -> list[Condition]:
    """Reduce g·a + h·b ≡ 0, with the index only in g and h, to a ≡ 0 and b ≡ 0.

    This is equivalent if the determinant of g and h at indices 0 and 1 is a unit.
    """
    coefficients = _collect(condition.expr, index)
    are_integers = all(factor.is_integer for factor in coefficients)
    if condition.modulus.has(index) or not are_integers:
        return []
    parts: list[Condition] = [
        multiple_of(part, condition.modulus) for part in coefficients.values()
    ]
    units = [abs(value) == 1 for value in _determinants(list(coefficients), index)]
    return _from_parts(condition, parts, units, index, count)


def _determinants(with_index: list[Expr], index: Symbol) -> list[Expr]:
    """Return g(0), g(1) for one factor g, or g(0)·h(1) - g(1)·h(0) for two; otherwise []."""
    match [[substitute(part, {index: value}) for value in (_ZERO, _ONE)] for part in with_index]:
        case [values]:
            return values
        case [[a, b], [c, d]]:
            return [normalize(a * d - b * c)]
    return []


def _from_parts(
    condition: Condition, parts: list[Condition], units: list[bool], index: Symbol, count: Expr
) -> list[Condition]:
    """Return the conditions on the coefficients that follow at index 0, or at indices 0 and 1.

    `units` holds for each determinant whether it is a unit, that of index 0 alone first.
    """
    if not any(units):
        return []
    if len(parts) == 1 and units[0]:
        return parts
    first, guard = condition.substitute({index: _ZERO}), at_least(count, 2)
    others = (unguarded(where(part, guard), (first,)) for part in parts)
    return list(dict.fromkeys((first, *others)))


def _collect(expr: Expr, index: Symbol) -> dict[Expr, Expr]:
    """Return the coefficient of each product of factors that contain the index."""
    coefficients: dict[Expr, Expr] = {}
    for monomial, value in terms(expr).items():
        powers = (base**exponent for base, exponent in factors(monomial) if base.has(index))
        product = Mul(*powers)
        coefficients[product] = coefficients.get(product, _ZERO) + value * (monomial / product)
    return coefficients
