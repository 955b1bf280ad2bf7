"""Requirements of layers: conditions with the message of the error if they do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Integer

from symcnn.algebra.conditions.condition import (
    Condition,
    at_least,
    is_integer_condition,
    multiple_of,
)
from symcnn.algebra.formula import Term
from symcnn.algebra.polynomials.plain_text import text


@dataclass(frozen=True)
class Requirement:
    """A condition that a layer requires, and the message of the error if it does not hold.

    Each {} in `says` is replaced by the value of a term in `about`.
    """

    condition: Condition
    says: str
    about: tuple[Term, ...] = ()

    @property
    def message(self) -> str:
        """The message, with values substituted."""
        return self.says.format(*(text(term.value) for term in self.about))


def count_requirements(term: Term, least: int) -> Iterator[Requirement]:
    """Require an integer of at least `least`."""
    value = term.value
    if value.is_integer is not True:
        yield Requirement(is_integer_condition(value), "must be an integer, not {}", (term,))
    yield Requirement(at_least(value, least), f"must be at least {least}, not {{}}", (term,))


def divided(what: str, number: Term, groups: Term) -> Requirement:
    """Require that a number of channels or filters is divisible by the number of groups."""
    is_single = groups.value == 1  # any number is divisible by 1, so its form does not matter
    holds = multiple_of(Integer(0) if is_single else number.value, groups.value)
    noun = what.removesuffix("s") if number.value == 1 else what
    return Requirement(holds, f"{{}} {noun} cannot be divided into {{}} groups", (number, groups))
