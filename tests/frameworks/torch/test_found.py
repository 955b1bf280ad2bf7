"""What real models do that is easily read wrong: views, shared weights, types, constants."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import symcnn
from symcnn import Network
from symcnn.errors import ModelWarning, SymcnnError

torch = pytest.importorskip("torch")

from torch import nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint
from torch.utils.flop_counter import FlopCounterMode

CONSTANT = torch.tensor([1.0, 2.0, 3.0, 4.0]).view(1, 4, 1, 1)


class Forward(nn.Module):
    """A model whose forward pass is a function of its parts and its input."""

    def __init__(self, function: Callable[..., Any], **parts: Any) -> None:
        super().__init__()
        self.function = function
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x: Any) -> Any:
        return self.function(self, x)


def pointwise(filters: int = 4) -> nn.Module:
    """Return a convolution of one position that takes four channels."""
    return nn.Conv2d(4, filters, 1)


def model(function: Callable[..., Any], **parts: Any) -> Forward:
    """Return a model with two convolutions of one position, which are called `a` and `b`."""
    return Forward(function, **({"a": pointwise(), "b": pointwise()} | parts))


def read(module: nn.Module, *size: int) -> Network:
    """Return a model's network, whatever it warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ModelWarning)
        return symcnn.from_torch(module, size)


