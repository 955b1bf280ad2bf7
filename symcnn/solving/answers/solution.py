"""Solutions of queries: values, objective, slack and certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from sympy import Expr, Interval, Symbol, sympify

from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.presentation.present import text
from symcnn.display import Displayed
from symcnn.solving.answers.certificate import Certificate
from symcnn.solving.answers.closed_form import Formula, solve_closed_form
from symcnn.solving.questions.question import Question
from symcnn.solving.search.enumerate import Solutions

Answer: TypeAlias = "int | Fraction | Expr"
"""A number, or an exact SymPy expression if the query has symbolic parameters."""


@dataclass(frozen=True)
class Solution(Displayed):
    """The solution of a query about a network.

    >>> from symcnn import solve
    >>> best = solve("I(28,1)-C(5,f)-P(2)-H(10)", maximize="f", subject_to="params <= 100k")
    >>> best.values, best.objective, best.slack
    ({'f': 68}, 68, {'params <= 100k': 302})
    >>> print(best.certificate)
    params = 99,698 ≤ 100,000 < 101,164 = params at f = 69; params rises with f
    >>> print(best.formula)
    f = ⌊(B - 10)/1,466⌋ for B ≥ 1,476
    """

    question: Question = field(repr=False)
    values: Mapping[str, Answer]
    """The value of each unknown: an integer, or an expression in symbolic parameters."""
    certificate: Certificate = field(repr=False)
    proven: bool
    """Whether the solution is proven optimal; False after an interrupted search."""
    solutions: Solutions | None = field(default=None, repr=False)
    """All solutions, for a query without an objective."""

    @cached_property
    def objective(self) -> Answer | None:
        """The value of the objective; None for a query without one."""
        if not self.question.aims:
            return None
        return self._at(self.question.aims[0].expr)

    @cached_property
    def slack(self) -> dict[str, Answer]:
        """The slack of each constraint, by its text; empty for symbolic parameters."""
        if self.question.parameters:
            return {}
        return {part.text: min(map(self._at, part.gaps)) for part in self.question.constraints}

    @cached_property
    def formula(self) -> Formula | None:
        """The solution in closed form for arbitrary bounds; None if no closed form is known.

        A numeric bound becomes the symbol B; several become B1, B2, ....
        """
        return solve_closed_form(self.question.in_general)

    @property
    def closed_form(self) -> Expr | Interval | None:
        """The closed form as an expression; an interval for a query without an objective."""
        return None if self.formula is None else self.formula.value

    def _at(self, expr: Expr) -> Answer:
        return build_answer(expr, {name: self.values[str(name)] for name in self.question.unknowns})

    def __str__(self) -> str:
        """Return the values, unless the query sets them, and the objective if it is no value."""
        given = self.question.given
        shown = [name for name in self.values if name not in given] or list(self.values)
        values = ", ".join(f"{name} = {written(self.values[name])}" for name in shown)
        if not self.question.aims or self.question.aims[0].text in shown:
            return values
        return f"{self.question.aims[0].text} = {written(self.objective)} at {values}"


def build_answer(expr: Expr, values: Mapping[Symbol, Answer]) -> Answer:
    """Substitute values in an expression; a rational result is an int or a Fraction."""
    result = substitute(expr, {name: sympify(value) for name, value in values.items()})
    if not result.is_Rational:
        return result
    return int(result) if result.is_Integer else Fraction(int(result.p), int(result.q))


def written(value: Answer | None) -> str:
    """Print an answer with standard mathematical signs and digit groups."""
    if isinstance(value, Expr):
        return text(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
