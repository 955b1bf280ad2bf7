"""The increment that leads from a value of one symbol to the next that the domain admits.

With f ≡ 0 (mod 8) that is 8 and not 1. A polynomial with integer coefficients leaves the same
remainder by m at x and at x + m; so does one in floors ⌊a/d⌋, at x and at x + m·d.
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
    """Return the least increment of a symbol that keeps all congruences of a domain, if any.

    None if no number is known that can be added to this symbol alone, as with k = 2·p + 1.

    >>> from symcnn import parse
    >>> net = parse("I(28,c)-C(k,f,groups=g,p=(k-1)/2)")
    >>> {name: increment(net.domain, symbol) for name, symbol in net.symbols.items()}
    {'c': g, 'k': 2, 'f': g, 'g': None}
    """
    steps, others = allowed_values(domain)
    own = residues(name, steps[name].modulus, steps[name].kept).modulus if name in steps else 1
    asked = [_period(found, name) for found in others if name in found.free_symbols]
    periods = [length for length in asked if length is not None]
    if len(periods) < len(asked):
        return None
    numbers = [int(length) for length in periods if length.is_Integer]
    return Mul(lcm(own, *numbers), *{length for length in periods if not length.is_Integer})


@singledispatch
def _period(condition: Condition, name: Symbol) -> Expr | None:
    """Return what can be added to a symbol without changing a condition, if that is known."""
    del condition, name
    return None


@_period.register
def _(condition: AtLeast, name: Symbol) -> Expr | None:
    del condition, name
    return Integer(1)


@_period.register
def _(condition: Multiple, name: Symbol) -> Expr | None:
    return _repeats(condition.expr, condition.modulus, name)


@_period.register
def _(condition: Residues, name: Symbol) -> Expr | None:
    return _repeats(condition.expr, Integer(condition.modulus), name)


def _repeats(expr: Expr, modulus: Expr, name: Symbol) -> Expr | None:
    """Return an increment of a symbol that keeps the remainders of an expression."""
    floors = {part for part in expr.atoms(FloorDiv) if name in part.free_symbols}
    plain = [expr, *(part.args[0] for part in floors)]
    known = all(part.args[1].is_Integer for part in floors)
    if name in modulus.free_symbols or not (known and all(_is_whole(part, name) for part in plain)):
        return None
    return Mul(modulus, *(part.args[1] for part in floors))


def _is_whole(expr: Expr, name: Symbol) -> bool:
    """Return whether an expression is a polynomial with integer coefficients, floors apart."""
    own = (part for part in expr.atoms(FloorDiv) if name in part.free_symbols)
    plain = expr.xreplace({part: Dummy(integer=True) for part in own})
    is_polynomial = bool(plain.is_polynomial(name, *plain.atoms(Dummy)))
    return is_polynomial and all(value.is_Integer for value in terms(plain).values())
