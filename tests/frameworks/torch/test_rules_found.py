"""Functions of PyTorch's for which the notation has a layer, in the ways that models call them.

Shapes, parameters and buffers are those of PyTorch's own run.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest

import symcnn
from symcnn.errors import SymcnnError

torch = pytest.importorskip("torch")

from torch import nn
from torch.nn import functional as F


class Forward(nn.Module):
    """A model whose forward pass is a function of its parts and its input."""

    def __init__(self, function: Callable[..., Any], **parts: Any) -> None:
        super().__init__()
        self.function = function
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x: Any) -> Any:
        return self.function(self, x)


def read(module: nn.Module, *size: int) -> tuple[str, list[str]]:
    """Return the text of a model and what a user is told; its counts are what PyTorch says."""
    with warnings.catch_warnings(record=True, action="always") as caught:
        net = symcnn.from_torch(module, size)
    with torch.no_grad():  # required where a function writes to a given tensor
        shape = tuple(module.eval()(torch.zeros(2, *size)).shape[1:])
    assert sorted(net.output.numbers) == sorted(shape)
    assert net.params == sum(each.numel() for each in module.parameters())
    assert net.buffers == sum(each.numel() for each in module.buffers())
    return str(net).partition("-")[2], [str(each.message) for each in caught]


class Frozen(nn.Module):
    """The batch normalization of detectors: all of its numbers are buffers."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        for name in ("weight", "bias", "running_mean", "running_var"):
            self.register_buffer(name, torch.ones(channels))

    def forward(self, x: Any) -> Any:
        scale = self.weight * (self.running_var + 1e-5).rsqrt()
        shift = self.bias - self.running_mean * scale
        return x * scale.view(1, -1, 1, 1) + shift.view(1, -1, 1, 1)


def gamma() -> nn.Parameter:
    return nn.Parameter(torch.ones(4))


def convolution() -> nn.Module:
    return nn.Conv2d(4, 4, 1)


IMAGE, SIGNAL = (4, 8, 8), (4, 9)
RULES: list[tuple[Callable[..., Any], dict[str, Any], tuple[int, ...], str]] = [
    (lambda s, x: x * s.gamma.view(1, -1, 1, 1), {"gamma": gamma()}, IMAGE, "LS"),
    (lambda s, x: x * s.gamma[:, None, None], {"gamma": gamma()}, IMAGE, "LS"),
    (lambda s, x: s.gamma[None, :, None, None] * x, {"gamma": gamma()}, IMAGE, "LS"),
    (lambda s, x: x.mul_(s.gamma.reshape(4, 1, 1)), {"gamma": gamma()}, IMAGE, "LS"),
    (lambda s, x: x.permute(0, 2, 3, 1) * s.gamma, {"gamma": gamma()}, IMAGE, "LS"),
    (lambda s, x: x.mean((2, 3)) * s.gamma, {"gamma": gamma()}, IMAGE, "G-F-LS"),
    (
        lambda s, x: x * s.gamma.view(4, 1, 1) * s.gamma.view(4, 1, 1),
        {"gamma": gamma()},
        IMAGE,
        "LS-tied[LS]",
    ),
    (lambda _, x: F.pad(x, (1, -1, 2, -3)), {}, IMAGE, "Pad((2,1),after=0)-Crop(0,after=(3,1))"),
    (lambda _, x: F.pad(x, (-1, -2)), {}, SIGNAL, "Crop(1,after=2)"),
    (lambda _, x: F.pad(x, (1, -1)), {}, SIGNAL, "Pad(1,after=0)-Crop(0,after=1)"),
    (lambda _, x: F.pad(x, (0, 0, 0, 0, -1, -1)), {}, IMAGE, "Take(1,3)"),
    (lambda _, x: x.max(2)[0], {}, SIGNAL, "GM-F"),
    (lambda _, x: x.max(2).values, {}, SIGNAL, "GM-F"),
    (lambda _, x: x.max(2)[0].max(2)[0], {}, IMAGE, "P((8,1))-Reshape(8,4,dims=1)-GM-F"),
    (lambda _, x: x.max(dim=3, keepdim=True).values, {}, IMAGE, "P((1,8))"),
    (lambda _, x: x.amax((2, 3)), {}, IMAGE, "GM-F"),
    (lambda _, x: torch.amax(x, dim=(-1, -2), keepdim=True), {}, IMAGE, "GM"),
    (lambda _, x: x.mean(3), {}, IMAGE, "A((1,8))-Reshape(8,4,dims=1)"),
    (lambda _, x: x.mean(2).mean(2), {}, IMAGE, "A((8,1))-Reshape(8,4,dims=1)-G-F"),
    (lambda _, x: F.max_pool2d(x, 2, return_indices=True)[0], {}, IMAGE, "P(2)"),
    (lambda s, x: s.pool(x)[0], {"pool": nn.MaxPool2d(2, return_indices=True)}, IMAGE, "P(2)"),
    (
        lambda s, x: s.pool(x)[0],
        {"pool": nn.AdaptiveMaxPool2d(1, return_indices=True)},
        IMAGE,
        "GM",
    ),
    (lambda _, x: x.permute(0, 2, 3, 1).reshape(2, -1, 2), {}, IMAGE, "Reshape(128,2,dims=1)"),
    (
        lambda s, x: s.fc(x.permute(0, 2, 3, 1).flatten(1, 2)).view(-1, 8, 8, 4),
        {"fc": nn.Linear(4, 4)},
        IMAGE,
        "Reshape(64,4,dims=1)-C(1,4)-Reshape(8,4)",
    ),
    (lambda _, x: x.permute(0, 2, 1, 3).reshape(-1, 8, 32), {}, IMAGE, "Reshape(32,8,dims=1)"),
    (lambda _, x: -x, {}, IMAGE, ""),
    (lambda _, x: x.clamp(min=0).clamp(0, 6).clamp(-1, 2), {}, IMAGE, "R-ReLU6-Hardtanh"),
    (lambda _, x: torch.clamp_max(x.clamp_min(0), 5), {}, IMAGE, "R-Hardtanh"),
    (lambda s, x: s.drop(x), {"drop": nn.Dropout(0.0)}, IMAGE, ""),
    (lambda s, x: s.norm(x), {"norm": Frozen(4)}, IMAGE, "B(frozen=1)"),
]


