"""What each layer comes to in PyTorch: one entry for each."""

from __future__ import annotations

from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.torch.writer import convolutions, norms, pools, shapes
from symcnn.frameworks.torch.writer.layer_code import Made, Rule
from symcnn.frameworks.torch.writer.norms import activation
from symcnn.layers import LAYERS

_OVER_CHANNELS = "1"
"""The axis of the channels, after that of the batch."""


def _opaque(site: Site) -> Made:
    raise site.refused("an opaque layer has counts, but no operation; replace it by a layer")


RULES: dict[str, Rule] = {
    "C": convolutions.conv,
    "DW": convolutions.depthwise,
    "SC": convolutions.separable,
    "T": convolutions.transposed,
    "P": pools.greatest,
    "A": pools.mean,
    "G": pools.global_mean,
    "GM": pools.global_greatest,
    "AP": pools.adaptive_mean,
    "AM": pools.adaptive_greatest,
    "H": convolutions.dense,
    "O": convolutions.dense,
    "B": norms.batch,
    "LN": norms.layer,
    "GN": norms.group,
    "IN": norms.instance,
    "Normalization": norms.normalization,
    "LRN": norms.local_response,
    "LS": norms.scale,
    "R": activation("ReLU"),
    "ReLU6": activation("ReLU6"),
    "LeakyReLU": activation("LeakyReLU"),
    "ELU": activation("ELU"),
    "SELU": activation("SELU"),
    "GELU": activation("GELU"),
    "SiLU": activation("SiLU"),
    "Mish": activation("Mish"),
    "Softplus": activation("Softplus"),
    "Sigmoid": activation("Sigmoid"),
    "Tanh": activation("Tanh"),
    "Hardswish": activation("Hardswish"),
    "Hardsigmoid": activation("Hardsigmoid"),
    "Softmax": activation("Softmax", _OVER_CHANNELS),
    "LogSoftmax": activation("LogSoftmax", _OVER_CHANNELS),
    "CELU": activation("CELU"),
    "Softsign": activation("Softsign"),
    "Hardtanh": activation("Hardtanh"),
    "LogSigmoid": activation("LogSigmoid"),
    "PR": norms.slope,
    "D": norms.dropout,
    "U": shapes.upsample,
    "Pad": shapes.pad,
    "Crop": shapes.crop,
    "Take": shapes.taken,
    "F": shapes.flatten,
    "Reshape": shapes.reshape,
    "Shuffle": shapes.shuffle,
    "Z": shapes.zeros,
    "X": _opaque,
}
"""What a layer comes to, by its letter; an input comes to nothing."""


def made(site: Site) -> Made:
    """Return what a layer comes to; raise SymcnnError where PyTorch cannot say it."""
    return RULES[LAYERS[site.step.name].letter](site)
