"""The frameworks themselves: optional, and imported only where they are used."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from symcnn.errors import SymcnnError

TITLES = {"torch": "PyTorch", "keras": "Keras"}
"""The frameworks, by the names of their packages, which are those of our extras."""


def framework(name: str) -> ModuleType:
    """Return the package of a framework; raise SymcnnError where it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise SymcnnError(
            f"{TITLES[name]} is not installed ({error}); `pip install 'symcnn[{name}]'` brings it"
        ) from None
