"""Compilation of expressions into functions of integers or integer arrays, without `eval`."""

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
    integer_nthroot,
    numbered_symbols,
    preorder_traversal,
    together,
)

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol, unknown_members
from symcnn.algebra.polynomials.polynomial import clear_denominators, from_terms, is_short, terms
from symcnn.algebra.sums.closed_sum import Series
from symcnn.errors import SymcnnError

if TYPE_CHECKING:
    import numpy as np

Number: TypeAlias = "int | np.ndarray[Any, Any]"
Values: TypeAlias = "Mapping[Symbol, Number]"
Run: TypeAlias = "Callable[[Values], Number]"
_Operator: TypeAlias = "Callable[[Any, Any], Any]"
_MAX_TERMS = 10_000
"""The maximum number of terms of a sum at a single point."""
_MAX_BITS = 100_000
"""The maximum length of a power."""
_IN_PLACE: dict[_Operator, _Operator] = {add: iadd, mul: imul}


@lru_cache(maxsize=1024)
def program(expr: Expr) -> Run:
    """Compile an expression, with common subexpressions evaluated once.

    Terms with fractions get a common denominator first, so that a single, final integer division
    is exact if the expression is an integer. Raises SymcnnError for an expression outside these
    operations.
    """
    plain, sums = _without_sums(expr)
    shared, parts = cse(
        as_single_fraction(plain), symbols=numbered_symbols(cls=Dummy, integer=True), order="none"
    )
    for part in (*parts, *(part for _, part in shared)):
        if not _is_free_of_fractions(part):
            message = f"cannot compile {expr}: its value may be a fraction"
            raise SymcnnError(message)
    steps = [*sums, *((name, _compile(part)) for name, part in shared)]
    above, below = map(_compile, parts)
    is_integral = parts[1] == 1

    def run(values: Values) -> Number:
        environment = dict(values)
        for name, step in steps:
            environment[name] = step(environment)
        return above(environment) if is_integral else above(environment) // below(environment)

    return run


@lru_cache(maxsize=1024)
def pointwise(expr: Expr) -> Run:
    """Compile an expression without fractions quickly, for few evaluations.

    Compilation is faster than that of `program`; evaluation repeats common subexpressions.
    """
    plain, sums = _without_sums(expr)
    if sums:
        return program(expr)
    return _compile(plain)


def _without_sums(expr: Expr) -> tuple[Expr, list[tuple[Symbol, Run]]]:
    """Replace each sum by a symbol, and return the compiled sums.

    Summands are multiplied by their common denominator, and the sum is divided by it.
    """
    substitutes, steps = {}, []
    for series in _outer_sums(expr):
        above, below = as_single_fraction(series.args[0])
        if not below.is_Integer:
            message = f"cannot compile {series}: its terms have symbolic denominators"
            raise SymcnnError(message)
        name = Dummy("sum", integer=True)
        substitutes[series] = name / below
        steps.append((name, _compile_sum(above, *series.args[1:])))
    return expr.xreplace(substitutes), steps


def _outer_sums(expr: Expr) -> list[Series]:
    """Return the outermost sums of an expression."""
    walk = preorder_traversal(expr)
    sums: dict[Series, None] = {}
    for part in walk:
        if isinstance(part, Series):
            sums[part] = None
            walk.skip()
    return list(sums)


def _compile_sum(summand: Expr, index: Symbol, count: Expr) -> Run:
    """Compile a sum over an index; in an array, each point has its own count."""
    inner, times = program(summand), program(count)

    def run(values: Values) -> Number:
        counts = times(values)
        if isinstance(counts, int) and counts > _MAX_TERMS:
            message = f"a sum of {counts:,} terms exceeds the limit of {_MAX_TERMS:,}"
            raise OverflowError(message)
        total: Number = 0
        for number in range(int(counts if isinstance(counts, int) else counts.max(initial=0))):
            term = inner({**values, index: number})
            total = total + (term if isinstance(counts, int) else term * (counts > number))
        return total

    return run


