"""An expression as a function of integers or arrays of them, without any code that is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache, reduce, singledispatch
from math import lcm
from operator import add, iadd, imul, mul
from typing import TYPE_CHECKING, Any, TypeAlias

from sympy import (
    Add,
    Dummy,
    Expr,
    Integer,
    Max,
    Min,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    cse,
    fraction,
    numbered_symbols,
    preorder_traversal,
    together,
)

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import is_short, terms
from symcnn.algebra.sums.closed_sum import Series
from symcnn.errors import SymcnnError

if TYPE_CHECKING:
    import numpy as np

Number: TypeAlias = "int | np.ndarray[Any, Any]"
Values: TypeAlias = "Mapping[Symbol, Number]"
Run: TypeAlias = "Callable[[Values], Number]"
_Operator: TypeAlias = "Callable[[Any, Any], Any]"
_MOST_TERMS = 10_000
"""How many terms of a sum are added up at a single point."""
_MOST_BITS = 100_000
"""How long a power may be."""
_IN_PLACE: dict[_Operator, _Operator] = {add: iadd, mul: imul}


@lru_cache(maxsize=1024)
def program(expr: Expr) -> Run:
    """Return a function that works out an expression, each repeated part of it once.

    An expression whose terms are fractions is put over one denominator first, so that the division
    of integers, which comes last, leaves no remainder where the expression is an integer.
    """
    plain, sums = _without_sums(expr)
    shared, parts = cse(
        over_one(plain), symbols=numbered_symbols(cls=Dummy, integer=True), order="none"
    )
    for part in (*parts, *(part for _, part in shared)):
        if not _is_whole(part):
            message = f"{expr} is not compiled: only whole numbers are"
            raise SymcnnError(message)
    steps = [*sums, *((name, _function(part)) for name, part in shared)]
    above, below = map(_function, parts)
    whole = parts[1] == 1

    def run(values: Values) -> Number:
        known = dict(values)
        for name, step in steps:
            known[name] = step(known)
        return above(known) if whole else above(known) // below(known)

    return run


@lru_cache(maxsize=1024)
def pointwise(expr: Expr) -> Run:
    """Return what `program` does, of an expression without fractions, for a few points only.

    It is made sooner and runs longer, since parts that occur again are worked out again.
    """
    plain, sums = _without_sums(expr)
    if sums:
        return program(expr)
    return _function(plain)


def _without_sums(expr: Expr) -> tuple[Expr, list[tuple[Symbol, Run]]]:
    """Return an expression with a symbol for each sum in it, and how these are worked out.

    Summands are whole numbers once they are multiplied by one number, which is divided by outside.
    """
    put, steps = {}, []
    for series in _outer_sums(expr):
        above, below = over_one(series.args[0])
        if not below.is_Integer:
            message = f"{series} is not compiled: its terms have denominators of their own"
            raise SymcnnError(message)
        name = Dummy("sum", integer=True)
        put[series] = name / below
        steps.append((name, _sum(above, *series.args[1:])))
    return expr.xreplace(put), steps


def _outer_sums(expr: Expr) -> list[Series]:
    """Return the sums in an expression, but for those inside others."""
    walk = preorder_traversal(expr)
    found: dict[Series, None] = {}
    for part in walk:
        if isinstance(part, Series):
            found[part] = None
            walk.skip()
    return list(found)


def _sum(summand: Expr, index: Symbol, count: Expr) -> Run:
    """Return a function that adds up a summand over an index, as often as each point asks."""
    inner, times = program(summand), program(count)

    def run(values: Values) -> Number:
        counts = times(values)
        if isinstance(counts, int) and counts > _MOST_TERMS:
            message = f"a sum of {counts:,} terms here would take long"
            raise OverflowError(message)
        found: Number = 0
        for place in range(int(counts if isinstance(counts, int) else counts.max(initial=0))):
            term = inner({**values, index: place})
            found = found + (term if isinstance(counts, int) else term * (counts > place))
        return found

    return run


def over_one(expr: Expr) -> tuple[Expr, Expr]:
    """Return numerator and denominator, with integer coefficients in both."""
    above, below = fraction(together(expr)) if _divides(expr) else (expr, Integer(1))
    if below is S.One and _is_whole(above):
        return above, below
    if not is_short(above):
        above, scale = _in_whole(above)
        return above, scale * below
    found = terms(above)
    scale = lcm(*(int(value.q) for value in found.values()))
    return Add(*(scale * value * monomial for monomial, value in found.items())), scale * below


def _in_whole(expr: Expr) -> tuple[Expr, Integer]:
    """Return an expression times a number, without fractions and as it is, and the number."""
    if expr.is_Rational:
        return Integer(expr.p), Integer(expr.q)
    if expr.is_Pow and expr.exp.is_Integer:
        base, scale = _in_whole(expr.base)
        return base**expr.exp, scale**expr.exp
    found = [_in_whole(part) for part in expr.args] if expr.is_Add or expr.is_Mul else []
    if expr.is_Mul:
        return Mul(*(part for part, _ in found)), Mul(*(scale for _, scale in found))
    if expr.is_Add:
        shared = Integer(lcm(*(int(scale) for _, scale in found)))
        return Add(*(part * (shared / scale) for part, scale in found)), shared
    return expr, Integer(1)


def _divides(expr: Expr) -> bool:
    """Tell whether an expression divides by anything but numbers, floors not looked into."""
    if expr.is_Pow and expr.exp.could_extract_minus_sign():
        return True
    return not isinstance(expr, FloorDiv) and any(map(_divides, expr.args))


def _is_whole(expr: Expr) -> bool:
    """Tell that no fraction occurs outside floors, which see to their own."""
    if expr.is_Rational:
        return bool(expr.is_Integer)
    return isinstance(expr, FloorDiv) or all(map(_is_whole, expr.args))


@singledispatch
def _function(expr: Expr) -> Run:
    """Return a function that works out an expression without fractions from its symbols' values."""
    message = f"{expr} is not compiled: only whole numbers are"
    raise SymcnnError(message)


