"""The table of layers in PyTorch."""

from __future__ import annotations

from functools import partial

from symcnn.frameworks.activation_names import ACTIVATIONS
from symcnn.frameworks.exporting.layer_site import Site, refuse_opaque
from symcnn.frameworks.torch.writer import norms, shapes
from symcnn.frameworks.torch.writer import sliding_layers as windows
from symcnn.frameworks.torch.writer.layer_code import LayerCode, Rule
from symcnn.frameworks.torch.writer.norms import activation

RULES: dict[str, Rule] = {
    "C": windows.conv,
    "DW": windows.depthwise,
    "SC": windows.separable,
    "T": windows.transposed,
    "P": windows.greatest,
    "A": windows.mean,
    "G": windows.over_all("Avg"),
    "GM": windows.over_all("Max"),
    "AP": windows.adaptive("Avg"),
    "AM": windows.adaptive("Max"),
    "H": windows.dense,
    "O": windows.dense,
    "B": norms.batch,
    "LN": norms.layer,
    "GN": norms.group,
    "IN": norms.instance,
    "Normalization": norms.with_axes("Normalization"),
    "LRN": norms.local_response,
    "LS": norms.with_axes("LayerScale"),
    **{row.letter: activation(*row.torch) for row in ACTIVATIONS},
    "PR": norms.slope,
    "D": norms.dropout,
    "U": shapes.upsample,
    "Pad": shapes.pad,
    "Crop": partial(shapes.pad, sign=-1),
    "Take": shapes.taken,
    "F": shapes.flatten,
    "Reshape": shapes.reshape,
    "Shuffle": shapes.shuffle,
    "Z": shapes.zeros,
    "X": refuse_opaque,
}
"""The rules of layers, by their letters; the input has none."""


def layer_code(site: Site) -> LayerCode:
    """Return the code of a layer; raise SymcnnError if PyTorch has no equivalent."""
    return site.rule(RULES, "PyTorch")(site)
