"""The interpreter: runs the steps of a path in order, and records what each came to.

It is an abstract interpreter: numbers are symbolic, and a layer's requirements that hold for some
values only become conditions on the symbols. Each kind of syntax node has one function, which the
table `STEPS` in `steps.py` names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from sympy import Expr

from symcnn.algebra.conditions.condition import Condition
from symcnn.errors import ShapeError, Span
from symcnn.layers import Shape
from symcnn.layers.declaration.requirement import Need
from symcnn.network.building.layer_step import arriving_at, undecided
from symcnn.network.building.limits import Budget
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.network.evaluation.scope import Scope
from symcnn.network.trace.remembered_maps import Taps
from symcnn.network.trace.requirements import Demand, Mention
from symcnn.network.trace.trace import Item
from symcnn.notation.ast import Expression, Node, Path

StepFunction: TypeAlias = "Callable[[Any, Walk], None]"
"""Interprets a node of one kind: goes on from its output, and records it."""


@dataclass
class Walk:
    """How far a path has been walked, and what was met."""

    scope: Scope
    budget: Budget
    steps: Mapping[type[Node], StepFunction]
    """The function that interprets each kind of node."""
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
            self.steps[type(node)](node, self)

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
