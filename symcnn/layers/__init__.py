"""The layers: each file declares one layer, or a close family, with all its mathematics.

The files of this folder are found by themselves, so that a new layer is a new file and no line
elsewhere. Its spelling, errors, LaTeX and reference follow from its fields and rules.
"""

from importlib import import_module
from pkgutil import iter_modules

from symcnn.layers.declaration.base import LAYERS, Layer
from symcnn.layers.declaration.shape import Map, Shape

__all__ = ["LAYERS", "Layer", "Map", "Shape"]

_LISTED_FIRST = (
    "input",
    "conv",
    "conv_transpose",
    "pool",
    "global_pool",
    "dense",
    "norm",
    "local_response_norm",
    "layer_scale",
    "activation",
    "dropout",
    "upsample",
    "slice",
    "flatten",
    "border",
    "reshape",
    "channel_shuffle",
    "zero_channels",
    "opaque",
)
"""The files whose layers the reference lists first, in this order; others follow by name."""


def _discover() -> None:
    """Import the files of this folder, each of which enters its layers into `LAYERS`."""
    names = {module.name for module in iter_modules(__path__) if not module.ispkg}
    for name in dict.fromkeys((*_LISTED_FIRST, *sorted(names))):
        import_module(f"{__name__}.{name}")


_discover()
