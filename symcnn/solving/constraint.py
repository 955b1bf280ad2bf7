"""Constraints: text to conditions on the unknowns, each with how far from its bound a point is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, singledispatch

from sympy import Expr, Integer, Symbol

from symcnn.algebra.condition import AtLeast, Condition, at_least
from symcnn.algebra.equality import Equal, equal
from symcnn.algebra.polynomial import symbol
from symcnn.algebra.program import over_one
from symcnn.algebra.text import text
from symcnn.errors import NotationError, Span, SymcnnError
from symcnn.network import Network
from symcnn.network.evaluate import Evaluator
from symcnn.network.names import bound_names
from symcnn.network.nearest import nearest
from symcnn.notation import parse_amount, parse_constraints
from symcnn.notation.asked import Asked, Comparison, Within
from symcnn.notation.tree import Expression, Name, names_in
from symcnn.solving.amounts import NAMES, amount
from symcnn.solving.direction import least_of, least_value
from symcnn.solving.space import spaced


@dataclass(frozen=True)
class Constraint:
    """One relation that must hold: `params <= 1M`."""

    source: str
    """The text that it stands in."""
    span: Span
    conditions: tuple[Condition, ...]
    gaps: tuple[Expr, ...]
    """How far it is from its bounds, none negative where it holds: right side less left, say."""
    sides: tuple[Expr, Expr]
    """What is on the left and on the right, or the ends of `f in 1..8`."""
    spans: tuple[Span, Span]
    sign: str

    @property
    def text(self) -> str:
        """The relation as it was written."""
        return self.source[self.span.start : self.span.end]

    @property
    def bounds_quantity(self) -> bool:
        """Whether one side is a number, and the other more than a symbol."""
        numbers = [side for side in self.sides if side.is_Number]
        symbols = [side for side in self.sides if side.is_Symbol]
        solvable = isinstance(self.conditions[0], AtLeast | Equal)
        return self.sign in _RELATIONS and solvable and len(numbers) == 1 and not symbols

    def with_bound(self, bound: Symbol) -> Constraint:
        """Return the constraint with a symbol for the side that is a number."""
        left, right = (bound if side.is_Number else side for side in self.sides)
        gap = _gap(self.sign, left, right)
        conditions = (_RELATIONS[self.sign](over_one(gap)[0]), *self.conditions[1:])
        return replace(self, sides=(left, right), gaps=(gap,), conditions=conditions)

    @property
    def names(self) -> tuple[str, str]:
        """Its two sides as they were written."""
        first, second = (self.source[span.start : span.end] for span in self.spans)
        return first, second

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols that it depends on."""
        return set().union(*(condition.free_symbols for condition in self.conditions))

    def __str__(self) -> str:
        """Return the relation as it was written."""
        return self.text


