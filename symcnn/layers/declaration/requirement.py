"""What must hold for a layer to be applied, and what to say where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Integer

from symcnn.algebra.conditions.condition import Condition, at_least, integral, multiple_of
from symcnn.algebra.formula import Term
from symcnn.algebra.polynomials.plain_text import text


@dataclass(frozen=True)
class Need:
    """A condition that must hold for a layer to be applied, and what to say where it does not.

    Each {} in `says` stands for the value of one of `about`.
    """

    condition: Condition
    says: str
    about: tuple[Term, ...] = ()

    @property
    def message(self) -> str:
        """What to say, with the values put in."""
        return self.says.format(*(text(term.value) for term in self.about))


def counted(term: Term, least: int) -> Iterator[Need]:
    """Yield that a number is an integer and is at least that great."""
    value = term.value
    if value.is_integer is not True:
        yield Need(integral(value), "must be an integer, not {}", (term,))
    yield Need(at_least(value, least), f"must be at least {least}, not {{}}", (term,))


def divided(what: str, number: Term, groups: Term) -> Need:
    """Return that a number of channels or filters can be divided into groups."""
    whole = groups.value == 1  # what arrives is a number of channels, in whatever form
    holds = multiple_of(Integer(0) if whole else number.value, groups.value)
    one = what.removesuffix("s") if number.value == 1 else what
    return Need(holds, f"{{}} {one} cannot be divided into {{}} groups", (number, groups))
