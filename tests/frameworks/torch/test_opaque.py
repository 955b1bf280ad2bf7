"""What the notation has no layer for: an opaque layer with PyTorch's own counts, and a warning."""

from __future__ import annotations

from typing import Any

import pytest

import symcnn
from symcnn.errors import LiftWarning, ModelWarning, SymcnnError

torch = pytest.importorskip("torch")

from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode


class Attention(nn.Module):
    """Self-attention over the positions of a map, written with matrix products."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.register_buffer("scale", torch.ones(1))

    def forward(self, x: Any) -> Any:
        q, k, v = self.qkv(x).flatten(2).chunk(3, dim=1)
        scores = torch.softmax(q.transpose(1, 2) @ k * self.scale, dim=-1)
        return (v @ scores).view(x.shape) + x


class Block(nn.Module):
    """A convolution, and attention after it."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)
        self.attention = Attention(4)

    def forward(self, x: Any) -> Any:
        return self.attention(self.conv(x))


def counted(model: nn.Module, *size: int) -> int:
    """Return the multiply-accumulates that PyTorch counts, on the meta device."""
    with FlopCounterMode(display=False) as counter:
        model.to("meta").eval()(torch.empty(1, *size, device="meta"))
    return int(counter.get_total_flops()) // 2


def test_a_module_without_a_rule_is_one_layer() -> None:
    with pytest.warns(ModelWarning, match=r"no layer for Attention \(attention\)"):
        net = symcnn.from_torch(Block(), (4, 8, 8))
    conv, opaque = net.layers[1:]
    assert (conv.text, opaque.name) == ("C(3,4,p=1)", "Opaque")
    assert (opaque.params, opaque.buffers) == (4 * 12 + 12, 1)
    assert net.macs == counted(Block(), 4, 8, 8)


def test_many_modules_of_a_class_without_a_rule_are_each_a_layer() -> None:
    model = nn.Sequential(*(Block() for _ in range(5)))
    with pytest.warns(ModelWarning, match=r"no layer for Attention \(5 times, first 0.attention\)"):
        net = symcnn.from_torch(model, (4, 8, 8))
    assert [record.name for record in net.layers] == ["Input", *["Conv", "Opaque"] * 5]
    assert net.macs == counted(model, 4, 8, 8)


def test_a_formula_holds_only_where_an_opaque_layer_was_counted() -> None:
    with pytest.warns(ModelWarning):
        net = symcnn.from_torch(nn.Sequential(nn.Conv2d(3, 4, 1), Attention(4)), (3, 8, 8))
    with pytest.warns(LiftWarning, match="w can only be 4 because of X"):
        assert str(net.lift(w=4).domain) == "w = 4"


def test_pytorchs_own_attention_is_one_layer() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.attention = nn.MultiheadAttention(16, 2, batch_first=True)

        def forward(self, x: Any) -> Any:
            x = x.flatten(2).transpose(1, 2)
            return x + self.attention(x, x, x)[0]

    with pytest.warns(ModelWarning, match=r"MultiheadAttention \(attention\)"):
        net = symcnn.from_torch(Net(), (16, 4, 4))
    assert net.params == sum(p.numel() for p in Net().parameters())
    assert (
        net.macs == 16 * 16 * 16 * 4 + 2 * 16 * 16 * 16
    )  # four products with weights, two of maps


def test_a_weight_that_is_added_is_counted() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.position = nn.Parameter(torch.zeros(1, 3, 8, 8))
            self.bias = nn.Parameter(torch.zeros(()))

        def forward(self, x: Any) -> Any:
            return x + self.position + self.bias

    with pytest.warns(ModelWarning, match=r"no layer for add \(2 times"):
        assert symcnn.from_torch(Net(), (3, 8, 8)).params == 193


def test_a_weight_that_is_made_of_others_is_counted_as_they_are() -> None:
    """Weight normalization keeps a direction and a length for each filter."""
    model = nn.utils.parametrizations.weight_norm(nn.Conv2d(3, 4, 3))
    with pytest.warns(ModelWarning, match="conv2d"):
        net = symcnn.from_torch(model, (3, 8, 8))
    assert net.params == 4 * 27 + 4 + 4
    assert net.macs == 4 * 27 * 36


def test_a_standardised_weight_is_a_convolution() -> None:
    class Standardised(nn.Conv2d):
        def forward(self, x: Any) -> Any:
            return F.conv2d(x, self.weight - self.weight.mean(), self.bias, padding=1)

    net = symcnn.from_torch(Standardised(3, 4, 3), (3, 8, 8))
    assert str(net) == "I(8,3)-C(3,4,p=1)"


def test_the_other_results_of_an_opaque_layer_cannot_be_gone_on_with() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm = nn.LSTM(8, 8, batch_first=True)

        def forward(self, x: Any) -> Any:
            out, (hidden, _) = self.lstm(x)
            return out.mean(1) + hidden[0]

    with pytest.raises(SymcnnError, match="symcnn has no layer for"):
        symcnn.from_torch(Net(), (5, 8))


def test_an_unfolded_map_is_an_opaque_layer() -> None:
    with pytest.warns(ModelWarning, match=r"no layer for PixelShuffle \(0\)"):
        net = symcnn.from_torch(nn.Sequential(nn.PixelShuffle(2)), (8, 4, 4))
    assert str(net) == "I(4,8)-X(macs=0,arriving=(8,4,4),leaving=(2,8,8))"


class Centred(nn.Module):
    """What a map has beside the mean of the batch."""

    def forward(self, x: Any) -> Any:
        return x - x.mean(0, keepdim=True).sigmoid()


class CentredTwice(nn.Module):
    """A map and the mean of the batch, both centred by one module."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = Centred()

    def forward(self, x: Any) -> Any:
        return self.inner(x) + self.inner(x.mean(0, keepdim=True))


def test_a_module_that_mixes_images_is_one_layer_with_the_module_around_it() -> None:
    model = nn.Sequential(CentredTwice(), nn.Conv2d(3, 4, 1))
    with pytest.warns(ModelWarning, match="CentredTwice"):
        net = symcnn.from_torch(model, (3, 8, 8))
    assert str(net) == "I(8,3)-X(macs=0,arriving=(3,8,8))-C(1,4)"
    assert net.params == 3 * 4 + 4