class Reader:
    """Reads what is asked of a network: names are its symbols and quantities, or new symbols."""

    def __init__(self, net: Network) -> None:
        """Read for a network."""
        self.net = net

    def constraints(self, texts: Iterable[str]) -> tuple[Constraint, ...]:
        """Return the constraints of texts, each of which may hold several joined by `and`.

        Raises NotationError, pointing into the text, for one that cannot be read.
        """
        return tuple(found for source in texts for found in self._constraints(source))

    def _constraints(self, source: str) -> Iterator[Constraint]:
        for asked in parse_constraints(_text(source)):
            try:
                yield from _read(asked, source, self)
            except SymcnnError as error:
                raise error.located(source, asked.span) from None

    def amount(self, source: str) -> Expr:
        """Return the value of an expression in symbols and quantities; raises as `constraints`."""
        try:
            found, needs = self.value(parse_amount(_text(source)))
        except SymcnnError as error:
            raise error.located(source) from None
        if needs:
            raise NotationError("what is divided by must be a positive number", None, source)
        return found

    def value(self, node: Expression) -> tuple[Expr, list[Condition]]:
        """Return the value of an expression, and what must hold for it."""
        evaluator = Evaluator({name.text: self._meaning(name) for name in names_in(node)})
        found = evaluator.number(node)
        needed = (need.condition for need, _ in evaluator.needs)
        return found, [condition for condition in needed if condition.verdict is None]

    def _meaning(self, name: Name) -> Expr:
        """Return what a name stands for; raise NotationError for one that may be misspelt."""
        word, symbols = name.text, self.net.symbols
        try:
            if "." in word:
                return amount(self.net, word)
            if word in NAMES and word in symbols:
                raise NotationError(f"'{word}' is a symbol of the network and a quantity")
            if word in NAMES:
                return amount(self.net, word)
            return symbols[word] if word in symbols else self._new(word)
        except SymcnnError as error:
            raise NotationError(error.message, name.span) from None

    def _new(self, word: str) -> Expr:
        if word in bound_names(self.net.program):
            raise NotationError(f"'{word}' is defined in the network; say it in its symbols")
        hint = nearest(word, (*NAMES, *self.net.symbols)) if len(word) > 2 else ""  # noqa: PLR2004
        if hint:
            raise NotationError(f"'{word}' is no quantity and no symbol{hint}")
        return symbol(word)

    def whole(self, difference: Expr) -> Expr:
        """Return a difference times what is divided by, which is positive."""
        above, below = over_one(difference)
        if not below.is_Number:
            least = least_value(below, least_of(self._lows, below))
            if least is None or least <= 0:
                raise NotationError(f"{text(below)} is divided by, and may not be positive")
        return above

    @cached_property
    def _lows(self) -> dict[Symbol, int]:
        """What each symbol is at least in the domain."""
        box = spaced(self.net.symbols.values(), self.net.domain).box or {}
        return {name: int(low) for name, (low, _) in box.items()}


@singledispatch
def _read(asked: Asked, source: str, reader: Reader) -> Iterator[Constraint]:
    raise TypeError(asked, source, reader)


@_read.register
def _(asked: Comparison, source: str, reader: Reader) -> Iterator[Constraint]:
    nodes = asked.amounts
    values = [reader.value(node) for node in nodes]
    for place, relation in enumerate(asked.relations):
        (left, needed), (right, more) = values[place : place + 2]
        gap = _gap(relation, left, right)
        says = _RELATIONS[relation](reader.whole(gap))
        span = nodes[place].span.to(nodes[place + 1].span)
        conditions, spans = (says, *needed, *more), (nodes[place].span, nodes[place + 1].span)
        yield Constraint(source, span, conditions, (gap,), (left, right), spans, relation)


@_read.register
def _(asked: Within, source: str, reader: Reader) -> Iterator[Constraint]:
    (name, _), (low, needed), (high, more) = map(reader.value, (asked.name, asked.low, asked.high))
    if not name.is_Symbol:
        raise NotationError(f"'{asked.name.text}' is a quantity: compare it", asked.name.span)
    gaps = name - low, high - name
    says = (at_least(reader.whole(gap)) for gap in gaps)
    conditions, spans = (*says, *needed, *more), (asked.low.span, asked.high.span)
    yield Constraint(source, asked.span, conditions, gaps, (low, high), spans, "in")


def _gap(relation: str, left: Expr, right: Expr) -> Expr:
    """Return how far a relation is from its bound."""
    return left - right if relation.startswith(">") else right - left


_RELATIONS: Mapping[str, Callable[[Expr], Condition]] = {
    "<=": at_least,
    "<": lambda gap: at_least(gap, 1),
    ">=": at_least,
    ">": lambda gap: at_least(gap, 1),
    "==": lambda gap: equal(gap, Integer(0)),
}
"""What each relation says of the gap between its sides, which is an integer."""


def _text(source: object) -> str:
    if not isinstance(source, str):
        raise NotationError(f"what is asked is a text, not {type(source).__name__}")
    return source
