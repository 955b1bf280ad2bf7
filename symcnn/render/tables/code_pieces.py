"""Pieces of source code between which a line may end."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"(?<=[-,|*/+.])(?![-,|*/+.]|$)")
"""The places after signs, but not at the end."""


def code_pieces(code: str) -> list[str]:
    """Return the pieces of code; each but the last ends with a sign.

    >>> code_pieces("C(3,f)-for i in 1..2*k")
    ['C(3,', 'f)-', 'for i in 1..', '2*', 'k']
    """
    return _BREAKS.split(code)
