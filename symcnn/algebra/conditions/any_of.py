"""Alternatives: a product is 0 if and only if one of its factors is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sympy import Expr, Integer, Mul, Symbol

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.conditions.equation import Equal, equal
from symcnn.algebra.polynomials.powers import substitute


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The condition that one of several expressions is 0; see `any_of`."""

    exprs: tuple[Expr, ...]

    @property
    def equation(self) -> Equal:
        """The equation that the product of the expressions is 0."""
        return Equal(Mul(*self.exprs))

    @property
    def alternatives(self) -> tuple[Condition, ...]:
        """The conditions that the expressions are 0."""
        return tuple(equal(expr, Integer(0)) for expr in self.exprs)

    @property
    def subject(self) -> AnyOf:
        """Merge key: the condition itself, so that it merges only with an equal one."""
        return self

    @property
    def free_symbols(self) -> set[Symbol]:
        """The free symbols of the expressions."""
        return set().union(*(expr.free_symbols for expr in self.exprs))

    def intersect(self, _: AnyOf) -> AnyOf:
        """Return the condition: the other one is equal."""
        return self

    @property
    def verdict(self) -> None:
        """Truth: None, as each alternative holds for some values or is unknown."""
        return None

    def substitute(self, values: Mapping[Expr, Expr]) -> Condition:
        """Substitute values for symbols."""
        return any_of([substitute(expr, values) for expr in self.exprs])

    def __str__(self) -> str:
        """Return the alternatives: f = g or k = 1."""
        return " or ".join(map(str, self.alternatives))


def any_of(exprs: Iterable[Expr]) -> Condition:
    """Return the condition that one of some expressions is 0, without those that never are.

    >>> from symcnn.algebra import symbol
    >>> f, g, k = map(symbol, "fgk")
    >>> print(any_of([f - g, 2 * k - 2, k + f]))
    f = g or k = 1
    """
    parts = {expr: equal(expr, Integer(0)) for expr in exprs}
    if any(part.verdict is True for part in parts.values()):
        return Equal(Integer(0))
    possible = {expr: part for expr, part in parts.items() if part.verdict is None}
    kept = dict(possible)
    for expr, part in possible.items():
        if any(_implies(part, other) for other in kept if other != expr):
            del kept[expr]
    if len(kept) <= 1:
        return next(iter(kept.values()), Equal(Integer(1)))
    return AnyOf(tuple(sorted(kept, key=_sort_key)))


def _implies(condition: Condition, expr: Expr) -> bool:
    """Return whether a condition gives a symbol a number for which an expression is 0."""
    solutions = condition.solutions if isinstance(condition, Equal) else ()
    return any(
        value.is_number and equal(substitute(expr, {name: value}), Integer(0)).verdict is True
        for name, value in solutions
    )


def _sort_key(expr: Expr) -> tuple[list[str], Expr]:
    """Return a key by the names of the symbols, then by the number that they are equal to."""
    return sorted(map(str, expr.free_symbols)), -expr.as_coeff_Add()[0]
