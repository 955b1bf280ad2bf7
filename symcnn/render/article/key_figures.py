"""The key figures of a network, at the head of a report and above the table of a live one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr

from symcnn.layers import Shape
from symcnn.network import Network, without_frozen
from symcnn.render.math.quantity_math import LABELS
from symcnn.render.short_numbers import shorten
from symcnn.render.tables.summary import convert_bytes

_MAX_SHAPE = 24
"""The letters up to which a shape is shown."""


@dataclass(frozen=True)
class KeyFigure:
    """A count, a number of bytes, or a shape."""

    noun: str
    value: Expr | Shape
    quantity: str = ""
    """The name of the quantity that a count is."""

    @property
    def kind(self) -> str:
        """The kind of the figure: count, bytes or shape."""
        if isinstance(self.value, Shape):
            return "shape"
        return "count" if self.quantity else "bytes"

    @property
    def texts(self) -> tuple[str, str] | None:
        """The figure in short, and in full if that is more; None for a formula."""
        if isinstance(self.value, Shape):
            return (str(self.value), "") if len(str(self.value)) <= _MAX_SHAPE else None
        if not self.value.is_Integer:
            return None
        number = int(self.value)
        exact = f"{number:,}" if self.quantity else f"{number:,} bytes"
        short = shorten(number)[0] if self.quantity else convert_bytes(number) or exact
        return short, "" if short == exact else exact


def key_figures(net: Network) -> Iterator[KeyFigure]:
    """Yield the parameters, the MACs, the shapes, and the memory of inference."""
    for name in without_frozen(("params", "frozen", "macs"), net):
        yield KeyFigure(LABELS[name], net.total(name), name)
    yield KeyFigure("Input", net.input)
    yield KeyFigure("Output", net.output)
    yield KeyFigure("Memory, inference", net.memory.bytes(net.memory.inference()))
