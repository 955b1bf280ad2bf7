"""Tree to network: each step is bound to its layer and applied to what arrives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sympy import Expr, Integer

from symcnn.algebra.condition import Domain
from symcnn.errors import NotationError, ShapeError, Span, SymcnnError
from symcnn.layers import Layer, Shape
from symcnn.layers.input import Input
from symcnn.layers.needs import Need
from symcnn.network.bind import bound, kind_of
from symcnn.network.evaluate import MAX_SYMBOLS, Evaluator
from symcnn.network.names import check_lets, free_names
from symcnn.network.network import Demand, Network
from symcnn.network.record import Record
from symcnn.notation import parse_program, printed
from symcnn.notation.limits import ARRIVING
from symcnn.notation.tree import Let, Program, Step


def parse(text: str) -> Network:
    """Parse a text and apply its layers in order.

    Raises NotationError where the text does not follow the notation, and ShapeError where a layer
    cannot be applied to what arrives at it. Both point into the text.

    >>> net = parse("I(n,1)-C(5,f)-P(2)-O(10)")
    >>> print(net.output, "for", net.domain)
    10 for n ≥ 6
    """
    program = parse_program(text)
    try:
        return built(program, text)
    except SymcnnError as error:
        raise error.located(text) from None


def built(program: Program, text: str) -> Network:
    """Return the network of a program; the errors it raises have no text yet."""
    check_lets(program)
    _check_symbols(program)
    builder = _Builder()
    for let in program.lets:
        builder.define(let)
    records = tuple(builder.apply(step) for step in program.path)
    demands = tuple(builder.demands)
    _check_consistent(demands)
    return Network(tuple(record.layer for record in records), records, program, text, demands)


@dataclass(frozen=True)
class _Applied:
    """What applying a step to a shape gave: its record, and what was left undecided."""

    record: Record
    demands: tuple[Demand, ...]


@dataclass
class _Builder:
    """Applies steps in order, and remembers what a step did to a shape."""

    known: dict[str, Expr] = field(default_factory=dict)
    demands: list[Demand] = field(default_factory=list)
    shape: Shape | None = None
    applied: dict[tuple[Step, Shape | None], _Applied] = field(default_factory=dict)

    def define(self, let: Let) -> None:
        """Add a named number, with what it needs."""
        evaluator = Evaluator(self.known)
        self.known[let.name] = evaluator.number(let.value)
        self.demands.extend(_undecided(evaluator.needs))

    def apply(self, step: Step) -> Record:
        """Return the record of a step, and go on from what leaves it."""
        key = (step, self.shape)
        if key not in self.applied:
            self.applied[key] = self._applied(step)
            self.demands.extend(self.applied[key].demands)
        found = self.applied[key].record
        self.shape = found.output
        return found

    def _applied(self, step: Step) -> _Applied:
        kind = kind_of(step)
        self._check_place(step, kind)
        shape = self.shape or Shape(Integer(1), ())
        evaluator = Evaluator(self.known | _arriving(self.shape))
        layer, needs = bound(step, kind, len(shape.size), evaluator)
        x = shape.written()
        needs = [*evaluator.needs, *needs]
        demands = tuple(_undecided(needs)) + tuple(
            _undecided((need, step.span) for need in layer.needs(x))
        )
        output = layer.output(x).shape
        source = shape if self.shape else output
        return _Applied(Record(layer, printed(step), source, output), demands)

    def _check_place(self, step: Step, kind: type[Layer]) -> None:
        """Raise ShapeError unless the input comes first, and a map reaches what needs one."""
        if self.shape is None and kind is not Input:
            message = "a network starts with its input, such as I(28,1)"
            raise ShapeError(message, step.span)
        if self.shape is not None and kind is Input:
            message = "an input can only be the first layer"
            raise ShapeError(message, step.span)
        if self.shape is not None and kind.spatial and not self.shape.size:
            found = f"{kind.alias} needs a map with a size, but {self.shape} features without one arrive"
            raise ShapeError(found, step.span)


def _arriving(shape: Shape | None) -> dict[str, Expr]:
    """Return the values of cin, hin and win: channels, and the first and the last side."""
    if shape is None:
        return {}
    sides = (shape.size[0], shape.size[-1]) if shape.size else ()
    return dict(zip(ARRIVING, (shape.channels, *sides), strict=False))


def _undecided(needs: Iterable[tuple[Need, Span]]) -> Iterator[Demand]:
    """Yield the needs that hold for some values only; raise ShapeError for one that never holds."""
    for need, span in needs:
        verdict = need.condition.verdict
        if verdict is False:
            raise ShapeError(need.message, span)
        if verdict is None:
            yield Demand(need, span)


def _check_symbols(program: Program) -> None:
    """Raise NotationError at the first symbol past the number that a network may have."""
    for name in islice(free_names(program), MAX_SYMBOLS, None):
        raise NotationError(f"at most {MAX_SYMBOLS} different symbols are read", name.span)


def _check_consistent(demands: tuple[Demand, ...]) -> None:
    """Raise ShapeError at the first layer whose demand contradicts those before it."""
    domain = Domain()
    for demand in demands:
        other = domain.contradicted(demand.need.condition)
        if other is not None:
            message = f"{demand.need.message}: {demand.need.condition} contradicts {other}"
            raise ShapeError(message, demand.span)
        domain = Domain((*domain, demand.need.condition)).tidied()