def text(module: nn.Module, *size: int) -> str:
    """Return the text of a model of which every layer has a rule."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "[0-9,]+ parameters of", ModelWarning)
        return str(symcnn.from_torch(module, size))


def counted(module: nn.Module, *size: int) -> int:
    """Return the multiply-accumulates that PyTorch counts for one image, on the meta device."""
    with torch.device("meta"), torch.no_grad(), FlopCounterMode(display=False) as counter:
        module.to("meta").eval()(torch.empty(1, *size))
    return int(counter.get_total_flops()) // 2


def added_to_a_part(self: Any, x: Any) -> Any:
    x = self.a(x)
    part = x[:, :2]
    part += self.b(x)[:, 2:]
    return x


def copied_into_a_part(self: Any, x: Any) -> Any:
    out = torch.zeros(x.shape)
    out[:, :2].copy_(self.a(x)[:, :2])
    return self.b(x) + out


def set_as_data(self: Any, x: Any) -> Any:
    y = self.b(x)
    y.data = self.a(x)
    return x + y


def of_a_flat_view(self: Any, x: Any) -> Any:
    x = self.a(x)
    F.relu_(x.view(x.shape[0], -1))
    return x


def with_a_new_axis(self: Any, x: Any) -> Any:
    x = self.a(x)
    x.unsqueeze_(1)
    return x.squeeze(1)


@pytest.mark.parametrize(
    "function",
    [added_to_a_part, copied_into_a_part, set_as_data, of_a_flat_view, with_a_new_axis],
)
def test_a_map_that_is_changed_through_another_view_is_not_read_as_it_was(
    function: Callable[..., Any],
) -> None:
    """Inside another module it is opaque, with all the parameters that PyTorch counts."""
    with pytest.raises(SymcnnError, match="symcnn has no layer for"):
        read(model(function), 4, 8, 8)
    module = nn.Sequential(model(function), pointwise(2))
    net = read(module, 4, 8, 8)
    assert net.params == sum(weight.numel() for weight in module.parameters()) == 20 + 20 + 10


def changed_under_another_name(self: Any, x: Any) -> Any:
    x = self.a(x)
    same = x.contiguous()
    same += self.b(x)
    return x


def written_to(self: Any, x: Any) -> Any:
    out = torch.empty(x.shape)
    torch.add(self.a(x), self.b(x), out=out)
    return out


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (changed_under_another_name, "I(8,4)-C(1,4)-add[_|C(1,4)]"),
        (written_to, "I(8,4)-add[C(1,4)|C(1,4)]"),
    ],
)
def test_a_change_is_seen_by_whoever_looks_at_all_of_the_map(
    function: Callable[..., Any], expected: str
) -> None:
    assert str(read(model(function), 4, 8, 8)) == expected


@dataclass
class Returned:
    """What a model returns by name."""

    logits: Any
    loss: float = 0.0


def twice(self: Any, x: Any) -> Any:
    x = self.a(x)
    return {"out": x, "logits": x}


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda _, x: torch.cat(x.chunk(chunks=2, dim=1), 1), "cat[Take(0,2)|Take(2,4)]"),
        (lambda _, x: torch.cat(torch.chunk(x, 2, 1), 1), "cat[Take(0,2)|Take(2,4)]"),
        (lambda _, x: torch.cat([x, x.relu()], axis=1), "cat[_|R]"),
        (lambda _, x: x.mean(axis=(2, 3), keepdims=True), "G"),
        (lambda s, x: s.a(x) if not x.requires_grad and x.type() else x, "C(1,4)"),
        (lambda s, x: checkpoint(s.a, x, use_reentrant=True), "C(1,4)"),
        (lambda s, x: s.a(x).data, "C(1,4)"),
        (lambda s, x: s.a(x - CONSTANT.to("cpu")[0, 0, 0, 0]), "C(1,4)"),
        (twice, "C(1,4)"),
        (lambda s, x: s.a(x[:, 0:4]), "C(1,4)"),
        (lambda s, x: Returned(s.a(x)), "C(1,4)"),
        (lambda s, x: s.a(x.permute([0, 2, 3, 1]).permute(dims=(0, 3, 1, 2))), "C(1,4)"),
        (lambda s, x: s.a(F.pad(x, (0, 0, 0, 0)).view(-1, 4, 8, 8)), "C(1,4)"),
        (lambda s, x: s.a(x)[:, :, None].flatten(1, 2), "C(1,4)"),
        (lambda _, x: x.flatten(2)[:, 1], "Reshape(64,4,dims=1)-Take(1,2)-F"),
        (lambda s, x: s.a(x.movedim(1, -1).movedim(-1, 1)), "C(1,4)"),
        (lambda s, x: s.a(x.swapaxes(axis0=1, axis1=1)), "C(1,4)"),
        (lambda _, x: x * x.mean((2, 3), keepdim=True).tanh().expand_as(x), "mul[_|G-Tanh-U(8)]"),
        (lambda _, x: x.mean((2, 3), keepdim=True).expand(-1, -1, 8, 4), "G-U((8,4))"),
        (lambda _, x: x.expand(-1, -1, -1, -1), ""),
    ],
)
@pytest.mark.filterwarnings("ignore:None of the inputs have requires_grad")
def test_ways_of_calling_make_no_difference(function: Callable[..., Any], expected: str) -> None:
    assert text(model(function), 4, 8, 8) == "-".join(filter(None, ("I(8,4)", expected)))


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda s, x: s.fc(x.flatten(1)).squeeze(1), "I(8,4)-F-O(1)"),
        (lambda s, x: s.fc(x.flatten(1)).view(-1), "I(8,4)-F-O(1)"),
        (lambda s, x: s.fc(x.flatten(1))[:, 0], "I(8,4)-F-O(1)"),
        (lambda s, x: s.fc(x.flatten(1)).squeeze(1).sigmoid().view(-1, 1), "I(8,4)-F-O(1)-Sigmoid"),
        (lambda s, x: s.whole(x).view(-1, 1).squeeze(1), "I(8,4)-C(8,1)-F"),
        (lambda s, x: s.whole(x).squeeze(), "I(8,4)-C(8,1)-F"),
    ],
)
def test_a_model_may_return_one_number_for_each_image(
    function: Callable[..., Any], expected: str
) -> None:
    module = Forward(function, fc=nn.Linear(256, 1), whole=nn.Conv2d(4, 1, 8))
    assert text(module, 4, 8, 8) == expected
    assert read(module, 4, 8, 8).output.features == 1


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        (nn.BatchNorm1d(8), "I(1,8,dims=1)-F-B"),
        (nn.LayerNorm(8), "I(1,8,dims=1)-F-LN"),
        (nn.ReLU(), "I(1,8,dims=1)-F-R"),
        (Forward(lambda _, x: torch.cat([x, x.relu()], 1)), "I(1,8,dims=1)-F-cat[_|R]"),
        (Forward(lambda s, x: x + s.d(x), d=nn.Linear(8, 8)), "I(1,8,dims=1)-F-add[_|H(8)]"),
        (nn.Sequential(nn.Linear(8, 3)), "I(1,8,dims=1)-O(3)"),
        (nn.Identity(), "I(1,8,dims=1)-F"),
    ],
)
def test_features_are_features_for_every_layer(module: nn.Module, expected: str) -> None:
    net = read(module, 8)
    assert str(net) == expected
    assert net.params == sum(each.numel() for each in module.parameters())


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_a_model_of_another_type_is_read(kind: Any) -> None:
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(144, 2))
    assert str(read(module.to(kind), 3, 8, 8)) == "I(8,3)-C(3,4)-B-F-O(2)"


def test_what_is_asked_to_be_of_another_type_is() -> None:
    function = lambda s, x: s.second(s.first(x).to("cuda", torch.float16))  # noqa: E731
    module = Forward(function, first=pointwise(), second=pointwise().half())
    assert str(read(module, 4, 8, 8)) == "I(8,4)-C(1,4)*2"


def test_a_constant_with_numbers_is_taken_for_one_without() -> None:
    module = model(lambda s, x: s.a((x - CONSTANT) / CONSTANT))
    assert str(read(module, 4, 8, 8)) == ("I(8,4)-X(macs=0,arriving=(4,8,8))*2-C(1,4)")


class Unregistered(nn.Module):
    """A model that keeps its layers in a list, where PyTorch does not see them."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = [pointwise()]

    def forward(self, x: Any) -> Any:
        return self.layers[0](x)


