"""Derivations as rows of a table: each layer's formula, the substituted formula, the value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from sympy import Expr

from symcnn.algebra.presentation.formula import arrange_leaves
from symcnn.algebra.presentation.term import Term
from symcnn.layers import LAYERS
from symcnn.layers.declaration.shape import AXES
from symcnn.network import LayerRecord, Network, RepeatRecord
from symcnn.render.article.blocks import Derivation, Label, Step
from symcnn.render.math.expressions import expression, rule
from symcnn.render.math.latex import latex
from symcnn.render.math.nodes import Math, Number, renamed
from symcnn.render.outline.label_parts import split_label, symbol_names
from symcnn.render.outline.row import label_layer
from symcnn.suggestions import check_known

PARTS = ("rule", "substituted", "value")
"""The parts of a derivation for each layer; any may be left out."""
TITLES = {"rule": "Formula", "substituted": "With values", "value": "Result"}
"""The titles of the parts."""
RECURRENCE = ("r_l", "r_l-1", "j_l", "j_l-1")
"""The receptive field and the stride after a layer, and before it."""
_PERIODS = range(1, 7)
"""The lengths of the sequences of layers that are stated once if they stand side by side."""
_T = TypeVar("_T")


@dataclass(frozen=True)
class Row:
    """A formula, the substituted formula and the value, with a left side if one is needed."""

    rule: Term | None
    substituted: Term | Math | None
    value: Expr | Term
    left: Math | None = None
    letters: tuple[tuple[str, str], ...] = ()
    """The letters of the formula that are replaced, with their replacements."""


@dataclass(frozen=True)
class DerivedLayer:
    """A layer or a repeat with its rows."""

    label: str
    rows: tuple[Row, ...]
    is_repeat: bool = False
    """Whether it is a repeat, whose layers follow."""
    depth: int = 0
    """The number of enclosing repeats."""


def letters() -> tuple[str, ...]:
    """Return the letters in the general formulas of layers and of a single floor."""
    arguments = (argument for kind in LAYERS.values() for argument in kind.arguments().values())
    symbols = tuple(filter(None, dict.fromkeys(argument.symbol for argument in arguments)))
    sides = (name for axes in AXES.values() for name in axes)
    maps = (f"{name}_{way}" for name in ("c", "f", "n", *sides) for way in ("in", "out"))
    windows = (f"{name}_l" for name in ("k", "s", "d"))
    return tuple(dict.fromkeys(("r", "S", "P", *maps, *RECURRENCE, *windows, *symbols)))


def build_derivation(
    net: Network, derived: Iterable[DerivedLayer], parts: Iterable[str]
) -> Derivation:
    """Return the derivation of some layers; equal neighbors are stated once, with their number.

    Raises SymcnnError for an unknown part.
    """
    chosen = tuple(parts)
    for name in chosen:
        check_known(name, PARTS, "part of a derivation")
    names = tuple(name for name in PARTS if name in chosen)
    symbols = symbol_names(net)
    units = (tuple(_yield_steps(net, symbols, layer, names)) for layer in derived)
    steps = tuple(step for unit in _join_equal(list(filter(None, units))) for step in unit)
    filled = [index for index in range(len(names)) if any(step.cells[index] for step in steps)]
    titles = tuple(TITLES[names[index]] for index in filled)
    return Derivation(titles, tuple(_keep_columns(step, filled) for step in steps))


def _keep_columns(step: Step, columns: list[int]) -> Step:
    return replace(step, cells=tuple(step.cells[index] for index in columns))


def _yield_steps(
    net: Network, symbols: frozenset[str], layer: DerivedLayer, names: tuple[str, ...]
) -> Iterator[Step]:
    """Yield the rows of a layer that are not empty; only the first has its label."""
    label: Label | None = Label(layer.label, split_label(layer.label, symbols))
    for row in layer.rows:
        cells = _build_cells(net, row, names)
        if any(cells):
            left = row.left and distinguish_letters(row.left, net, "layer")
            yield Step(label, cells, left, depth=layer.depth, is_repeat=layer.is_repeat)
            label = None


def _build_cells(net: Network, row: Row, names: tuple[str, ...]) -> tuple[Math | None, ...]:
    """Return the chosen parts of a row, without those that are printed like a later part.

    A value with the signs of the substituted formula in another order keeps the order of the rule.
    """
    order = net.order
    substituted = row.substituted
    value = rule(row.value) if isinstance(row.value, Term) else expression(row.value, order)
    if isinstance(substituted, Term):
        substituted = rule(arrange_leaves(substituted, order))
    if substituted is not None and sorted(latex(substituted)) == sorted(latex(value)):
        value = substituted
    by_name: dict[str, Math | None] = {
        "rule": None if row.rule is None else _write_rule(net, row.rule, dict(row.letters)),
        "substituted": substituted,
        "value": value,
    }
    printed = [None if (cell := by_name[name]) is None else latex(cell) for name in names]
    return tuple(
        None if printed[index] in printed[index + 1 :] else by_name[name]
        for index, name in enumerate(names)
    )


def _write_rule(net: Network, general: Term, letters: dict[str, str]) -> Math:
    """Return a general formula, with its letters replaced and distinct from the symbols."""
    node: Math = renamed(rule(general), lambda name: letters.get(name, name))
    return distinguish_letters(node, net, "layer")


_Unit: TypeAlias = tuple[Step, ...]
"""The rows of a layer."""


def _join_equal(units: list[_Unit]) -> Iterator[_Unit]:
    """Yield the rows of the layers, those of equal neighbors once, with their labels and number.

    Neighbors are single layers or short sequences, such as convolution and normalization.
    """
    contents = [_content(unit) for unit in units]
    start = 0
    while start < len(units):
        period, times = max(
            ((length, _count_equal(contents, start, length)) for length in _PERIODS),
            key=lambda run: run[0] * (run[1] - 1),
        )
        if times == 1 or _count_equal(contents, start + 1, period) >= times:
            period = times = 1  # a run that may start later ends where the layers change
        for offset in range(period):
            yield _state_once(units[start + offset : start + period * times : period])
        start += period * times


def _count_equal(contents: list[object], start: int, length: int) -> int:
    """Return how often a sequence of layers stands side by side; 1 if it contains a repeat."""
    times = 1
    sequence = contents[start : start + length]
    while sequence and sequence == contents[start + times * length : start + (times + 1) * length]:
        times += 1
    return times


def _state_once(equal: list[_Unit]) -> _Unit:
    """Return the rows of one of some equal layers, with the labels and the number of all."""
    first, *others = equal[0]
    labels = list(dict.fromkeys(label for unit in equal if (label := unit[0].label)))
    times = Number(len(equal)) if len(equal) > len(labels) else None
    return replace(first, label=_join_labels(labels), times=times), *others


def _join_labels(labels: Sequence[Label]) -> Label:
    """Return the labels of equal layers as one."""
    joined = (part for label in labels for part in ("; ", *label.parts))
    return Label("; ".join(map(str, labels)), tuple(joined)[1:])


def _content(unit: _Unit) -> object:
    """Return all that layers must share to be stated once; a repeat is unlike any other."""
    is_repeat = any(step.is_repeat for step in unit)
    return object() if is_repeat else tuple((step.cells, step.left, step.depth) for step in unit)


def distinguish_letters(node: Math, net: Network, below: str) -> Math:
    """Add a subscript to each letter of a formula that is also a symbol of the network."""

    def name(letter: str) -> str:
        return name(f"{letter}_{below}") if letter in net.symbols else letter

    renamed_node: Math = renamed(node, name)
    return renamed_node


def label_axes(rows: tuple[_T, ...]) -> list[tuple[str, _T]]:
    """Return the rows by axis letter, or a single row without a letter if all are equal."""
    if len(set(rows)) == 1:
        return [("", rows[0])]
    return list(zip(AXES[len(rows)], rows, strict=True))


def label_of(item: LayerRecord | RepeatRecord) -> str:
    """Return a layer in the words of its field, or the range of a repeat."""
    return f"for {item.text}" if isinstance(item, RepeatRecord) else label_layer(item)
