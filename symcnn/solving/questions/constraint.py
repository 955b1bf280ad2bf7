"""Constraints of a query: relations parsed into conditions, with the slack of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import singledispatch

from sympy import Expr, Integer, Symbol, ceiling

from symcnn.algebra.compile import as_single_fraction
from symcnn.algebra.conditions.condition import AtLeast, Condition, at_least
from symcnn.algebra.conditions.equation import Equal, equal
from symcnn.algebra.presentation.present import text
from symcnn.errors import NotationError, Span, SymcnnError
from symcnn.network.analysis.symbol_roles import kind_of
from symcnn.notation import parse_constraints
from symcnn.notation.constraint_builder import Asked, Comparison, Within
from symcnn.solving.bounds.monotonicity import least_of, least_value
from symcnn.solving.bounds.search_space import build_search_space
from symcnn.solving.questions.resolve_names import NameResolver, as_text


@dataclass(frozen=True)
class Constraint:
    """One relation that must hold, such as `params <= 1M`."""

    source: str
    """The text that contains the relation."""
    span: Span
    needed: tuple[Condition, ...]
    """Conditions under which both sides are defined."""
    gaps: tuple[Expr, ...]
    """Slack, one expression a bound: the larger side minus the smaller, so that all are ≥ 0."""
    sides: tuple[Expr, Expr]
    """The left and the right side, or the two bounds of `f in 1..8`."""
    spans: tuple[Span, Span]
    sign: str
    conditions: tuple[Condition, ...] = ()
    """The relation as conditions, then `needed`."""

    @property
    def text(self) -> str:
        """The relation as the user wrote it."""
        return self.source[self.span.start : self.span.end]

    @property
    def relation(self) -> str:
        """The relation with its sides evaluated, such as 5 <= 3."""
        left, right = map(text, self.sides)
        if self.sign == _WITHIN:
            return f"{text(self.gaps[0] + self.sides[0])} in {left}..{right}"
        return f"{left} {self.sign} {right}"

    @property
    def ranged(self) -> Symbol | None:
        """The symbol of a range such as `f in 1..8`; None for other relations."""
        if self.sign != _WITHIN:
            return None
        ranged: Symbol = self.gaps[0] + self.sides[0]
        return ranged

    @property
    def given(self) -> str:
        """The symbol that an equation such as `h == 256` sets to a number; otherwise empty."""
        symbols = [str(side) for side in self.sides if side.is_Symbol]
        is_set = self.sign == "==" and any(side.is_Number for side in self.sides)
        return symbols[0] if is_set and symbols else ""

    @property
    def narrowed(self) -> str:
        """A note where a bound lies below the minimum of its symbol's kind; otherwise empty."""
        for gap in self.gaps:
            constant, name = gap.as_coeff_Add()
            low = ceiling(-constant) + (self.sign in ("<", ">"))
            minimum = 1 if name.is_positive else 0
            if name.is_Symbol and low < minimum:
                start = f"{name} = {minimum}"
                return f"`{self.text}` is searched from {start}: {name} is {kind_of(name)}"
        return ""

    @property
    def bounds_quantity(self) -> bool:
        """Whether a positive integer bounds an expression that is more than a symbol."""
        numbers = [side for side in self.sides if side.is_Integer and side > 0]
        compared = [side for side in self.sides if not (side.is_Number or side.is_Symbol)]
        solvable = isinstance(self.conditions[0], AtLeast | Equal)
        return (
            self.sign not in (_WITHIN, _UNEQUAL) and solvable and len(numbers) == len(compared) == 1
        )

    def with_bound(self, bound: Symbol) -> Constraint:
        """Return the constraint with a symbol in place of its numeric side."""
        left, right = (bound if side.is_Number else side for side in self.sides)
        gap = _slack(self.sign, left, right)
        return _with_conditions(replace(self, sides=(left, right), gaps=(gap,)))

    @property
    def names(self) -> tuple[str, str]:
        """The two sides as the user wrote them."""
        first, second = (self.source[span.start : span.end] for span in self.spans)
        return first, second

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols of its conditions."""
        return set().union(*(condition.free_symbols for condition in self.conditions))

    def __str__(self) -> str:
        """Return the relation as the user wrote it."""
        return self.text


def constraints(reader: NameResolver, texts: Iterable[str]) -> tuple[Constraint, ...]:
    """Parse constraints; a text may join several with `and`.

    Raises NotationError, with its position, for invalid syntax or an unknown name, and for a
    divisor that the other constraints and the network do not keep positive.
    """
    drafts = [draft for source in texts for draft in _parse(source, reader)]
    without_divisors = [_with_conditions(draft) for draft in drafts if not _divisors(draft)]
    if len(without_divisors) == len(drafts):
        return tuple(without_divisors)
    conditions = [condition for draft in without_divisors for condition in draft.conditions]
    names = (name for condition in conditions for name in condition.free_symbols)
    symbols = {*reader.net.symbols.values(), *names}
    lows = build_search_space(symbols, (*reader.net.domain, *conditions)).lows
    for draft in drafts:
        _check_divisors(draft, lows)
    return tuple(map(_with_conditions, drafts))


def _parse(source: str, reader: NameResolver) -> Iterator[Constraint]:
    """Parse the constraints of one text, without their conditions."""
    for relation in parse_constraints(as_text(source)):
        try:
            yield from _read(relation, source, reader)
        except SymcnnError as error:
            raise error.located(source, relation.span) from None


@singledispatch
def _read(relation: Asked, source: str, reader: NameResolver) -> Iterator[Constraint]:
    raise TypeError(relation, source, reader)


@_read.register
def _read_comparison(
    relation: Comparison, source: str, reader: NameResolver
) -> Iterator[Constraint]:
    nodes = relation.amounts
    values = [reader.value(node) for node in nodes]
    for index, sign in enumerate(relation.relations):
        (left, needed), (right, more) = values[index : index + 2]
        spans = nodes[index].span, nodes[index + 1].span
        gaps = (_slack(sign, left, right),)
        span = spans[0].to(spans[1])
        yield Constraint(source, span, (*needed, *more), gaps, (left, right), spans, sign)


@_read.register
def _read_range(relation: Within, source: str, reader: NameResolver) -> Iterator[Constraint]:
    (name, _), (low, needed), (high, more) = map(
        reader.value, (relation.name, relation.low, relation.high)
    )
    if not name.is_Symbol:
        low_text, high_text = (
            source[node.span.start : node.span.end] for node in (relation.low, relation.high)
        )
        chain = f"{low_text} <= {relation.name.text} <= {high_text}"
        message = f"`in` takes a symbol, not '{relation.name.text}'; write `{chain}`"
        raise NotationError(message, relation.name.span)
    spans = relation.low.span, relation.high.span
    gaps = name - low, high - name
    yield Constraint(source, relation.span, (*needed, *more), gaps, (low, high), spans, _WITHIN)


def _slack(sign: str, left: Expr, right: Expr) -> Expr:
    """Return the slack of a relation: ≥ 0 where it holds; that of a ≠ b is (a - b)² - 1."""
    if sign == _UNEQUAL:
        return (left - right) ** 2 - 1
    return left - right if sign.startswith(">") else right - left


_WITHIN = "in"
_UNEQUAL = "!="
_RELATIONS: Mapping[str, Callable[[Expr], Condition]] = {
    "<=": at_least,
    "<": lambda gap: at_least(gap, 1),
    ">=": at_least,
    ">": lambda gap: at_least(gap, 1),
    "==": lambda gap: equal(gap, Integer(0)),
    _WITHIN: at_least,
    _UNEQUAL: at_least,
}
"""The condition on the slack of each relation, with its denominator multiplied out."""
_STRICT = ("<", ">", _UNEQUAL)
"""The relations between integers only: a < b means a + 1 ≤ b."""


def _with_conditions(constraint: Constraint) -> Constraint:
    """Return a constraint with its conditions."""
    numerators = [as_single_fraction(gap)[0] for gap in constraint.gaps]
    parts = constraint.gaps if constraint.sign == _UNEQUAL else numerators
    if constraint.sign in _STRICT and not all(part.is_integer for part in parts):
        signs = "!= compares" if constraint.sign == _UNEQUAL else "< and > compare"
        message = f"{signs} integers, and this difference may be a fraction; use <= or >="
        raise NotationError(message, constraint.span, constraint.source)
    conditions = map(_RELATIONS[constraint.sign], numerators)
    return replace(constraint, conditions=(*conditions, *constraint.needed))


def _divisors(constraint: Constraint) -> list[Expr]:
    """Return the symbolic denominators of the slacks of a constraint."""
    denominators = (as_single_fraction(gap)[1] for gap in constraint.gaps)
    return [divisor for divisor in denominators if not divisor.is_Number]


def _check_divisors(constraint: Constraint, lows: Mapping[Symbol, int]) -> None:
    for divisor in _divisors(constraint):
        minimum = least_value(divisor, least_of(lows, divisor))
        if minimum is None or minimum <= 0:
            message = (
                f"the divisor {text(divisor)} may be 0 or negative; constrain it to be positive"
            )
            raise NotationError(message, constraint.span, constraint.source)
