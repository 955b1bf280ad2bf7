"""The layers of a model that the notation rejects, found one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symcnn.errors import SymcnnError
from symcnn.frameworks.model_graph import INPUT, Call
from symcnn.frameworks.tree_nodes import layer_step, shaped_step
from symcnn.network import parse
from symcnn.notation import printed
from symcnn.notation.ast import Step


def refused(given: Step, calls: Sequence[Call]) -> dict[str, str]:
    """Return why layers are rejected for their inputs, by the paths of their calls.

    `given` is the input of the model. Merges are not checked.
    """
    reasons: dict[str, str] = {}
    for call in calls:
        if not isinstance(call.node, Step):
            continue
        before = [given] if call.inputs[0] == INPUT else list(_start(calls[call.inputs[0]]))
        try:
            parse("-".join(map(printed, (*before, call.node))))
        except SymcnnError as error:
            reasons.setdefault(call.path, f"{call.path} ({call.kind}): {error.message}")
    return reasons


def _start(call: Call) -> Iterator[Step]:
    """Yield an input with the output shape of a call; open sizes are 1."""
    channels, *size = (1 if side is None else side for side in call.shape)
    yield shaped_step("I", channels, size or (1,))
    if not size:
        yield layer_step("F", {})
