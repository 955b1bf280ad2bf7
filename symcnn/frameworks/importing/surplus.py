"""Counts of a model's layer in addition to those of its rule, as a layer after it.

Weight normalization keeps a norm for each filter, spectral normalization vectors that are
multiplied with the weights; the layer itself remains a convolution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from symcnn.frameworks.model_graph import INPUT, Call, Graph
from symcnn.frameworks.tree_nodes import layer_step, shape_node
from symcnn.network import LayerRecord


@dataclass(frozen=True)
class Surplus:
    """Counts of a layer in addition to those of its rule."""

    params: int
    buffers: int
    macs: int

    @classmethod
    def of(cls, call: Call, record: LayerRecord) -> Surplus | None:
        """Return the counts of a call minus its record; None if it differs in other ways."""
        ours = record.output.numbers
        if len(call.shape) != len(ours) or any(
            theirs not in {None, number} for theirs, number in zip(call.shape, ours, strict=True)
        ):
            return None
        macs = 0 if call.macs is None else call.macs - int(record.macs)
        params = call.params - int(record.params + record.frozen)
        surplus = cls(params, call.buffers - int(record.buffers), macs)
        counts = (surplus.params, surplus.buffers, surplus.macs)
        is_open = None in call.shape
        return None if min(counts) < 0 or (is_open and any(counts)) else surplus

    def __bool__(self) -> bool:
        """Return whether any count is positive."""
        return bool(self.params or self.buffers or self.macs)

    def call_after(self, call: Call, place: int) -> Call:
        """Return a call of a layer with these counts; it follows the call at an index."""
        shape = tuple(side for side in call.shape if side is not None)
        scale = self == Surplus(shape[0], 0, 0)
        values = {"params": self.params, "buffers": self.buffers, "macs": self.macs}
        node = (
            layer_step("LS", {})
            if scale
            else layer_step("X", values | {"arriving": shape_node(shape)})
        )
        return replace(
            call,
            node=node,
            inputs=(place,),
            weights=frozenset(),
            tied=False,
            params=self.params,
            frozen=call.frozen and self.params > 0,
            buffers=self.buffers,
            macs=self.macs,
        )

    def notice(self, call: Call) -> str:
        """Return the notice for the user."""
        counts = (
            (self.params, "parameters"),
            (self.buffers, "buffers"),
            (self.macs, "multiply-accumulates"),
        )
        more = " and ".join(f"{count:,} {what}" for count, what in counts if count)
        return f"{call.path} ({call.kind}) has {more} in addition to its rule, in a layer after it"


def with_surpluses(graph: Graph, surpluses: Mapping[int, Surplus]) -> Graph:
    """Return a graph with surplus counts in layers of their own, and a notice about the first."""
    calls: list[Call] = []
    stands = {INPUT: INPUT}
    for number, call in enumerate(graph.calls):
        calls.append(call.renumbered(stands))
        if number in surpluses:
            more = surpluses[number]
            after = more.call_after(call, len(calls) - 1)
            macs = None if call.macs is None else call.macs - more.macs
            params, buffers = call.params - more.params, call.buffers - more.buffers
            calls[-1] = replace(calls[-1], params=params, buffers=buffers, macs=macs)
            calls.append(after)
        stands[number] = len(calls) - 1
    number, more = next(iter(surpluses.items()))
    others = len(surpluses) - 1
    also = "one more layer does too" if others == 1 else f"{others} more layers do too"
    notice = more.notice(graph.calls[number]) + (f"; {also}" if others else "")
    notices = (*graph.notices, notice)
    return replace(graph, calls=tuple(calls), output=stands[graph.output], notices=notices)
