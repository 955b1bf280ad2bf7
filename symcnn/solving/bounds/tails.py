"""What an expression does for great values of a symbol, floors and all.

For n = L·t + r, with a multiple L of all numbers that is divided by, ⌊n/2⌋ and the like are linear
in t. What is left is a polynomial for each remainder r; whether that stays positive is told by its
coefficients in the distance of t from where it starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import lcm

from sympy import Dummy, Expr, Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.powers import put
from symcnn.solving.bounds.allowed_values import Steps
from symcnn.solving.bounds.monotonicity import least_of, least_value

FAR = tuple(1 << (1 << power) for power in range(9))
"""From where on is looked: 2, 4, 16, 256, ... 2^256."""
_LONGEST = 64
"""The greatest L that is tried."""
STEP = Dummy("t", integer=True, positive=True)
"""How often a symbol holds L."""


def period(exprs: Iterable[Expr], name: Symbol) -> int:
    """Return L, or 1 where it would be too great."""
    floors = (part for expr in exprs for part in expr.atoms(FloorDiv) if name in part.free_symbols)
    below = [int(part.args[1]) for part in floors if part.args[1].is_Integer]
    found = lcm(*below)
    return found if found <= _LONGEST else 1


def classes(expr: Expr, name: Symbol, length: int) -> Iterator[Expr]:
    """Yield an expression for each remainder of a symbol, in the number of times it holds L."""
    for rest in range(length):
        yield put(expr, {name: length * STEP + rest})


def settled(expr: Expr, name: Symbol, steps: Steps) -> tuple[bool, int] | None:
    """Return whether an expression stays positive for great values of its only symbol.

    And from where on that is settled; None where it is not known. The symbol keeps to steps.

    >>> from symcnn.algebra import symbol
    >>> n = symbol("n")
    >>> settled(n**2 - 100 * n, n, Steps()), settled(3 * FloorDiv(n, 2) - 2 * n, n, Steps())
    ((True, 256), (False, 4))
    """
    length = lcm(period([expr], name), steps.modulus)
    found = enumerate(classes(expr, name, length))
    kept = [one for rest, one in found if rest % steps.modulus in steps.kept]
    for start in FAR:
        stays = [_sign(one, start) for one in kept]
        if None not in stays:
            return all(stays), length * start
    return None


def _sign(expr: Expr, start: int) -> bool | None:
    """Return whether an expression in t is positive from a start on, or nowhere there."""
    least = least_value(expr, least_of({STEP: start}, expr))
    if least is not None and least > 0:
        return True
    most = least_value(-expr, least_of({STEP: start}, expr))
    return False if most is not None and most >= 0 else None