def test_a_weight_that_is_none_of_the_models_is_refused() -> None:
    with pytest.raises(SymcnnError, match=r"a weight of shape 4×4×1×1 .* nn\.ModuleList"):
        symcnn.from_torch(Unregistered(), (4, 8, 8))


@pytest.mark.filterwarnings("ignore:.torch.jit.trace:DeprecationWarning")
def test_a_scripted_model_is_refused_with_what_to_do() -> None:
    with pytest.raises(SymcnnError, match="import the module that it was made from"):
        symcnn.from_torch(torch.jit.trace(pointwise(), torch.zeros(1, 4, 8, 8)), (4, 8, 8))


@pytest.mark.filterwarnings("ignore:.torch.jit.trace:DeprecationWarning")
def test_a_scripted_part_is_a_layer_without_a_rule() -> None:
    traced = torch.jit.trace(pointwise(), torch.zeros(1, 4, 8, 8))
    net = read(model(lambda s, x: x + s.part(s.a(x)), part=traced), 4, 8, 8)
    assert str(net) == "I(8,4)-add[_|C(1,4)-X(20,macs=1024,arriving=(4,8,8))]"


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
def test_a_compiled_part_is_read_as_it_was_before() -> None:
    module = nn.Sequential(torch.compile(nn.Sequential(pointwise(), nn.ReLU())), pointwise(2))
    assert str(read(module, 4, 8, 8)) == "I(8,4)-C(1,4)-R-C(1,2)"


def test_a_function_that_holds_on_to_the_model_does_not_change_it() -> None:
    module = Forward(lambda _, x: x, conv=pointwise(), norm=nn.BatchNorm2d(4))
    module.function = lambda _, x: module.norm(module.conv(x) * module.conv.bias.view(-1, 1, 1))
    net = read(module.train(), 4, 8, 8)
    assert net.params == 20 + 8
    assert int(module.norm.num_batches_tracked) == 0


class Replacing(nn.Module):
    """A model that replaces a buffer, whose memory others get."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: Any
        self.register_buffer("steps", torch.zeros(7))
        self.conv = pointwise()

    def forward(self, x: Any) -> Any:
        self.steps = self.steps + 1
        for _ in range(20):
            x = x + torch.zeros(1)
        return self.conv(x)


def test_a_buffer_that_is_replaced_is_not_counted_for_another() -> None:
    assert read(Replacing(), 4, 8, 8).buffers == 0


class Attention(nn.Module):
    """Attention over tokens, written with modules."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(4, 12), nn.Linear(4, 4)

    def forward(self, x: Any) -> Any:
        q, k, v = self.qkv(x).chunk(3, -1)
        return self.out(torch.softmax(q @ k.transpose(1, 2), -1) @ v)


