"""The PyTorch module of a layer, and the state of its output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from symcnn.frameworks.exporting.code_lines import Text
from symcnn.frameworks.exporting.layer_site import Site, State


@dataclass(frozen=True)
class LayerCode:
    """The constructor call of a layer's module, and the state of its output."""

    text: Text
    state: State


Rule: TypeAlias = Callable[[Site], LayerCode]
"""Returns the code of a layer at its site."""
