"""Tree to network: each step is bound to its layer and applied to what arrives."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from symcnn.algebra.condition import Domain
from symcnn.errors import NotationError, ShapeError, SymcnnError
from symcnn.layers import Shape
from symcnn.network.apply import Known, applied, undecided
from symcnn.network.evaluate import MAX_SYMBOLS, Evaluator
from symcnn.network.names import check_lets, free_names
from symcnn.network.network import Demand, Network
from symcnn.network.record import Record
from symcnn.notation import parse_program
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


@dataclass
class _Builder:
    """Applies statements and steps in order."""

    known: Known = ()
    demands: list[Demand] = field(default_factory=list)
    shape: Shape | None = None

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
        return found.record


def _check_symbols(program: Program) -> None:
    """Raise NotationError at the first symbol past the number that a network may have."""
    for name in islice(free_names(program), MAX_SYMBOLS, None):
        raise NotationError(f"at most {MAX_SYMBOLS} different symbols are read", name.span)


def _check_consistent(demands: tuple[Demand, ...]) -> None:
    """Raise ShapeError at the first layer whose demand contradicts those before it."""
    domain = Domain()
    for demand in demands:
        condition = demand.need.condition
        if condition in domain.conditions:
            continue
        other = domain.contradicted(condition)
        if other is not None:
            message = f"{demand.need.message}: {condition} contradicts {other}"
            raise ShapeError(message, demand.span)
        domain = Domain((*domain, condition)).tidied()
