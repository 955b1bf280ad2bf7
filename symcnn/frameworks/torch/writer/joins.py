"""Branches and merges in a generated class; all branches start from the same map."""

from __future__ import annotations

from symcnn.frameworks.exporting.layer_site import total
from symcnn.frameworks.exporting.state import State
from symcnn.frameworks.torch.writer.class_body import Body
from symcnn.frameworks.torch.writer.skip_names import marks_in
from symcnn.notation.ast import Expression, Join

_MIN_SEPARATE_BRANCHES = 3
"""The fewest branches that are each on a line of their own."""


def emit_join(node: Join, body: Body) -> None:
    """Add the branches and their merge."""
    body.straight = False
    body.named_channels()
    body.changing.clear()
    start, outer = body.state, body.flow
    flows, states = [], []
    marked = any(marks_in(path, body.source.plan.blocks) for path in node.branches)
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
