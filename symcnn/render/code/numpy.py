"""Formulas in Python for NumPy: elementwise, in 64-bit integers."""

from __future__ import annotations

from dataclasses import replace

from symcnn.algebra.sums.closed_sum import Series
from symcnn.render.code.fragment import call_of_two
from symcnn.render.code.language import CodeRequest, below_2_63, listed
from symcnn.render.code.python import PYTHON, function

_EXACT = "For integers and int64 arrays; exact while all intermediate results are below 2^63."


def _write_function(request: CodeRequest) -> str:
    """Return a function whose docstring names the arguments that must be scalars."""
    sums = request.formula.value.atoms(Series)
    in_counts = {symbol for series in sums for symbol in series.args[2].free_symbols}
    counts = [
        name for symbol, name in request.names.items() if request.net.symbols[symbol] in in_counts
    ]
    scalars = "must be a scalar" if len(counts) == 1 else "must be scalars"
    note = [f"{listed(counts)} {scalars}."] if counts else []
    return f"import numpy as np\n\n\n{function(request, _EXACT, *note)}"


NUMPY = replace(
    PYTHON,
    title="NumPy",
    number=below_2_63("NumPy"),
    least=call_of_two("np.minimum"),
    greatest=call_of_two("np.maximum"),
    whole=_write_function,
)
