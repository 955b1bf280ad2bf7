"""Totals as typeset formulas, in a chosen form and order of terms."""

from __future__ import annotations

from symcnn.network import QUANTITIES, Network
from symcnn.network.quantities import By, present
from symcnn.render.math.expressions import rule
from symcnn.render.math.nodes import Math

LABELS = {name: name.capitalize() for name in QUANTITIES} | {
    "params": "Parameters",
    "frozen": "Frozen parameters",
    "buffers": "Non-trainable (buffers)",
    "macs": "MACs",
    "flops": "FLOPs",
}
"""The left side of the equation of a total, by its name; as in the summary of `symcnn show`."""


def quantity(net: Network, name: str, form: str | None = None, by: By = None) -> Math:
    """Return a total in a form, collected by the symbols of `by`.

    Raises SymcnnError for an unknown quantity, form or symbol.
    """
    return rule(present(net, name, form, by))
