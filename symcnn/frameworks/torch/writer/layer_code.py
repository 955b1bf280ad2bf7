"""What a layer comes to in PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.exporting.line_breaks import Text
from symcnn.frameworks.exporting.state import State


@dataclass(frozen=True)
class Made:
    """The module of a layer, as it is constructed, and what leaves it."""

    text: Text
    state: State


Rule: TypeAlias = Callable[[Site], Made]
"""What a layer comes to at a place."""
