"""A hint for inputs that may be written channels-first, as in PyTorch."""

from __future__ import annotations

from symcnn.layers import Shape

_IMAGE_CHANNELS = (1, 3, 4)
"""The channels of grayscale, RGB and RGBA images."""
_IMAGE_SIDES = 2


def channels_first(shape: Shape) -> str:
    """Return a hint if an input shape looks channels-first, and an empty string otherwise.

    >>> from symcnn import parse
    >>> channels_first(parse("I(3,224,224)").input)
    'the input is 3×224 with 224 channels; for 3 channels, write I(224,224,3)'
    """
    if len(shape.size) != _IMAGE_SIDES or not all(number.is_Integer for number in shape.numbers):
        return ""
    height, width, channels = map(int, (*shape.size, shape.channels))
    if height not in _IMAGE_CHANNELS or min(width, channels) <= height:
        return ""
    count = f"{height} channel{'s' if height > 1 else ''}"
    hint = f"for {count}, write I({width},{channels},{height})"
    return f"the input is {height}×{width} with {channels} channels; {hint}"
