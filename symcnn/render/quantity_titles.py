"""The titles of the quantities: in tables, beside totals and equations, and in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.counters import COUNTERS, quantity_of


@dataclass(frozen=True)
class QuantityTitle:
    """The names of a quantity where it is shown."""

    column: str
    """The title of its column, and the left side of its equation unless that has its own."""
    noun: str
    """The counted things, in a sentence."""
    total: str = ""
    """The name of its total in a summary, if that differs; parts of another total are indented."""
    equation: str = ""
    """The left side of its equation, if that differs."""


TITLES = {
    "params": QuantityTitle("Parameters", "trainable parameters", total="Trainable parameters"),
    "weights": QuantityTitle("Weights", "weights", total="  weights"),
    "biases": QuantityTitle("Biases", "biases", total="  biases"),
    "frozen": QuantityTitle(
        "Frozen", "frozen parameters", "Frozen parameters", "Frozen parameters"
    ),
    "buffers": QuantityTitle(
        "Buffers", "buffers", "Non-trainable (buffers)", "Non-trainable (buffers)"
    ),
    "macs": QuantityTitle("MACs", "multiply-accumulates"),
    "activations": QuantityTitle("Activations", "activations"),
    "flops": QuantityTitle("FLOPs", "FLOPs"),
    **{
        quantity_of(name): QuantityTitle(f"{counter.unit} ({name})", f"{counter.unit} of {name}")
        for name, counter in COUNTERS.items()
    },
}
"""The titles of each quantity, by its name."""
SIDE_TITLES = {
    name: name.capitalize()
    for name in ("channels", "features", "size", "length", "depth", "height", "width")
}
"""The titles of the numbers of an output shape."""
SHORT_TITLES = {
    **{name: title.column for name, title in TITLES.items()},
    **SIDE_TITLES,
    "memory": "Memory",
    "rf": "Receptive field",
}
"""The titles of all quantities, in the rows of a table."""
ACRONYMS = ("MACs", "FLOPs")
"""The beginnings of titles that keep their capitals within a line."""
