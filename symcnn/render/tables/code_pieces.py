"""Pieces of source code between which a line may end."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BETWEEN = re.compile(r"(?<=,)|(?<=-)(?![\d-])")
"""The places between arguments and between layers; a minus before a digit is none."""
_SIGNS = re.compile(r"(?<=[|*/+.])(?![|*/+.]|$)")
"""The places after other signs, but not at the end."""
_MAX_PIECE = 24
"""The length up to which a piece is not broken after other signs."""


def code_pieces(code: str) -> list[str]:
    """Return the pieces of code: layers and arguments, of which very long ones are broken.

    >>> code_pieces("C(3,f)-for i in 0..2*k-1[P(2)]")
    ['C(3,', 'f)-', 'for i in 0..2*k-1[P(2)]']
    >>> code_pieces("C(first+second+third+fourth)")
    ['C(first+', 'second+', 'third+', 'fourth)']
    """
    return [part for piece in filter(None, _BETWEEN.split(code)) for part in _break_long(piece)]


def _break_long(piece: str) -> Iterator[str]:
    yield from _SIGNS.split(piece) if len(piece) > _MAX_PIECE else (piece,)
