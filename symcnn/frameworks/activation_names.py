"""The activations without parameters, by their names in the notation, PyTorch and Keras."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ActivationNames:
    """An activation: its letter, and what the frameworks call it."""

    letter: str
    torch: tuple[str, ...]
    """The class in `torch.nn`, and its arguments."""
    torch_functions: tuple[str, ...]
    keras_function: str
    keras: tuple[str, ...] = ()
    """The class in `keras.layers`, and its arguments; none if Keras has the function only."""


_CHANNEL_AXIS = "1"
"""PyTorch's axis of the channels, after that of the batch."""

ACTIVATIONS = (
    ActivationNames("R", ("ReLU",), ("relu",), "relu", ("ReLU",)),
    ActivationNames("ReLU6", ("ReLU6",), ("relu6",), "relu6", ("ReLU", "6")),
    ActivationNames(
        "LeakyReLU", ("LeakyReLU",), ("leaky_relu", "rrelu"), "leaky_relu", ("LeakyReLU",)
    ),
    ActivationNames("ELU", ("ELU",), ("elu",), "elu", ("ELU",)),
    ActivationNames("SELU", ("SELU",), ("selu",), "selu"),
    ActivationNames("GELU", ("GELU",), ("gelu",), "gelu"),
    ActivationNames("SiLU", ("SiLU",), ("silu",), "silu"),
    ActivationNames("Mish", ("Mish",), ("mish",), "mish"),
    ActivationNames("Softplus", ("Softplus",), ("softplus",), "softplus"),
    ActivationNames("Sigmoid", ("Sigmoid",), ("sigmoid",), "sigmoid"),
    ActivationNames("Tanh", ("Tanh",), ("tanh",), "tanh"),
    ActivationNames("Hardswish", ("Hardswish",), ("hardswish",), "hard_silu"),
    ActivationNames("Hardsigmoid", ("Hardsigmoid",), ("hardsigmoid",), "hard_sigmoid"),
    ActivationNames("Softmax", ("Softmax", _CHANNEL_AXIS), ("softmax",), "softmax", ("Softmax",)),
    ActivationNames("LogSoftmax", ("LogSoftmax", _CHANNEL_AXIS), ("log_softmax",), "log_softmax"),
    ActivationNames("CELU", ("CELU",), ("celu",), "celu"),
    ActivationNames("Softsign", ("Softsign",), ("softsign",), "softsign"),
    ActivationNames("Hardtanh", ("Hardtanh",), (), "hard_tanh"),
    ActivationNames("LogSigmoid", ("LogSigmoid",), ("logsigmoid", "log_sigmoid"), "log_sigmoid"),
)
"""The activations of both frameworks; functions whose layer depends on their limits are rules."""
