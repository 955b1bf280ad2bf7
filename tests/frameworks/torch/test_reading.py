"""What PyTorch's modules and functions are in the notation."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest

import symcnn
from symcnn.errors import ModelWarning

torch = pytest.importorskip("torch")

from torch import nn
from torch.nn import functional as F

from tests.frameworks.added_activation import check_added


class Forward(nn.Module):
    """A model whose forward pass is a function of its parts and its input."""

    def __init__(self, function: Callable[..., Any], **parts: Any) -> None:
        super().__init__()
        self.function = function
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x: Any) -> Any:
        return self.function(self, x)


def text(model: nn.Module, *size: int) -> str:
    """Return the text of a model, without warnings and without folding's line breaks."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", ModelWarning)
        return str(symcnn.from_torch(model, size))


MODULES = [
    (nn.Conv2d(3, 8, 3), "C(3,8)"),
    (nn.Conv2d(3, 8, (1, 7), stride=2, padding=(0, 3), bias=False), "C((1,7),8,2,(0,3),bias=0)"),
    (nn.Conv2d(3, 8, 3, padding="same"), "C(3,8,p=same)"),
    (nn.Conv2d(3, 8, 3, padding="valid"), "C(3,8)"),
    (nn.Conv2d(3, 8, 3, dilation=2), "C(3,8,d=2)"),
    (nn.Conv2d(3, 8, 3, padding=1, padding_mode="reflect"), "Pad(1)-C(3,8)"),
    (nn.Conv2d(3, 6, 3, padding=1, groups=3), "DW(3,p=1,multiplier=2)"),
    (nn.ConvTranspose2d(3, 8, 2, stride=2), "T(2,8,2)"),
    (
        nn.ConvTranspose2d(3, 6, 3, stride=2, padding=1, output_padding=1, groups=3, dilation=2),
        "T(3,6,2,1,output_padding=1,d=2,groups=3)",
    ),
    (nn.MaxPool2d(2), "P(2)"),
    (nn.MaxPool2d(3, 2, 1, ceil_mode=True), "P(3,2,1,ceil=1)"),
    (nn.AvgPool2d(3, 1, 1), "A(3,1,1)"),
    (nn.AdaptiveAvgPool2d(1), "G"),
    (nn.AdaptiveAvgPool2d((4, 2)), "AP((4,2))"),
    (nn.AdaptiveMaxPool2d(1), "GM"),
    (nn.AdaptiveMaxPool2d(4), "AM(4)"),
    (nn.BatchNorm2d(3), "B"),
    (nn.BatchNorm2d(3, affine=False), "B(affine=0)"),
    (nn.BatchNorm2d(3, track_running_stats=False), "B(stats=0)"),
    (nn.GroupNorm(3, 3), "GN(3)"),
    (nn.InstanceNorm2d(3), "IN"),
    (nn.InstanceNorm2d(3, affine=True, track_running_stats=True), "IN(affine=1,stats=1)"),
    (nn.LocalResponseNorm(5), "LRN"),
    (nn.PReLU(), "PR"),
    (nn.PReLU(3), "PR(shared=0)"),
    (nn.ReLU(inplace=True), "R"),
    (nn.ReLU6(), "ReLU6"),
    (nn.LeakyReLU(0.1), "LeakyReLU"),
    (nn.ELU(), "ELU"),
    (nn.SELU(), "SELU"),
    (nn.CELU(), "CELU"),
    (nn.GELU(), "GELU"),
    (nn.SiLU(), "SiLU"),
    (nn.Mish(), "Mish"),
    (nn.Softplus(), "Softplus"),
    (nn.Softsign(), "Softsign"),
    (nn.Sigmoid(), "Sigmoid"),
    (nn.LogSigmoid(), "LogSigmoid"),
    (nn.Tanh(), "Tanh"),
    (nn.Hardtanh(), "Hardtanh"),
    (nn.Hardswish(), "Hardswish"),
    (nn.Hardsigmoid(), "Hardsigmoid"),
    (nn.Softmax(1), "Softmax"),
    (nn.LogSoftmax(1), "LogSoftmax"),
    (nn.Dropout(0.2), "D(0.2)"),
    (nn.Dropout2d(), "D(0.5)"),
    (nn.Upsample(scale_factor=2), "U(2)"),
    (nn.UpsamplingBilinear2d(size=(24, 16)), "U((3,2))"),
    (nn.ZeroPad2d(1), "Pad(1)"),
    (nn.ZeroPad2d((0, 1, 0, 1)), "Pad(0,after=1)"),
    (nn.ZeroPad2d((1, 2, 3, 4)), "Pad((3,1),after=(4,2))"),
    (nn.ZeroPad2d(-1), "Crop(1)"),
    (nn.ReflectionPad2d(1), "Pad(1)"),
    (nn.ChannelShuffle(3), "Shuffle(3)"),
    (nn.Flatten(), "F"),
    (nn.Sequential(nn.Flatten(), nn.Linear(192, 10)), "F-O(10)"),
    (nn.Sequential(nn.Flatten(), nn.Linear(192, 7, bias=False), nn.ReLU()), "F-O(7,bias=0)-R"),
    (nn.Sequential(nn.Flatten(), nn.Unflatten(1, (12, 4, 4))), "F-Reshape(4,12)"),
    (nn.Identity(), ""),
]


