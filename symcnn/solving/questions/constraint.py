"""Constraints: text to conditions on the unknowns, each with how far from its bound a point is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import singledispatch

from sympy import Expr, Integer, Symbol, ceiling

from symcnn.algebra.compile import over_one
from symcnn.algebra.conditions.condition import AtLeast, Condition, at_least
from symcnn.algebra.conditions.equation import Equal, equal
from symcnn.algebra.polynomials.plain_text import text
from symcnn.errors import NotationError, Span, SymcnnError
from symcnn.network.analysis.symbol_roles import kind_of
from symcnn.notation import parse_constraints
from symcnn.notation.constraint_builder import Asked, Comparison, Within
from symcnn.solving.bounds.monotonicity import least_of, least_value
from symcnn.solving.bounds.search_space import spaced
from symcnn.solving.questions.resolve_names import Reader, as_text


@dataclass(frozen=True)
class Constraint:
    """One relation that must hold: `params <= 1M`."""

    source: str
    """The text that it stands in."""
    span: Span
    needed: tuple[Condition, ...]
    """What must hold for its sides to be numbers."""
    gaps: tuple[Expr, ...]
    """How far it is from its bounds, none negative where it holds: right side less left, say."""
    sides: tuple[Expr, Expr]
    """What is on the left and on the right, or the ends of `f in 1..8`."""
    spans: tuple[Span, Span]
    sign: str
    conditions: tuple[Condition, ...] = ()
    """All that it says."""

    @property
    def text(self) -> str:
        """The relation as it was written."""
        return self.source[self.span.start : self.span.end]

    @property
    def relation(self) -> str:
        """The relation with the values of its sides, as in 5 <= 3."""
        left, right = map(text, self.sides)
        if self.sign == _WITHIN:
            return f"{text(self.gaps[0] + self.sides[0])} in {left}..{right}"
        return f"{left} {self.sign} {right}"

    @property
    def ranged(self) -> Symbol | None:
        """The symbol that `in` says the ends of."""
        if self.sign != _WITHIN:
            return None
        found: Symbol = self.gaps[0] + self.sides[0]
        return found

    @property
    def narrowed(self) -> str:
        """What to say where a bound is less than its symbol can be; nothing elsewhere."""
        for gap in self.gaps:
            below, name = gap.as_coeff_Add()
            low = ceiling(-below) + (self.sign in ("<", ">"))
            least = 1 if name.is_positive else 0
            if name.is_Symbol and low < least:
                return f"`{self.text}` is searched from {name} = {least}: {name} is {kind_of(name)}"
        return ""

    @property
    def bounds_quantity(self) -> bool:
        """Whether it compares more than a symbol with a positive integer; a range does not."""
        numbers = [side for side in self.sides if side.is_Integer and side > 0]
        compared = [side for side in self.sides if not (side.is_Number or side.is_Symbol)]
        solvable = isinstance(self.conditions[0], AtLeast | Equal)
        return self.sign != _WITHIN and solvable and len(numbers) == len(compared) == 1

    def with_bound(self, bound: Symbol) -> Constraint:
        """Return the constraint with a symbol for the side that is a number."""
        left, right = (bound if side.is_Number else side for side in self.sides)
        gap = _gap(self.sign, left, right)
        return _stated(replace(self, sides=(left, right), gaps=(gap,)))

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


def constraints(reader: Reader, texts: Iterable[str]) -> tuple[Constraint, ...]:
    """Return the constraints of texts, each of which may hold several joined by `and`.

    Raises NotationError, pointing into the text, for one that cannot be read, and for one that
    divides by what the others and the network leave room to be negative or 0.
    """
    found = [one for source in texts for one in _drafts(source, reader)]
    plain = [_stated(one) for one in found if not _divisors(one)]
    if len(plain) == len(found):
        return tuple(plain)
    known = [condition for one in plain for condition in one.conditions]
    symbols = {*reader.net.symbols.values(), *(name for one in known for name in one.free_symbols)}
    lows = spaced(symbols, (*reader.net.domain, *known)).lows
    for one in found:
        _check_divisors(one, lows)
    return tuple(map(_stated, found))


def _drafts(source: str, reader: Reader) -> Iterator[Constraint]:
    """Yield the constraints of a text, without the conditions."""
    for asked in parse_constraints(as_text(source)):
        try:
            yield from _read(asked, source, reader)
        except SymcnnError as error:
            raise error.located(source, asked.span) from None


@singledispatch
def _read(asked: Asked, source: str, reader: Reader) -> Iterator[Constraint]:
    raise TypeError(asked, source, reader)


@_read.register
def _(asked: Comparison, source: str, reader: Reader) -> Iterator[Constraint]:
    nodes = asked.amounts
    values = [reader.value(node) for node in nodes]
    for place, sign in enumerate(asked.relations):
        (left, needed), (right, more) = values[place : place + 2]
        spans = nodes[place].span, nodes[place + 1].span
        gaps = (_gap(sign, left, right),)
        span = spans[0].to(spans[1])
        yield Constraint(source, span, (*needed, *more), gaps, (left, right), spans, sign)


@_read.register
def _(asked: Within, source: str, reader: Reader) -> Iterator[Constraint]:
    (name, _), (low, needed), (high, more) = map(reader.value, (asked.name, asked.low, asked.high))
    if not name.is_Symbol:
        low_text, high_text = (
            source[node.span.start : node.span.end] for node in (asked.low, asked.high)
        )
        chain = f"{low_text} <= {asked.name.text} <= {high_text}"
        message = f"`in` takes a symbol, and '{asked.name.text}' is none; write `{chain}`"
        raise NotationError(message, asked.name.span)
    spans = asked.low.span, asked.high.span
    gaps = name - low, high - name
    yield Constraint(source, asked.span, (*needed, *more), gaps, (low, high), spans, _WITHIN)


def _gap(sign: str, left: Expr, right: Expr) -> Expr:
    """Return how far a relation is from its bound."""
    return left - right if sign.startswith(">") else right - left


_WITHIN = "in"
_RELATIONS: Mapping[str, Callable[[Expr], Condition]] = {
    "<=": at_least,
    "<": lambda gap: at_least(gap, 1),
    ">=": at_least,
    ">": lambda gap: at_least(gap, 1),
    "==": lambda gap: equal(gap, Integer(0)),
    _WITHIN: at_least,
}
"""What each relation says of a gap, times what that is divided by: an integer."""


def _stated(constraint: Constraint) -> Constraint:
    """Return a constraint with the conditions that say it."""
    wholes = [over_one(gap)[0] for gap in constraint.gaps]
    if constraint.sign in ("<", ">") and not all(whole.is_integer for whole in wholes):
        message = "< and > compare integers, and this difference may be a fraction; use <= or >="
        raise NotationError(message, constraint.span, constraint.source)
    says = map(_RELATIONS[constraint.sign], wholes)
    return replace(constraint, conditions=(*says, *constraint.needed))


def _divisors(constraint: Constraint) -> list[Expr]:
    """Return what the gaps of a constraint are divided by, but for numbers."""
    found = (over_one(gap)[1] for gap in constraint.gaps)
    return [below for below in found if not below.is_Number]


def _check_divisors(constraint: Constraint, lows: Mapping[Symbol, int]) -> None:
    for below in _divisors(constraint):
        least = least_value(below, least_of(lows, below))
        if least is None or least <= 0:
            message = f"the divisor {text(below)} may be 0 or negative; constrain it to be positive"
            raise NotationError(message, constraint.span, constraint.source)
