"""The answer of a comparison: when two quantities are equal, with examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr

from symcnn.algebra.conditions.condition import Condition, Multiple
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.algebra.presentation.present import text
from symcnn.display import Displayed
from symcnn.solving.answers.solution import Answer


@dataclass(frozen=True)
class Example:
    """Values of the symbols, and both quantities there."""

    values: Mapping[str, int]
    left: Answer
    right: Answer


@dataclass(frozen=True)
class Comparison(Displayed):
    """The comparison of one quantity of two networks, or of a network and a formula."""

    name: str
    left: Expr
    right: Expr
    condition: Condition
    """The condition that holds, at points of both domains, if and only if the two are equal."""
    always: bool | None
    """Whether the two are equal for all values (True), for none (False), or for some (None).

    None also means unknown; `agrees` or `differs` is then None, too.
    """
    agrees: Example | None = None
    """The smallest values found for which the two are equal."""
    differs: Example | None = None
    """A counterexample: the smallest values found for which the two differ."""
    within: Domain = Domain()
    """The domain of the compared closed forms, where smaller than those of the networks."""
    rounded: bool = False
    """Whether `right` is a rounded number, which equals all numbers that round to it."""

    def __str__(self) -> str:
        """Return whether, or under which condition, the two are equal."""
        return f"{self._verdict}, for {self.within}" if self.within else self._verdict

    @property
    def given(self) -> Condition | None:
        """The congruence of the common domain without which the two are not equal, if any."""
        is_congruence = isinstance(self.condition, (Multiple, Residues))
        is_needed = self.always and is_congruence and self.condition.verdict is None
        return self.condition if is_needed else None

    @property
    def _verdict(self) -> str:
        if self.rounded:
            exact = f"the exact value is {text(self.left)}"
            verdict = "equal to the digits given" if self.always else "not equal"
            return f"{self.name}: {verdict}; {exact}"
        if self.always is not None:
            where = "" if self.given is None else f" for {self.given}"
            return f"{self.name}: {'equal' if self.always else 'never equal'}{where}"
        if not (is_known(self.left) and is_known(self.right)):
            return f"{self.name}: unknown whether equal"
        if self.differs is None:
            return f"{self.name}: no difference found, but equality is not proven"
        if self.agrees is None:
            return f"{self.name}: not always equal; unknown whether ever equal"
        return f"{self.name}: equal if and only if {self.condition}"
