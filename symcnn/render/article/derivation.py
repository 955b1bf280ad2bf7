"""Derivations of totals and sizes: each layer's formula, the substituted formula, the value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sympy import Expr

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.algebra.presentation.formula import floor_of, leaf, symbol_value
from symcnn.algebra.presentation.presented import presented
from symcnn.algebra.presentation.term import Term
from symcnn.layers import LAYERS, Map
from symcnn.layers.declaration.shape import AXES
from symcnn.layers.input import Input
from symcnn.network import LayerRecord, Network, RepeatRecord
from symcnn.network.quantities import By
from symcnn.network.receptive_field.view import ReceptiveField
from symcnn.render.article.blocks import Block, Derivation, Display, Prose, Step
from symcnn.render.math.expressions import expression, rule
from symcnn.render.math.nodes import Math, Name, Words, relation, renamed, total
from symcnn.render.math.quantity_math import LABELS, quantity
from symcnn.suggestions import check_known

PARTS = ("rule", "substituted", "value")
"""The parts of a derivation for each layer; any may be left out."""
_T = TypeVar("_T")
_MAX_EXPANDED_TERMS = 40
"""The number of terms up to which the expanded form of a total is shown."""


@dataclass(frozen=True)
class _DerivedLayer:
    """A layer with its formula, the substituted formula and the value."""

    label: str
    rule: Term | None
    working: Term | None
    value: Expr
    depth: int = 0
    """The number of enclosing repeats."""


def letters() -> tuple[str, ...]:
    """Return the letters in the general formulas of layers and of a single floor."""
    arguments = (argument for kind in LAYERS.values() for argument in kind.arguments().values())
    sides = (name for axes in AXES.values() for name in axes)
    maps = (f"{name}_{way}" for name in ("c", "f", "n", *sides) for way in ("in", "out"))
    names = ("r", "S", "P", *maps, *(argument.symbol for argument in arguments))
    return tuple(filter(None, dict.fromkeys(names)))


def parameters(net: Network, parts: Iterable[str] = PARTS) -> Derivation:
    """Derive the parameters of each layer: (k²·c_in + 1)·c_out = (5·5·1 + 1)·32 = 832.

    Raises SymcnnError for an unknown part.
    """
    return _build_derivation(net, _derive_params(net.layers, 0), parts)


def _derive_params(
    items: Iterable[LayerRecord | RepeatRecord], depth: int
) -> Iterator[_DerivedLayer]:
    """Yield the layers with parameters; those of a repeat follow the repeat."""
    for item in items:
        if item.params == 0:
            continue
        if isinstance(item, RepeatRecord):
            yield _DerivedLayer(f"{item.path} for {item.text}", None, None, item.params, depth)
            yield from _derive_params(item.layers, depth + 1)
        else:
            yield _DerivedLayer(item.text, item.formula, item.working, item.params, depth)


def _build_derivation(
    net: Network, derived: Iterable[_DerivedLayer], parts: Iterable[str]
) -> Derivation:
    names = tuple(parts)
    for name in names:
        check_known(name, PARTS, "part of a derivation")
    steps = (_build_step(net, layer, names) for layer in derived)
    return Derivation(tuple(step for step in steps if step.parts))


def _build_step(net: Network, layer: _DerivedLayer, names: tuple[str, ...]) -> Step:
    parts_by_name = {
        "rule": None
        if layer.rule is None
        else _distinguish_letters(rule(layer.rule), net, "layer"),
        "substituted": None if layer.working is None else rule(layer.working),
        "value": expression(layer.value),
    }
    chosen = (parts_by_name[name] for name in PARTS if name in names)
    parts = tuple(dict.fromkeys(part for part in chosen if part is not None))
    return Step(layer.label, parts, layer.depth)


def _distinguish_letters(node: Math, net: Network, below: str) -> Math:
    """Add a subscript to each letter of a formula that is also a symbol of the network."""

    def name(letter: str) -> str:
        return name(f"{letter}_{below}") if letter in net.symbols else letter

    renamed_node: Math = renamed(node, name)
    return renamed_node


def of_sum(net: Network, form: str | None = None, by: By = None) -> Display:
    """Derive the total parameters: the sum over the layers, expanded, and in the chosen form."""
    summed = total((1, expression(item.params)) for item in net.layers if item.params != 0)
    steps = [summed, *_yield_expanded(net.params), quantity(net, "params", form, by)]
    return Display(Words(LABELS["params"]), tuple(dict.fromkeys(steps)))


def _yield_expanded(total_params: Expr) -> Iterator[Math]:
    """Yield the expanded form of a total, unless it has too many terms."""
    if len(terms(total_params)) <= _MAX_EXPANDED_TERMS:
        yield rule(presented(total_params, "expanded"))


def sizes(net: Network, parts: Iterable[str] = PARTS) -> tuple[Block, ...]:
    """Derive the feature-map size of each layer that changes it, then a single floor for all."""
    derivation = _build_derivation(
        net, (stated for item in net.layers for stated in _derive_size(item)), parts
    )
    if not derivation.steps:
        return (Prose(("No layer changes the feature-map size.",)),)
    return (derivation, *_yield_single_floor(net))


def _derive_size(item: LayerRecord | RepeatRecord) -> Iterator[_DerivedLayer]:
    """Yield the size formula of a layer: once if all axes are alike, else once per axis."""
    if isinstance(item, RepeatRecord):
        if item.input.size != item.output.size:
            sides = dict.fromkeys(item.output.size)
            label = f"{item.path} for {item.text}"
            yield from (_DerivedLayer(label, None, None, side) for side in sides)
        return
    input_map = item.input
    if len(item.output.size) != len(input_map.size) or isinstance(item.layer, Input):
        return
    general = item.layer.generic().output(_general_map(len(input_map.size))).size
    substituted = item.layer.output(input_map.written()).size
    rows = tuple(zip(general, substituted, item.output.size, strict=True))
    for axis, row in _label_axes(rows):
        if row[0] != symbol_value("n_in"):
            yield _DerivedLayer(f"{item.text}, {axis}" if axis else item.text, *row)


def _label_axes(rows: tuple[_T, ...]) -> list[tuple[str, _T]]:
    """Return the rows by axis letter, or a single row without a letter if all are equal."""
    if len(set(rows)) == 1:
        return [("", rows[0])]
    return list(zip(AXES[len(rows)], rows, strict=True))


def _general_map(dims: int) -> Map:
    """Return a feature map `(c_in, n_in, ...)`, the input of a general size formula."""
    return Map(symbol_value("c_in"), (symbol_value("n_in"),) * dims)


def _yield_single_floor(net: Network) -> Iterator[Block]:
    """Yield ⌊(n_in + 2P - r)/S⌋ + 1 if that is the size of the last feature map."""
    view = net.view
    last = None if view is None else _last_size(net, view)
    if view is None or view.stride is None or view.padding is None or last is None:
        return
    sides = zip(net.input.size, last, view.receptive_field, view.stride, view.padding, strict=True)
    for axis, side in _label_axes(tuple(sides)):
        start, end, field, stride, padding = side
        moves = (field, stride) != (1, 1)
        if moves and FloorDiv(start + 2 * padding - field, stride) + 1 == end:
            yield Prose(tuple(_describe_floor(net, f" along {axis}" if axis else "", *side[2:])))
            yield _display_floor(net, axis or "n", *side)


def _describe_floor(
    net: Network, along: str, field: Expr, stride: Expr, padding: Expr
) -> Iterator[str | Math]:
    """Yield a sentence on a single floor: the layers it composes, and its r, S and P."""
    ends = (item.text for item in net.layers if net.view and net.view.ends == item.path)
    layers = next((f"the layers before {text}" for text in ends), "all layers")
    yield f"Composing {layers} gives a single floor{along}, with receptive field "
    yield from (_define_letter(net, "r", field), ", stride ", _define_letter(net, "S", stride))
    yield from (", padding ", _define_letter(net, "P", padding), ":")


def _display_floor(  # noqa: PLR0913, PLR0917 - an axis and its five numbers
    net: Network, axis: str, start: Expr, end: Expr, field: Expr, stride: Expr, padding: Expr
) -> Display:
    general = _distinguish_letters(
        rule(_floor_formula(*map(symbol_value, (f"{axis}_in", "P", "r", "S")))), net, "total"
    )
    substituted = rule(_floor_formula(*map(leaf, (start, padding, field, stride))))
    rights = dict.fromkeys((general, substituted, expression(end)))
    return Display(_distinguish_letters(Name(f"{axis}_out"), net, "total"), tuple(rights))


def _floor_formula(size: Term, padding: Term, field: Term, stride: Term) -> Term:
    return floor_of(size + 2 * padding - field, stride) + 1


def _define_letter(net: Network, letter: str, value: Expr) -> Math:
    return relation(_distinguish_letters(Name(letter), net, "total"), "=", expression(value))


def _last_size(net: Network, view: ReceptiveField) -> tuple[Expr, ...] | None:
    """Return the size of the last feature map with a local receptive field, if it has one."""
    ends = (item.input.size for item in net.layers if item.path == view.ends)
    last = next(ends, ()) if view.ends else net.output.size
    return last if len(last) == len(net.input.size) else None
