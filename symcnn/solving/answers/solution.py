"""The answer to a question: values, objective, slack, and what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from sympy import Expr, Interval, Symbol, sympify

from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.powers import put
from symcnn.display import Displayed
from symcnn.solving.answers.certificate import Certificate
from symcnn.solving.answers.closed_form import Formula, inverse
from symcnn.solving.questions.question import Question
from symcnn.solving.search.enumerate import Solutions

Answer: TypeAlias = "int | Fraction | Expr"
"""A number, or a formula where a bound is a symbol."""


@dataclass(frozen=True)
class Solution(Displayed):
    """The answer to a question about a network.

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
    """A value for each unknown: an integer, or a formula where a bound is a symbol."""
    certificate: Certificate = field(repr=False)
    proven: bool
    """Whether it is known that nothing is better; not where the search was interrupted."""
    solutions: Solutions | None = field(default=None, repr=False)
    """Every solution, where nothing is to be as great or as small as can be."""

    @cached_property
    def objective(self) -> Answer | None:
        """The value of what was to be as great or as small as can be, if anything was."""
        if not self.question.aims:
            return None
        return self._at(self.question.aims[0].expr)

    @cached_property
    def slack(self) -> dict[str, Answer]:
        """How far each constraint is from its bound, by its text; of a formula there is none."""
        if self.question.parameters:
            return {}
        return {found.text: min(map(self._at, found.gaps)) for found in self.question.constraints}

    @cached_property
    def formula(self) -> Formula | None:
        """The answer for any bounds, and when it holds; None where no formula is known.

        Bounds that are numbers are called B, or B1, B2 and so on where there are several.
        """
        return inverse(self.question.in_general)

    @property
    def closed_form(self) -> Expr | Interval | None:
        """The answer as an expression in the bounds; where all are asked for, as an interval."""
        return None if self.formula is None else self.formula.value

    def _at(self, expr: Expr) -> Answer:
        return answered(expr, {name: self.values[str(name)] for name in self.question.unknowns})

    def __str__(self) -> str:
        """Return the values, and what they come to."""
        values = ", ".join(f"{name} = {written(value)}" for name, value in self.values.items())
        if not self.question.aims or self.question.aims[0].text in self.values:
            return values
        return f"{self.question.aims[0].text} = {written(self.objective)} at {values}"


def answered(expr: Expr, values: Mapping[Symbol, Answer]) -> Answer:
    """Return an expression at values of symbols, as a number of Python's where it is one."""
    found = put(expr, {name: sympify(value) for name, value in values.items()})
    if not found.is_Rational:
        return found
    return int(found) if found.is_Integer else Fraction(int(found.p), int(found.q))


def written(value: Answer | None) -> str:
    """Return an answer as text that reads well."""
    if isinstance(value, Expr):
        return text(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
