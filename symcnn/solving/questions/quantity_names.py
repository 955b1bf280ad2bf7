"""What may be asked about: the quantities of a network and of its layers, by their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from sympy import Expr, Integer

from symcnn.algebra.polynomials.polynomial import added
from symcnn.errors import NotationError
from symcnn.layers import Shape
from symcnn.layers.declaration.shape import crossed
from symcnn.network import COUNTS, Group, Network, Record, check_counted
from symcnn.suggestions import nearest

_BYTES = 4
"""The bytes of a number, as in float32."""
_NUMBERED = re.compile(r"layer\[(\d{1,9})\]")
_AXES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
"""The names of the sides of a map, by their number."""


def _field(net: Network) -> Expr:
    """Return the receptive field; raise NotationError where it is not known, or not one number."""
    if net.unknown_view is not None:
        message = f"the receptive field is unknown from {net.unknown_view.start} on"
        raise NotationError(message)
    values = net.receptive_field or ()
    if len(set(values)) > 1:
        message = f"the receptive field differs between axes: {crossed(values)}"
        raise NotationError(message)
    return values[0]


def _size(shape: Shape) -> Expr:
    if not shape.size:
        raise NotationError(f"{_described(shape)} and has no size; for a layer, use layer[i].size")
    if len(set(shape.size)) > 1:
        names = " or ".join(_AXES[len(shape.size)])
        raise NotationError(f"the sides of the output {shape} differ; choose {names}")
    return shape.size[0]


def _described(shape: Shape) -> str:
    if not shape.size:
        return f"the output {shape} is a vector"
    return f"the output {shape} is {len(shape.size)}-D"


def _side(name: str) -> Callable[[Shape], Expr]:
    def side(shape: Shape) -> Expr:
        names = _AXES.get(len(shape.size), ())
        if name not in names:
            message = f"{_described(shape)} and has no {name}; for a layer, use layer[i].{name}"
            raise NotationError(message)
        return shape.size[names.index(name)]

    return side


_SHAPE: Mapping[str, Callable[[Shape], Expr]] = {
    "channels": lambda shape: shape.channels,
    "features": lambda shape: shape.features,
    "size": _size,
    **{name: _side(name) for name in ("length", "depth", "height", "width")},
}
"""What is asked of the map that leaves."""
_WHOLE: Mapping[str, Callable[[Network], Expr]] = {
    "flops": lambda net: Integer(2) * net.total("macs"),
    "memory": lambda net: net.memory.bytes(net.memory.inference(), _BYTES),
    "rf": _field,
}
"""What is asked of the network as a whole only, and FLOPs, which are counted twice the MACs."""
NAMES = (*COUNTS, *_WHOLE, *_SHAPE)
"""The names of all quantities of a network."""
_OF_LAYER = (*COUNTS, "flops", *_SHAPE)


def amount(net: Network, name: str) -> Expr:
    """Return a quantity of a network, or of a layer: params, layer[3].size, stage2.conv.params.

    `memory` is in bytes: what inference keeps for one example, of four bytes each. `size` is the
    side of the map that leaves. Layers are numbered as `net.layers` is, from the input's 0 on, and
    named as `symcnn show` names them; a name that several begin with stands for all of them.
    Raises NotationError where there is no such quantity or layer, and SymcnnError where it is
    unknown.

    >>> from symcnn import parse
    >>> net = parse("I(28,1)-C(5,f)-P(2)-H(10)")
    >>> amount(net, "layer[2].size"), amount(net, "C.params"), amount(net, "rf")
    (12, 26*f, 6)
    """
    place, _, kind = name.rpartition(".")
    layers = _layers(net, place) if place else net.layers
    found = _of_layers(layers, kind) if place else whole(net, name)
    check_counted(name, found, layers)
    return found


def whole(net: Network, name: str) -> Expr:
    """Return a quantity of a whole network, which may be unknown."""
    if name in _WHOLE:
        return _WHOLE[name](net)
    return net.total(name) if name in COUNTS else _SHAPE[name](net.output)


def is_side_of_none(net: Network, name: str) -> bool:
    """Return whether a name is that of a side which the map that leaves does not have.

    It can then be the name of a symbol: the `depth` of a network of images is no side.
    """
    sides = {side for names in _AXES.values() for side in names}
    return name in sides and name not in _AXES.get(len(net.output.size), ())


def _of_layers(layers: Sequence[Record | Group], kind: str) -> Expr:
    if kind == "flops":
        return Integer(2) * _of_layers(layers, "macs")
    if kind in COUNTS:
        return added(getattr(layer, kind) for layer in layers)
    if kind in _SHAPE:
        return _SHAPE[kind](layers[-1].output)
    hint = nearest(kind, _OF_LAYER) or f"; choose from {', '.join(_OF_LAYER)}"
    raise NotationError(f"unknown quantity '{kind}' of a layer{hint}")


def _layers(net: Network, place: str) -> Sequence[Record | Group]:
    """Return the layers that a number or a name stands for; raise NotationError for none."""
    numbered = _NUMBERED.fullmatch(place)
    if numbered:
        number = int(numbered[1])
        if number >= len(net.layers):
            last = len(net.layers) - 1
            raise NotationError(f"unknown layer '{place}'; choose from layer[0] to layer[{last}]")
        return [net.layers[number]]
    found = [
        layer for layer in net.layers if f"{layer.path}.".startswith((f"{place}.", f"{place}["))
    ]
    if not found:
        hint = nearest(place, [layer.path for layer in net.layers])
        raise NotationError(f"unknown layer '{place}'{hint or '; `symcnn show` lists the names'}")
    return found
