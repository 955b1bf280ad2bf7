"""A path walked from step to step: what arrives, what is remembered, and what it all came to.

Each kind of node of the tree has one function, here or in the files that are named after it, and
`walked` chooses it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import TYPE_CHECKING

from sympy import Expr

from symcnn.algebra.conditions.condition import Condition
from symcnn.errors import NotationError, ShapeError, Span, SymcnnError
from symcnn.layers import LAYERS, Shape
from symcnn.layers.declaration.requirement import Need
from symcnn.network.analysis.foreign_layers import hint
from symcnn.network.building.block_step import called
from symcnn.network.building.layer_step import applied, arriving_at, undecided
from symcnn.network.building.limits import Budget
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.network.evaluation.scope import Scope
from symcnn.network.trace.remembered_maps import Taps
from symcnn.network.trace.trace import Item, Record
from symcnn.notation.ast import Expression, Frozen, Group, Identity, Node, Path, Step, Tied

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Demand:
    """A condition on the symbols, and the place of what makes it in the text, if that is there."""

    need: Need
    span: Span | None
    calls: tuple[Span, ...] = ()
    of_form: bool = False
    """Whether the closed form needs it, and the network itself does not."""


Mention = tuple[str, "Expr | None"]
"""A tap that is marked or recalled, and its index, or None where that is not known."""


@dataclass
class Walk:
    """How far a path has been walked, and what was met."""

    scope: Scope
    budget: Budget
    shape: Shape | None = None
    taps: Taps = field(default_factory=Taps)
    path: str = ""
    """How the place that was reached is called: stage2[3].bottleneck."""
    calls: tuple[Span, ...] = ()
    """The calls of blocks that lead here, the innermost first."""
    place: str = ""
    """What the next name is called, where it is all that is repeated."""
    level: int = 0
    """How many repeats in symbols are around."""
    loops: tuple[str, ...] = ()
    """What the variables of the loops around are called in formulas."""
    marks: list[Mention] = field(default_factory=list)
    recalls: list[Mention] = field(default_factory=list)
    """The taps with an index that this round has, none known of those in repeats inside it."""
    tied: bool = False
    """Whether the weights of what is walked are those of layers before."""
    frozen: bool = False
    """Whether the weights of what is walked are not trained."""
    outline: bool = False
    """Whether only what leaves matters, so that what is repeated needs no records."""
    trace: list[Item] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    above: tuple[list[Demand], ...] = ()
    """What the walks that this one is a part of have demanded."""

    def fork(self) -> Walk:
        """Return a walk that starts here, and has met nothing yet."""
        taps = self.taps.copy()
        above = (*self.above, self.demands)
        return replace(self, taps=taps, trace=[], demands=[], above=above)

    def demanded(self) -> set[Condition]:
        """Return the conditions that are demanded already."""
        lists = (*self.above, self.demands)
        return {demand.need.condition for demands in lists for demand in demands}

    def run(self, path: Path) -> None:
        """Walk a path."""
        for node in path:
            walked(node, self)

    def named(self, name: str) -> str:
        """Return the path of something with a name here; a second one of that name is numbered."""
        place, self.place = self.place, ""
        if place or self.outline:
            return place
        return self.budget.name(f"{self.path}.{name}" if self.path else name)

    def demand(self, needs: Iterable[tuple[Need, Span]], *, of_form: bool = False) -> None:
        """Record needs that hold for some values only; raise ShapeError where one never does."""
        for need, span in undecided(needs):
            self.demands.append(Demand(need, span, self.calls, of_form))

    def number(self, node: Expression) -> Expr:
        """Return the value of an expression here; what it needs is demanded."""
        evaluator = Evaluator(self.scope.known | arriving_at(self.shape))
        found = evaluator.number(node)
        self.demand(evaluator.needs)
        return found

    def arrived(self, span: Span) -> Shape:
        """Return the shape that arrives; raise ShapeError where nothing has."""
        if self.shape is None:
            raise ShapeError("a network starts with its input, such as I(28,1)", span)
        return self.shape


@singledispatch
def walked(node: Node, walk: Walk) -> None:
    """Walk one node: go on from what leaves it, with what it came to recorded."""
    raise TypeError(node, walk)


@walked.register
def _(node: Identity, walk: Walk) -> None:
    walk.arrived(node.span)


@walked.register
def _(node: Group, walk: Walk) -> None:
    walk.run(node.path)


@walked.register
def _(node: Tied, walk: Walk) -> None:
    walk.arrived(node.span)
    outer, walk.tied = walk.tied, True
    walk.run(node.path)
    walk.tied = outer


@walked.register
def _(node: Frozen, walk: Walk) -> None:
    walk.arrived(node.span)
    outer, walk.frozen = walk.frozen, True
    walk.run(node.path)
    walk.frozen = outer


@walked.register
def _(node: Step, walk: Walk) -> None:
    block = walk.scope.blocks.get(node.name)
    if block is not None:
        called(node, block, walk)
    elif node.name in LAYERS:
        _apply(node, walk)
    else:
        what = "layer or block" if walk.scope.blocks else "layer"
        found = f"no {what} is called '{node.name}'{hint(node.name, walk.scope.blocks)}"
        raise NotationError(found, node.name_span)


def _apply(step: Step, walk: Walk) -> None:
    """Apply a layer to what arrives."""
    known, local = walk.scope.needed(step)
    try:
        found = applied(step, walk.shape, known, local)
    except SymcnnError as error:
        raise _in_this_step(error, step) from None
    for need, argument in found.undecided:
        span = step.span if argument is None else step.arguments[argument].span
        walk.demands.append(Demand(need, span, walk.calls))
    walk.shape = found.use.output
    walk.budget.take(walk.shape, step.span)
    use = found.use.held(tied=walk.tied, frozen=walk.frozen)
    walk.trace.append(Record(use, walk.named(step.name)))


def _in_this_step(error: SymcnnError, step: Step) -> SymcnnError:
    error.span = error.span or step.span
    return error
