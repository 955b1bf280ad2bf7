"""Quantities of a network and of its layers, by the names that queries use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from sympy import Expr

from symcnn.algebra.polynomials.polynomial import add
from symcnn.algebra.presentation.present import arrange
from symcnn.errors import NotationError
from symcnn.layers import Shape
from symcnn.layers.declaration.shape import crossed
from symcnn.network import LAYER_QUANTITIES, LayerRecord, Network, RepeatRecord, check_counted
from symcnn.suggestions import choose_from, suggest

_BYTES_PER_NUMBER = 4
"""The bytes of a float32 number."""
_LAYER_INDEX = re.compile(r"layer\[(\d{1,9})\]")
_AXES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
"""The names of the spatial axes, by number of dimensions."""


def _receptive_field(net: Network) -> Expr:
    """Return the receptive field; raise NotationError if it is unknown or differs between axes."""
    if net.unknown_view is not None:
        message = f"the receptive field is unknown from {net.unknown_view.start} on"
        raise NotationError(message)
    if net.view is not None and net.view.is_upper_bound:
        message = "the receptive field is known only as an upper bound"
        raise NotationError(f"{message}; set numbers for the windows after upsampling")
    values = net.receptive_field or ()
    if len(set(values)) > 1:
        message = f"the receptive field differs between axes: {crossed(map(arrange, values))}"
        raise NotationError(message)
    return values[0]


def _common_side(shape: Shape) -> Expr:
    if not shape.size:
        message = f"the output {shape} is a vector and has no size"
        raise NotationError(f"{message}; for a layer, use layer[i].size")
    if len(set(shape.size)) > 1:
        names = " or ".join(_AXES[len(shape.size)])
        raise NotationError(f"the sides of the output {shape} differ; choose {names}")
    return shape.size[0]


def _side_named(name: str) -> Callable[[Shape], Expr]:
    dimensions = " or ".join(f"{number}-D" for number, names in _AXES.items() if name in names)

    def side(shape: Shape) -> Expr:
        names = _AXES.get(len(shape.size), ())
        if name in names:
            return shape.size[names.index(name)]
        kind, advice = "a vector", f"for a layer, use layer[i].{name}"
        if names:
            kind, advice = f"{len(names)}-D", f"choose {' or '.join(names)}"
        message = f"{name} is a side of {dimensions} maps, and the output {shape} is {kind}"
        raise NotationError(f"{message}; {advice}")

    return side


_SHAPE_QUANTITIES: Mapping[str, Callable[[Shape], Expr]] = {
    "channels": lambda shape: shape.channels,
    "features": lambda shape: shape.features,
    "size": _common_side,
    **{name: _side_named(name) for name in ("length", "depth", "height", "width")},
}
"""Quantities of an output feature map."""
_NETWORK_QUANTITIES: Mapping[str, Callable[[Network], Expr]] = {
    "memory": lambda net: net.memory.bytes(net.memory.inference(), _BYTES_PER_NUMBER),
    "rf": _receptive_field,
}
"""Quantities of a whole network only."""
NAMES = (*LAYER_QUANTITIES, *_NETWORK_QUANTITIES, *_SHAPE_QUANTITIES)
"""The names of all quantities of a network."""
_OF_LAYERS = (*LAYER_QUANTITIES, *_SHAPE_QUANTITIES)


def quantity_value(net: Network, name: str) -> Expr:
    """Return a quantity of a network or of a layer: params, layer[3].size, stage2.conv.params.

    `memory` is the memory of a forward pass for one example, in bytes, at four bytes per number.
    `size` is the side of the output feature map. Layers are numbered as in `net.layers` (0 is the
    input) and named as in `symcnn show`; a common prefix of several layers stands for all of them.
    Raises NotationError for an unknown quantity or layer, and SymcnnError if the value is unknown.

    >>> from symcnn import parse
    >>> net = parse("I(28,1)-C(5,f)-P(2)-H(10)")
    >>> tuple(quantity_value(net, name) for name in ("layer[2].size", "C.params", "rf"))
    (12, 26*f, 6)
    """
    path, _, kind = name.rpartition(".")
    layers = _layers_at(net, path) if path else net.layers
    value = _sum_of_layers(layers, kind) if path else whole(net, name)
    check_counted(name, value, layers)
    return value


def whole(net: Network, name: str) -> Expr:
    """Return a quantity of a whole network; the value may be unknown."""
    if name in _NETWORK_QUANTITIES:
        return _NETWORK_QUANTITIES[name](net)
    return net.total(name) if name in LAYER_QUANTITIES else _SHAPE_QUANTITIES[name](net.output)


def is_side_of_none(net: Network, name: str) -> bool:
    """Return whether a name is that of a spatial axis that the output does not have.

    A symbol may then have that name, such as `depth` in a network of images.
    """
    sides = {side for names in _AXES.values() for side in names}
    return name in sides and name not in _AXES.get(len(net.output.size), ())


def _sum_of_layers(layers: Sequence[LayerRecord | RepeatRecord], kind: str) -> Expr:
    if kind in LAYER_QUANTITIES:
        return add(layer.quantity(kind) for layer in layers)
    if kind in _SHAPE_QUANTITIES:
        return _SHAPE_QUANTITIES[kind](layers[-1].output)
    hint = suggest(kind, _OF_LAYERS) or f"; {choose_from(_OF_LAYERS)}"
    raise NotationError(f"unknown quantity '{kind}' of a layer{hint}")


def _layers_at(net: Network, path: str) -> Sequence[LayerRecord | RepeatRecord]:
    """Return the layers of an index or a name; raise NotationError for an unknown one."""
    index = _LAYER_INDEX.fullmatch(path)
    if index:
        number = int(index[1])
        if number >= len(net.layers):
            last = len(net.layers) - 1
            raise NotationError(f"unknown layer '{path}'; choose from layer[0] to layer[{last}]")
        return [net.layers[number]]
    layers = [
        layer for layer in net.layers if f"{layer.path}.".startswith((f"{path}.", f"{path}["))
    ]
    if not layers:
        hint = suggest(path, [layer.path for layer in net.layers])
        raise NotationError(f"unknown layer '{path}'{hint or '; `symcnn show` lists the names'}")
    return layers