@pytest.mark.parametrize(("module", "expected"), MODULES, ids=lambda case: str(case)[:40])
def test_modules_become_layers(module: nn.Module, expected: str) -> None:
    assert text(nn.Sequential(module), 3, 8, 8) == "-".join(filter(None, ("I(8,3)", expected)))


def zeros(x: Any) -> Any:
    """Return two channels of zeros of the size of a map."""
    return torch.zeros(x.size(0), 2, *x.shape[2:])


FUNCTIONS: list[tuple[Callable[..., Any], str]] = [
    (lambda _, x: F.relu(x), "R"),
    (lambda _, x: torch.relu_(x), "R"),
    (lambda _, x: x.sigmoid(), "Sigmoid"),
    (lambda _, x: torch.flatten(x, 1), "F"),
    (lambda _, x: x.view(x.size(0), -1), "F"),
    (lambda _, x: x.reshape(x.shape[0], 6, 8, 4), "Reshape((8,4),6)"),
    (lambda _, x: F.adaptive_avg_pool2d(x, 1), "G"),
    (
        lambda _, x: F.adaptive_avg_pool2d(x, (1, 1)).squeeze(-1).squeeze(-1),
        "G-Reshape(1,3,dims=1)-F",
    ),
    (lambda _, x: x.mean([2, 3]), "G-F"),
    (lambda _, x: x.mean((-2, -1), keepdim=True), "G"),
    (lambda _, x: F.max_pool2d(x, 2), "P(2)"),
    (lambda _, x: F.interpolate(x, scale_factor=2), "U(2)"),
    (lambda _, x: F.pad(x, (1, 1)), "Pad((0,1))"),
    (lambda _, x: F.pad(x, (0, 0, 0, 0, 2, 3)), "Z(5)"),
    (lambda _, x: F.dropout(x, 0.3), "D(0.3)"),
    (lambda _, x: x + x, "add[_|_]"),
    (lambda _, x: F.relu(x) + x, "add[R|_]"),
    (lambda _, x: torch.cat([x, F.relu(x)], dim=1), "cat[_|R]"),
    (lambda _, x: torch.cat([x], 1), ""),
    (lambda _, x: torch.cat((x, x.tanh()), -3), "cat[_|Tanh]"),
    (lambda _, x: x * x.mean((2, 3), keepdim=True).sigmoid(), "mul[_|G-Sigmoid]"),
    (lambda _, x: (2 * x + 1) / 3 - 0.5, ""),
    (lambda _, x: F.relu6(x + 3) / 6, "ReLU6"),
    (lambda _, x: x[:, :2], "Take(0,2)"),
    (lambda _, x: x[:, -1:], "Take(2,3)"),
    (lambda _, x: x[..., :], ""),
    (lambda _, x: x.narrow(1, 1, 2), "Take(1,3)"),
    (lambda _, x: x[:, :, ::2, ::2], "P(1,2)"),
    (lambda _, x: x[..., ::3], "P(1,(1,3))"),
    (lambda _, x: x[..., 1::2, ::2], "Crop((1,0),after=0)-P(1,2)"),
    (lambda _, x: x[:, :, :-1:2], "P(1,(2,1))"),
    (lambda _, x: x[:, :, :5:2], "Crop(0,after=(3,0))-P(1,(2,1))"),
    (lambda _, x: x[:, 1:, 1:-1, 2:], "Take(1,3)-Crop((1,2),after=(1,0))"),
    (lambda _, x: x[:, :, 0, -1], "Crop((0,7),after=(7,0))-F"),
    (lambda _, x: x[:, :, 3], "Crop((3,0),after=(4,0))-Reshape(8,3,dims=1)"),
    (
        lambda _, x: x.select(2, 0).select(2, 7),
        "Crop(0,after=(7,0))-Reshape(8,3,dims=1)-Crop(7,after=0)-F",
    ),
    (lambda _, x: x[:, 1, 2], "Take(1,2)-Crop((2,0),after=(5,0))-F"),
    (lambda _, x: x.narrow(-1, 1, 3), "Crop((0,1),after=(0,4))"),
    (lambda _, x: x.flatten(2)[..., ::2], "Reshape(64,3,dims=1)-P(1,2)"),
    (lambda _, x: x.permute(0, 2, 3, 1)[:, ::2].permute(0, 3, 1, 2), "P(1,(2,1))"),
    (
        lambda _, x: torch.cat([x[..., ::2, ::2], x[..., 1::2, 1::2]], 1),
        "cat[P(1,2)|Crop(1,after=0)-P(1,2)]",
    ),
    (lambda _, x: x.unbind(2)[1], "Crop((1,0),after=(6,0))-Reshape(8,3,dims=1)"),
    (lambda _, x: torch.unbind(x, dim=1)[2].unsqueeze(1), "Take(2,3)"),
    (lambda _, x: torch.cat([x, torch.zeros(len(x), 5, 8, 8)], 1), "Z(5)"),
    (lambda _, x: torch.cat([torch.zeros(len(x), 3, 2, 8), x], 2), "Pad((2,0),after=0)"),
    (lambda _, x: torch.cat([x, torch.zeros_like(x)], -1), "Pad(0,after=(0,8))"),
    (lambda _, x: torch.cat([zeros(x), x, zeros(x).type_as(x)], -3), "Z(4)"),
    (lambda _, x: torch.cat([x, torch.zeros_like(x).cuda().clone()], dim=1), "Z(3)"),
    (lambda _, x: torch.cat([x, x.new_zeros(1, 4, 1, 1).expand(len(x), 4, 8, 8)], 1), "Z(4)"),
    (lambda _, x: torch.cat(x.chunk(3, 1)[::2], 1), "cat[Take(0,1)|Take(2,3)]"),
    (lambda _, x: torch.cat(x.split([1, 2], 1)[::-1], 1), "cat[Take(1,3)|Take(0,1)]"),
    (lambda _, x: torch.unsqueeze(x[:, 1], 1), "Take(1,2)"),
    (
        lambda _, x: x.view(-1, 3, 1, 8, 8).transpose(1, 2).contiguous().view(-1, 3, 8, 8),
        "Shuffle(3)",
    ),
    (lambda _, x: x.view(-1, 3, 1, 8, 8).view(-1, 3, 8, 8), ""),
    (lambda _, x: x.view(-1, 3, 1, 8, 8), "Reshape((1,8,8),3)"),
    (lambda _, x: x.view(-1, 3, 1, 8, 8).permute(0, 1, 3, 4, 2), "Reshape((1,8,8),3)"),
    (lambda _, x: x.permute(0, 2, 3, 1).relu().permute(0, 3, 1, 2), "R"),
    (lambda _, x: x.to("cuda").cuda().cpu().float().contiguous().detach(), ""),
    (lambda _, x: [{"out": x.relu()}], "R"),
]


