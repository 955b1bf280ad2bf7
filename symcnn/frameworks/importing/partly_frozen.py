"""What is said of layers that are trained in part: the notation freezes a layer or does not."""

from __future__ import annotations


def partly(path: str) -> str:
    """Return what a user must know of a layer some of whose parameters are frozen."""
    return f"{path} is partly frozen; all of its parameters are counted as trainable"
