"""The table of layers in Keras."""

from __future__ import annotations

from symcnn.frameworks.activation_names import ACTIVATIONS
from symcnn.frameworks.exporting.layer_site import Site, refuse_opaque
from symcnn.frameworks.keras.writer import other_layers as others
from symcnn.frameworks.keras.writer import sliding_layers as windows
from symcnn.frameworks.keras.writer.layer_code import Rule, Stage
from symcnn.layers import LAYERS

RULES: dict[str, Rule] = {
    "C": windows.conv,
    "DW": windows.depthwise,
    "SC": windows.separable,
    "T": windows.transposed,
    "P": windows.greatest,
    "A": windows.mean,
    "G": windows.over_all("Average"),
    "GM": windows.over_all("Max"),
    "AP": windows.adaptive("Average"),
    "AM": windows.adaptive("Max"),
    "H": windows.dense,
    "O": windows.dense,
    "B": others.batch,
    "LN": others.over_channels,
    "GN": others.group,
    "IN": others.instance,
    "Normalization": others.plain("Normalization"),
    "LRN": others.local_response,
    "LS": others.scale,
    **{
        row.letter: others.plain(*(row.keras or ("Activation", f'"{row.keras_function}"')))
        for row in ACTIVATIONS
    },
    "PR": others.slope,
    "D": others.dropout,
    "U": others.upsample,
    "Pad": others.border("ZeroPadding"),
    "Crop": others.border("Cropping"),
    "Take": others.taken,
    "F": others.plain("Flatten"),
    "Reshape": others.reshape,
    "Shuffle": others.helper("channel_shuffle", "groups"),
    "Z": others.helper("zero_channels", "amount"),
    "X": refuse_opaque,
}
"""The rules of layers, by their letters; the input has none."""
_FLATTENING_LAYERS = ("F", "H", "O")


def layer_code(site: Site) -> list[Stage]:
    """Return the code of a layer; raise SymcnnError if Keras has no equivalent."""
    return site.rule(RULES, "Keras")(site)


def leaving(site: Site) -> int:
    """Return the number of spatial axes of a layer's output."""
    letter = LAYERS[site.step.name].letter
    if letter == "Reshape":
        return len(site.shape_sides())
    return 0 if letter in _FLATTENING_LAYERS else site.dims
