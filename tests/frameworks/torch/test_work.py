"""Multiply-accumulates of models that work on weights and constants, or by operators without rules.

The numbers are worked out by hand, or counted by PyTorch for one image.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import symcnn
from symcnn.errors import ModelWarning

torch = pytest.importorskip("torch")

from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations
from torch.utils.flop_counter import FlopCounterMode


class Forward(nn.Module):
    """A model whose forward pass is a function of its parts and its input."""

    def __init__(self, function: Callable[..., Any], **parts: Any) -> None:
        super().__init__()
        self.function = function
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x: Any) -> Any:
        return self.function(self, x)


def read(module: nn.Module, *size: int) -> symcnn.Network:
    """Return a model's network, whatever it warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ModelWarning)
        return symcnn.from_torch(module, size)


def warned(module: nn.Module, *size: int) -> str:
    """Return what a user is warned of."""
    with warnings.catch_warnings(record=True, action="always") as caught:
        symcnn.from_torch(module, size)
    return "\n".join(str(each.message) for each in caught)


def counted(module: nn.Module, *size: int) -> int:
    """Return the multiply-accumulates that PyTorch counts for one image."""
    module = module.eval().requires_grad_(requires_grad=False)
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        module(torch.zeros(1, *size))
    return int(counter.get_total_flops()) // 2


CONSTANT = nn.Parameter(torch.zeros(1, 4, 8, 8))


def conv() -> nn.Module:
    return nn.Conv2d(4, 4, 3, padding=1, bias=False)


def position_bias(self: Any, x: Any) -> Any:
    """Attention with a bias that a small network makes of a table, as Swin's second version has."""
    q = x.flatten(2).transpose(1, 2)
    scores = q @ q.transpose(1, 2) + self.mlp(self.table).view(64, 64)
    return (scores.softmax(-1) @ q).transpose(1, 2).view(x.shape)


def twice(self: Any, x: Any) -> Any:
    made = self.conv(self.constant)
    return x * made + made


WORK: list[tuple[Callable[..., Any], dict[str, Any], tuple[int, ...], int]] = [
    (
        lambda s, z: (
            s.conv(s.constant.expand(z.shape[0], -1, -1, -1)) * s.style(z)[:, :, None, None]
        ),
        {"constant": CONSTANT, "conv": conv(), "style": nn.Linear(32, 4)},
        (32,),
        9216 + 128,
    ),
    (
        lambda s, z: s.conv(s.constant) * s.style(z)[:, :, None, None],
        {"constant": CONSTANT, "conv": conv(), "style": nn.Linear(32, 4)},
        (32,),
        9216 + 128,
    ),
    (
        lambda s, x: x + s.conv(s.constant),
        {"constant": CONSTANT, "conv": conv()},
        (4, 8, 8),
        9216,
    ),
    (twice, {"constant": CONSTANT, "conv": conv()}, (4, 8, 8), 9216),
    (
        lambda s, x: F.conv2d(x, (s.a @ s.b)[:, :, None, None]),
        {"a": nn.Parameter(torch.zeros(4, 2)), "b": nn.Parameter(torch.zeros(2, 3))},
        (3, 8, 8),
        4 * 3 * 64 + 4 * 2 * 3,
    ),
    (
        lambda s, x: s.part(x),
        {
            "part": Forward(
                position_bias,
                mlp=nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1)),
                table=nn.Parameter(torch.zeros(4096, 2)),
            )
        },
        (4, 8, 8),
        2 * 64 * 64 * 4 + 4096 * (2 * 16 + 16),
    ),
]


@pytest.mark.parametrize(("function", "parts", "size", "macs"), WORK)
def test_work_without_an_image_is_counted_once(
    function: Callable[..., Any], parts: dict[str, Any], size: tuple[int, ...], macs: int
) -> None:
    module = Forward(function, **parts)
    net = read(module, *size)
    assert net.macs == macs == counted(module, *size)
    assert net.params == sum(each.numel() for each in module.parameters())


