"""Increments of one symbol within the domain: 8 and not 1 if 8 divides f.

A polynomial with integer coefficients has the same remainder modulo m at x and at x + m; one with
floors ⌊a/d⌋ has the same remainder at x and at x + m·d.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from math import lcm

from sympy import Dummy, Expr, Integer, Mul, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.residues import Residues, residues
from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.solving.bounds.search_space import allowed_values


def increment(domain: Iterable[Condition], name: Symbol) -> Expr | None:
    """Return the smallest known increment of a symbol that preserves the congruences.

    Returns None if no increment of this symbol alone is known, as with k = 2·p + 1.

    >>> from symcnn import parse
    >>> net = parse("I(28,c)-C(k,f,groups=g,p=(k-1)/2)")
    >>> {name: increment(net.domain, symbol) for name, symbol in net.symbols.items()}
    {'c': g, 'k': 2, 'f': g, 'g': None}
    """
    steps, others = allowed_values(domain)
    modulus = residues(name, steps[name].modulus, steps[name].kept).modulus if name in steps else 1
    candidates = [_period(part, name) for part in others if name in part.free_symbols]
    periods = [length for length in candidates if length is not None]
    if len(periods) < len(candidates):
        return None
    numbers = [int(length) for length in periods if length.is_Integer]
    return Mul(lcm(modulus, *numbers), *{length for length in periods if not length.is_Integer})


@singledispatch
def _period(condition: Condition, name: Symbol) -> Expr | None:
    """Return an increment of a symbol that preserves a condition; None if none is known."""
    del condition, name
    return None


@_period.register
def _period_of_bound(condition: AtLeast, name: Symbol) -> Expr | None:
    del condition, name
    return Integer(1)


@_period.register
def _period_of_divisibility(condition: Multiple, name: Symbol) -> Expr | None:
    return _period_of_remainder(condition.expr, condition.modulus, name)


@_period.register
def _period_of_residues(condition: Residues, name: Symbol) -> Expr | None:
    return _period_of_remainder(condition.expr, Integer(condition.modulus), name)


def _period_of_remainder(expr: Expr, modulus: Expr, name: Symbol) -> Expr | None:
    """Return an increment of a symbol that preserves an expression modulo `modulus`."""
    floors = {floor for floor in expr.atoms(FloorDiv) if name in floor.free_symbols}
    polynomials = [expr, *(floor.args[0] for floor in floors)]
    if name in modulus.free_symbols or not all(floor.args[1].is_Integer for floor in floors):
        return None
    if not all(_is_integer_polynomial(part, name) for part in polynomials):
        return None
    return Mul(modulus, *(floor.args[1] for floor in floors))


def _is_integer_polynomial(expr: Expr, name: Symbol) -> bool:
    """Return whether an expression, with floors as variables, is an integer polynomial."""
    floors = (floor for floor in expr.atoms(FloorDiv) if name in floor.free_symbols)
    plain = expr.xreplace({floor: Dummy(integer=True) for floor in floors})
    is_polynomial = bool(plain.is_polynomial(name, *plain.atoms(Dummy)))
    return is_polynomial and all(value.is_Integer for value in terms(plain).values())
