"""Conversion of a graph to a path with branches, merges and saved maps.

The branches of a merge start from its dominator: every way from the input to the merge goes
through that call. A call between them is written once, in the first branch that needs it; its
output is saved if another branch needs it, too. A skip connection may bypass layers up to a cat.
If the bypassed layers have skip connections themselves, as in a U-Net, saved maps read better than
nested merges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from symcnn.frameworks.importing.finish import first_counted
from symcnn.frameworks.model_graph import INPUT, Call, Graph
from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.notation.ast import Frozen, Identity, Join, Mark, Node, Path, Recall, Step, Tied

_PAIR = 2
"""The number of branches of a skip connection: the bypass, and the bypassed layers."""


@dataclass(frozen=True)
class _Part:
    """A call in a path: a layer, a merge after its branches, or the load of a saved map."""

    call: int
    branches: tuple[tuple[_Part, ...], ...] = ()
    start: int | None = None
    """The call from whose output the branches of a cat start."""
    recalled: bool = False

    @property
    def skipped(self) -> tuple[_Part, ...]:
        """The bypassed layers: one of two branches, if the other is empty."""
        if self.start is None or len(self.branches) != _PAIR or all(self.branches):
            return ()
        return self.branches[0] or self.branches[1]


def _ordered(parts: Sequence[_Part]) -> Iterator[int]:
    """Yield the calls in the order of the text."""
    for part in parts:
        for branch in part.branches:
            yield from _ordered(branch)
        if not part.recalled:
            yield part.call


def _unnested(parts: Sequence[_Part]) -> Iterator[_Part]:
    """Yield parts with saved maps instead of nested skip connections."""
    for part in parts:
        if any(inner.skipped for inner in part.skipped):
            yield from _remembered(part)
        else:
            branches = tuple(tuple(_unnested(branch)) for branch in part.branches)
            yield replace(part, branches=branches)


def _remembered(part: _Part) -> Iterator[_Part]:
    """Yield the bypassed layers, then the cat that loads the saved map."""
    assert part.start is not None  # noqa: S101 - a skip connection starts at a call
    for inner in part.skipped:
        yield from _remembered(inner) if inner.skipped else _unnested([inner])
    tap = (_Part(part.start, recalled=True),)
    yield replace(part, branches=tuple(() if branch else tap for branch in part.branches))


@dataclass(frozen=True)
class Written:
    """The path of a model, and its calls in the order of the path."""

    path: Path
    order: tuple[int, ...]
    calls: tuple[Call, ...]
    """The calls, with shared weights counted at their first use in the path."""
    places: dict[int, int]
    """The index of the call of a node, by the node's id."""


def written(graph: Graph) -> Written:
    """Return the path of a graph, from its input to its output."""
    calls = _joined_up(graph.calls)
    parts = tuple(_unnested(_Layout(calls).between(INPUT, graph.output)))
    names = {number: f"t{place}" for place, number in enumerate(sorted(set(_recalls(parts))), 1)}
    order = tuple(_ordered(parts))
    counted = first_counted(calls, order)
    writer = _Writer(counted, names)
    start = (Mark(names[INPUT], None, NOWHERE),) if INPUT in names else ()
    path = (graph.input, *start, *(writer.path(parts) if parts else ()))
    return Written(path, order, counted, writer.places)


def _joined_up(calls: Sequence[Call]) -> list[Call]:
    """Return the calls, with a cat that extends an earlier one taking its output."""
    cats: dict[tuple[int, ...], int] = {}
    chained: list[Call] = []
    for number, call in enumerate(calls):
        if call.node == "cat":
            cats[call.inputs] = number
            chained.append(replace(call, inputs=_going_on(call.inputs, cats)))
        else:
            chained.append(call)
    return chained


def _going_on(inputs: tuple[int, ...], cats: Mapping[tuple[int, ...], int]) -> tuple[int, ...]:
    """Return the inputs of a cat, with the longest earlier cat for its first inputs."""
    for length in range(len(inputs) - 1, 1, -1):
        if inputs[:length] in cats:
            return (cats[inputs[:length]], *inputs[length:])
    return inputs


class _Layout:
    """The dominator tree of the calls, and the calls placed so far."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls
        self.placed: set[int] = set()
        self.dominator = {INPUT: INPUT}
        self.depth = {INPUT: 0}
        for number, call in enumerate(calls):
            above = self._common(call.inputs)
            self.dominator[number] = above
            self.depth[number] = self.depth[above] + 1

    def _common(self, numbers: Sequence[int]) -> int:
        """Return the nearest common dominator."""
        first, *rest = numbers
        for other in rest:
            while first != other:
                if self.depth[first] < self.depth[other]:
                    other = self.dominator[other]  # noqa: PLW2901 - both climb to the common dominator
                else:
                    first = self.dominator[first]
        return first

    def between(self, start: int, end: int) -> tuple[_Part, ...]:
        """Return the parts after `start` up to `end`, each call placed once."""
        chain = list(self._back(start, end))
        return tuple(map(self._part, reversed(chain)))

    def _part(self, number: int) -> _Part:
        """Place a call after its branches, or load its output if it is placed already."""
        if number in self.placed:
            return _Part(number, recalled=True)
        call = self.calls[number]
        start = self.dominator[number]
        met = call.inputs if isinstance(call.node, str) else ()
        branches = tuple(self.between(start, each) for each in met)
        self.placed.add(number)
        return _Part(number, branches, start if call.node == "cat" else None)

    def _back(self, start: int, end: int) -> Iterator[int]:
        """Yield the dominators from the end back to the start."""
        while end != start:
            yield end
            if end in self.placed:
                return
            end = self.dominator[end]


def _recalls(parts: Sequence[_Part]) -> Iterator[int]:
    for part in parts:
        if part.recalled:
            yield part.call
        for branch in part.branches:
            yield from _recalls(branch)


@dataclass
class _Writer:
    """Converts parts to nodes, and keeps the call of each node."""

    calls: Sequence[Call]
    names: dict[int, str]
    places: dict[int, int] = field(default_factory=dict)

    def path(self, parts: Sequence[_Part]) -> Path:
        """Return the path of parts; `_` if there are none."""
        return tuple(self._nodes(parts)) or (Identity(NOWHERE),)

    def _nodes(self, parts: Sequence[_Part]) -> Iterator[Node]:
        for part in parts:
            if part.recalled:
                yield Recall(self.names[part.call], None, NOWHERE)
                continue
            yield self._kept(part)
            if part.call in self.names:
                yield Mark(self.names[part.call], None, NOWHERE)

    def _kept(self, part: _Part) -> Node:
        """Return a node, inside `tied` if its weights are shared, `frozen` if they are frozen."""
        call, node = self.calls[part.call], self._node(part)
        if call.tied:
            return Tied((node,), NOWHERE)
        return Frozen((node,), NOWHERE) if call.frozen else node

    def _node(self, part: _Part) -> Node:
        call = self.calls[part.call]
        node: Node
        if isinstance(call.node, Step):
            node = Step(call.node.name, call.node.arguments, NOWHERE, NOWHERE)
        else:
            branches = tuple(self.path(branch) for branch in part.branches)
            node = Join(call.node, branches, NOWHERE, NOWHERE)
        self.places[id(node)] = part.call
        return node
