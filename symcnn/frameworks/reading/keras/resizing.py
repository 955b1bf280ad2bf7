"""What changes only the shape of a map: padding, cropping, upsampling, flattening, reshaping."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.frameworks.reading.graph import Side
from symcnn.frameworks.reading.keras.shapes import sized
from symcnn.frameworks.reading.keras.visit import Made, Rule, Visit, one, passed, rules
from symcnn.frameworks.reading.steps import NOWHERE, layer_step, node_of, step
from symcnn.notation.tree import Argument, Name, Operation, Step

Ends = tuple[tuple[int, int], ...]
"""The positions before and after each axis."""


def _border(letter: str, argument: str) -> Rule:
    """Return the rule of padding or cropping; in 1-D Keras has one pair that is not in a tuple."""

    def rule(visit: Visit) -> list[Made | Visit]:
        ends = getattr(visit.operation, argument)
        pairs = (ends,) if isinstance(ends[0], int) else ends
        return one(visit, bordered(letter, pairs))

    return rule


def bordered(letter: str, ends: Ends) -> Step:
    """Return a step for positions before and after each axis: `Pad(1)`, `Pad(0,1)`."""
    before, after = zip(*ends, strict=True)
    if before == after:
        return layer_step(letter, {"amount": before})
    values = tuple(Argument(None, node_of(side), NOWHERE) for side in (before, after))
    return Step(letter, values, NOWHERE, NOWHERE)


def _padded(visit: Visit) -> list[Made | Visit] | None:
    """Return Pad for an operation that pads the axes of the size with zeros."""
    operation = visit.operation
    rank = len(visit.arriving[0].shape)
    ends = _ends(operation.pad_width, rank)
    places = {visit.format.place(axis, rank): tuple(pair) for axis, pair in enumerate(ends)}
    if operation.mode != "constant" or places.pop(None) != (0, 0) or places.pop(0) != (0, 0):
        return None
    pairs = tuple((before, after) for _, (before, after) in sorted(places.items()))
    return one(visit, bordered("Pad", pairs)) if pairs else None


def _upsampled(visit: Visit) -> list[Made | Visit]:
    return one(visit, step("U", factor=visit.operation.size))


def _reshaped(visit: Visit) -> list[Made | Visit] | None:
    """Return F or Reshape from the shape that leaves, whatever made it; None where it is open.

    A map in a row keeps its channels where only its size was open: its length is the positions.
    """
    was, now = visit.input, visit.output
    if now == was and was.count(None) <= 1:
        return []
    if len(now) == 1:
        return one(visit, step("F"))
    if None not in now:
        return one(visit, sized("Reshape", now))
    return one(visit, _row(now[0])) if _is_row(visit) else None


def _is_row(visit: Visit) -> bool:
    """Tell whether a map becomes a row, with the channels that it has."""
    was, now = visit.input, visit.output
    return len(was) > len(now) == 1 + 1 and now[0] == was[0] is not None


def _row(channels: Side) -> Step:
    positions = Operation((Name("hin", NOWHERE), Name("win", NOWHERE)), ("*",), NOWHERE)
    return layer_step("Reshape", {"size": positions, "channels": channels or 0, "dims": 1})


def _taken(visit: Visit) -> list[Made | Visit] | None:
    """Return Take for a slice of the channels; None for any other."""
    index = visit.arguments[1]
    items = list(index) if isinstance(index, tuple) else [index]
    rank = len(visit.arriving[0].shape)
    if Ellipsis in items:
        place = items.index(Ellipsis)
        items[place : place + 1] = [slice(None)] * (rank - len(items) + 1)
    items += [slice(None)] * (rank - len(items))
    cut = {visit.format.place(axis, rank): item for axis, item in enumerate(items)}
    channels, (kept, *_) = cut.pop(0), visit.output
    if any(item != slice(None) for item in cut.values()) or not isinstance(channels, slice):
        return None
    start, stop, stride = channels.indices(visit.input[0] or 0)
    return None if stride != 1 or kept is None else one(visit, _take(start, stop))


def _split(visit: Visit) -> list[Made | Visit] | None:
    """Return Take for each of the maps that the channels are split into."""
    if not visit.on_channels(visit.operation.axis):
        return None
    found: list[Made | Visit] = []
    start = 0
    for shape in visit.outputs:
        stop = start + (shape[0] or 0)
        found.append(Made(_take(start, stop), shape))
        start = stop
    return found


def _take(start: int, stop: int) -> Step:
    return layer_step("Take", {"from": start, "to": stop})


def _ends(widths: int | Sequence[Sequence[int]], rank: int) -> list[Sequence[int]]:
    """Return the padding of each axis; one pair stands for all."""
    pairs: list[Sequence[int]]
    pairs = [[widths, widths]] if isinstance(widths, int) else list(widths)
    return pairs * rank if len(pairs) == 1 else pairs


_PICTURES = """
    AugMix AutoContrast CutMix Equalization MixUp RandAugment RandomBrightness
    RandomColorDegeneration RandomColorJitter RandomContrast RandomElasticTransform RandomErasing
    RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective
    RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear
    RandomTranslation RandomZoom Solarization
"""
"""What changes pictures while a model is trained, and not their size."""

RULES: dict[str, Rule] = dict(
    rules(
        ("ZeroPadding1D ZeroPadding2D ZeroPadding3D", _border("Pad", "padding")),
        ("Cropping1D Cropping2D Cropping3D", _border("Crop", "cropping")),
        ("UpSampling1D UpSampling2D UpSampling3D", _upsampled),
        ("Flatten Reshape", _reshaped),
        ("Rescaling Identity ActivityRegularization GaussianNoise InputLayer", passed),
        (_PICTURES, passed),
    )
)
"""The rules of these layers, by their classes."""

OPERATIONS: dict[str, Rule] = dict(
    rules(
        ("Reshape Squeeze ExpandDims Ravel", _reshaped),
        ("Pad", _padded),
        ("GetItem", _taken),
        ("Split", _split),
        ("Copy Cast StopGradient Identity", passed),
    )
)
"""The rules of operations on shapes, by their classes."""
