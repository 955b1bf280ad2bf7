"""Networks: parsed, analyzed, built to a trace of layers, substituted, and lifted."""

from symcnn.counters import COUNTERS
from symcnn.network.building.built_network import COUNTS
from symcnn.network.network import Network, as_network, assign_symbols, load, parse
from symcnn.network.quantities import (
    QUANTITIES,
    present,
    quantity,
    stages,
    without_frozen,
    write_count,
)
from symcnn.network.trace.applied_layer import LAYER_QUANTITIES
from symcnn.network.trace.trace import LayerRecord, RepeatRecord
from symcnn.network.trace.unknown_counts import check_counted, uncounted

__all__ = [
    "COUNTERS",
    "COUNTS",
    "LAYER_QUANTITIES",
    "QUANTITIES",
    "LayerRecord",
    "Network",
    "RepeatRecord",
    "as_network",
    "assign_symbols",
    "check_counted",
    "load",
    "parse",
    "present",
    "quantity",
    "stages",
    "uncounted",
    "without_frozen",
    "write_count",
]