def as_single_fraction(expr: Expr) -> tuple[Expr, Expr]:
    """Write an expression as one fraction with integer coefficients: numerator, denominator."""
    above, below = fraction(together(expr)) if _divides(expr) else (expr, Integer(1))
    if below is S.One and _is_free_of_fractions(above):
        return above, below
    if not is_short(above):
        above, scale = _clear_denominators(above)
        return above, scale * below
    coefficients, scale = clear_denominators(terms(above))
    return from_terms(coefficients), scale * below


def _clear_denominators(expr: Expr) -> tuple[Expr, Integer]:
    """Multiply by a number that clears all fractions, without expanding; return both."""
    if expr.is_Rational:
        return Integer(expr.p), Integer(expr.q)
    if expr.is_Pow and expr.exp.is_Integer:
        base, scale = _clear_denominators(expr.base)
        return base**expr.exp, scale**expr.exp
    if not (expr.is_Add or expr.is_Mul):
        return expr, Integer(1)
    cleared = [_clear_denominators(part) for part in expr.args]
    if expr.is_Mul:
        return Mul(*(part for part, _ in cleared)), Mul(*(scale for _, scale in cleared))
    shared = Integer(lcm(*(int(scale) for _, scale in cleared)))
    return Add(*(part * (shared / scale) for part, scale in cleared)), shared


def _divides(expr: Expr) -> bool:
    """Return whether an expression has a symbolic denominator outside floors."""
    if expr.is_Pow and expr.exp.could_extract_minus_sign():
        return True
    return not isinstance(expr, FloorDiv) and any(map(_divides, expr.args))


def _is_free_of_fractions(expr: Expr) -> bool:
    """Return whether no fraction occurs outside floors."""
    if expr.is_Rational:
        return bool(expr.is_Integer)
    return isinstance(expr, FloorDiv) or all(map(_is_free_of_fractions, expr.args))


@singledispatch
def _compile(expr: Expr) -> Run:
    """Compile an expression without fractions."""
    message = f"cannot compile {expr}: its value may be a fraction"
    raise SymcnnError(message)


@_compile.register(IndexedSymbol)
def _compile_indexed_symbol(expr: Expr) -> Run:
    raise unknown_members(expr)


@_compile.register(Symbol)
def _compile_symbol(expr: Expr) -> Run:
    return lambda values: values[expr]


@_compile.register(Rational)
def _compile_number(expr: Expr) -> Run:
    value = _number(expr)
    return lambda _: value


def _number(value: Rational) -> int:
    """Return a rational number as an int or a Fraction, which arrays do not accept."""
    return int(value) if value.is_Integer else Fraction(int(value.p), int(value.q))  # type: ignore[return-value]


@_compile.register(Add)
def _compile_addition(expr: Expr) -> Run:
    constant, terms = expr.as_coeff_add()
    return _compile_operation(add, 0, constant, terms)


@_compile.register(Mul)
def _compile_multiplication(expr: Expr) -> Run:
    coefficient, factors = expr.as_coeff_mul()
    return _compile_operation(mul, 1, coefficient, factors)


_SQUARE = 2


@_compile.register(Pow)
def _compile_power(expr: Expr) -> Run:
    base = _compile(expr.base)
    if not expr.exp.is_Integer:
        exponent = _compile(expr.exp)
        return lambda values: _raise_to(base(values), exponent(values))
    times = int(expr.exp)
    if times < 0:
        return lambda values: _reciprocal(reduce(mul, [base(values)] * -times))
    if times == _SQUARE:
        return lambda values: (number := base(values)) * number
    return lambda values: reduce(mul, [base(values)] * times)


def _reciprocal(value: Number) -> Number:
    """Return the reciprocal of a number; raise SymcnnError for an integer array."""
    if isinstance(value, int | Fraction):
        return Fraction(1) / value  # type: ignore[return-value]  # at single points only
    raise SymcnnError("integer arrays cannot hold a quotient inside min or max; use single values")


