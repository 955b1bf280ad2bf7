"""A hint for an input that may have been written with its channels first, as in PyTorch."""

from __future__ import annotations

from symcnn.layers import Shape

_USUAL = (1, 3, 4)
"""The channels of a grey image, of one in colour, and of one in colour with transparency."""
_SIDES = 2


def channels_first(shape: Shape) -> str:
    """Return what to say of the shape of an input that looks so, and nothing for another.

    >>> from symcnn import parse
    >>> channels_first(parse("I(3,224,224)").input)
    'the input is 3×224 with 224 channels; for 3 channels, write I(224,224,3)'
    """
    if len(shape.size) != _SIDES or not all(number.is_Integer for number in shape.numbers):
        return ""
    first, second, last = map(int, (*shape.size, shape.channels))
    if first not in _USUAL or min(second, last) <= first:
        return ""
    meant = f"for {first} channel{'s' if first > 1 else ''}, write I({second},{last},{first})"
    return f"the input is {first}×{second} with {last} channels; {meant}"
