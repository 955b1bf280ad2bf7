"""The optional frameworks, imported only where they are used."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from symcnn.errors import SymcnnError

TITLES = {"torch": "PyTorch", "keras": "Keras"}
"""The frameworks, by the names of their packages, which are also the names of extras."""


def framework(name: str) -> ModuleType:
    """Import the package of a framework; raise SymcnnError if it is not installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name == name:
            raise SymcnnError(
                f"{TITLES[name]} is not installed; run `pip install 'symcnn[{name}]'`"
            ) from None
        raise _broken(name, error) from None
    except Exception as error:  # noqa: BLE001 - whatever importing a package raises
        raise _broken(name, error) from None


def _broken(name: str, error: Exception) -> SymcnnError:
    """Return the error of an installed package that cannot be imported."""
    said = (str(error).splitlines() or [type(error).__name__])[0]
    backend = "; choose its backend, such as KERAS_BACKEND=jax"
    return SymcnnError(
        f"{TITLES[name]} cannot be imported: {said}{backend if name == 'keras' else ''}"
    )
