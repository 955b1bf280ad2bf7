"""The recipe for an activation, followed in a process of its own: a layer, and a row of names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_ADDED = """
import symcnn
from symcnn.frameworks import activation_names as names
from symcnn.layers.activation import Activation, layer

layer("Hardshrink", "Hardshrink")(type("Hardshrink", (Activation,), {"__doc__": "Shrinkage."}))
row = names.ActivationNames("Hardshrink", ("Hardshrink",), ("hardshrink",), "hard_shrink")
names.ACTIVATIONS = (*names.ACTIVATIONS, row)
"""


def check_added(source: str) -> None:
    """Run a source after the recipe has added hard shrinkage; a warning is an error."""
    done = subprocess.run(  # noqa: S603 - the interpreter that runs the tests
        [sys.executable, "-W", "error::symcnn.errors.ModelWarning", "-c", _ADDED + source],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