def written_by(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a forward pass in which a function of two maps writes to a given tensor."""

    def forward(self: Any, x: Any) -> Any:
        result = torch.empty(x.shape)
        function(x, self.conv(x), out=result)
        return result

    return forward


def largest_written(self: Any, x: Any) -> Any:
    values, places = torch.empty(0), torch.empty(0, dtype=torch.long)
    return torch.max(self.conv(x), 3, keepdim=True, out=(values, places))[0]


WRITTEN: list[tuple[Callable[..., Any], str]] = [
    (written_by(torch.add), "add[_|C(1,4)]"),
    (written_by(lambda _, y, out: torch.clamp(y, 0, out=out)), "C(1,4)-R"),
    (written_by(lambda _, y, out: torch.neg(y, out=out)), "C(1,4)"),
    (lambda s, x: torch.amax(s.conv(x), (2, 3), out=torch.empty(len(x), 4)), "C(1,4)-GM-F"),
    (largest_written, "C(1,4)-P((1,8))"),
]


@pytest.mark.parametrize(("function", "text"), WRITTEN)
def test_a_rule_is_found_where_the_result_is_written_to_a_given_tensor(
    function: Callable[..., Any], text: str
) -> None:
    assert read(Forward(function, conv=convolution()), *IMAGE) == (text, [])


@pytest.mark.parametrize(("function", "parts", "size", "text"), RULES)
def test_a_rule_is_found_however_it_is_called(
    function: Callable[..., Any], parts: dict[str, Any], size: tuple[int, ...], text: str
) -> None:
    assert read(Forward(function, **parts), *size) == (text, [])


def gate(x: Any) -> Any:
    return x.mean((2, 3), keepdim=True)


LIKENED: list[tuple[Callable[..., Any], str, list[str]]] = [
    (lambda s, x: x - s.conv(x), "add[_|C(1,4)]", ["sub (sub) is imported as add"]),
    (lambda s, x: s.conv(x) / x, "add[C(1,4)|_]", ["truediv", "div (div) is imported as add"]),
    (lambda s, x: torch.maximum(x, s.conv(x)), "add[_|C(1,4)]", ["maximum (maximum) is imported"]),
    (lambda s, x: torch.min(x, s.conv(x)), "add[_|C(1,4)]", ["min (min) is imported as add"]),
    (lambda s, x: torch.max(x, other=s.conv(x)), "add[_|C(1,4)]", ["max (max) is imported as"]),
    (written_by(torch.maximum), "add[_|C(1,4)]", ["maximum (maximum) is imported as add"]),
    (written_by(torch.max), "add[_|C(1,4)]", ["max (max) is imported as add"]),
    (written_by(torch.div), "add[_|C(1,4)]", ["div (div) is imported as add"]),
    (written_by(lambda _, y, out: torch.exp(y, out=out)), "C(1,4)-R", ["exp (exp) is imported"]),
    (lambda s, x: s.conv(x) - gate(x), "mul[C(1,4)|G]", ["sub (sub) is imported as mul"]),
    (lambda s, x: gate(x) + s.conv(x), "mul[G|C(1,4)]", ["add (add) is imported as mul"]),
    (lambda s, x: s.conv(x).abs(), "C(1,4)-R", ["abs (abs) is imported as R"]),
    (lambda s, x: s.conv(x) ** 2, "C(1,4)-R", ["pow (pow) is imported as R"]),
    (lambda s, x: 2 ** s.conv(x), "C(1,4)-R", ["rpow (rpow) is imported as R"]),
    (
        lambda s, x: s.conv(x).exp().sqrt().exp(),
        "C(1,4)-R*3",
        ["exp (2 times, first exp) is imported as R", "sqrt (sqrt) is imported as R"],
    ),
    (lambda s, x: F.glu(s.conv(x), 1), "C(1,4)-Take(0,2)", ["glu (glu) is imported as Take"]),
]


@pytest.mark.parametrize(("function", "text", "says"), LIKENED)
def test_what_has_the_shapes_and_counts_of_a_layer_is_written_as_it(
    function: Callable[..., Any], text: str, says: list[str]
) -> None:
    found, said = read(Forward(function, conv=convolution()), *IMAGE)
    assert found == text
    assert all(each.endswith("which has the same shapes and counts") for each in said)
    assert all(any(each.startswith(word) for word in says) for each in said)


MISSED: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (lambda s, x: x * s.mask.view(4, 1, 1), {"mask": nn.Buffer(torch.ones(4))}),
    (lambda _, x: x * torch.ones(4, 1, 1), {}),
    (lambda s, x: x * s.gamma, {"gamma": nn.Parameter(torch.ones(4, 8, 8))}),
    (lambda s, x: x - s.gamma.view(4, 1, 1), {"gamma": gamma()}),
    (lambda s, x: x ** s.gamma.view(4, 1, 1), {"gamma": gamma()}),
    (lambda s, x: x.clamp(min=s.gamma.view(4, 1, 1)), {"gamma": gamma()}),
    (lambda _, x: F.pad(x, (1, 1, 0, 0, 1, 1)), {}),
    (lambda _, x: F.pad(x, (0, 0, 0, 0, 1, -1)), {}),
    (lambda _, x: x.mean(1, keepdim=True), {}),
    (lambda _, x: F.glu(x, 2), {}),
    (lambda _, x: x.permute(0, 2, 3, 1).mean(1), {}),
]


@pytest.mark.parametrize(("function", "parts"), MISSED)
def test_what_only_looks_like_a_rule_is_an_opaque_layer(
    function: Callable[..., Any], parts: dict[str, Any]
) -> None:
    text, said = read(Forward(function, **parts), *IMAGE)
    assert text.startswith("X(")
    assert "symcnn has no layer for" in said[0]


class Unfrozen(Frozen):
    """A part with the buffers of one that is frozen, which does something else."""

    def forward(self, x: Any) -> Any:
        return F.avg_pool2d(x, 2) * (self.weight + self.bias + self.running_var).view(4, 1, 1)


def test_a_part_with_the_buffers_of_a_frozen_normalization_may_be_none() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        net = symcnn.from_torch(nn.Sequential(convolution(), Unfrozen(4)), IMAGE)
    assert str(net) == "I(8,4)-C(1,4)-X(buffers=16,macs=0,arriving=(4,8,8),leaving=(4,4,4))"


@pytest.mark.filterwarnings("ignore::symcnn.errors.ModelWarning")
@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda _, x: sum(F.max_pool2d(x, 2, return_indices=True)), "output 2 of max_pool2d"),
        (lambda s, x: s.gru(x.flatten(2))[1][0], "output 2 of GRU"),
        (lambda _, x: x.flatten(1) @ x.flatten(1).T, "flatten, which does not|T, which does not"),
        (lambda _, x: torch.hypot(x, x.relu()), "hypot of 2 feature maps, 4×8×8"),
        (lambda _, x: torch.hypot(x, gate(x)), "hypot of 2 feature maps, 4×1×1 and 4×8×8"),
        (lambda _, x: x.mean(), "mean, which does not return one feature map"),
    ],
)
def test_what_is_no_map_is_told_by_what_makes_it(function: Callable[..., Any], says: str) -> None:
    module = Forward(function, gru=nn.GRU(64, 3, batch_first=True))
    with pytest.raises(SymcnnError, match=f"the model uses ({says})"):
        symcnn.from_torch(module, IMAGE)
