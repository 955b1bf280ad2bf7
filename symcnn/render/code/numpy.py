"""Formulas in Python for NumPy: element by element, in integers of 64 bits."""

from __future__ import annotations

from dataclasses import replace

from symcnn.render.code.fragment import call_of_two
from symcnn.render.code.language import Asked, below_2_63, listed
from symcnn.render.code.python import PYTHON, function

_EXACT = "For integers and int64 arrays; exact while every number in it stays below 2^63."


def _function(asked: Asked) -> str:
    """Return a function, and say which of its arguments are no arrays."""
    alone = [f"No array may be put in for {listed(asked.counts)}."] if asked.counts else []
    return f"import numpy as np\n\n\n{function(asked, _EXACT, *alone)}"


NUMPY = replace(
    PYTHON,
    title="NumPy",
    number=below_2_63("NumPy"),
    least=call_of_two("np.minimum"),
    greatest=call_of_two("np.maximum"),
    whole=_function,
)