def test_a_layer_inside_what_has_no_rule_does_not_take_its_kind_with_it() -> None:
    """The dense layers of attention have no map; the one after it has."""
    function = lambda s, x: s.head(s.blocks(x.flatten(2).transpose(1, 2)).mean(1))  # noqa: E731
    blocks = nn.Sequential(*(Attention() for _ in range(3)))
    net = read(Forward(function, blocks=blocks, head=nn.Linear(4, 5)), 4, 8, 8)
    kinds = [record.name for record in net.layers[2:]]
    assert kinds == ["Opaque"] * 3 + ["GlobalAvgPool", "Flatten", "Output"]


class Reaching(nn.Module):
    """A part that uses a map which it is not called with."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = pointwise()
        self.kept: list[Any] = []

    def forward(self, x: Any) -> Any:
        return torch.hypot(self.conv(x), self.kept[0])


def test_a_part_without_a_rule_that_uses_a_map_from_elsewhere_is_refused() -> None:
    def forward(self: Any, x: Any) -> Any:
        self.part.kept[:] = [self.b(x)]
        return self.part(self.a(x))

    with pytest.raises(SymcnnError, match="symcnn has no layer for"):
        read(model(forward, part=Reaching()), 4, 8, 8)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("width", [8, 20])
def test_a_recurrent_layer_may_have_the_steps_first(width: int, *, bidirectional: bool) -> None:
    def forward(self: Any, x: Any) -> Any:
        x = self.conv(x).flatten(1, 2).permute(2, 0, 1)
        return self.head(self.lstm(x)[0])

    module = Forward(
        forward,
        conv=nn.Conv2d(1, 4, 3, (2, 4), 1),
        lstm=nn.LSTM(16, 6, bidirectional=bidirectional),
        head=nn.Linear(6 * (1 + bidirectional), 7),
    )
    net = read(module, 1, 8, width)
    assert net.params == sum(each.numel() for each in module.parameters())
    assert net.macs == counted(module, 1, 8, width)
    assert str(net.output) == f"7×{width // 4}"


def test_a_convolution_of_turned_axes_leaves_its_channels_first() -> None:
    """A model that takes the channels last: what leaves its first convolution is as any map."""
    module = Forward(
        lambda s, x: s.b(s.a(x.permute(0, 3, 1, 2))), a=nn.Conv2d(3, 5, 1), b=nn.Conv2d(5, 2, 3)
    )
    assert str(read(module, 8, 8, 3)) == (
        "I((8,3),8)-X(20,macs=960,arriving=(8,8,3),leaving=(5,8,8))-C(3,2)"
    )


def test_nothing_stays_patched_when_a_model_is_interrupted() -> None:
    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    call = nn.Module.__call__
    with pytest.raises(KeyboardInterrupt):
        symcnn.from_torch(model(interrupted), (4, 8, 8))
    assert nn.Module.__call__ is call
    assert torch.is_grad_enabled()
    assert torch.zeros(1).device.type == "cpu"
    assert not torch.overrides._get_current_function_mode_stack()  # noqa: SLF001


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda _, x: x[:, None, :2].flatten(1), "X(macs=0,arriving=(4,8,8),leaving=(1,2,8,8))-F"),
        (lambda _, x: x.view(-1, 2, 2, 8, 8).transpose(2, 3).flatten(1, 2), "X"),
        (lambda _, x: x.view(-1, 2, 2, 8, 8).transpose(2, 3).reshape(x.shape), "X"),
        (lambda _, x: x[:, 1].view(-1, 2, 4, 8), "Take(1,2)-Reshape((4,8),2)"),
        (lambda _, x: F.interpolate(x, size=(12, 12)), "X"),
    ],
)
def test_what_no_rule_fits_is_a_layer_without_a_rule(
    function: Callable[..., Any], expected: str
) -> None:
    assert f"I(8,4)-{expected}" in str(read(model(function), 4, 8, 8))


class Unseen(nn.Module):
    """A part that hands back a tensor which no function of PyTorch's was seen to make."""

    def forward(self, x: Any) -> Any:
        with torch._C.DisableTorchFunction():  # noqa: SLF001
            return x.abs()


def test_a_part_whose_calls_are_not_seen_is_a_layer_without_a_rule() -> None:
    net = read(nn.Sequential(pointwise(), Unseen(), pointwise()), 4, 8, 8)
    assert str(net) == "I(8,4)-C(1,4)-X(macs=0,arriving=(4,8,8))-C(1,4)"
