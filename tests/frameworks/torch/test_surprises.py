"""What surprises the reader of PyTorch's models ends as an opaque layer or in a message."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest

import symcnn
from symcnn.errors import ModelWarning, SymcnnError

torch = pytest.importorskip("torch")

from torch import nn
from torch.nn import functional as F

from symcnn.frameworks.torch.reader import read as run


class Forward(nn.Module):
    """A model whose forward pass is a function of its parts and its input."""

    def __init__(self, function: Callable[..., Any], **parts: Any) -> None:
        super().__init__()
        self.function = function
        self.register_buffer("kernel", torch.ones(4, 1, 3, 3))
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x: Any) -> Any:
        return self.function(self, x)


def read(module: nn.Module, *size: int) -> symcnn.Network:
    """Return a model's network, whatever it warns of; its shape is what PyTorch says."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ModelWarning)
        net = symcnn.from_torch(module, size)
    shape = tuple(module.eval()(torch.zeros(2, *size)).shape[1:])
    assert net.output.numbers == shape
    return net


def blur(self: Any, x: Any) -> Any:
    return F.conv2d(x, self.kernel, padding=1, groups=4)


def angle(self: Any, x: Any) -> Any:
    return torch.atan2(self.c(x), x)


def gate() -> nn.Module:
    """Return a part that is opaque."""
    return Forward(angle, c=nn.Conv2d(4, 4, 1))


ARRIVING = "arriving=(4,8,8)"
GROUPED = f"X(macs=0,{ARRIVING},leaving=(2,8,8))"


@pytest.mark.parametrize(
    ("module", "text"),
    [
        (
            Forward(lambda s, x: s.gate(blur(s, x)) * x, gate=gate()),
            f"mul[X(buffers=36,macs=2304,{ARRIVING})-X(20,buffers=36,macs=1024,{ARRIVING})|_]",
        ),
        (Forward(lambda _, x: x.view(-1, 2, 2, 8, 8).relu().sum(1)), f"R-{GROUPED}"),
        (Forward(lambda _, x: F.relu(x.view(-1, 2, 2, 8, 8)).mean(1)), f"R-{GROUPED}"),
        (Forward(lambda _, x: F.relu(x.view(-1, 2, 2, 8, 8)).flatten(1, 2)), "R"),
        (
            Forward(
                lambda _, x: F.softmax(x.view(-1, 2, 2, 8, 8), 1).transpose(1, 2).flatten(1, 2)
            ),
            "Softmax-Shuffle(2)",
        ),
        (
            Forward(lambda _, x: x.view(-1, 2, 2, 8, 8) + x.relu().view(-1, 2, 2, 8, 8)),
            "add[_|R]-Reshape((2,8,8),2)",
        ),
    ],
)
def test_a_surprise_is_an_opaque_layer_or_none(module: nn.Module, text: str) -> None:
    assert str(read(module, 4, 8, 8)) == f"I(8,4)-{text}"


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda _, x: x[:, 2:2], "getitem (getitem): leaving must be at least 1, not 0"),
        (
            lambda _, x: x.mean((2, 3), keepdim=True).expand(-1, -1, 0, 4),
            "expand (expand): leaving must be at least 1, not 0",
        ),
    ],
)
def test_a_map_without_numbers_is_refused_at_its_call(
    function: Callable[..., Any], says: str
) -> None:
    with pytest.raises(SymcnnError) as caught:
        symcnn.from_torch(Forward(function), (4, 8, 8))
    assert str(caught.value) == says


class Fixed(nn.Module):
    """A convolution whose weights are not trained, which no rule is for."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("kernel", torch.ones(4, 4, 1, 1))

    def forward(self, x: Any) -> Any:
        return F.conv2d(x, self.kernel)


def test_a_model_runs_once_more_for_all_that_is_misread(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[Any] = []
    real = run._run  # noqa: SLF001 - how often a model is run is what is tested

    def counted(*given: Any) -> Any:
        runs.append(given)
        return real(*given)

    monkeypatch.setattr(run, "_run", counted)
    read(nn.Sequential(*(Fixed() for _ in range(30))), 4, 8, 8)
    assert len(runs) == 2
