"""Rules of Keras padding, cropping, upsampling, flattening, reshaping and slicing."""

from __future__ import annotations

from functools import partial

from symcnn.frameworks.importing.call_rules import by_name, sliced
from symcnn.frameworks.keras.reader.call_site import Made, NodeCall, Rule, one, passed
from symcnn.frameworks.keras.reader.shapes import sized
from symcnn.frameworks.tree_nodes import NOWHERE, bordered, step
from symcnn.notation.ast import Name, Operation
from symcnn.notation.limits import SIDES


def _border(visit: NodeCall, letter: str, argument: str) -> list[Made | NodeCall]:
    """Return a padding or a cropping; 1-D layers have one pair without a tuple."""
    ends = getattr(visit.operation, argument)
    return one(visit, bordered(letter, (ends,) if isinstance(ends[0], int) else ends))


def _padded(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return Pad for spatial zero padding, Z for zero channels, None for other padding."""
    operation = visit.operation
    rank = len(visit.arriving[0].shape)
    widths = operation.pad_width
    ends = [(widths, widths)] if isinstance(widths, int) else list(widths)
    ends *= rank if len(ends) == 1 else 1
    places = {visit.format.place(axis, rank): tuple(pair) for axis, pair in enumerate(ends)}
    if operation.mode != "constant" or places.pop(None) != (0, 0):
        return None
    channels, pairs = sum(places.pop(0)), tuple(pair for _, pair in sorted(places.items()))
    if not channels:
        return one(visit, bordered("Pad", pairs)) if pairs else None
    return None if any(map(any, pairs)) else one(visit, step("Z", amount=channels))


def _reshaped(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return F or Reshape for an output shape; None if it is open.

    If only the size is open, a map may become a sequence of its positions with equal channels.
    """
    was, now = visit.input, visit.output
    if now == was and was.count(None) <= 1:
        return []
    if len(now) == 1:
        return one(visit, step("F"))
    if None not in now:
        return one(visit, sized("Reshape", now))
    sides = tuple(Name(name, NOWHERE) for name in SIDES[1 - len(was) :])
    positions = Operation(sides, ("*",) * (len(sides) - 1), NOWHERE)
    row = step("Reshape", size=positions, channels=now[0] or 0, dims=1)
    is_row = len(was) > len(now) == 1 + 1 and now[0] == was[0] is not None
    return one(visit, row) if is_row else None


def _taken(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return the layers of a slice; None if an index is neither a slice nor a position."""
    parts = _indices(visit)
    if parts is None:
        return None
    cuts = sliced(visit.input, parts)
    if cuts is None:
        return None
    steps: list[Made | NodeCall] = [Made(node, shape) for node, shape in cuts]
    if any(isinstance(part, int) for part in parts.values()):
        now = visit.output
        steps.append(Made(step("F") if len(now) == 1 else sized("Reshape", now), now))
    return steps


def _indices(visit: NodeCall) -> dict[int, slice | int] | None:
    """Return the slice or position on each axis, by its index in the shape, or None."""
    index = visit.arguments[1]
    items = list(index) if isinstance(index, tuple) else [index]
    rank = len(visit.arriving[0].shape)
    if Ellipsis in items:
        place = items.index(Ellipsis)
        items[place : place + 1] = [slice(None)] * (rank - len(items) + 1)
    items += [slice(None)] * (rank - len(items))
    indices: dict[int, slice | int] = {}
    for axis, item in enumerate(items):
        side = visit.format.place(axis, rank)
        if side is None and item == slice(None):
            continue
        if side is None or not (isinstance(item, slice) or (isinstance(item, int) and side)):
            return None
        indices[side] = item
    return indices


def _split(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return Take or Crop for each part of a split."""
    rank = len(visit.arriving[0].shape)
    place = visit.format.place(visit.operation.axis, rank)
    if place is None:
        return None
    steps: list[Made | NodeCall] = []
    start = 0
    for shape in visit.outputs:
        stop = start + (shape[place] or 0)
        cuts = sliced(visit.input, {place: slice(start, stop)})
        if cuts is None:
            return None
        steps += [Made(node, shape) for node, _ in cuts]
        start = stop
    return steps


_AUGMENTATIONS = """
    AugMix AutoContrast CutMix Equalization MixUp RandAugment RandomBrightness
    RandomColorDegeneration RandomColorJitter RandomContrast RandomElasticTransform RandomErasing
    RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective
    RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear
    RandomTranslation RandomZoom Solarization
"""
"""Data augmentation layers, which keep the size of images."""

RULES: dict[str, Rule] = by_name(
    ("ZeroPadding{n}D", partial(_border, letter="Pad", argument="padding")),
    ("Cropping{n}D", partial(_border, letter="Crop", argument="cropping")),
    ("UpSampling{n}D", lambda visit: one(visit, step("U", factor=visit.operation.size))),
    ("Flatten Reshape", _reshaped),
    ("Rescaling Identity ActivityRegularization GaussianNoise InputLayer", passed),
    (_AUGMENTATIONS, passed),
)
"""The rules of these layers, by their classes."""

OPERATIONS: dict[str, Rule] = by_name(
    ("Reshape Squeeze ExpandDims Ravel", _reshaped),
    ("Pad", _padded),
    ("GetItem", _taken),
    ("Split", _split),
    ("Copy Cast StopGradient Identity", passed),
)
"""The rules of operations on shapes, by their classes."""
