"""The layers, one file for each or for a close family: all their mathematics together.

A new layer is a new file and a line that imports it here. Everything else follows from its fields
and its rules: the spelling, the errors, the reference.
"""

# ruff: noqa: F401, I001 - importing a layer enters it, and the reference lists them in this order
from symcnn.layers import input as _input
from symcnn.layers import conv as _conv
from symcnn.layers import conv_transpose as _transposed
from symcnn.layers import pool as _pool
from symcnn.layers import global_pool as _pool_whole
from symcnn.layers import dense as _dense
from symcnn.layers import norm as _norm
from symcnn.layers import activation as _activation
from symcnn.layers import dropout as _dropout
from symcnn.layers import resize as _resize
from symcnn.layers import border as _border
from symcnn.layers import reshape as _reshape
from symcnn.layers import channels as _channels
from symcnn.layers import opaque as _opaque
from symcnn.layers.declaration.base import LAYERS, Layer
from symcnn.layers.declaration.shape import Map, Shape

__all__ = ["LAYERS", "Layer", "Map", "Shape"]
