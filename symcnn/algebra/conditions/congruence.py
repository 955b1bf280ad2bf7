"""Systems of congruences, and simplification of conditions by them.

With n ≡ 0 (mod b), the condition ⌊n/b⌋ ≡ 0 (mod m) becomes n ≡ 0 (mod b·m).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sympy import Dummy, Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import Condition, Multiple, multiple_of
from symcnn.algebra.conditions.residues import Residues, residues
from symcnn.algebra.floors.floor_div import FloorDiv, ceil_div, floor_div
from symcnn.algebra.polynomials.powers import normalize, substitute

_QUOTIENT = Dummy("t", integer=True, nonnegative=True)


def as_residues(condition: Condition) -> Condition:
    """Rewrite a congruence as residue classes of one symbol, if possible.

    >>> from symcnn.algebra import symbol
    >>> print(as_residues(multiple_of(floor_div(symbol("n"), 4), Integer(2))))
    n mod 8 in {0..3}
    """
    if not isinstance(condition, Multiple) or not condition.modulus.is_Integer:
        return condition
    solved = residues(condition.expr, abs(int(condition.modulus)), {0})
    return solved if solved.expr.is_Symbol else condition


def as_multiple(condition: Condition) -> Condition:
    """Rewrite the residue class of 0 as divisibility."""
    if isinstance(condition, Residues) and condition.kept == {0}:
        return Multiple(condition.expr, Integer(condition.modulus))
    return condition


@dataclass(frozen=True, slots=True)
class Congruences:
    """A system of congruences that hold.

    >>> from symcnn.algebra import symbol
    >>> n = symbol("n")
    >>> known = Congruences.among([multiple_of(n, Integer(8))])
    >>> print(as_multiple(known.simplified(multiple_of(floor_div(n, 4), Integer(2)))))
    8 divides n
    """

    moduli: Mapping[Expr, list[Expr]]
    """The known divisors of each expression."""
    remainders: Mapping[Expr, Residues]
    """The residue classes of each symbol."""

    @classmethod
    def among(cls, conditions: Iterable[Condition]) -> Congruences:
        """Collect the congruences among conditions with different merge keys."""
        congruences = [as_residues(condition) for condition in conditions]
        moduli: dict[Expr, list[Expr]] = {}
        for part in map(as_multiple, congruences):
            if isinstance(part, Multiple):
                moduli.setdefault(part.expr, []).append(part.modulus)
        return cls(moduli, {part.expr: part for part in congruences if isinstance(part, Residues)})

    def least(self, name: Symbol) -> Iterator[Expr]:
        """Yield lower bounds of a symbol that follow from its residue classes and divisors."""
        classes = self.remainders.get(name)
        if classes is not None and classes.kept:
            yield Integer(classes.least)
        if name.is_positive:
            yield from self.moduli.get(name, ())

    def simplified(self, condition: Condition) -> Condition:
        """Return a simpler condition that is equivalent where the congruences hold."""
        if not isinstance(condition, Multiple):
            return condition
        return as_residues(
            self._by_residue(condition) or self._without_floor(condition) or condition
        )

    def exceeds(self, condition: Condition) -> bool:
        """Return whether a strictly stronger congruence of the system implies a condition."""
        if not isinstance(condition, Multiple):
            return False
        ratios = [modulus / condition.modulus for modulus in self.moduli.get(condition.expr, ())]
        return any(ratio.is_integer and not (1 / ratio).is_integer for ratio in ratios)

    def _by_residue(self, condition: Multiple) -> Residues | None:
        """Solve the condition for t, given n = M·t + r; None if n has no single residue class."""
        names = condition.free_symbols
        classes = self.remainders.get(*names) if len(names) == 1 else None
        if classes is None or len(classes.kept) != 1 or not condition.modulus.is_Integer:
            return None
        (residue,) = classes.kept
        dividend = substitute(condition.expr, {classes.expr: classes.modulus * _QUOTIENT + residue})
        solved = residues(dividend, abs(int(condition.modulus)), {0})
        if not (solved.expr.is_Symbol or solved.expr.is_Number):
            return None
        kept = {residue + classes.modulus * quotient for quotient in solved.kept}
        return residues(classes.expr, classes.modulus * solved.modulus, kept)

    def _without_floor(self, condition: Multiple) -> Multiple | None:
        """Rewrite ⌊a/b⌋ or ⌈a/b⌉ ≡ 0 (mod m) as a ≡ 0 (mod b·m), if a ≡ 0 (mod b) holds."""
        for above, below in (floor.args for floor in condition.expr.atoms(FloorDiv)):
            for whole in (above, above + 1, above - below + 1):
                quotients = map(normalize, (floor_div(whole, below), ceil_div(whole, below)))
                if condition.expr in quotients and self._implies(multiple_of(whole, below)):
                    return multiple_of(whole, normalize(below * condition.modulus))
        return None

    def _implies(self, condition: Multiple) -> bool:
        moduli = self.moduli.get(condition.expr, ())
        return any((modulus / condition.modulus).is_integer for modulus in moduli)
