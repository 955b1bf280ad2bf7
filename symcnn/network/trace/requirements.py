"""Requirements of a network on its symbols, with the places in the text that make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sympy import Expr

from symcnn.errors import Span
from symcnn.layers.declaration.requirement import Need


@dataclass(frozen=True)
class Demand:
    """A condition on the symbols, and the place of what makes it in the text, if that is there."""

    need: Need
    span: Span | None
    calls: tuple[Span, ...] = ()
    of_form: bool = False
    """Whether the closed form needs it, and the network itself does not."""


Mention: TypeAlias = tuple[str, Expr | None]
"""A skip connection that is saved or loaded, and its index, or None where that is not known."""
