"""The layers, one file for each or for a close family: all their mathematics together.

A new layer is a new file and an import of it here. Everything else follows from its fields and rules:
the spelling, the errors, the reference.
"""

from symcnn.layers import (  # noqa: F401 - importing a layer enters it
    activation,
    conv,
    dense,
    dropout,
    input,  # noqa: A004 - the layer's name
    norm,
    pool,
    pool_whole,
    resize,
    transposed,
)
from symcnn.layers.base import LAYERS, Layer
from symcnn.layers.shape import Map, Shape

__all__ = ["LAYERS", "Layer", "Map", "Shape"]
