"""The length of a formula as printed, by which forms are compared."""

from __future__ import annotations

import re

from symcnn.algebra.presentation.term import Term

_NAME = re.compile(r"[A-Za-z_]\w*")
"""A name, which counts as one sign."""
_INVISIBLE = re.compile(r"[ ,]|·(?!\d)")
"""What is not counted: spaces, the commas of digit groups, and dots but before numbers."""


def printed_length(term: Term) -> tuple[int, int]:
    """Return the number of signs of a formula on a page, and of its text.

    A page has dots only before numbers. A name is one sign, and a fraction one more.
    """
    text = str(term)
    signs = _INVISIBLE.sub("", _NAME.sub("x", text))
    return len(signs) + signs.count("/"), len(text)
