"""Models of PyTorch some of whose weights are frozen: trained and frozen ones are counted apart."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch")

from torch import nn

from symcnn import Network, check, export, from_torch, parse
from symcnn.errors import ModelWarning


def counted(model: nn.Module) -> tuple[int, int]:
    """Return the parameters as PyTorch has them: those that are trained, and the others."""
    trained = sum(each.numel() for each in model.parameters() if each.requires_grad)
    return trained, sum(each.numel() for each in model.parameters()) - trained


def head(*, frozen: slice) -> nn.Sequential:
    """Return a convolution, a normalization and a dense layer, some of them frozen."""
    parts = [nn.Conv2d(3, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.AdaptiveAvgPool2d(1)]
    model = nn.Sequential(*parts, nn.Flatten(), nn.Linear(64, 10))
    model[frozen].requires_grad_(requires_grad=False)
    return model


@pytest.mark.parametrize(
    ("frozen", "text"),
    [
        (slice(0, 1), "I(28,3)-frozen[C(3,64)]-B-R-G-F-O(10)"),
        (slice(0, 2), "I(28,3)-frozen[C(3,64)]-frozen[B]-R-G-F-O(10)"),
        (slice(5, 6), "I(28,3)-C(3,64)-B-R-G-F-frozen[O(10)]"),
        (slice(2, 4), "I(28,3)-C(3,64)-B-R-G-F-O(10)"),
    ],
)
def test_what_takes_no_gradient_is_frozen(frozen: slice, text: str) -> None:
    model = head(frozen=frozen)
    net = from_torch(model, (3, 28, 28))
    assert str(net) == text
    assert (net.params, net.frozen) == counted(model)
    assert net.buffers == 128


class Twice(nn.Module):
    """A frozen convolution that is applied twice."""

    def __init__(self) -> None:
        """Make it."""
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 1).requires_grad_(requires_grad=False)

    def forward(self, x: Any) -> Any:
        """Return what leaves it."""
        return self.conv(torch.relu(self.conv(x)))


def test_frozen_weights_that_are_used_again_are_counted_once() -> None:
    net = from_torch(Twice(), (4, 8, 8))
    assert str(net) == "I(8,4)-frozen[C(1,4)]-R-tied[C(1,4)]"
    assert (net.params, net.frozen) == (0, 20)


class Pair(nn.Module):
    """A part that PyTorch knows and the notation does not."""

    def __init__(self) -> None:
        """Make it."""
        super().__init__()
        self.both = nn.Bilinear(8, 8, 8)

    def forward(self, x: Any) -> Any:
        """Return what leaves it."""
        return self.both(x, x)


def test_a_frozen_part_without_a_rule_is_frozen() -> None:
    model = nn.Sequential(nn.Linear(8, 8), Pair())
    model[1].requires_grad_(requires_grad=False)
    with pytest.warns(ModelWarning):
        net = from_torch(model, (8,))
    assert (net.params, net.frozen) == counted(model) == (72, 520)


def test_a_frozen_stack_is_folded_and_keeps_what_it_counts() -> None:
    blocks = [nn.Sequential(nn.Conv2d(8, 8, 3, padding=1), nn.ReLU()) for _ in range(4)]
    model = nn.Sequential(*blocks, nn.Conv2d(8, 2, 1))
    model[:4].requires_grad_(requires_grad=False)
    net = from_torch(model, (8, 9, 9))
    assert str(net) == "I(9,8)-(frozen[C(3,8,p=1)]-R)*4-C(1,2)"
    assert (net.params, net.frozen) == counted(model)


def _read(model: nn.Module) -> Network:
    return from_torch(model, (3, 28, 28))


def test_a_layer_that_is_frozen_in_part_is_said_to_be() -> None:
    model = head(frozen=slice(0, 0))
    model[0].weight.requires_grad_(requires_grad=False)
    with pytest.warns(ModelWarning, match=r"^0 is partly frozen; all of its parameters"):
        net = _read(model)
    assert net.frozen == 0


@pytest.mark.parametrize(
    "text",
    [
        "I(28,3)-frozen[C(3,64)-B-R]-G-O(10)",
        "I(28,3)-frozen[C(3,8)-B-R]-(frozen[C(3,8,p=1)]-R)*3-G-O(10)",
        "I(28,3)-frozen[(C(3,8,p=1)-R)*3]-C(1,2)",
        "I(28,3)-frozen[C(3,8,p=1)*3]-frozen[C(3,8,p=1)]*3-C(1,2)",
        "def b(f) = frozen[C(3,f,p=1)-B]-C(1,f); I(28,3)-b(8)-b(4)*2-frozen[b(2)]",
        "I(28,3)-C(1,8)-add[_|frozen[C(3,8,p=1)-PR(shared=0)-LS]-C(1,8)]-B",
        "I(28,3)-frozen[for i in 1..3[C(1,i)]]-frozen[H(5)]-O(2)",
        "I(28,3)-C(1,8)-frozen[add[_|C(3,8,p=1)]-@x-C(1,4)]-cat[_|$x]-O(2)",
        "def b = frozen[C(1,4)-@x[1]-C(1,4)-add[_|$x[1]]]; I(9,4)-b-C(1,2)",
    ],
)
def test_a_frozen_path_is_exported_as_one_that_takes_no_gradient(text: str) -> None:
    made: dict[str, Any] = {}
    exec(export(text, "torch"), made)  # noqa: S102 - the code that is tested
    net = parse(text)
    assert counted(made["Network"]()) == (net.params, net.frozen)
    assert check(text, samples=1).agreed
