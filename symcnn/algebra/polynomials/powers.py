"""Powers with symbols in the exponent: 2^D, in one form for all that are equal.

A positive number to the power of a sum is a product of powers of primes, one for each term of the
sum, and a number. So 4^(D - i - 1) is 2^(2D)·2^(-2i)/4. What SymPy does by itself keeps that form,
but for 6^D, which it makes of 2^D·3^D whenever it meets the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from math import gcd

from sympy import Add, Expr, Integer, Mul, Pow, Rational, count_ops, factorint, sympify

from symcnn.algebra.polynomials.expand import opened
from symcnn.errors import ShapeError

_MOST_BITS = 10_000
"""Up to where a power that is a number is worked out."""
_GREATEST_PRIME = 10**6
"""Up to where the primes of a base are looked for; what is left is taken for one."""


@lru_cache(maxsize=8192)
def tidied(expr: Expr) -> Expr:
    """Return the expression with each power of a positive number or symbol in one form.

    >>> from sympy import Symbol
    >>> D = Symbol("D", integer=True, nonnegative=True)
    >>> tidied(4**D - 2 ** (2 * D)), tidied(8 ** (D - 1))
    (0, 2**(3*D)/8)
    """
    if not has_powers(expr):
        return expr
    parts = [tidied(part) for part in expr.args]
    if expr.is_Mul:
        return _product(parts)
    if _is_symbolic(expr):
        return _power(*parts)
    if expr.is_Add:  # SymPy may have left two equal terms, if one was (1/2)^D
        return Add(*parts)
    return expr if tuple(parts) == expr.args else expr.func(*parts)


@lru_cache(maxsize=8192)
def has_powers(expr: Expr) -> bool:
    """Tell whether there is a power with symbols in the exponent anywhere."""
    return _is_symbolic(expr) or any(map(has_powers, expr.args))


def put(expr: Expr, values: Mapping[Expr, Expr | int]) -> Expr:
    """Return the expression with values put in for symbols, its powers tidied.

    Raises ShapeError where a power becomes a number of more than 3,000 digits.

    >>> from sympy import Symbol
    >>> D = Symbol("D", integer=True, nonnegative=True)
    >>> put(3 * 2**D, {D: D + 2})
    12*2**D
    """
    known = {name: sympify(value) for name, value in values.items()}
    if has_powers(expr):
        powers = filter(_is_symbolic, expr.atoms(Pow))
        for power in sorted(powers, key=count_ops):  # those in the exponents of others come first
            _not_too_large(*(part.xreplace(known) for part in power.args))
    return tidied(expr.xreplace(known))


def _not_too_large(base: Expr, exponent: Expr) -> None:
    """Raise ShapeError for a number that would take long to work out."""
    if not (base.is_Rational and exponent.is_Rational):
        return
    if abs(exponent) * (max(abs(base.p), base.q).bit_length() - 1) > _MOST_BITS:
        raise ShapeError("a power here has more than 3,000 digits")


def factors(monomial: Expr) -> Iterator[tuple[Expr, Integer]]:
    """Yield what a tidied monomial is a product of, each with its exponent: 4^D is (2^D)².

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
            yield from _roots(factor)


def joined(expr: Expr) -> Expr:
    """Return a product or power with its powers of numbers joined, to be written in few characters.

    >>> from sympy import Symbol
    >>> D, i = (Symbol(name, integer=True, nonnegative=True) for name in "Di")
    >>> joined(2 ** (2 * D) * 3**D), joined(2**D / 2**i), joined(1 / 2 ** (2 * D))
    (12**D, 2**(D - i), 4**(-D))
    """
    found = list(filter(_is_number_power, Mul.make_args(expr)))
    if not found:
        return expr
    exponents: dict[Expr, Expr] = {}
    for power in found:
        for prime, times in _primes(power.base).items():
            exponents[prime] = exponents.get(prime, 0) + times * power.exp
    made: dict[Expr, Expr] = {}
    for prime, exponent in exponents.items():
        for unknown, times in _primitive(exponent):
            made[unknown] = made.get(unknown, 1) * prime**times
    others = (factor for factor in Mul.make_args(expr) if factor not in found)
    return Mul(*others, *(Pow(base, unknown) for unknown, base in made.items()))


def _primitive(exponent: Expr) -> Iterator[tuple[Expr, int]]:
    """Yield a sum without the integer that its terms share, and that; each term if all fall."""
    found = opened(exponent).as_coefficients_dict()
    alone = all(value < 0 for value in found.values())
    parts: list[dict[Expr, Rational]] = (
        [{part: found[part]} for part in found] if alone else [found]
    )
    for part in parts:
        content = gcd(*(int(value.p) for value in part.values()))
        yield Add(*(value / content * name for name, value in part.items())), content


def _is_number_power(expr: Expr) -> bool:
    return _is_symbolic(expr) and bool(expr.base.is_Integer and expr.base.is_positive)


def _is_symbolic(expr: Expr) -> bool:
    return bool(expr.is_Pow and not expr.exp.is_number)


def _roots(power: Expr) -> Iterator[tuple[Expr, Integer]]:
    """Yield the powers that one with a symbolic exponent is made of: 4^(D/3) is (2^(D/3))²."""
    base, exponent = power.args
    if exponent.is_number or not base.is_positive:
        yield power, Integer(1)
        return
    coefficient, unknown = exponent.as_coeff_Mul()
    for prime, times in _primes(base).items():
        content = coefficient * times
        yield Pow(prime, unknown / content.q), Integer(content.p)


def _product(parts: list[Expr]) -> Expr:
    """Return a product of tidied parts, in which powers of composite numbers may have come up."""
    found: dict[tuple[Expr, Expr], Rational] = {}
    others = []
    for factor in chain.from_iterable(map(Mul.make_args, parts)):
        if not _is_number_power(factor):
            others.append(factor)
            continue
        coefficient, unknown = factor.exp.as_coeff_Mul()
        for prime, times in _primes(factor.base).items():
            found[prime, unknown] = found.get((prime, unknown), 0) + coefficient * times
    return Mul(*others, *(Pow(prime, found[prime, name] * name) for prime, name in found))


def _power(base: Expr, exponent: Expr) -> Expr:
    """Return a power of tidied parts as a product of powers: 6^(D + 1) is 6·2^D·3^D."""
    if base.is_Mul and all(part.is_positive for part in base.args):
        return _product([_power(part, exponent) for part in base.args])
    if not base.is_positive or exponent.is_number:
        return Pow(base, exponent)
    found = opened(exponent).as_coefficients_dict()
    _not_too_large(base, found.get(Integer(1), Integer(0)))
    return Mul(
        *(
            Pow(prime, times * coefficient * unknown)
            for prime, times in _primes(base).items()
            for unknown, coefficient in found.items()
        )
    )


@lru_cache(maxsize=1024)
def _primes(base: Expr) -> dict[Expr, int]:
    """Return the exponents of the primes of a positive fraction; of another base, itself once."""
    if not base.is_Rational:
        return {base: 1}
    above, below = (
        factorint(number, limit=_GREATEST_PRIME, use_rho=False, use_pm1=False, use_ecm=False)
        for number in (base.p, base.q)
    )
    powers = {**above, **{prime: -times for prime, times in below.items()}}
    return {Integer(prime): times for prime, times in powers.items()}
