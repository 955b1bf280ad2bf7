"""The description of a programming language that formulas are translated to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from symcnn.algebra.presentation.term import Term
from symcnn.errors import SymcnnError
from symcnn.network import Network
from symcnn.render.code.fragment import Function, Operation, Piece, Rank
from symcnn.render.code.language_names import Names


@dataclass(frozen=True, slots=True)
class Loop:
    """A sum of a term over an index, from `first` to before `end`."""

    name: str
    """A free identifier for a function that computes the sum."""
    term: Piece
    index: str
    first: Piece
    end: Piece
    known: tuple[str, ...]
    """The identifiers in the term, except the index."""


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """The network, quantity and translated formula of a source text."""

    net: Network
    what: str
    """The quantity."""
    names: dict[str, str]
    """The identifiers of the symbols in the language, in the order of the symbols."""
    formula: Term
    parts: dict[str, Piece]
    """The values of the named parts of the formula, in order."""
    value: Piece
    """The formula in the language."""

    @property
    def function_name(self) -> str:
        """The name of the function: that of the quantity, flops_fvcore for flops(fvcore)."""
        return re.sub(r"\W+", "_", self.what).strip("_")

    @property
    def needs(self) -> Iterable[str]:
        """The definitions that the parts and the formula need, in order."""
        pieces = (*self.parts.values(), self.value)
        return dict.fromkeys(need for piece in pieces for need in piece.needs)

    def statements(self, keyword: str = "") -> Iterator[tuple[str, str]]:
        """Yield the start and the formula of each statement: the parts, then the total."""
        for name, part in self.parts.items():
            yield f"{keyword}{name} = ", part.text
        yield "return ", self.value.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The rules that combine fragments into source code of a language."""

    title: str
    names: Names
    """The function that assigns identifiers to symbols."""
    reserved: frozenset[str] = frozenset()
    """The identifiers that an index must not have."""
    number: Callable[[int], str]
    """A non-negative integer."""
    negated: Rank = Rank.PRODUCT
    """The minimum precedence of the operand of a unary minus."""
    minus: str = "-"
    raised: Callable[[Piece, int], Piece]
    """A power with a constant exponent of at least 2."""
    power: Operation
    """A power with a symbolic, non-negative exponent."""
    exact: Operation
    """An exact division."""
    quotient: Operation
    """A floor division of a non-negative numerator."""
    floor: Operation
    """A floor division of any numerator by a positive denominator."""
    least: Function
    greatest: Function
    total: Callable[[Loop], Piece] | None
    """A sum, or None for a language of single expressions, without loops and variables."""
    whole: Callable[[CodeRequest], str]
    """The complete source text."""


def below_2_63(title: str) -> Callable[[int], str]:
    """Return a function that writes integers, and raises SymcnnError from 2^63 on."""

    def number(value: int) -> str:
        if value >= 1 << 63:
            raise SymcnnError(f"{value:,} cannot be written exactly in {title}: it is 2^63 or more")
        return str(value)

    return number


def listed(words: Iterable[str]) -> str:
    """Join words into an enumeration.

    >>> listed("nwd")
    'n, w and d'
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
