"""The calls of a model to a path: what meets becomes a join, what is in the way a tap.

The paths that meet in a join start from the map that dominates it: every way from the input to the
join goes through that one. What lies between is written once, in the first path that needs it;
where another path needs it too, it is remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from symcnn.frameworks.importing.parts import Part, ordered, unnested
from symcnn.frameworks.importing.tied_weights import first_counted
from symcnn.frameworks.model_graph import INPUT, Call, Graph
from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.notation.ast import Frozen, Identity, Join, Mark, Node, Path, Recall, Step, Tied


@dataclass(frozen=True)
class Written:
    """A model as a path, and its calls in the order in which the path has them."""

    path: Path
    order: tuple[int, ...]
    calls: tuple[Call, ...]
    """The calls, with shared weights counted where the path has them first."""
    places: dict[int, int]
    """The call of a node, by the node's id."""


def written(graph: Graph) -> Written:
    """Return the path of a model's calls, from its input to its output."""
    calls = _joined_up(graph.calls)
    parts = tuple(unnested(_Layout(calls).between(INPUT, graph.output)))
    names = _recalled(parts)
    order = tuple(ordered(parts))
    counted = first_counted(calls, order)
    writer = _Writer(counted, names)
    start = (Mark(names[INPUT], None, NOWHERE),) if INPUT in names else ()
    path = (graph.input, *start, *(writer.path(parts) if parts else ()))
    return Written(path, order, counted, writer.places)


def _joined_up(calls: Sequence[Call]) -> list[Call]:
    """Return the calls, where a cat of what one before it has starts from that one."""
    cats: dict[tuple[int, ...], int] = {}
    found: list[Call] = []
    for number, call in enumerate(calls):
        if call.node == "cat":
            cats[call.inputs] = number
            found.append(replace(call, inputs=_going_on(call.inputs, cats)))
        else:
            found.append(call)
    return found


def _going_on(inputs: tuple[int, ...], cats: Mapping[tuple[int, ...], int]) -> tuple[int, ...]:
    """Return what arrives at a cat, with the longest cat that its first maps have been put in."""
    for length in range(len(inputs) - 1, 1, -1):
        if inputs[:length] in cats:
            return (cats[inputs[:length]], *inputs[length:])
    return inputs


class _Layout:
    """Which calls stand between which."""

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
        """Return the last call that all ways to these go through."""
        first, *rest = numbers
        for other in rest:
            while first != other:
                if self.depth[first] < self.depth[other]:
                    other = self.dominator[other]  # noqa: PLW2901 - both climb to where they meet
                else:
                    first = self.dominator[first]
        return first

    def between(self, start: int, end: int) -> tuple[Part, ...]:
        """Return what stands after one call up to another, each call placed once."""
        chain = list(self._back(start, end))
        return tuple(map(self._part, reversed(chain)))

    def _part(self, number: int) -> Part:
        """Place a call with what meets in it, or recall it where it has its place."""
        if number in self.placed:
            return Part(number, recalled=True)
        call = self.calls[number]
        start = self.dominator[number]
        met = call.inputs if isinstance(call.node, str) else ()
        branches = tuple(self.between(start, each) for each in met)
        self.placed.add(number)
        return Part(number, branches, start if call.node == "cat" else None)

    def _back(self, start: int, end: int) -> Iterator[int]:
        """Yield the calls on the way back from the end, past what meets in them."""
        while end != start:
            yield end
            if end in self.placed:
                return
            end = self.dominator[end]


def _recalled(parts: Sequence[Part]) -> dict[int, str]:
    """Return names for the calls that are remembered."""
    numbers = sorted(set(_recalls(parts)))
    return {number: f"t{place}" for place, number in enumerate(numbers, 1)}


def _recalls(parts: Sequence[Part]) -> Iterator[int]:
    for part in parts:
        if part.recalled:
            yield part.call
        for branch in part.branches:
            yield from _recalls(branch)


@dataclass
class _Writer:
    """Parts to nodes, with the calls of the nodes kept."""

    calls: Sequence[Call]
    names: dict[int, str]
    places: dict[int, int] = field(default_factory=dict)

    def path(self, parts: Sequence[Part]) -> Path:
        """Return the path of parts; `_` where there are none."""
        return tuple(self._nodes(parts)) or (Identity(NOWHERE),)

    def _nodes(self, parts: Sequence[Part]) -> Iterator[Node]:
        for part in parts:
            if part.recalled:
                yield Recall(self.names[part.call], None, NOWHERE)
                continue
            yield self._kept(part)
            if part.call in self.names:
                yield Mark(self.names[part.call], None, NOWHERE)

    def _kept(self, part: Part) -> Node:
        """Return a node in what says of its weights that others have them, or none are trained."""
        call, node = self.calls[part.call], self._node(part)
        if call.tied:
            return Tied((node,), NOWHERE)
        return Frozen((node,), NOWHERE) if call.frozen else node

    def _node(self, part: Part) -> Node:
        call = self.calls[part.call]
        node: Node
        if isinstance(call.node, Step):
            node = Step(call.node.name, call.node.arguments, NOWHERE, NOWHERE)
        else:
            branches = tuple(self.path(branch) for branch in part.branches)
            node = Join(call.node, branches, NOWHERE, NOWHERE)
        self.places[id(node)] = part.call
        return node
