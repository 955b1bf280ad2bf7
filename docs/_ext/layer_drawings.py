"""Drawings of layers: windows over cells, cells in another order, channels that depend on channels.

Which drawings a layer has follows from its rules and arguments, and all that is in them is what
symcnn computes for the example: a new layer of a known kind is drawn without a line here.
"""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import chain
from typing import Any

from cell_drawings import bins, dense, rearranged, side_of, spread_windows, windows
from channel_drawings import channels, statistics, wirings

from symcnn import SymcnnError, parse
from symcnn.algebra.conditions.wording import joined
from symcnn.layers import LAYERS, Layer
from symcnn.layers.declaration.arguments import Argument
from symcnn.layers.declaration.base import Sight
from symcnn.layers.declaration.window import Spreading
from symcnn.layers.norm import Averaging
from symcnn.network import LayerRecord
from symcnn.render.picture.elements import Drawing, Element, extent
from symcnn.render.picture.svg_drawing import svg_of

_ON_MAPS: Mapping[str, int] = {
    "kernel": 3,
    "size": 2,
    "filters": 1,
    "factor": 2,
    "amount": 1,
    "units": 3,
    "groups": 2,
}
"""The values of required arguments for a layer on a map with one channel."""
_ON_CHANNELS: Mapping[str, int] = {
    "kernel": 1,
    "filters": 4,
    "from": 1,
    "to": 3,
    "amount": 2,
    "groups": 2,
    "size": 3,
}
"""The values of required arguments for a layer on channels with one position."""
_MAP_VARIATIONS: tuple[Mapping[str, int], ...] = (
    {"stride": 2},
    {"stride": 1},
    {"padding": 1},
    {"dilation": 2},
    {"stride": 2, "output_padding": 1},
    {"amount": 0, "after": 1},
)
"""The arguments that are shown for a layer on maps, if it has them and they change it."""
_CHANNEL_VARIATIONS: tuple[Mapping[str, int], ...] = ({"groups": 2}, {"multiplier": 2})
_IMPLIED = {"filters", "units", "from", "to"}
"""The arguments that a caption does not name: the drawing shows their numbers."""
_OWN = {"Reshape": (("I(2x3,1)", "Reshape(3x2,1)"),)}
"""The examples of layers whose arguments are about the size of their input."""
_NO_VALUES: Mapping[str, int] = {}
_SIZES, _FEW = range(2, 12), 4


def figures(letter: str) -> str:
    """Return the drawings of a layer as HTML; an empty text if it has none."""
    shown = "".join(_figure(*example) for example in examples(LAYERS[letter]))
    return f'<div class="drawings">{shown}</div>\n\n' if shown else ""


def examples(kind: type[Layer]) -> tuple[tuple[str, str, str], ...]:
    """Return a caption, an input and a layer for each drawing of a kind of layer."""
    own = [("", *example) for example in _OWN.get(kind.letter, ())]
    return tuple(chain(own, _examples_on_maps(kind), _examples_on_channels(kind)))


def drawing(before: str, layer: str) -> Drawing:
    """Return the drawing of a layer behind an input."""
    record = _record(before, layer)
    elements = tuple(_elements(record))
    (left, top), (right, bottom) = extent(elements)
    moved = tuple(element.moved(2 - left, 2 - top) for element in elements)
    title = f"{layer} on {record.input}"
    return Drawing(
        right - left + 4, bottom - top + 4, moved, title, f"The output is {record.output}"
    )


def _elements(record: LayerRecord) -> Iterator[Element]:
    """Return the elements of a drawing: of its channels at 1×1, else of what the layer does."""
    layer = record.layer
    if isinstance(layer, Averaging):
        return statistics(record)
    if set(record.input.size) == {1}:
        return channels(record)
    if layer.windows:
        is_spread = isinstance(layer.windows[0], Spreading)
        return spread_windows(record) if is_spread else windows(record)
    if layer.sight is Sight.WHOLE:
        return bins(record) if record.output.size else dense(record)
    return rearranged(record)


