"""Sequences x_{j+1} = F(x_j, j) in closed form, where F is linear or one floor of x."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sympy import Add, Expr, Integer, Mul, Pow, Rational, Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import bases, multiplied_out, terms
from symcnn.algebra.polynomials.powers import factors, put, tidied
from symcnn.algebra.sums.closed_sum import has_closed_sum, summed

_ZERO = Integer(0)


@dataclass(frozen=True, slots=True)
class Solution:
    """A formula for x_j, which holds for every j from `since` on: from 0, or only from 1."""

    at: Expr
    since: int


@lru_cache(maxsize=1024)
def solved(step: Expr, own: Symbol, start: Expr, index: Symbol) -> Solution | None:
    """Return x_j where x_0 = start and x_{j+1} is the step, in which `own` is x_j; None if unknown.

    >>> from sympy import Symbol
    >>> from symcnn.algebra import symbol
    >>> n, x, j = symbol("n"), symbol("x"), Symbol("j", integer=True, nonnegative=True)
    >>> solved(2 * x + 1, x, n, j)
    Solution(at=2**j*n + 2**j - 1, since=0)
    >>> solved(FloorDiv(x, 2), x, n, j)
    Solution(at=⌊n/2**j⌋, since=0)
    """
    found = terms(step)
    moving = {part: value for part, value in found.items() if own in part.free_symbols}
    rest = _sum({part: value for part, value in found.items() if part not in moving})
    if not moving:
        return _following(rest, start, index)
    if all(dict(factors(part)).get(own) == 1 for part in moving):
        factor = _sum({part / own: value for part, value in moving.items()})
        return None if _uses(factor, own, index) else _linear(factor, rest, start, index)
    (part, value), *more = moving.items()
    if more or value != 1 or not isinstance(part, FloorDiv) or _uses(rest, index):
        return None
    return _floored(part, rest, own, start, index)


def _sum(found: dict[Expr, Rational]) -> Expr:
    return Add(*(Mul(value, part) for part, value in found.items()))


def _uses(expr: Expr, *names: Symbol) -> bool:
    return not expr.free_symbols.isdisjoint(names)


def _following(step: Expr, start: Expr, index: Symbol) -> Solution:
    """Return the solution for a step without x, which is the step of the index before."""
    at = put(step, {index: index - 1})
    known = not _has_pole(at, index) and multiplied_out(put(at, {index: _ZERO}) - start) == 0
    return Solution(at, 0 if known else 1)


def _has_pole(expr: Expr, index: Symbol) -> bool:
    """Tell whether something is divided by the index, other than in the exponent of a number."""
    below = [floor.args[1] for floor in expr.atoms(FloorDiv)]
    below += [power.base for power in expr.atoms(Pow) if not power.exp.is_nonnegative]
    atoms = (atom for part in below for monomial in terms(part) for atom in bases(monomial))
    return any(_uses(atom, index) and not (atom.is_Pow and atom.base.is_number) for atom in atoms)


def _linear(factor: Expr, rest: Expr, start: Expr, index: Symbol) -> Solution | None:
    """Solve x_{j+1} = a·x_j + b(j): a^j·(start + Σ_{i<j} b(i)/a^(i+1)).

    (Graham, Knuth & Patashnik, Concrete Mathematics, 2nd ed., section 2.2: the summation factor.)
    """
    if rest == 0 and not factor.is_negative:
        return Solution(multiplied_out(start * Pow(factor, index)), 0)
    if not (factor.is_Rational and factor.is_positive):
        return None
    weighted = multiplied_out(rest * Pow(factor, -index - 1))
    if not has_closed_sum(weighted, index):
        return None
    total = start + summed(weighted, index, index)
    return Solution(multiplied_out(total * Pow(factor, index)), 0)


def _floored(floor: Expr, rest: Expr, own: Symbol, start: Expr, index: Symbol) -> Solution | None:
    """Solve x_{j+1} = ⌊(x_j + A)/s⌋ + B: ⌊(start + Q·(s^j - 1))/s^j⌋, Q = (A + B·s)/(s - 1).

    It is rule 2 of FloorDiv, j times over, where A, B and s are integers.
    """
    added, stride = _read(floor, own)
    if _uses(added, own, index) or _uses(stride, own, index):
        return None
    if not all(part.is_integer for part in (added, stride, rest)):
        return None
    shift = _over_one_less(multiplied_out(added + rest * stride), stride)
    if shift is None:
        return None
    scale = tidied(Pow(stride, index))
    at = FloorDiv(start + shift * (scale - 1), scale)
    return Solution(at, 0 if start.is_integer else 1)


def _read(floor: Expr, own: Symbol) -> tuple[Expr, Expr]:
    """Return A and s of ⌊(x + A)/s⌋, which may stand as ⌊(c·x + A')/(c·s)⌋, where A is ⌊A'/c⌋."""
    numerator, denominator = floor.args
    times = terms(numerator).get(own, _ZERO)
    if times < 1:
        return floor, denominator
    return FloorDiv(numerator - times * own, times), denominator / times


def _over_one_less(added: Expr, stride: Expr) -> Expr | None:
    """Return A/(s - 1), where s is a symbol only if (s - 1) divides the polynomial A in s."""
    if added == 0 or stride.is_Integer:
        return added / (stride - 1)
    if not stride.is_Symbol:
        return None
    quotient, value_at_one = [], []
    for monomial, value in terms(added).items():
        power = int(dict(factors(monomial)).get(stride, 0))
        rest = value * monomial / stride**power
        if power < 0 or _uses(rest, stride):
            return None
        quotient += [rest * stride**lower for lower in range(power)]
        value_at_one.append(rest)
    return Add(*quotient) if multiplied_out(Add(*value_at_one)) == 0 else None
