"""Shortcuts without parameters: every second position, and channels of zeros."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

import symcnn

torch = pytest.importorskip("torch")

from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, channels: int, filters: int, shortcut: Callable[[Any, int], Any]) -> None:
        super().__init__()
        self.more = filters - channels
        self.shortcut = shortcut
        self.first = nn.Conv2d(channels, filters, 3, 2 if self.more else 1, 1, bias=False)
        self.second = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)

    def forward(self, x: Any) -> Any:
        y = self.second(F.relu(self.first(x)))
        return F.relu(y + (self.shortcut(x, self.more) if self.more else x))


def padded(x: Any, more: int) -> Any:
    return F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, more // 2, more // 2), "constant", 0)


def joined(x: Any, more: int) -> Any:
    x = x[..., ::2, ::2]
    return torch.cat([x, torch.zeros(x.size(0), more, *x.shape[2:], device=x.device)], 1)


def halved(x: Any, more: int) -> Any:
    x = x[..., 0::2, 0::2]
    zeros = x.new_zeros(x.size(0), more // 2, x.size(2), x.size(3))
    return torch.cat([zeros, x, zeros], dim=1)


def resnet20(shortcut: Callable[[Any, int], Any], width: int = 16) -> nn.Sequential:
    """Return the maps of He et al. 2015, section 4.2, option A, without normalization."""
    widths = [width * times for times in (1, 1, 1, 1, 2, 2, 2, 4, 4, 4)]
    blocks = (Block(*pair, shortcut) for pair in pairwise(widths))
    return nn.Sequential(nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.ReLU(), *blocks)


def seen(model: nn.Module, size: int) -> int:
    """Return how many rows the middle of what a model returns depends on, by its gradient."""
    for weight in model.parameters():
        nn.init.constant_(weight, 0.01)
    x = torch.ones(1, 3, size, size, requires_grad=True)
    y = model(x)
    y[0, :, y.shape[2] // 2, y.shape[3] // 2].sum().backward()
    return int(x.grad.abs().sum((0, 1, 3)).ne(0).sum())


@pytest.mark.parametrize("shortcut", [padded, joined, halved])
def test_a_resnet_of_option_a_has_a_field_and_a_width(shortcut: Callable[[Any, int], Any]) -> None:
    model = resnet20(shortcut)
    net = symcnn.from_torch(model, (3, 32, 32))
    assert net.params == sum(each.numel() for each in model.parameters())
    assert net.view is not None
    assert net.view.receptive_field == (81, 81) == (seen(model, 128),) * 2
    lifted = net.lift(w=16)
    wide = symcnn.from_torch(resnet20(shortcut, 24), (3, 32, 32))
    assert lifted.subs(w=24).params == wide.params
    assert lifted.subs(w=24).macs == wide.macs
