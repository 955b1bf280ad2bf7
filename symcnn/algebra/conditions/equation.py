"""When two sizes are equal: always, never, or under a condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import gcd, lcm

from sympy import Add, Expr, Integer, Mul, Symbol

from symcnn.algebra.conditions.condition import Condition, multiple_of
from symcnn.algebra.conditions.residues import residues
from symcnn.algebra.floors.floor_div import FloorDiv, floor_div
from symcnn.algebra.floors.quasi_linear import QuasiLinear, quasilinear
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import bases, minimum, terms
from symcnn.algebra.polynomials.powers import factors, put

_ZERO, _ONE = Integer(0), Integer(1)


@dataclass(frozen=True, slots=True)
class Equal:
    """An expression that must be 0, the difference of what must be equal; see `equal`."""

    expr: Expr

    @property
    def about(self) -> tuple[str, frozenset[Expr]]:
        """What must be equal to a constant, with either sign."""
        rest = self.expr.as_coeff_Add()[1]
        return "equal", frozenset((rest, -rest))

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols that it depends on."""
        return self.expr.free_symbols  # type: ignore[no-any-return]  # SymPy has no types

    def joined(self, other: Equal) -> Equal:
        """Return the condition that says as much as both: nothing is equal to two constants."""
        return self if other.expr in {self.expr, -self.expr} else Equal(_ONE)

    @property
    def verdict(self) -> bool | None:
        """Whether it holds always (True), never (False), or for some values only (None).

        None is also the answer where that is not known.
        """
        if self.expr == 0:
            return True
        never = _is_positive(self.expr) or _is_positive(-self.expr) or _leaves_rest(self.expr)
        return False if never or _has_no_root(self.expr) else None

    @property
    def solutions(self) -> Iterator[tuple[Symbol, Expr]]:
        """Symbols that it can be solved for, each with what it is then equal to."""
        for name, value in terms(self.expr).items():
            rest = name - value * self.expr
            if name.is_Symbol and abs(value) == 1 and not rest.has(name):
                yield name, rest

    def given(self, values: Mapping[Expr, Expr]) -> Condition:
        """Return the condition with values put in for symbols."""
        return equal(put(self.expr, values), _ZERO)

    @property
    def sides(self) -> tuple[Expr, str, Expr]:
        """The equation without minus signs, as it is printed: left side, sign, right side."""
        found = terms(self.expr).items()
        left = Add(*(Mul(value, monomial) for monomial, value in found if value > 0))
        right = Add(*(Mul(-value, monomial) for monomial, value in found if value < 0))
        if left.is_Number or (right.is_Symbol and not left.is_Symbol):
            left, right = right, left
        return left, "=", right

    def __str__(self) -> str:
        """Return the condition as an equation: k = 2·p + 1."""
        left, sign, right = self.sides
        return f"{text(left)} {sign} {text(right)}"


@lru_cache(maxsize=4096)
def equal(left: Expr, right: Expr) -> Condition:
    """Return the condition left = right, where all symbols stand for integers.

    For one symbol and floors by numbers it is decided which integers solve it, and if these repeat
    it is a congruence. That X = s·⌊X/s⌋ is one, too.

    >>> from symcnn.algebra import symbol
    >>> n, k, p = map(symbol, "nkp")
    >>> print(equal(2 * FloorDiv(n, 2), n))
    n ≡ 0 (mod 2)
    >>> print(equal(2 * p + 1, k))
    k = 2·p + 1
    """
    expr = _primitive(terms(put(left - right, {})))
    found = quasilinear(expr)
    if found is not None:
        return _solved(expr, *found)
    return _divided(expr) or Equal(expr)


def _solved(expr: Expr, name: Symbol, function: QuasiLinear) -> Condition:
    """Return when a function of one symbol is 0."""
    roots = _roots(name, function)
    if function.rise == 0 and roots:
        return residues(name, function.period, roots)
    return Equal(name - roots[0]) if len(roots) == 1 else Equal(expr)


@lru_cache(maxsize=4096)
def _roots(name: Symbol, function: QuasiLinear) -> tuple[int, ...]:
    """Return where a function is 0: all places, or those in a period if there it does not rise."""
    starts = range(function.period)
    if function.rise == 0:
        return tuple(start for start in starts if function.at(start) == 0)
    least = 1 if name.is_positive else 0
    found = (_root_from(start, function) for start in starts)
    return tuple(root for root in found if root is not None and root >= least)


def _root_from(start: int, function: QuasiLinear) -> int | None:
    """Return the root a number of periods from a start: f(n + tL) = f(n) + tΔ is 0 for one t."""
    times, rest = divmod(-function.at(start), function.rise)
    return None if rest else start + times * function.period


def _has_no_root(expr: Expr) -> bool:
    """Tell whether a difference is 0 for no number, of those that its only symbol stands for."""
    found = quasilinear(expr)
    return found is not None and not _roots(*found)


def _is_positive(expr: Expr) -> bool:
    least = minimum(expr)
    return least is not None and bool(least > 0)


def _leaves_rest(expr: Expr) -> bool:
    """Tell whether a number divides all terms but the constant, which it does not."""
    found = terms(expr)
    constant = found.pop(_ONE, _ZERO)
    whole = all(monomial.is_integer for monomial in found)
    return whole and bool(constant % (gcd(*map(int, found.values())) or 1))


def _divided(expr: Expr) -> Condition | None:
    """Return X - s·⌊X/s⌋ = 0 as X ≡ 0 (mod s), with either sign and for ceilings too."""
    found = terms(expr)
    for floor in dict.fromkeys(base for monomial in found for base in bases(monomial)):
        holding = {key: value for key, value in found.items() if floor in Mul.make_args(key)}
        scale = Add(*(Mul(value, key / floor) for key, value in holding.items()))
        rest = Add(*(Mul(value, key) for key, value in found.items() if key not in holding))
        for part, size in ((rest, -scale), (-rest, scale)):
            if isinstance(floor, FloorDiv) and _is_quotient(floor, part, size):
                return multiple_of(part, size)
    return None


def _is_quotient(floor: Expr, part: Expr, size: Expr) -> bool:
    """Tell whether a floor is ⌊part/size⌋ or ⌈part/size⌉, of an integer and a positive one."""
    if not (size.is_positive and size.is_integer and part.is_integer):
        return False
    return any(put(floor_div(part + more, size), {}) == floor for more in (_ZERO, size - 1))


def _primitive(found: Mapping[Expr, Expr]) -> Expr:
    """Return a difference without the number and the positive factors that its terms share."""
    shared = _shared_factors(list(found))
    scale = Integer(lcm(*(int(value.q) for value in found.values())))
    content = Integer(gcd(*(int(value * scale) for value in found.values()))) or _ONE
    return Add(*(Mul(value * scale / content, key / shared) for key, value in found.items()))


def _shared_factors(monomials: list[Expr]) -> Expr:
    """Return the product of the positive factors that all terms share, or are divided by."""
    counts = [dict(factors(monomial)) for monomial in monomials]
    shared = {base for count in counts for base in count if base.is_positive}
    return Mul(*(base ** min(count.get(base, 0) for count in counts) for base in shared))
