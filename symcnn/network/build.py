"""Tree to network: each step is bound to its layer and applied to what arrives."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from symcnn.algebra.bulk import parts
from symcnn.algebra.condition import AtLeast
from symcnn.errors import NotationError, ShapeError, SymcnnError
from symcnn.layers import Shape
from symcnn.network.apply import Known, applied, undecided
from symcnn.network.evaluate import MAX_SYMBOLS, Evaluator
from symcnn.network.names import check_lets, free_names
from symcnn.network.network import Demand, Network
from symcnn.network.record import Record
from symcnn.notation import parse_program
from symcnn.notation.tree import Let, Program, Step

_MAX_PARTS = 30_000
"""The numbers, symbols and operations in the shapes of all maps together."""


def parse(text: str) -> Network:
    """Parse a text and apply its layers in order.

    Raises NotationError where the text does not follow the notation, and ShapeError where a layer
    cannot be applied to what arrives at it. Both point into the text.

    >>> net = parse("I(n,1)-C(5,f)-P(2)-O(10)")
    >>> print(net.output, "for", net.domain)
    10 for n ≥ 6
    """
    if not isinstance(text, str):
        raise NotationError(f"a network is a text, not {type(text).__name__}")
    program = parse_program(text)
    try:
        return built(program, text)
    except SymcnnError as error:
        raise error.located(text) from None


def as_network(net: Network | str) -> Network:
    """Return the network of a text, and a network as it is; raises as `parse` does."""
    return net if isinstance(net, Network) else parse(net)


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


@dataclass
class _Builder:
    """Applies statements and steps in order."""

    known: Known = ()
    demands: list[Demand] = field(default_factory=list)
    shape: Shape | None = None
    parts: int = 0

    def define(self, let: Let) -> None:
        """Add a named number, with what it needs."""
        evaluator = Evaluator(dict(self.known))
        self.known = (*self.known, (let.name, evaluator.number(let.value)))
        self.demands.extend(Demand(*needed) for needed in undecided(evaluator.needs))

    def apply(self, step: Step) -> Record:
        """Return the record of a step, and go on from what leaves it."""
        try:
            found = applied(step, self.shape, self.known)
        except ShapeError as error:
            error.span = error.span or step.span
            raise
        for need, argument in found.undecided:
            span = step.span if argument is None else step.arguments[argument].span
            self.demands.append(Demand(need, span))
        self.shape = found.record.output
        self.parts += sum(map(parts, (self.shape.channels, *self.shape.size)))
        if self.parts > _MAX_PARTS:
            message = f"up to here, the maps have more than {_MAX_PARTS:,} parts in all"
            raise ShapeError(message, step.span)
        return found.record


def _check_symbols(program: Program) -> None:
    """Raise NotationError at the first symbol past the number that a network may have."""
    for name in islice(free_names(program), MAX_SYMBOLS, None):
        raise NotationError(f"at most {MAX_SYMBOLS} different symbols are read", name.span)


def _check_consistent(demands: tuple[Demand, ...]) -> None:
    """Raise ShapeError at the first layer whose demand contradicts one before it."""
    seen: dict[object, AtLeast] = {}
    for demand in demands:
        condition = demand.need.condition
        if not isinstance(condition, AtLeast):
            continue
        other = seen.get(condition.opposite)
        if other is not None and condition.contradicts(other):
            message = f"{demand.need.message}: {condition} contradicts {other}"
            raise ShapeError(message, demand.span)
        kept = seen.get(condition.about)
        seen[condition.about] = condition if kept is None else condition.joined(kept)
