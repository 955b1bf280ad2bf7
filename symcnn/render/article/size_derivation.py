"""Derivations of feature-map sizes, layer by layer, and as a single floor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from sympy import Expr

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.presentation.formula import floor_of, leaf, symbol_value
from symcnn.algebra.presentation.term import Term
from symcnn.layers import Map
from symcnn.layers.input import Input
from symcnn.network import LayerRecord, Network, RepeatRecord
from symcnn.render.article.blocks import Display, PlainBlock, Prose
from symcnn.render.article.derivation import (
    PARTS,
    DerivedLayer,
    Row,
    build_derivation,
    distinguish_letters,
    label_axes,
    label_of,
)
from symcnn.render.math.expressions import expression, rule
from symcnn.render.math.measure import width
from symcnn.render.math.nodes import Math, Name, relation
from symcnn.render.outline.label_parts import split_label, symbol_names
from symcnn.render.outline.row import place_of

_UNCHANGED = symbol_value("n_in")
_MAX_FLOOR_WIDTH = 36
"""The maximum width, in digits, of a single floor with values, as a fraction cannot be broken.

The sentence before it has the values, too.
"""


@dataclass(frozen=True)
class _LastMap:
    """The last feature map with a local receptive field."""

    size: tuple[Expr, ...]
    following: str
    """The layer that follows it; empty at the end of the network."""


def sizes(net: Network, parts: Iterable[str] = PARTS) -> tuple[PlainBlock, ...]:
    """Derive the feature-map size of each layer that changes it, then a single floor for all.

    Raises SymcnnError for an unknown part.
    """
    derivation = build_derivation(net, _derive_sizes(net.layers, 0), parts)
    if not derivation.steps:
        return (Prose(("No layer changes the feature-map size.",)),)
    return (derivation, *_yield_single_floor(net))


def _derive_sizes(
    items: Iterable[LayerRecord | RepeatRecord], depth: int
) -> Iterator[DerivedLayer]:
    """Yield the layers that change the size; those of an iteration of a repeat follow the repeat.

    A repeat whose iterations all return to the size that they started from is left out.
    """
    for item in items:
        if isinstance(item, RepeatRecord):
            inner = tuple(_derive_sizes(item.layers, depth + 1))
            if inner or item.input.size != item.output.size:
                rows = tuple(_yield_repeat_rows(item))
                yield DerivedLayer(label_of(item), rows, is_repeat=True, depth=depth)
                yield from inner
        else:
            rows = tuple(_yield_layer_rows(item))
            if rows:
                yield DerivedLayer(label_of(item), rows, depth=depth)


def _yield_repeat_rows(repeat: RepeatRecord) -> Iterator[Row]:
    for axis, side in label_axes(repeat.output.size):
        yield Row(None, None, side, Name(f"{axis}_out") if axis else None)


def _yield_layer_rows(item: LayerRecord) -> Iterator[Row]:
    """Yield the size formula of a layer: once if all axes are alike, else once per axis."""
    input_map = item.input
    if len(item.output.size) != len(input_map.size) or isinstance(item.layer, Input):
        return
    general = item.layer.generic().output(_general_map(len(input_map.size))).size
    substituted = item.layer.output(input_map.written()).size
    sides = tuple(zip(general, substituted, item.output.size, strict=True))
    for axis, (formula, with_values, value) in label_axes(sides):
        if formula == _UNCHANGED:
            continue
        if axis:
            letters = (("n_in", f"{axis}_in"),)
            yield Row(formula, with_values, value, Name(f"{axis}_out"), letters)
        else:
            yield Row(formula, with_values, value)


def _general_map(dims: int) -> Map:
    """Return a feature map `(c_in, n_in, ...)`, the input of a general size formula."""
    return Map(symbol_value("c_in"), (_UNCHANGED,) * dims)


def _yield_single_floor(net: Network) -> Iterator[PlainBlock]:
    """Yield ⌊(n_in + 2P - r)/S⌋ + 1 if that is the size of the last feature map."""
    view, last = net.view, _find_last_map(net)
    if view is None or view.stride is None or view.padding is None or last is None:
        return
    sides = zip(
        net.input.size, last.size, view.receptive_field, view.stride, view.padding, strict=True
    )
    layers = f"the layers before {last.following}" if last.following else "all layers"
    composed = split_label(f"Composing {layers}", symbol_names(net))
    for axis, side in label_axes(tuple(sides)):
        start, end, field, stride, padding = side
        moves = (field, stride) != (1, 1)
        if moves and FloorDiv(start + 2 * padding - field, stride) + 1 == end:
            along = f" along {axis}" if axis else ""
            floor = f" gives a single floor{along}, with receptive field "
            yield Prose((*composed, floor, *_define_letters(net, *side[2:])))
            yield _display_floor(net, axis or "n", *side)


def _define_letters(net: Network, field: Expr, stride: Expr, padding: Expr) -> Iterator[str | Math]:
    yield from (_define_letter(net, "r", field), ", stride ", _define_letter(net, "S", stride))
    yield from (", padding ", _define_letter(net, "P", padding), ":")


def _display_floor(  # noqa: PLR0913, PLR0917 - an axis and its five numbers
    net: Network, axis: str, start: Expr, end: Expr, field: Expr, stride: Expr, padding: Expr
) -> Display:
    general = distinguish_letters(
        rule(_floor_formula(*map(symbol_value, (f"{axis}_in", "P", "r", "S")))), net, "total"
    )
    substituted = rule(_floor_formula(*map(leaf, (start, padding, field, stride))))
    shown = [substituted] if width(substituted) <= _MAX_FLOOR_WIDTH else []
    rights = dict.fromkeys((general, *shown, expression(end)))
    return Display(distinguish_letters(Name(f"{axis}_out"), net, "total"), tuple(rights))


def _floor_formula(size: Term, padding: Term, field: Term, stride: Term) -> Term:
    return floor_of(size + 2 * padding - field, stride) + 1


def _define_letter(net: Network, letter: str, value: Expr) -> Math:
    return relation(distinguish_letters(Name(letter), net, "total"), "=", expression(value))


def _find_last_map(net: Network) -> _LastMap | None:
    """Return the last map before the first layer that depends on the whole map.

    Layers that only flatten it may come between. None if it lies inside of a repeat.
    """
    ends = net.view.ends if net.view else ""
    local = list(takewhile(lambda item: item.path != ends, net.layers))
    if ends and len(local) == len(net.layers):
        return None
    dims = len(net.input.size)
    maps = [index for index, item in enumerate(local) if len(item.output.size) == dims]
    following = net.layers[maps[-1] + 1 :]
    names = [
        f"the repeat {label_of(item)}"
        if isinstance(item, RepeatRecord)
        else place_of(net, item.path)
        for item in following[:1]
    ]
    return _LastMap(local[maps[-1]].output.size, "".join(names))
