"""Functions in a written formula: roots, floors, extremes, sums over an index, named parts."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Integer, Interval, Max, Min, Symbol, root

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.polynomials.unknown import UNKNOWN
from symcnn.algebra.presentation.term import ATOM, SUM, ZERO, Name, Ratio, Term
from symcnn.algebra.sums.closed_sum import Series


@dataclass(frozen=True, slots=True)
class Root(Term):
    """A root, exact or rounded down."""

    radicand: Term
    index: int
    rounded: bool = False

    @property
    def value(self) -> Expr:
        """The root."""
        function = FloorRoot if self.rounded else root
        return function(self.radicand.value, Integer(self.index))

    def __str__(self) -> str:
        """Return √(n + 1) or, rounded down, ⌊√(n + 1)⌋."""
        is_square = self.index == 2  # noqa: PLR2004 - a square root
        inside = (
            f"√({self.radicand})" if is_square else f"{self.radicand.within(ATOM)}^(1/{self.index})"
        )
        return f"⌊{inside}⌋" if self.rounded else inside


@dataclass(frozen=True, slots=True)
class Floor(Term):
    """A floor division."""

    above: Term
    below: Term

    @property
    def value(self) -> Expr:
        """The floor division in canonical form."""
        return FloorDiv(self.above.value, self.below.value)

    def __str__(self) -> str:
        """Return the fraction in floor brackets."""
        return f"⌊{Ratio(self.above, self.below)}⌋"


@dataclass(frozen=True, slots=True)
class Ceiling(Term):
    """A division rounded up."""

    above: Term
    below: Term

    @property
    def value(self) -> Expr:
        """The floor division ⌊(above + below - 1)/below⌋ in canonical form."""
        return FloorDiv(self.above.value + self.below.value - 1, self.below.value)

    def __str__(self) -> str:
        """Return the fraction in ceiling brackets."""
        return f"⌈{Ratio(self.above, self.below)}⌉"


@dataclass(frozen=True, slots=True)
class Extreme(Term):
    """The minimum or the maximum of terms."""

    name: str
    arguments: tuple[Term, ...]

    @property
    def value(self) -> Expr:
        """The minimum or maximum; evaluated if all arguments are numbers and symbols."""
        function = {"min": Min, "max": Max}[self.name]
        values = [argument.value for argument in self.arguments]
        are_plain = all(value.is_number or value.is_Symbol for value in values)
        return function(*values, evaluate=are_plain)  # SymPy's evaluation of others is slow

    def __str__(self) -> str:
        """Return min(a, b) or max(a, b)."""
        return f"{self.name}({', '.join(map(str, self.arguments))})"


@dataclass(frozen=True, slots=True)
class Summation(Term):
    """A sum Σ over an index from `first` to `last`."""

    index: Symbol
    first: int
    last: Term
    body: Term

    @property
    def value(self) -> Expr:
        """The sum, without a known closed form."""
        summand = self.body.value.xreplace({self.index: self.index + self.first})
        return Series(summand, self.index, self.last.value - self.first + 1)

    def __str__(self) -> str:
        """Return Σ(j=0..N - 1, summand)."""
        return f"Σ({self.index}={self.first}..{self.last}, {self.body})"


@dataclass(frozen=True, slots=True)
class Between(Term):
    """A closed interval: all numbers from `low` to `high`."""

    low: Term
    high: Term

    @property
    def value(self) -> Expr:
        """The interval, a SymPy set."""
        return Interval(self.low.value, self.high.value)

    def __str__(self) -> str:
        """Return [low, high]."""
        return f"[{self.low}, {self.high}]"


@dataclass(frozen=True, slots=True)
class WithParts(Term):
    """A formula in names for its parts, and the value of each name."""

    body: Term
    parts: tuple[tuple[Name, str, Term], ...]
    """The name, the call of a function or nothing, and the value of each part."""

    @property
    def rank(self) -> int:
        """The precedence of a sum."""
        return SUM

    @property
    def value(self) -> Expr:
        """The formula with the values of its parts."""
        return self.body.value.xreplace({name.symbol: term.value for name, _, term in self.parts})

    def __str__(self) -> str:
        """Return the formula and its parts: `9·m² where m = ⌊n/4⌋ - 2; …`."""
        return f"{self.body} where {self.definitions}"

    @property
    def definitions(self) -> str:
        """The value of each name as text: w_32 = wide(32) = 8·⌈w/2⌉; m = ⌊n/4⌋ - 2."""
        chains = (filter(None, (str(name), call, str(term))) for name, call, term in self.parts)
        return "; ".join(" = ".join(chain) for chain in chains)


@dataclass(frozen=True, slots=True)
class LowerBound(Term):
    """A number of which only a lower bound is known."""

    bound: Term

    @property
    def rank(self) -> int:
        """The precedence of a sum."""
        return SUM

    @property
    def value(self) -> Expr:
        """The bound plus an unknown count."""
        return self.bound.value + UNKNOWN

    def __str__(self) -> str:
        """Return the bound in words; a question mark if it is 0."""
        return UNKNOWN.name if self.bound == ZERO else f"at least {self.bound}"