@_function.register(Symbol)
def _(expr: Expr) -> Run:
    return lambda values: values[expr]


@_function.register(Rational)
def _(expr: Expr) -> Run:
    value = _number(expr)
    return lambda _: value


def _number(value: Rational) -> int:
    """Return a rational number as one of Python's; a fraction works where no array is."""
    return int(value) if value.is_Integer else Fraction(int(value.p), int(value.q))  # type: ignore[return-value]


@_function.register(Add)
def _(expr: Expr) -> Run:
    constant, terms = expr.as_coeff_add()
    return _joined(add, 0, constant, terms)


@_function.register(Mul)
def _(expr: Expr) -> Run:
    coefficient, factors = expr.as_coeff_mul()
    return _joined(mul, 1, coefficient, factors)


@_function.register(Pow)
def _(expr: Expr) -> Run:
    base = _function(expr.base)
    if not expr.exp.is_Integer:
        exponent = _function(expr.exp)
        return lambda values: _powered(base(values), exponent(values))
    times = int(expr.exp)
    if times < 0:
        return lambda values: _reciprocal(reduce(mul, [base(values)] * -times))
    return lambda values: reduce(mul, [base(values)] * times)


def _reciprocal(value: Number) -> Number:
    """Return 1 over a number; raise SymcnnError for an array, which holds integers."""
    if isinstance(value, int | Fraction):
        return Fraction(1) / value  # type: ignore[return-value]  # at single points only
    raise SymcnnError("what divides inside min or max is not compiled: only whole numbers are")


def _powered(base: Number, exponent: Number) -> Number:
    """Return a power; raise OverflowError for a number that would take long to work out."""
    if isinstance(base, int) and isinstance(exponent, int):
        if (base.bit_length() - 1) * exponent > _MOST_BITS:
            message = "a power here has more than 30,000 digits"
            raise OverflowError(message)
        found: Number = base**exponent
        return found
    return base**exponent


@_function.register(FloorDiv)
def _(expr: Expr) -> Run:
    above, below = map(_function, over_one(expr.args[0] / expr.args[1]))
    return lambda values: above(values) // below(values)


@_function.register(Min)
def _(expr: Expr) -> Run:
    return _extreme("minimum", min, expr)


@_function.register(Max)
def _(expr: Expr) -> Run:
    return _extreme("maximum", max, expr)


def _joined(operator: _Operator, neutral: int, constant: Expr, parts: tuple[Expr, ...]) -> Run:
    """Return a function that joins parts by an operator, the constant last.

    What has been made here is written over, and so stays in the cache; what was given is not.
    """
    first, *rest = map(_function, parts)
    number, in_place = _number(constant), _IN_PLACE[operator]

    def run(values: Values) -> Number:
        found = first(values)
        join = operator
        for function in rest:
            part = function(values)
            found = (join if _fits(part, found) else operator)(found, part)
            join = in_place
        return found if number == neutral else join(found, number)

    return run


def _fits(part: Number, found: Number) -> bool:
    """Tell whether a result can take a part in without growing."""
    if isinstance(part, int | Fraction):
        return True
    return not isinstance(found, int | Fraction) and part.shape == found.shape


def _extreme(name: str, alone: Callable[[Any], Number], expr: Expr) -> Run:
    functions = list(map(_function, expr.args))

    def run(values: Values) -> Number:
        found = [function(values) for function in functions]
        if all(isinstance(value, int | Fraction) for value in found):
            return alone(found)
        return reduce(getattr(numpy(), name), found)

    return run


def majorant(expr: Expr) -> Expr:
    """Return an expression that no part of the given one exceeds, in size, at the same values."""
    above, below = over_one(expr)
    return _greater(above) if below == 1 else _greater(above) + _greater(below)


def _greater(expr: Expr) -> Expr:
    """Return the majorant of an expression without fractions, of values that are at least 1."""
    if expr.is_Integer:
        return abs(expr)
    if isinstance(expr, FloorDiv):
        return majorant(expr.args[0] / expr.args[1])
    if isinstance(expr, Series):
        summand, index, count = expr.args
        times = majorant(count)
        return times * majorant(summand).xreplace({index: times})
    if isinstance(expr, Min | Max):
        return Add(*map(_greater, expr.args))
    return expr.func(*map(_greater, expr.args)) if expr.args else expr


def numpy() -> Any:  # noqa: ANN401 - a module
    """Return NumPy; raise SymcnnError, with what to install, where it is not there."""
    try:
        import numpy as np  # noqa: PLC0415 - an extra
    except ImportError:  # pragma: no cover - tests have NumPy
        message = "this needs NumPy: pip install symcnn[numpy]"
        raise SymcnnError(message) from None
    return np