def _raise_to(base: Number, exponent: Number) -> Number:
    """Return a power; raise OverflowError above 30,000 digits."""
    if isinstance(base, int) and isinstance(exponent, int):
        if (base.bit_length() - 1) * exponent > _MAX_BITS:
            message = "a power here has more than 30,000 digits"
            raise OverflowError(message)
        power: Number = base**exponent
        return power
    return base**exponent


@_compile.register(FloorDiv)
def _compile_floor(expr: Expr) -> Run:
    above, below = map(_compile, as_single_fraction(expr.args[0] / expr.args[1]))
    return lambda values: above(values) // below(values)


@_compile.register(FloorRoot)
def _compile_root(expr: Expr) -> Run:
    """Compile a root; that of a negative number, outside the domain, is 0."""
    radicand, index = _compile(expr.args[0]), int(expr.args[1])

    def root(value: int) -> int:
        return int(integer_nthroot(max(int(value), 0), index)[0])

    def run(values: Values) -> Number:
        value = radicand(values)
        if isinstance(value, int | Fraction):
            return root(int(value))
        roots: Number = numpy().vectorize(root, otypes=[value.dtype])(value)
        return roots

    return run


@_compile.register(Min)
def _compile_minimum(expr: Expr) -> Run:
    return _compile_choice("minimum", min, expr)


@_compile.register(Max)
def _compile_maximum(expr: Expr) -> Run:
    return _compile_choice("maximum", max, expr)


def _compile_operation(
    operator: _Operator, neutral: int, constant: Expr, parts: tuple[Expr, ...]
) -> Run:
    """Compile a chain of operands with one operator, the constant last.

    Intermediate arrays are overwritten in place, which keeps them in the processor's cache;
    arrays of the caller are not.
    """
    first, *others = map(_compile, parts)
    number, in_place = _number(constant), _IN_PLACE[operator]

    def run(values: Values) -> Number:
        result = first(values)
        combine = operator
        for function in others:
            operand = function(values)
            fits = type(operand) is int or _fits(operand, result)  # mostly the first, and quick
            result = (combine if fits else operator)(result, operand)
            combine = in_place
        return result if number == neutral else combine(result, number)

    return run


def _fits(operand: Number, result: Number) -> bool:
    """Return whether an operation in place keeps the shape of the result."""
    if isinstance(operand, int | Fraction):
        return True
    return not isinstance(result, int | Fraction) and operand.shape == result.shape


def _compile_choice(name: str, choose: Callable[[Any], Number], expr: Expr) -> Run:
    functions = list(map(_compile, expr.args))

    def run(values: Values) -> Number:
        operands = [function(values) for function in functions]
        if all(isinstance(value, int | Fraction) for value in operands):
            return choose(operands)
        return reduce(getattr(numpy(), name), operands)

    return run


def absolute_bound(expr: Expr) -> Expr:
    """Return an upper bound of the magnitude of every subexpression, for symbols ≥ 1."""
    above, below = as_single_fraction(expr)
    return _upper_bound(above) if below == 1 else _upper_bound(above) + _upper_bound(below)


def _upper_bound(expr: Expr) -> Expr:
    """Return the majorant of an expression without fractions."""
    if expr.is_Integer:
        return abs(expr)
    if isinstance(expr, FloorDiv):
        return absolute_bound(expr.args[0] / expr.args[1])
    if isinstance(expr, Series):
        summand, index, count = expr.args
        times = absolute_bound(count)
        return times * absolute_bound(summand).xreplace({index: times})
    if isinstance(expr, Min | Max):
        return Add(*map(_upper_bound, expr.args))
    return expr.func(*map(_upper_bound, expr.args)) if expr.args else expr


def numpy() -> Any:  # noqa: ANN401 - a module
    """Import NumPy; raise SymcnnError with the install command if it is missing."""
    try:
        import numpy as np  # noqa: PLC0415 - an extra
    except ImportError:  # pragma: no cover - tests have NumPy
        message = "this needs NumPy: pip install symcnn[numpy]"
        raise SymcnnError(message) from None
    return np