@pytest.mark.parametrize(("function", "expected"), FUNCTIONS)
def test_functions_become_layers(function: Callable[..., Any], expected: str) -> None:
    assert text(Forward(function), 3, 8, 8) == "-".join(filter(None, ("I(8,3)", expected)))


SLICES = [
    (start, stop, step)
    for start in (None, 0, 3, -4)
    for stop in (None, 5, -1, 9)
    for step in (1, 2, 3, 8)
]


@pytest.mark.parametrize("length", [7, 8])
@pytest.mark.parametrize(("start", "stop", "step"), SLICES)
def test_slices_take_as_many_positions_as_pytorch(
    length: int, start: int | None, stop: int | None, step: int
) -> None:
    part = slice(start, stop, step)
    net = symcnn.from_torch(Forward(lambda _, x: x[:, :, part, 1:]), (3, length, 6))
    assert "X" not in str(net)
    assert net.output.numbers == tuple(torch.empty(1, 3, length, 6)[:, :, part, 1:].shape[1:])


def test_channels_of_what_were_zeros_are_not_zeros_once_they_are_written_to() -> None:
    def forward(_: Any, x: Any) -> Any:
        zeros = torch.zeros_like(x)
        zeros[:, :1].fill_(1)
        return torch.cat([x, zeros], 1)

    with pytest.warns(ModelWarning, match="cat"):
        net = symcnn.from_torch(Forward(forward), (3, 8, 8))
    assert str(net) == "I(8,3)-X(macs=0,arriving=(3,8,8),leaving=(6,8,8))"