def _examples_on_maps(kind: type[Layer]) -> Iterator[tuple[str, str, str]]:
    """Yield a layer on maps, with its required arguments, and one with each of the others."""
    required = _required(kind, _ON_MAPS)
    if required is None or kind.letter in _OWN:
        return
    if issubclass(kind, Averaging):
        groups = {"groups": 2} if "groups" in kind.arguments() else _NO_VALUES
        yield f"averages over {joined(kind.averaged)}", "I(2,4)", _call(kind, required, groups)
        return
    base = _first_clear(_call(kind, required))
    if base is None:
        return
    yield _caption(required), *base
    shown = _record(*base).layer
    for variation in _MAP_VARIATIONS if _has_own_windows(kind) else ():
        if set(variation) <= set(kind.arguments()):
            example = _first_clear(_call(kind, required, variation))
            if example is not None and _record(*example).layer != shown:
                yield _caption(variation), *example


def _has_own_windows(kind: type[Layer]) -> bool:
    """Return whether the windows of a layer are not drawn already, at a layer with the same."""
    others = (each for each in LAYERS.values() if each.windows is kind.windows)
    return next(others) is kind


def _examples_on_channels(kind: type[Layer]) -> Iterator[tuple[str, str, str]]:
    """Yield a layer on channels, if it joins them in a way of its own, and its variations."""
    required = _required(kind, _ON_CHANNELS)
    if required is None or wirings.dispatch(kind) is wirings.dispatch(Layer):
        return
    yield "channels", f"I(1,{_FEW})", _call(kind, required)
    for variation in _CHANNEL_VARIATIONS:
        if set(variation) <= set(kind.arguments()) - set(required):
            few = _FEW // 2 if "multiplier" in variation else _FEW
            yield _caption(variation), f"I(1,{few})", _call(kind, required, variation)


def _required(kind: type[Layer], values: Mapping[str, int]) -> dict[str, int] | None:
    """Return values of the arguments that a layer needs to be drawn; None if one is unknown."""
    names = [name for name, argument in kind.arguments().items() if _is_needed(name, argument)]
    return {name: values[name] for name in names} if set(names) <= values.keys() else None


def _is_needed(name: str, argument: Argument[Any]) -> bool:
    return (argument.required and argument.default is None) or name == "size"


def _call(
    kind: type[Layer], required: Mapping[str, int], others: Mapping[str, int] = _NO_VALUES
) -> str:
    """Return a call of a layer with its required arguments by position: C(3,1,stride=2)."""
    first = [str(others.get(name, value)) for name, value in required.items()]
    named = [f"{name}={value}" for name, value in others.items() if name not in required]
    arguments = ",".join([*first, *named])
    return f"{kind.letter}({arguments})" if arguments else kind.letter


def _caption(values: Mapping[str, int]) -> str:
    """Return arguments in words: stride 2, output padding 1."""
    shown = ((name, value) for name, value in values.items() if name not in _IMPLIED)
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in shown)


def _first_clear(layer: str) -> tuple[str, str] | None:
    """Return the smallest input on which a drawing shows a layer, and the layer; None if none."""
    inputs = (f"I({size},1)" for size in _SIZES)
    return next(((before, layer) for before in inputs if _is_clear(before, layer)), None)


def _is_clear(before: str, layer: str) -> bool:
    """Return whether an example has enough positions to show the layer, but no more."""
    try:
        record = _record(before, layer)
    except SymcnnError:  # the input is too small
        return False
    size, after = side_of(record.input), side_of(record.output)
    window = record.layer.windows[:1]
    if window:
        is_spread = isinstance(window[0], Spreading)
        return after >= 3 if is_spread else size >= _FEW and after >= 2  # noqa: PLR2004 - two windows
    if record.layer.sight is Sight.WHOLE and record.output.size:
        return size >= _FEW and (after == 1 or size % after != 0)
    return record.input.size != record.output.size


def _figure(what: str, before: str, layer: str) -> str:
    """Return a drawing with its caption on one line of HTML."""
    record = _record(before, layer)
    svg = svg_of(drawing(before, layer)).replace("\n", "")
    words = f" {escape(what)}" if what else ""
    caption = f"<code>{escape(layer)}</code>{words}: {record.input} → {record.output}"
    return f"<figure>{svg}<figcaption>{caption}</figcaption></figure>"


def _record(before: str, layer: str) -> LayerRecord:
    return parse(f"{before}-{layer}").layers[1]
