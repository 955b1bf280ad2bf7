"""What congruences say together: that of a quotient and that of what is divided make one.

⌊n/b⌋ ≡ 0 (mod m), where n ≡ 0 (mod b), is n ≡ 0 (mod b·m).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sympy import Dummy, Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import Condition, Multiple, multiple_of
from symcnn.algebra.conditions.residues import Residues, residues
from symcnn.algebra.floors.floor_div import FloorDiv, ceil_div, floor_div
from symcnn.algebra.polynomials.powers import put, tidied

_STEPS = Dummy("t", integer=True, nonnegative=True)


def as_residues(condition: Condition) -> Condition:
    """Return a congruence as one about the remainders of a symbol, where it is such.

    >>> from symcnn.algebra import symbol
    >>> print(as_residues(multiple_of(floor_div(symbol("n"), 4), Integer(2))))
    n mod 8 in {0..3}
    """
    if not isinstance(condition, Multiple) or not condition.modulus.is_Integer:
        return condition
    found = residues(condition.expr, abs(int(condition.modulus)), {0})
    return found if found.expr.is_Symbol else condition


def as_multiple(condition: Condition) -> Condition:
    """Return what says that a remainder is 0 in the form that `multiple_of` gives it."""
    if isinstance(condition, Residues) and condition.kept == {0}:
        return Multiple(condition.expr, Integer(condition.modulus))
    return condition


@dataclass(frozen=True, slots=True)
class Congruences:
    """Congruences that are known to hold.

    >>> from symcnn.algebra import symbol
    >>> n = symbol("n")
    >>> known = Congruences.among([multiple_of(n, Integer(8))])
    >>> print(as_multiple(known.simplified(multiple_of(floor_div(n, 4), Integer(2)))))
    n ≡ 0 (mod 8)
    """

    moduli: Mapping[Expr, list[Expr]]
    """What each expression is a multiple of."""
    remainders: Mapping[Expr, Residues]
    """What remainders each symbol leaves."""

    @classmethod
    def among(cls, conditions: Iterable[Condition]) -> Congruences:
        """Return those among conditions, of which no two are about the same."""
        found = [as_residues(condition) for condition in conditions]
        moduli: dict[Expr, list[Expr]] = {}
        for part in map(as_multiple, found):
            if isinstance(part, Multiple):
                moduli.setdefault(part.expr, []).append(part.modulus)
        return cls(moduli, {part.expr: part for part in found if isinstance(part, Residues)})

    def least(self, name: Symbol) -> Iterator[Expr]:
        """Yield what a symbol is at least, since it is a multiple or leaves some remainder."""
        known = self.remainders.get(name)
        if known is not None and known.kept:
            yield Integer(known.least)
        if name.is_positive:
            yield from self.moduli.get(name, ())

    def simplified(self, condition: Condition) -> Condition:
        """Return a condition that says the same as this one where the congruences hold."""
        if not isinstance(condition, Multiple):
            return condition
        return as_residues(self._in_steps(condition) or self._undivided(condition) or condition)

    def exceeds(self, condition: Condition) -> bool:
        """Tell whether a congruence follows from one of these that says more."""
        if not isinstance(condition, Multiple):
            return False
        ratios = [modulus / condition.modulus for modulus in self.moduli.get(condition.expr, ())]
        return any(ratio.is_integer and not (1 / ratio).is_integer for ratio in ratios)

    def _in_steps(self, condition: Multiple) -> Residues | None:
        """Return the condition for n = M·t + r, where that is known, as one about t."""
        names = condition.free_symbols
        known = self.remainders.get(*names) if len(names) == 1 else None
        if known is None or len(known.kept) != 1 or not condition.modulus.is_Integer:
            return None
        (first,) = known.kept
        inside = put(condition.expr, {known.expr: known.modulus * _STEPS + first})
        found = residues(inside, abs(int(condition.modulus)), {0})
        if not (found.expr.is_Symbol or found.expr.is_Number):
            return None
        kept = {first + known.modulus * steps for steps in found.kept}
        return residues(known.expr, known.modulus * found.modulus, kept)

    def _undivided(self, condition: Multiple) -> Multiple | None:
        """Return ⌊a/b⌋ ≡ 0 (mod m) or ⌈a/b⌉ ≡ 0 (mod m), if a ≡ 0 (mod b), as a ≡ 0 (mod b·m)."""
        for above, below in (floor.args for floor in condition.expr.atoms(FloorDiv)):
            for whole in (above, above + 1, above - below + 1):
                quotients = map(tidied, (floor_div(whole, below), ceil_div(whole, below)))
                if condition.expr in quotients and self._tells(multiple_of(whole, below)):
                    return multiple_of(whole, tidied(below * condition.modulus))
        return None

    def _tells(self, condition: Multiple) -> bool:
        moduli = self.moduli.get(condition.expr, ())
        return any((modulus / condition.modulus).is_integer for modulus in moduli)
