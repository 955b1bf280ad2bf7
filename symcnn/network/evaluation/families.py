"""Families of symbols: the meaning of a name with an index, such as w in `w[i]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sympy import Expr, Symbol

from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol
from symcnn.algebra.polynomials.polynomial import is_at_least
from symcnn.algebra.polynomials.powers import substitute
from symcnn.errors import NotationError

MemberKey = tuple[str, int | None]
"""The name of a family, with the index of a member, or None for an index that is no number."""


@dataclass(frozen=True)
class Family:
    """A family of symbols, and the values of the members that the program defines."""

    base: Symbol
    values: tuple[tuple[int, Expr], ...] = ()
    bounds: tuple[tuple[tuple[Expr, Expr], ...], ...] = ()
    """The substitutions of the enclosing loops, outermost first."""

    def at(self, index: Expr) -> Expr:
        """Return the member of an index.

        Raises NotationError if an index that is no number may be that of a member with a value.
        """
        for position, value in self.values:
            if index == position:
                return value
            if not index.is_Integer:
                self._check_apart(index, position)
        member = IndexedSymbol(self.base, index)
        for bounds in self.bounds:
            member = substitute(member, dict(bounds))
        return member

    def _check_apart(self, index: Expr, position: int) -> None:
        if not (is_at_least(index - position - 1) or is_at_least(position - 1 - index)):
            message = (
                f"{self.base}[{position}] has a value, and this may be {self.base}[{position}]"
            )
            raise NotationError(f"{message}; make the bounds of the loop numbers")

    def define(self, values: Mapping[int, Expr]) -> Family:
        """Return the family with the values of more members."""
        return replace(self, values=(*self.values, *values.items()))

    def substitute_values(self, values: Mapping[Expr, Expr]) -> Family:
        """Return the family with values substituted for symbols in its members."""
        inside = tuple((index, substitute(value, values)) for index, value in self.values)
        return replace(self, values=inside, bounds=(*self.bounds, tuple(values.items())))

    def key(self, index: Expr) -> MemberKey | None:
        """Return the key of a member; None for one with a value."""
        if any(index == position for position, _ in self.values):
            return None
        return self.base.name, int(index) if index.is_Integer else None
