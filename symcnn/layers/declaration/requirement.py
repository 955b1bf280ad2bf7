"""Requirements of layers: conditions with the message of the error if they do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from sympy import Integer

from symcnn.algebra.conditions.condition import (
    Condition,
    at_least,
    is_integer_condition,
    multiple_of,
)
from symcnn.algebra.presentation.present import text
from symcnn.algebra.presentation.term import Term


class Kind(Enum):
    """The kinds of requirements that a framework may enforce as well."""

    WINDOW_FITS = auto()
    """A window fits into the padded input."""
    POOL_PADDING = auto()
    """The padding of a pool is at most half of its size."""
    OUTPUT_PADDING = auto()
    """The output padding of a transposed convolution is smaller than its stride or dilation."""
    OUTPUT_SIZE = auto()
    """The output of a transposed convolution is not empty."""
    GROUPS_DIVIDE = auto()
    """The number of groups divides that of channels or filters."""
    RESHAPED_VALUES = auto()
    """A new shape has as many values as the input."""
    ADDED_SHAPES = auto()
    """Branches that are added have equal shapes."""
    CONCATENATED_SIZES = auto()
    """Branches that are concatenated have equal sizes."""


@dataclass(frozen=True)
class Requirement:
    """A condition that a layer requires, and the message of the error if it does not hold.

    Each {} in `says` is replaced by the value of a term in `about`.
    """

    condition: Condition
    template: str
    arguments: tuple[Term, ...] = ()
    kind: Kind | None = None
    """The kind, or None if no framework enforces the requirement."""

    @property
    def message(self) -> str:
        """The message, with values substituted."""
        return self.template.format(*(text(term.value) for term in self.arguments))


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
    says = f"{{}} {noun} cannot be divided into {{}} groups"
    return Requirement(holds, says, (number, groups), Kind.GROUPS_DIVIDE)
