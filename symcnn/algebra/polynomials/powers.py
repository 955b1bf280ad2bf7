"""Canonical form of powers with symbolic exponents, such as 2^D.

A positive number to the power of a sum becomes a number times powers of primes, one for each term:
4^(D - i - 1) is 2^(2D)·2^(-2i)/4. SymPy preserves this form, except that it combines 2^D·3^D into
6^D.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from math import gcd

from sympy import Add, Expr, Integer, Mul, Pow, Rational, count_ops, factorint, sympify

from symcnn.algebra.polynomials.expand import expand_all
from symcnn.errors import ShapeError

_MAX_BITS = 10_000
"""The maximum length of an evaluated power."""
_MAX_PRIME = 10**6
"""The limit of trial division for a base; a larger cofactor counts as prime."""


@lru_cache(maxsize=8192)
def normalize(expr: Expr) -> Expr:
    """Bring all powers of positive numbers and symbols into canonical form.

    >>> from sympy import Symbol
    >>> D = Symbol("D", integer=True, nonnegative=True)
    >>> normalize(4**D - 2 ** (2 * D)), normalize(8 ** (D - 1))
    (0, 2**(3*D)/8)
    """
    if not has_powers(expr):
        return expr
    parts = [normalize(part) for part in expr.args]
    if expr.is_Mul:
        return _multiply(parts)
    if _is_symbolic(expr):
        return _raise_to(*parts)
    if expr.is_Add:  # SymPy may have left two equal terms, if one was (1/2)^D
        return Add(*parts)
    return expr if tuple(parts) == expr.args else expr.func(*parts)


@lru_cache(maxsize=8192)
def has_powers(expr: Expr) -> bool:
    """Return whether an expression contains a power with a symbolic exponent."""
    return _is_symbolic(expr) or any(map(has_powers, expr.args))


def substitute(expr: Expr, values: Mapping[Expr, Expr | int]) -> Expr:
    """Substitute values for symbols, with powers in canonical form.

    Raises ShapeError for a power with more than 3,000 digits.

    >>> from sympy import Symbol
    >>> D = Symbol("D", integer=True, nonnegative=True)
    >>> substitute(3 * 2**D, {D: D + 2})
    12*2**D
    """
    substitutes = {name: sympify(value) for name, value in values.items()}
    if has_powers(expr):
        powers = filter(_is_symbolic, expr.atoms(Pow))
        for power in sorted(powers, key=count_ops):  # inner powers, in exponents, come first
            _check_size(*(part.xreplace(substitutes) for part in power.args))
    return normalize(expr.xreplace(substitutes))


def _check_size(base: Expr, exponent: Expr) -> None:
    """Raise ShapeError for a numeric power with more than 3,000 digits."""
    if not (base.is_Rational and exponent.is_Rational):
        return
    if abs(exponent) * (max(abs(base.p), base.q).bit_length() - 1) > _MAX_BITS:
        raise ShapeError("a power here has more than 3,000 digits")


def factors(monomial: Expr) -> Iterator[tuple[Expr, Integer]]:
    """Yield the factors of a canonical monomial with their exponents: 4^D is (2^D)².

    >>> from sympy import Symbol
    >>> D = Symbol("D", integer=True, nonnegative=True)
    >>> dict(factors(D**3 * 12**D))
    {2**D: 2, 3**D: 1, D: 3}
    """
    for factor in Mul.make_args(monomial):
        if not factor.is_Pow:
            yield factor, Integer(1)
        elif factor.exp.is_Integer:
            yield factor.args
        else:
            yield from _prime_powers(factor)


def joined(expr: Expr) -> Expr:
    """Combine powers of numbers in a product, for the shortest text.

    >>> from sympy import Symbol
    >>> D, i = (Symbol(name, integer=True, nonnegative=True) for name in "Di")
    >>> joined(2 ** (2 * D) * 3**D), joined(2**D / 2**i), joined(1 / 2 ** (2 * D))
    (12**D, 2**(D - i), 4**(-D))
    """
    number_powers = list(filter(_is_number_power, Mul.make_args(expr)))
    if not number_powers:
        return expr
    exponents: dict[Expr, Expr] = {}
    for power in number_powers:
        for prime, times in _primes(power.base).items():
            exponents[prime] = exponents.get(prime, 0) + times * power.exp
    base_by_exponent: dict[Expr, Expr] = {}
    for prime, exponent in exponents.items():
        for primitive, times in _primitive_parts(exponent):
            base_by_exponent[primitive] = base_by_exponent.get(primitive, 1) * prime**times
    others = (factor for factor in Mul.make_args(expr) if factor not in number_powers)
    return Mul(*others, *(Pow(base, exponent) for exponent, base in base_by_exponent.items()))


def _primitive_parts(exponent: Expr) -> Iterator[tuple[Expr, int]]:
    """Yield the primitive part and the content of a sum; of each term if all are negative."""
    coefficients = expand_all(exponent).as_coefficients_dict()
    all_negative = all(value < 0 for value in coefficients.values())
    parts: list[dict[Expr, Rational]] = (
        [{monomial: value} for monomial, value in coefficients.items()]
        if all_negative
        else [coefficients]
    )
    for part in parts:
        content = gcd(*(int(value.p) for value in part.values()))
        yield Add(*(value / content * monomial for monomial, value in part.items())), content


def _is_number_power(expr: Expr) -> bool:
    return _is_symbolic(expr) and bool(expr.base.is_Integer and expr.base.is_positive)


def _is_symbolic(expr: Expr) -> bool:
    return bool(expr.is_Pow and not expr.exp.is_number)


def _prime_powers(power: Expr) -> Iterator[tuple[Expr, Integer]]:
    """Yield the powers of primes in a power, with exponents: 4^(D/3) is (2^(D/3))²."""
    base, exponent = power.args
    if exponent.is_number or not base.is_positive:
        yield power, Integer(1)
        return
    coefficient, unknown = exponent.as_coeff_Mul()
    for prime, times in _primes(base).items():
        content = coefficient * times
        yield Pow(prime, unknown / content.q), Integer(content.p)


def _multiply(parts: list[Expr]) -> Expr:
    """Multiply canonical factors, and split the powers of composite numbers into primes."""
    exponents: dict[tuple[Expr, Expr], Rational] = {}
    others = []
    for factor in chain.from_iterable(map(Mul.make_args, parts)):
        if not _is_number_power(factor):
            others.append(factor)
            continue
        coefficient, unknown = factor.exp.as_coeff_Mul()
        for prime, times in _primes(factor.base).items():
            exponents[prime, unknown] = exponents.get((prime, unknown), 0) + coefficient * times
    powers = (Pow(prime, value * unknown) for (prime, unknown), value in exponents.items())
    return Mul(*others, *powers)


def _raise_to(base: Expr, exponent: Expr) -> Expr:
    """Raise a canonical base to a canonical exponent: 6^(D + 1) is 6·2^D·3^D."""
    if base.is_Mul and all(part.is_positive for part in base.args):
        return _multiply([_raise_to(part, exponent) for part in base.args])
    if not base.is_positive or exponent.is_number:
        return Pow(base, exponent)
    summands = expand_all(exponent).as_coefficients_dict()
    _check_size(base, summands.get(Integer(1), Integer(0)))
    return Mul(
        *(
            Pow(prime, times * coefficient * unknown)
            for prime, times in _primes(base).items()
            for unknown, coefficient in summands.items()
        )
    )


@lru_cache(maxsize=1024)
def _primes(base: Expr) -> dict[Expr, int]:
    """Return the prime factorization of a positive fraction; another base counts as prime."""
    if not base.is_Rational:
        return {base: 1}
    above, below = (
        factorint(number, limit=_MAX_PRIME, use_rho=False, use_pm1=False, use_ecm=False)
        for number in (base.p, base.q)
    )
    powers = {**above, **{prime: -times for prime, times in below.items()}}
    return {Integer(prime): times for prime, times in powers.items()}
