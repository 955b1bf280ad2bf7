"""Merged branches and skip connections in a generated class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting.definitions import UNINDEXED_MAPS, Mention
from symcnn.frameworks.exporting.layer_site import State, total
from symcnn.frameworks.torch.writer.class_body import Body, Remembered
from symcnn.frameworks.torch.writer.dataflow import LETTERS
from symcnn.layers import LAYERS
from symcnn.network.analysis.program_names import Blocks
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation import printed
from symcnn.notation.ast import (
    Expression,
    For,
    Frozen,
    Group,
    Join,
    Mark,
    Name,
    Path,
    Program,
    Recall,
    Repeat,
    Step,
    names_in,
    nodes_in,
)
from symcnn.render.code.language_names import free

_RESERVED = frozenset(
    {"x", *LETTERS, "self", "torch", "nn", UNINDEXED_MAPS, "part", "range", "str"}
)
"""The names that a forward pass uses, and saved maps may not have."""
_MIN_SEPARATE_BRANCHES = 3
"""The fewest branches that are each on a line of their own."""


def emit_join(node: Join, body: Body) -> None:
    """Add the branches and their merge."""
    body.straight = False
    body.named_channels()
    body.changing.clear()
    start, outer = body.state, body.flow
    flows, states = [], []
    marked = any(_marks_in(path, body.source.plan.blocks) for path in node.branches)
    live = outer.fork(bound=marked)
    for path in node.branches:
        body.flow, body.state = outer.branch(live), start
        body.run(path)
        if marked or (
            len(node.branches) >= _MIN_SEPARATE_BRANCHES and not body.flow.text.isidentifier()
        ):
            body.flow.bind()
        live |= body.flow.uses()
        flows.append(body.flow)
        states.append(body.state)
        body.changing.clear()
    body.names.named(node.kind)
    outer.meet(node.kind, flows, [state.dims for state in states])
    body.flow, body.state = outer, _met(node.kind, states, start, body)
    if outer.variable == "x" and not body.marked:
        body.changing = set(body.variables)


def _met(kind: str, states: list[State], start: State, body: Body) -> State:
    """Return the state after a merge; a gate does not change the state of its map."""
    dims = max(state.dims for state in states)
    ones = [state.one for state in states if state.dims == dims]
    one = all(ones) if kind == "mul" else any(ones)
    return State(_channels(kind, states, start, body), dims, one)


def _channels(kind: str, states: list[State], start: State, body: Body) -> Expression | None:
    known = [state.channels for state in states if state.channels is not None]
    if kind == "cat":
        return total(*known) if len(known) == len(states) else None
    if start.channels in known:
        return start.channels
    return min(known, key=lambda each: len(body.integer(each)), default=None)


def mentions(program: Program, blocks: Blocks) -> Iterator[Mention]:
    """Yield the saves and loads of maps; an iteration of a loop is a class of its own."""
    numbers = count(1)
    for path in (program.path, *(block.path for block in blocks.values())):
        yield from _mentions(path, next(numbers), numbers)


def _mentions(path: Path, number: int, numbers: Iterator[int]) -> Iterator[Mention]:
    for node in path:
        match node:
            case Mark() | Recall():
                yield number, node
            case Join(_, branches):
                for branch in branches:
                    yield from _mentions(branch, number, numbers)
            case Group(inner) | Frozen(inner):
                yield from _mentions(inner, number, numbers)
            case For(_, _, _, inner) | Repeat(Group(inner)):
                yield from _mentions(inner, next(numbers), numbers)
            case Repeat(body):
                yield from _mentions((body,), next(numbers), numbers)
            case _:
                pass


def _marks_in(path: Path, blocks: Blocks) -> bool:
    """Return whether a path saves a map, itself or in a block that it calls."""
    return any(
        isinstance(node, Mark)
        or (
            isinstance(node, Step)
            and node.name not in LAYERS
            and _marks_in(blocks[node.name].path, blocks)
        )
        for node in nodes_in(path)
    )


class Uncounted(Exception):  # noqa: N818 - no fault, but a reason to start again
    """The channels of a saved map have no formula where it is loaded."""


def variable(name: str) -> str:
    """Return the variable of a saved map, or of a dictionary of them."""
    return free(name, _RESERVED)


def emit_mark(node: Mark, body: Body) -> None:
    """Save the current map."""
    body.straight = False
    body.changing.clear()
    source = body.source
    if node.name in source.local:
        name = variable(node.name)
        body.flow.lines += [] if body.flow.text == name else [f"{name} = {body.flow.text}"]
        body.flow.take(name)
        body.marked = True
        source.remembered[node.name] = Remembered(None, body.state)
        return
    index = None if node.index is None else body.here(node.index)
    body.flow.bind()
    entry = _entry(node, index, body.in_forward, body.taps)
    body.flow.lines.append(f"{entry} = {body.flow.variable}")
    saved = Remembered(index, body.state)
    if node.name in source.counted:
        _count(node, index, body)
    elif source.remembered.setdefault(node.name, saved) != saved:
        raise Uncounted(node.name)


def _entry(
    node: Mark | Recall,
    index: Expression | None,
    text: Callable[[Expression], str],
    dictionaries: set[str],
) -> str:
    """Return the dictionary entry of a saved map; its dictionary is added to others."""
    dictionary = UNINDEXED_MAPS if index is None else variable(node.name)
    dictionaries.add(dictionary)
    key = f'"{node.name}"' if index is None else text(index)
    return f"{dictionary}[{key}]"


def _count(node: Mark, index: Expression | None, body: Body) -> None:
    """Count the channels of a map at run time; raise SymcnnError if they are unknown."""
    saved = Remembered(index, body.state.moved())
    before = body.source.remembered.setdefault(node.name, saved)
    if body.state.channels is None or before.state.dims != body.state.dims:
        message = "maps saved under one name need the same number of axes, and known channels"
        raise SymcnnError(f"{printed(node)} cannot be exported: {message}", node.span)
    body.emit(_entry(node, index, body.integer, body.more), body.integer(body.state.channels))


def emit_recall(node: Recall, body: Body) -> None:
    """Continue from a saved map."""
    body.straight = False
    body.changing.clear()
    if not body.flow.text.isidentifier():
        body.flow.bind()
    if node.name in body.source.local:
        body.flow.take(variable(node.name))
        body.state = body.source.remembered[node.name].state
        return
    index = None if node.index is None else body.here(node.index)
    body.flow.take(_entry(node, index, body.in_forward, body.taps))
    _recall(node, index, body)


def _recall(node: Recall, index: Expression | None, body: Body) -> None:
    """Restore the state of a saved map."""
    saved = body.source.remembered[node.name]
    body.state = saved.state
    if saved.state.channels is None:
        return
    if node.name in body.source.counted:
        # In a variable, since the next saved map may overwrite the entry.
        body.variable(_entry(node, index, body.integer, body.more))
        return
    values = {saved.index.text: index} if isinstance(saved.index, Name) and index else {}
    names = {name.text for name in names_in(saved.state.channels)} - set(values)
    if not names <= set(body.source.plan.given) or bool(saved.index) != bool(values):
        raise Uncounted(node.name)
    body.more |= names
    body.state = saved.state.with_channels(replace_names(saved.state.channels, values))
