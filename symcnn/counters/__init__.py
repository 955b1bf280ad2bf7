"""Counters: how the tools of the field count operations, a table of terms for each tool."""

from __future__ import annotations

from symcnn.counters.counter import Counter
from symcnn.counters.graph_counters import GRAPH_COUNTERS
from symcnn.counters.module_counters import MODULE_COUNTERS
from symcnn.counters.operator_counters import OPERATOR_COUNTERS

COUNTERS: dict[str, Counter] = {
    counter.name: counter for counter in (*OPERATOR_COUNTERS, *MODULE_COUNTERS, *GRAPH_COUNTERS)
}
"""The counters, by name."""


def quantity_of(counter: str) -> str:
    """Return the name of the quantity that counts as a counter does.

    >>> quantity_of("thop")
    'flops(thop)'
    """
    return f"flops({counter})"


COUNTER_QUANTITIES = tuple(map(quantity_of, COUNTERS))
"""The quantities that count as the counters do."""

__all__ = ["COUNTERS", "COUNTER_QUANTITIES", "quantity_of"]