def test_a_function_with_weights_is_the_layer_that_it_computes() -> None:
    def forward(self: Any, x: Any) -> Any:
        x = F.batch_norm(F.conv2d(x, self.w, self.b, padding=1), self.mean, self.var, self.b)
        return F.linear(torch.flatten(self.scale * x, 1), self.dense)

    model = Forward(
        forward,
        w=nn.Parameter(torch.ones(5, 3, 3, 3)),
        b=nn.Parameter(torch.ones(5)),
        scale=nn.Parameter(torch.ones(5, 1, 1)),
        dense=nn.Parameter(torch.ones(7, 320)),
    )
    model.register_buffer("mean", torch.ones(5))
    model.register_buffer("var", torch.ones(5))
    with pytest.warns(ModelWarning, match="batch_norm"):  # its scale is the bias of the convolution
        net = symcnn.from_torch(model, (3, 8, 8))
    assert net.params == 5 * 27 + 5 + 5 + 7 * 320
    assert net.buffers == 10


def test_layers_on_the_last_axis_are_layers_on_channels() -> None:
    def forward(self: Any, x: Any) -> Any:
        return self.dense(self.norm(x.permute(0, 2, 3, 1))).permute(0, 3, 1, 2)

    model = Forward(forward, norm=nn.LayerNorm(3), dense=nn.Linear(3, 12))
    assert text(model, 3, 8, 8) == "I(8,3)-LN-C(1,12)"


@pytest.mark.parametrize(
    ("model", "size", "expected"),
    [
        (nn.Sequential(nn.Conv1d(2, 4, 3), nn.BatchNorm1d(4)), (2, 50), "I(50,2,dims=1)-C(3,4)-B"),
        (nn.Conv3d(1, 4, 3), (1, 9, 8, 7), "I((9,8,7),1)-C(3,4)"),
        (nn.Conv3d(1, 4, 3), (1, 8, 8, 8), "I(8,1,dims=3)-C(3,4)"),
        (nn.Conv2d(1, 4, 3), (1, 32, 48), "I((32,48),1)-C(3,4)"),
        (nn.Sequential(nn.Flatten(), nn.Linear(784, 10)), (1, 28, 28), "I(28,1)-F-O(10)"),
    ],
)
def test_inputs_have_one_to_three_dimensions(
    model: nn.Module, size: tuple[int, ...], expected: str
) -> None:
    assert text(model, *size) == expected


