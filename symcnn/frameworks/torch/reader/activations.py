"""Rules of PyTorch's activations, pointwise functions and dropout."""

# ruff: noqa: A002, FBT001, FBT002 - the parameters are those of PyTorch's functions
from __future__ import annotations

from decimal import Decimal

from torch import Tensor

from symcnn.frameworks.activation_names import ACTIVATIONS
from symcnn.frameworks.importing.call_rules import by_name
from symcnn.frameworks.torch.reader.call_site import CallSite, Given, Made, Rule
from symcnn.frameworks.torch.reader.tensor_map import CHANNELS, TensorMap


def _prelu(at: CallSite, input: Given, weight: Given) -> Made:
    x = at.map(input)
    shared = weight.numel() == 1
    at.require(rule=shared or weight.numel() == at.channels(x))
    return at.step("PR", x, shared=int(shared))


def _dropout(
    at: CallSite, input: Given, p: float = 0.5, *rest: object, **more: object
) -> Made | TensorMap:
    del rest, more
    x = at.held(input)
    return at.step("D", x, rate=int(p) if p == int(p) else Decimal(str(p))) if p else x


_LETTERS = {name: row.letter for row in ACTIVATIONS for name in row.torch_functions}
"""The letters of activations by the names of PyTorch's functions."""


def _activation(at: CallSite, input: Given, *rest: object, **more: object) -> Made:
    """Return the activation of that name; its slope changes no shape and no count."""
    del rest, more
    return at.step(_LETTERS[at.name], at.held(input))


def _hardtanh(
    at: CallSite, input: Given, min_val: float = -1, max_val: float = 1, inplace: bool = False
) -> Made:
    """Return a ReLU6 for the limits 0 and 6, as PyTorch's ReLU6 calls hardtanh."""
    del inplace
    return at.step("ReLU6" if (min_val, max_val) == (0, 6) else "Hardtanh", at.held(input))


_CLAMPS: dict[tuple[Given, Given], str] = {(0, None): "R", (0, 6): "ReLU6"}
"""The letters of clamps by their limits."""


def _clamp(at: CallSite, input: Given, min: Given = None, max: Given = None) -> Made:
    """Return the activation with a clamp's limits: ReLU, ReLU6 or Hardtanh."""
    low, high = (None, min) if at.name == "clamp_max" else (min, max)
    at.require(rule=all(each is None or isinstance(each, int | float) for each in (low, high)))
    limits: tuple[Given, Given] = (low, high)
    return at.step(_CLAMPS.get(limits, "Hardtanh"), at.held(input))


def _glu(at: CallSite, input: Given, dim: int = -1) -> Made:
    """Return Take for half of the channels, which are gated by the other half."""
    x = at.held(input)
    at.require(rule=x.axes[dim] == CHANNELS)
    return at.likened(at.step("Take", x, **{"from": 0, "to": at.channels(x) // 2}))


# fmt: off
_POINTWISE = (
    "abs", "absolute", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "rsqrt",
    "square", "reciprocal", "sin", "cos", "tan", "asin", "acos", "atan", "arcsin", "arccos",
    "arctan", "sinh", "cosh", "asinh", "acosh", "atanh", "erf", "erfc", "erfinv", "lgamma",
    "logit", "sign", "sgn", "floor", "ceil", "round", "trunc", "fix", "frac", "sinc",
    "nan_to_num", "threshold", "hardshrink", "softshrink", "tanhshrink", "deg2rad", "rad2deg",
)
# fmt: on
"""Pointwise functions for which the notation has no layer."""


def _pointwise(at: CallSite, input: Given, *rest: object, **more: object) -> Made:
    """Return a ReLU for another pointwise function, which has the same shapes and counts."""
    at.require(rule=not any(isinstance(each, Tensor) for each in (*rest, *more.values())))
    return at.likened(at.step("R", at.held(input)))


def _power(at: CallSite, input: Given, exponent: Given) -> Made:
    x, other = (input, exponent) if id(input) in at.known else (exponent, input)
    at.require(rule=isinstance(other, int | float))
    return at.likened(at.step("R", at.held(x)))


def _signed(at: CallSite, input: Given) -> TensorMap:
    """Return the map itself: like arithmetic with a number, a sign adds no layer."""
    return at.held(input)


RULES: dict[str, Rule] = by_name(
    (" ".join(_POINTWISE), _pointwise),
    (" ".join(_LETTERS), _activation),  # takes from the pointwise functions those with a layer
    ("prelu", _prelu),
    ("dropout dropout{n}d alpha_dropout feature_alpha_dropout", _dropout),
    ("hardtanh", _hardtanh),
    ("clamp clip clamp_min clamp_max", _clamp),
    ("glu", _glu),
    ("pow float_power rpow", _power),
    ("neg negative positive", _signed),
)
"""The rules of activations and dropout, by the names of PyTorch's functions."""
