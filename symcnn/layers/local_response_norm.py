"""Local response normalization."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.arguments import count
from symcnn.layers.declaration.base import Layer, layer


@layer("LRN", "LocalResponseNorm")
@dataclass(frozen=True)
class LocalResponseNorm(Layer):
    """Local response normalization, over `size` neighboring channels: `LRN(5)`.

    Sources: Krizhevsky, Sutskever & Hinton 2012, section 3.3; PyTorch, torch.nn.LocalResponseNorm.
    """

    spatial = True

    size: Term = count("k", default=5)
