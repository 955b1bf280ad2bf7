"""A row of the outline: a layer, layers that belong together, or a block with its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from sympy import Expr, Integer

from symcnn.algebra.polynomials.polynomial import add
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.term import PRODUCT
from symcnn.layers import Shape
from symcnn.network import LayerRecord, Network, RepeatRecord
from symcnn.network.trace.trace import all_records

STEP = re.compile(r"\.?\w+|\[[^]]*\]")
"""A step of a path: the name of a block or layer, or the index of an iteration."""
Record = LayerRecord | RepeatRecord
"""A layer, or a repeat whose count is symbolic or large."""


@dataclass(frozen=True)
class OutlineRow:
    """Neighboring layers of a network that are shown as one.

    A row that stands for several equal ones has their count, and the rows of one of them as
    children.
    """

    label: str
    records: tuple[Record, ...]
    """The layers of all equal ones, in order."""
    children: tuple[OutlineRow, ...] = ()
    """The rows of the next depth, for one of several equal ones; empty for a layer."""
    times: Expr = Integer(1)
    """How many equal ones the row stands for."""
    is_block: bool = False
    """Whether the children are rows of their own, and not the layers that the row joins."""
    loop: str = ""
    """The range of the variable of a repeat of unequal ones: i = 1..N."""
    branch: str = ""
    """What precedes the label in a list of rows, of which some are side by side: branch 2."""

    @property
    def counted(self) -> str:
        """The label, with how many equal ones the row stands for: (conv 1×1, 8 ×4 + add) ×N."""
        if self.times == 1:
            return self.label
        return f"{bracketed(self.label)} ×{arrange(self.times).within(PRODUCT)}"

    @property
    def title(self) -> str:
        """The label with how many equal ones the row stands for, or with the range of a loop."""
        title = f"{self.label} for {self.loop}" if self.loop else self.counted
        return f"{self.branch}{title}"

    @property
    def output(self) -> Shape:
        """The output shape of the last layer."""
        return self.records[-1].output

    @property
    def path(self) -> str:
        """The path by which queries name a block, of equal blocks or joined layers the first."""
        first = self.first_copy
        if not self.is_block:
            return first[0].path
        paths = (STEP.findall(record.path) for record in first)
        shared = takewhile(lambda steps: len({*steps}) == 1, zip(*paths, strict=False))
        return "".join(steps[0] for steps in shared)

    @property
    def copies(self) -> int:
        """How many equal rows have their layers in the records; those of a repeat have none."""
        is_repeat = len(self.records) == 1 and isinstance(self.records[0], RepeatRecord)
        return int(self.times) if self.times.is_Integer and not is_repeat else 1

    @property
    def first_copy(self) -> tuple[Record, ...]:
        """The layers of the first of equal rows."""
        return self.records[: len(self.records) // self.copies]

    def total(self, count: str) -> Expr:
        """Return a count of all layers of the row."""
        return add(record.quantity(count) for record in self.records)

    @cached_property
    def key(self) -> tuple[object, ...]:
        """The label, the layers and the rows below, which equal rows share wherever they stand."""
        return (
            self.label,
            self.times,
            self.loop,
            self.records,
            *(child.key for child in self.children),
        )

    def layers(self) -> Iterator[Record]:
        """Yield the layers of the row, those of equal ones once."""
        if not self.children:
            yield from self.records
        for child in self.children:
            yield from child.layers()


def bracketed(label: str) -> str:
    """Return a label that can be counted, in brackets if it names several layers.

    >>> bracketed("conv 1×1, 8"), bracketed("conv 1×1, 8 + add")
    ('conv 1×1, 8', '(conv 1×1, 8 + add)')
    """
    is_compound = " + " in label or " ×" in label
    return f"({label})" if is_compound else label


def label_layer(record: LayerRecord) -> str:
    """Return a layer in the words of its field, and whether its weights are tied or frozen."""
    weights = ", tied" if record.use.tied else ", frozen" if record.use.fixed else ""
    return f"{record.layer.label}{weights}"


def place_of(net: Network, path: str) -> str:
    """Return a layer or a saved map as a sentence names it; a path without a layer itself.

    >>> from symcnn import parse
    >>> net = parse("I(28,1)-C(5,32)-G")
    >>> place_of(net, "G"), place_of(net, "C"), place_of(net, "$skip")
    ('the global average pool', 'conv 5×5, 32', 'the skip connection skip')
    """
    if path.startswith("$"):
        return f"the skip connection {path.removeprefix('$')}"
    for record in all_records(net.layers):
        if isinstance(record, LayerRecord) and record.path == path:
            label = label_layer(record)
            if label.endswith(" pool"):
                return f"the {label}"
            return f"the {label} layer" if label == record.layer.title() else label
    return path
