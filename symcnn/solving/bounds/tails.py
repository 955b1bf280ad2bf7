"""The eventual sign of expressions with floors.

Substituting n = L·t + r, with a common multiple L of all divisors, makes floors such as ⌊n/2⌋
linear in t. This gives a polynomial for each residue r; the coefficients of its expansion around a
start value of t decide whether it stays positive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import lcm

from sympy import Dummy, Expr, Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.powers import substitute
from symcnn.solving.bounds.allowed_values import AllowedValues
from symcnn.solving.bounds.monotonicity import least_of, least_value

FAR = tuple(1 << (1 << power) for power in range(9))
"""The start values of t: 2, 4, 16, 256, ... 2^256."""
_MAX_PERIOD = 64
"""The maximum of L."""
STEP = Dummy("t", integer=True, positive=True)
"""The quotient t of a symbol by L."""


def period(exprs: Iterable[Expr], name: Symbol) -> int:
    """Return the common period L of the floors, or 1 above the limit."""
    floors = (floor for expr in exprs for floor in expr.atoms(FloorDiv))
    divisors = [floor.args[1] for floor in floors if name in floor.free_symbols]
    multiple = lcm(*(int(divisor) for divisor in divisors if divisor.is_Integer))
    return multiple if multiple <= _MAX_PERIOD else 1


def classes(expr: Expr, name: Symbol, length: int) -> Iterator[Expr]:
    """Yield an expression in t for each residue of a symbol modulo L."""
    for residue in range(length):
        yield substitute(expr, {name: length * STEP + residue})


def eventual_sign(expr: Expr, name: Symbol, steps: AllowedValues) -> tuple[bool, int] | None:
    """Return whether an expression is eventually positive, and from which value on.

    False means that a residue class is eventually not positive; None means unknown. `name` is the
    only symbol of the expression, and takes the values of `steps`.

    >>> from symcnn.algebra import symbol
    >>> n = symbol("n")
    >>> eventual_sign(n**2 - 100 * n, n, AllowedValues())
    (True, 256)
    >>> eventual_sign(3 * FloorDiv(n, 2) - 2 * n, n, AllowedValues())
    (False, 4)
    """
    length = lcm(period([expr], name), steps.modulus)
    by_residue = enumerate(classes(expr, name, length))
    kept = [part for residue, part in by_residue if residue % steps.modulus in steps.kept]
    for start in FAR:
        signs = [_is_positive_from(part, start) for part in kept]
        if None not in signs:
            return all(signs), length * start
    return None


def _is_positive_from(expr: Expr, start: int) -> bool | None:
    """Return whether an expression in t is positive (or not positive) for all t ≥ `start`."""
    minimum = least_value(expr, least_of({STEP: start}, expr))
    if minimum is not None and minimum > 0:
        return True
    negated_maximum = least_value(-expr, least_of({STEP: start}, expr))
    return False if negated_maximum is not None and negated_maximum >= 0 else None
