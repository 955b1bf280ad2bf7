"""A path walked from step to step: what arrives, what is remembered, and what it all came to.

Each kind of node of the tree has one function, here or in the files that are named after it, and
`walked` chooses it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import TYPE_CHECKING

from sympy import Expr

from symcnn.algebra.bulk import parts
from symcnn.algebra.condition import Condition, integral
from symcnn.algebra.term import leaf
from symcnn.errors import NotationError, ShapeError, Span, SymcnnError
from symcnn.layers import LAYERS, Shape
from symcnn.layers.needs import Need
from symcnn.network.apply import applied, arriving_at, undecided
from symcnn.network.blocks import called
from symcnn.network.evaluate import Evaluator
from symcnn.network.nearest import nearest
from symcnn.network.record import Item, Record, Tap
from symcnn.network.scope import Scope
from symcnn.network.taps import Family, Taps
from symcnn.notation import printed
from symcnn.notation.tree import Expression, Group, Identity, Mark, Node, Path, Recall, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_STEPS = 10_000
"""The steps in a network, those of each round of a repeat counted."""
_MAX_PARTS = 30_000
"""The numbers, symbols and operations in the shapes of all maps together."""

_MAX_REPEATS = 24
"""The repeats in closed form."""


@dataclass(frozen=True)
class Demand:
    """A condition on the symbols, and the place of what makes it in the text, if that is there."""

    need: Need
    span: Span | None
    calls: tuple[Span, ...] = ()


Mention = tuple[str, "Expr | None"]
"""A tap that is marked or recalled, and its index, or None where that is not known."""


@dataclass
class Budget:
    """What a whole network has taken so far."""

    steps: int = 0
    parts: int = 0
    repeats: int = 0
    names: dict[str, int] = field(default_factory=dict)
    """How often each path has been asked for."""

    def name(self, path: str) -> str:
        """Return a path that nothing has yet: stage, stage2, stage3."""
        number = self.names.get(path, 0) + 1
        self.names[path] = number
        return path if number == 1 else self.name(f"{path}{number}")

    def repeat(self, span: Span) -> None:
        """Count a repeat in closed form; raise ShapeError where there are too many."""
        self.repeats += 1
        if self.repeats > _MAX_REPEATS:
            message = f"up to here, more than {_MAX_REPEATS} repeats are in closed form"
            raise ShapeError(message, span)

    def step(self, span: Span) -> None:
        """Count a step; raise ShapeError where there are too many."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise ShapeError(f"up to here, more than {MAX_STEPS:,} steps are walked", span)

    def take(self, shape: Shape, span: Span) -> None:
        """Count a step, and the shape that leaves it; raise ShapeError where it is too much."""
        self.step(span)
        self.parts += sum(map(parts, (shape.channels, *shape.size)))
        if self.parts > _MAX_PARTS and not _is_numeric(shape):
            message = f"up to here, the maps have more than {_MAX_PARTS:,} parts in all"
            raise ShapeError(message, span)


def _is_numeric(shape: Shape) -> bool:
    return all(number.is_Integer for number in (shape.channels, *shape.size))


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
    outline: bool = False
    """Whether only what leaves matters, so that what is repeated needs no records."""
    trace: list[Item] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    above: tuple[list[Demand], ...] = ()
    """What the walks that this one is a part of have demanded."""

    def fork(self, shape: Shape | None = None) -> Walk:
        """Return a walk that starts here, or from another shape, and has met nothing yet."""
        taps = self.taps.copy()
        above = (*self.above, self.demands)
        shape = shape or self.shape
        return replace(self, shape=shape, taps=taps, trace=[], demands=[], above=above)

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

    def demand(self, needs: Iterable[tuple[Need, Span]]) -> None:
        """Record needs that hold for some values only; raise ShapeError where one never does."""
        for need, span in undecided(needs):
            self.demands.append(Demand(need, span, self.calls))

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
def _(node: Step, walk: Walk) -> None:
    block = walk.scope.blocks.get(node.name)
    if block is not None:
        called(node, block, walk)
    elif node.name in LAYERS:
        _apply(node, walk)
    else:
        hint = nearest(node.name, (*LAYERS, *walk.scope.blocks))
        what = "layer or block" if walk.scope.blocks else "layer"
        raise NotationError(f"no {what} is called '{node.name}'{hint}", node.name_span)


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
    walk.trace.append(Record(found.use, walk.named(step.name)))


def _in_this_step(error: SymcnnError, step: Step) -> SymcnnError:
    error.span = error.span or step.span
    return error


@walked.register
def _(node: Mark, walk: Walk) -> None:
    shape = walk.arrived(node.span)
    index = _index(node, walk)
    if index is not None:
        walk.marks.append((node.name, index))
    walk.taps.mark(node.name, index, shape)
    walk.trace.append(Tap(node.name, index, recalled=False))


@walked.register
def _(node: Recall, walk: Walk) -> None:
    walk.arrived(node.span)
    index = _index(node, walk)
    if index is not None:
        walk.recalls.append((node.name, index))
    walk.shape = _remembered(node, index, walk)
    walk.trace.append(Tap(node.name, index, recalled=True))


def _index(node: Mark | Recall, walk: Walk) -> Expr | None:
    """Return the index of a tap, which is an integer; None where it has none."""
    if node.index is None:
        return None
    index = walk.number(node.index)
    if index.is_integer is not True:
        says = "an index must be an integer, not {}"
        walk.demand([(Need(integral(index), says, (leaf(index),)), node.index.span)])
    return index


def _remembered(node: Recall, index: Expr | None, walk: Walk) -> Shape:
    """Return the map that a tap recalls; raise ShapeError where none is remembered."""
    if node.name in walk.taps.unknown:
        raise ShapeError(f"which maps are remembered as '{node.name}' is not known", node.span)
    families = walk.taps.families.get(node.name, [])
    if index is None:
        if node.name in walk.taps.plain:
            return walk.taps.plain[node.name]
        hint = f"; it has an index, as in ${node.name}[0]" if families else _other(node.name, walk)
        raise ShapeError(f"nothing is remembered as '{node.name}' here{hint}", node.span)
    demanded = walk.demanded()
    possible = [family for family in reversed(families) if _may_hold(family, index)]
    if possible and all(part.verdict or part in demanded for part in possible[0].holds(index)):
        return possible[0].at(index)
    if len(possible) == 1:
        says = f"nothing is remembered as {_called(node)}"
        walk.demand((Need(holds, says), node.span) for holds in possible[0].holds(index))
        return possible[0].at(index)
    raise ShapeError(_not_remembered(node, walk, len(possible)), node.span)


def _may_hold(family: Family, index: Expr) -> bool:
    return all(condition.verdict is not False for condition in family.holds(index))


def _called(node: Recall) -> str:
    return f"{node.name}[{printed(node.index)}]"


def _not_remembered(node: Recall, walk: Walk, possible: int) -> str:
    if possible:
        return f"{_called(node)} may be one of {possible} kinds of maps, and which is not known"
    hint = "" if node.name in walk.taps.families else _other(node.name, walk)
    return f"nothing is remembered as {_called(node)} here{hint}"


def _other(name: str, walk: Walk) -> str:
    return nearest(name, walk.taps.names()) or "; @NAME remembers a map"