def test_features_alone_can_arrive() -> None:
    net = symcnn.from_torch(nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10)), 784)
    assert net.params == 784 * 256 + 256 + 256 * 10 + 10


def test_what_works_in_place_is_what_comes_after() -> None:
    """In `y = relu_(x); x + y` the first x has been through the ReLU, too."""

    def forward(_: Any, x: Any) -> Any:
        y = F.relu(x, inplace=True)
        return x + y

    assert text(Forward(forward), 3, 8, 8) == "I(8,3)-R-add[_|_]"


def test_what_does_not_work_in_place_leaves_its_map_as_it_was() -> None:
    model = Forward(lambda self, x: x + self.drop(x), drop=nn.Dropout(0.5))
    assert text(model, 3, 8, 8) == "I(8,3)-add[_|D(0.5)]"


def test_shared_weights_are_counted_once() -> None:
    model = Forward(lambda self, x: self.c(self.c(x).relu()), c=nn.Conv2d(3, 3, 3, padding=1))
    net = symcnn.from_torch(model, (3, 8, 8))
    assert str(net) == "I(8,3)-C(3,3,p=1)-R-tied[C(3,3,p=1)]"
    assert (net.params, net.macs) == (84, 2 * 81 * 64)


def test_weights_that_two_modules_share_are_counted_once() -> None:
    model = nn.Sequential(nn.Linear(8, 8), nn.Linear(8, 8, bias=False))
    model[1].weight = model[0].weight
    assert symcnn.from_torch(model, 8).params == 72


def test_weights_of_which_some_are_shared_are_counted_once() -> None:
    model = nn.Sequential(nn.Linear(8, 8), nn.Linear(8, 8))
    model[1].weight = model[0].weight
    with pytest.warns(ModelWarning, match=r"Linear \(1\)"):
        net = symcnn.from_torch(model, 8)
    assert (net.params, net.macs) == (80, 128)


def test_the_model_is_not_changed() -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU()).train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    call = nn.Module.__call__
    symcnn.from_torch(model, (3, 8, 8))
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert model.training
    assert nn.Module.__call__ is call


def test_a_model_without_numbers_can_be_read() -> None:
    """As one on another device: only shapes are looked at."""
    with torch.device("meta"):
        model = nn.Conv2d(3, 4, 3)
    assert text(model, 3, 8, 8) == "I(8,3)-C(3,4)"


def test_what_wraps_a_model_is_looked_through() -> None:
    model = nn.DataParallel(nn.Conv2d(3, 4, 3))
    assert text(model, 3, 8, 8) == "I(8,3)-C(3,4)"


def test_maps_that_cross_become_taps() -> None:
    def forward(_: Any, x: Any) -> Any:
        a, b = x.relu(), x.tanh()
        return torch.cat([a + b, a * b.sigmoid()], 1)

    net = symcnn.from_torch(Forward(forward), (3, 8, 8))
    assert str(net) == "I(8,3)-cat[add[R-@t1|Tanh-@t2]|mul[$t1|$t2-Sigmoid]]"


def test_dense_connections_are_written_one_in_another() -> None:
    def forward(self: Any, x: Any) -> Any:
        maps = [x]
        for layer in self.layers:
            maps.append(layer(torch.cat(maps, 1)))
        return torch.cat(maps, 1)

    layers = nn.ModuleList(nn.Conv2d(3 + 2 * number, 2, 3, padding=1) for number in range(4))
    net = symcnn.from_torch(Forward(forward, layers=layers), (3, 8, 8))
    assert str(net) == "I(8,3)-cat[_|C(3,2,p=1)]*4"


def test_a_row_of_names_is_all_that_an_activation_needs() -> None:
    check_added("""
from torch import nn

text = "I(8,3)-C(3,4)-Hardshrink"
assert "nn.Hardshrink()" in symcnn.export(text)
net = symcnn.from_torch(nn.Sequential(nn.Conv2d(3, 4, 3), nn.Hardshrink()), (3, 8, 8))
assert str(net) == text, str(net)
""")