@pytest.mark.parametrize(
    ("module", "text", "macs"),
    [
        (parametrizations.weight_norm(nn.Conv2d(3, 4, 3)), "C(3,4)-LS", 0),
        (
            parametrizations.weight_norm(nn.Conv2d(3, 4, 3), dim=1),
            "C(3,4)-X(3,macs=0,arriving=(4,6,6))",
            0,
        ),
        # a product of the weights with a vector, and one of two vectors
        (
            parametrizations.spectral_norm(nn.Conv2d(3, 4, 3)),
            "C(3,4)-X(buffers=31,macs=112,arriving=(4,6,6))",
            4 * 27 + 4,
        ),
        (
            nn.utils.spectral_norm(nn.Conv2d(3, 4, 3)),
            "C(3,4)-X(buffers=31,macs=112,arriving=(4,6,6))",
            4 * 27 + 4,
        ),
    ],
)
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_convolution_with_normalised_weights_is_a_convolution(
    module: nn.Module, text: str, macs: int
) -> None:
    with pytest.warns(ModelWarning, match="in addition to its rule, in a layer after it"):
        net = symcnn.from_torch(module, (3, 8, 8))
    assert str(net) == f"I(8,3)-{text}"
    assert net.params == sum(each.numel() for each in module.parameters())
    assert net.buffers == sum(each.numel() for each in module.buffers())
    assert net.macs == 4 * 27 * 36 + macs


@pytest.fixture(scope="module")
def deformed() -> Iterator[Any]:
    """Return an operator that PyTorch knows nothing of."""
    library = torch.library.Library("symcnn_tests", "DEF")
    library.define("deformed(Tensor x) -> Tensor")
    library.impl("deformed", torch.empty_like, "Meta")
    yield torch.ops.symcnn_tests.deformed
    library._destroy()  # noqa: SLF001


def test_an_operator_of_somebody_elses_is_unknown(deformed: Any) -> None:
    module = Forward(lambda s, x: s.part(x), part=Forward(lambda _, x: deformed(x)))
    said = warned(module, 3, 8, 8)
    assert "PyTorch does not count the multiply-accumulates of symcnn_tests::deformed" in said
    assert "those of part.deformed are unknown" in said
    net = read(nn.Sequential(nn.Conv2d(3, 3, 1), module), 3, 8, 8)
    assert str(net) == "I(8,3)-C(1,3)-X(macs=?,arriving=(3,8,8))"
    assert str(net.macs) == "? + 576"


@pytest.mark.parametrize(
    ("function", "operator"),
    [
        (lambda _, x: torch.cdist(x, x), "aten::_cdist_forward"),
        (lambda _, x: torch.fft.rfft2(x).real, "aten::_fft_r2c"),
        (lambda s, x: s.bilinear(x, x), "aten::_trilinear"),
        (lambda s, x: F.conv2d(x, torch.linalg.inv(s.weight)[..., None, None]), "linalg_inv"),
    ],
)
def test_an_operator_that_pytorch_does_not_count_is_unknown(
    function: Callable[..., Any], operator: str
) -> None:
    parts = {"bilinear": nn.Bilinear(8, 8, 8), "weight": nn.Parameter(torch.zeros(3, 3))}
    said = warned(Forward(function, **parts), 3, 8, 8)
    assert "PyTorch does not count the multiply-accumulates of " in said
    assert operator in said


@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU, nn.RNN])
def test_recurrent_layers_multiply_by_each_of_their_matrices(kind: type[nn.Module]) -> None:
    gates = {nn.LSTM: 4, nn.GRU: 3, nn.RNN: 1}[kind]
    module = Forward(lambda s, x: s.part(x)[0], part=kind(8, 6, batch_first=True))
    assert read(module, 5, 8).macs == 5 * gates * 6 * (8 + 6)


def test_a_matrix_times_a_vector_is_counted() -> None:
    module = Forward(
        lambda s, x: x + torch.addmv(s.v, s.m, s.v).dot(s.v) + torch.vdot(s.v, s.v),
        m=nn.Parameter(torch.zeros(5, 5)),
        v=nn.Parameter(torch.zeros(5)),
    )
    assert read(module, 3, 8, 8).macs == 5 * 5 + 5 + 5
