"""Activations and dropout of PyTorch's."""

from __future__ import annotations

from decimal import Decimal

from symcnn.frameworks.reading.torch.rules import RULES, rule
from symcnn.frameworks.reading.torch.site import Given, Made, Site


@rule("prelu")
def _prelu(at: Site, input: Given, weight: Given) -> Made:  # noqa: A002
    x = at.map(input)
    shared = weight.numel() == 1
    at.require(rule=shared or weight.numel() == at.channels(x))
    return at.step("PR", x, shared=int(shared))


@rule("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout")
def _dropout(at: Site, input: Given, p: float = 0.5, *rest: object, **more: object) -> Made:  # noqa: A002
    del rest, more
    return at.step("D", at.held(input), rate=int(p) if p == int(p) else Decimal(str(p)))


ACTIVATIONS = {
    "relu": "R",
    "relu6": "ReLU6",
    "leaky_relu": "LeakyReLU",
    "elu": "ELU",
    "selu": "SELU",
    "celu": "CELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "mish": "Mish",
    "softplus": "Softplus",
    "softsign": "Softsign",
    "sigmoid": "Sigmoid",
    "logsigmoid": "LogSigmoid",
    "log_sigmoid": "LogSigmoid",
    "tanh": "Tanh",
    "hardswish": "Hardswish",
    "hardsigmoid": "Hardsigmoid",
    "softmax": "Softmax",
    "log_softmax": "LogSoftmax",
}
"""The letters of activations by the names of PyTorch's functions."""


def _activation(at: Site, input: Given, *rest: object, **more: object) -> Made:  # noqa: A002
    """Return the activation of that name; how steep it is changes no size and no count."""
    del rest, more
    return at.step(ACTIVATIONS[at.name], at.held(input))


RULES.update(dict.fromkeys(ACTIVATIONS, _activation))


@rule("hardtanh")
def _hardtanh(
    at: Site,
    input: Given,  # noqa: A002
    min_val: float = -1,
    max_val: float = 1,
    inplace: bool = False,  # noqa: FBT001, FBT002
) -> Made:
    """Return a ReLU6 where that is what it is: PyTorch's own is made of a hard tanh."""
    del inplace
    return at.step("ReLU6" if (min_val, max_val) == (0, 6) else "Hardtanh", at.held(input))
