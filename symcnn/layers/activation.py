"""Activation functions, which are applied to each value."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.presentation.term import ONE, Term
from symcnn.layers.declaration.arguments import flag
from symcnn.layers.declaration.base import Layer, layer
from symcnn.layers.declaration.shape import Map

_WITHOUT_PARAMETERS = (
    ("R", "ReLU"),
    ("ReLU6", "ReLU6"),
    ("LeakyReLU", "LeakyReLU"),
    ("ELU", "ELU"),
    ("SELU", "SELU"),
    ("GELU", "GELU"),
    ("SiLU", "Swish"),
    ("Mish", "Mish"),
    ("Softplus", "Softplus"),
    ("Sigmoid", "Sigmoid"),
    ("Tanh", "Tanh"),
    ("Hardswish", "Hardswish"),
    ("Hardsigmoid", "Hardsigmoid"),
    ("Softmax", "Softmax"),
    ("LogSoftmax", "LogSoftmax"),
    ("CELU", "CELU"),
    ("Softsign", "Softsign"),
    ("Hardtanh", "Hardtanh"),
    ("LogSigmoid", "LogSigmoid"),
)


@dataclass(frozen=True)
class Activation(Layer):
    """An activation function, by default without parameters."""

    @classmethod
    def title(cls) -> str:
        """Return the name as the field spells it: ReLU, but SiLU for Swish."""
        return cls.letter if cls.letter.endswith("LU") else cls.alias


for _letter, _alias in _WITHOUT_PARAMETERS:
    layer(_letter, _alias)(
        type(_alias, (Activation,), {"__doc__": f"The activation function {_alias}."})
    )


@layer("PR", "PReLU")
@dataclass(frozen=True)
class PReLU(Activation):
    """ReLU with a learned slope, one for all channels or with `shared=0` one per channel.

    Source: He et al. 2015; PyTorch, torch.nn.PReLU.
    """

    shared: int = flag(default=1)

    def weights(self, x: Map) -> Term:
        """Return one slope, or one per channel."""
        return self.shared * ONE + (1 - self.shared) * x.channels
