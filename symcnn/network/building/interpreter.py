"""The interpreter: runs the steps of a path in order, and records their results.

It is an abstract interpreter: numbers are symbolic, and requirements of a layer that hold for some
values only become conditions on the symbols. Each kind of syntax node has one function, listed in
the table `STEPS` of `steps.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from sympy import Expr

from symcnn.algebra.conditions.condition import Condition
from symcnn.errors import ShapeError, Span
from symcnn.layers import Shape
from symcnn.layers.declaration.requirement import Requirement
from symcnn.network.building.layer_step import input_names
from symcnn.network.building.size_budget import Budget
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.network.evaluation.scope import Scope
from symcnn.network.trace.remembered_maps import MapReference, RememberedMaps
from symcnn.network.trace.requirements import LocatedRequirement, undecided_requirements
from symcnn.network.trace.trace import Item
from symcnn.notation.ast import Expression, Node, Path

StepFunction: TypeAlias = "Callable[[Any, Interpreter], None]"
"""A function that interprets one kind of node: it sets the shape, and records the layers."""


@dataclass
class Interpreter:
    """The state of the interpreter on a path, and the results so far."""

    scope: Scope
    budget: Budget
    steps: Mapping[type[Node], StepFunction]
    """The function that interprets each kind of node."""
    shape: Shape | None = None
    """The current feature map; None before the input."""
    taps: RememberedMaps = field(default_factory=RememberedMaps)
    path: str = ""
    """The path of the current step: stage2[3].bottleneck."""
    calls: tuple[Span, ...] = ()
    """The enclosing block calls, innermost first."""
    place: str = ""
    """The path of the only layer of a repeat, such as C[3]; consumed by the next layer or block."""
    level: int = 0
    """The number of enclosing symbolic repeats."""
    loops: tuple[str, ...] = ()
    """The names of the enclosing loop variables in formulas."""
    marks: list[MapReference] = field(default_factory=list)
    recalls: list[MapReference] = field(default_factory=list)
    """The indexed maps that this iteration saves and loads; without index for inner repeats."""
    tied: bool = False
    """Whether weights are shared with earlier layers."""
    frozen: bool = False
    """Whether weights are frozen."""
    outline: bool = False
    """Whether only output shapes matter, so that symbolic repeats need no records."""
    trace: list[Item] = field(default_factory=list)
    requirements: list[LocatedRequirement] = field(default_factory=list)
    above: tuple[list[LocatedRequirement], ...] = ()
    """The requirements of the enclosing states, outermost first."""

    def fork(self) -> Interpreter:
        """Return a state that continues from this one, without results."""
        taps = self.taps.copy()
        above = (*self.above, self.requirements)
        return replace(self, taps=taps, trace=[], requirements=[], above=above)

    def required(self) -> set[Condition]:
        """Return the conditions required so far, here and in the enclosing states."""
        lists = (*self.above, self.requirements)
        return {demand.requirement.condition for demands in lists for demand in demands}

    def run(self, path: Path) -> None:
        """Interpret the steps of a path in order."""
        for node in path:
            self.steps[type(node)](node, self)

    def named(self, name: str) -> str:
        """Return the path of a layer or block of this name; repeated names are numbered."""
        single_path, self.place = self.place, ""
        if single_path or self.outline:
            return single_path
        return self.budget.name(f"{self.path}.{name}" if self.path else name)

    def require(self, needs: Iterable[tuple[Requirement, Span]], *, of_form: bool = False) -> None:
        """Record undecided requirements; raise ShapeError for one that never holds."""
        for need, span in undecided_requirements(needs):
            self.requirements.append(LocatedRequirement(need, span, self.calls, of_form))

    def number(self, node: Expression) -> Expr:
        """Return the value of an expression, and record its requirements."""
        evaluator = Evaluator(self.scope.known | input_names(self.shape))
        value = evaluator.number(node)
        self.collect(evaluator)
        return value

    def collect(self, evaluator: Evaluator) -> None:
        """Record the requirements and the members of families that an evaluator has met."""
        self.require(evaluator.needs)
        self.budget.use(evaluator.members)

    def arrived(self, span: Span) -> Shape:
        """Return the current shape; raise ShapeError before the input."""
        if self.shape is None:
            raise ShapeError("a network must start with its input, such as I(28,1)", span)
        return self.shape
