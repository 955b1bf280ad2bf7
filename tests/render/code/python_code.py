"""Python code of totals, as functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symcnn import Network
from symcnn.render.code import code


def function(net: Network, what: str, language: str = "python", **form: str) -> Callable[..., Any]:
    """Return the function that a total is in Python or NumPy."""
    names: dict[str, Callable[..., Any]] = {}
    exec(code(net, what, language, **form), names)  # noqa: S102 - it is what is tested
    return names[what]
