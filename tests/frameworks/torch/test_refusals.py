"""Models of PyTorch's that cannot be read, and inputs that are none: what users are told."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import symcnn
from symcnn.errors import ModelWarning, SymcnnError

torch = pytest.importorskip("torch")

from torch import nn
from torch.nn import functional as F


class Net(nn.Module):
    """A model whose forward pass is a function of its input."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__()
        self.c = nn.Conv2d(3, 3, 1)
        self.function = function

    def forward(self, x: Any) -> Any:
        return self.function(self.c(x))


@dataclass
class Returned:
    """What a model returns by name."""

    logits: Any
    more: Any


def branching(x: Any) -> Any:
    return x if x.sum() > 0 else -x


def two_arguments(x: Any, y: Any) -> Any:
    return x + y


REFUSED: list[tuple[Callable[..., Any], list[str]]] = [
    (branching, ["the model depends on the values of its input", "test_refusals.py, line"]),
    (lambda x: x * x.mean().item(), ["depends on the values of its input"]),
    (lambda x: x[x > 0], ["the model"]),
    (lambda x: x.nonzero(), ["depends on the values of its input"]),
    (lambda x: x[torch.nonzero(x[:, 0] > 1)[:, 0]], ["depends on the values", "branches, loops"]),
    (
        lambda x: {"p3": x, "more": [F.max_pool2d(x, 2), x], "none": None},
        ["2 tensors, p3 (3×8×8), more.0 (3×4×4);", "in a module that returns one of them"],
    ),
    (lambda x: Returned(x, x.relu()), ["2 tensors, logits (3×8×8), more (3×8×8);"]),
    (lambda x: torch.tensor(x.numpy()), ["the model"]),
    (
        lambda x: (x, x.relu()),
        ["the model returns 2 tensors, 0 (3×8×8), 1 (3×8×8); a network has one output"],
    ),
    (lambda x: x.shape, ["the model returns no tensor"]),
    (lambda _: torch.ones(2, 3, 8, 8), ["does not depend on its input"]),
    (lambda x: x.flatten(1) @ x.flatten(1).T, ["symcnn has no layer for", "into a module"]),
    (two_arguments, ["two_arguments() missing 1 required positional argument: 'y'"]),
    (lambda x: x / 0 if x.ndim > 9 else 1 / 0, ["division by zero"]),
]


@pytest.mark.parametrize(("function", "words"), REFUSED)
def test_forward_passes_that_cannot_be_read_are_refused(
    function: Callable[..., Any], words: list[str]
) -> None:
    with pytest.raises(SymcnnError) as caught:
        symcnn.from_torch(Net(function), (3, 8, 8))
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "size", [(), (3, 0, 8), (3, -1, 8), (3, 8.0, 8), "3x8x8", None, (1, 2, 3, 4, 5), [3, "8"]]
)
def test_what_is_no_size_is_refused(size: Any) -> None:
    with pytest.raises(SymcnnError, match="input_size must be "):
        symcnn.from_torch(nn.Conv2d(3, 3, 1), size)


@pytest.mark.parametrize(
    ("size", "says"),
    [
        ((1, 8, 8), r"the layer c \(Conv2d\) cannot be run on an input of shape 1×8×8"),
        ((1, 3, 8, 8), r"c \(Conv2d\) cannot be run on an input of shape 1×3×8×8 .*without batch"),
        ((3, 8), r"c \(Conv2d\) cannot be run on an input of shape 3×8"),
    ],
)
def test_a_size_that_does_not_fit_is_refused_with_the_layer(
    size: tuple[int, ...], says: str
) -> None:
    with pytest.raises(SymcnnError, match=says.removeprefix("the layer ")):
        symcnn.from_torch(Net(lambda x: x), size)


def test_a_window_that_does_not_fit_is_refused_with_the_layer() -> None:
    model = nn.Sequential(nn.Conv2d(3, 3, 3), nn.MaxPool2d(9))
    with pytest.raises(
        SymcnnError, match=r"1 \(MaxPool2d\) cannot be run on an input of shape 3×8×8"
    ):
        symcnn.from_torch(model, (3, 8, 8))


def test_a_lazy_module_without_weights_is_refused_by_name() -> None:
    model = nn.Sequential(nn.Flatten(), nn.LazyLinear(10))
    with pytest.raises(SymcnnError, match=r"1 \(LazyLinear\) has no weights yet; call the model"):
        symcnn.from_torch(model, (3, 8, 8))


def test_a_lazy_module_with_weights_is_read() -> None:
    model = nn.Sequential(nn.Flatten(), nn.LazyLinear(10))
    model(torch.zeros(1, 3, 8, 8))
    assert symcnn.from_torch(model, (3, 8, 8)).params == 192 * 10 + 10


@pytest.mark.parametrize("module", [None, "resnet50", nn.Conv2d, torch.zeros(3)])
def test_what_is_no_module_is_refused(module: Any) -> None:
    with pytest.raises(SymcnnError, match=r"takes a torch.nn.Module, not"):
        symcnn.from_torch(module, (3, 8, 8))


class Asking(nn.Module):
    """A model whose forward pass is given, with the inputs that it takes."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__()
        self.forward = function


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda x, y: x + y, r"the model takes 2 inputs \(x and y\), but a network"),
        (lambda x, y, z=1: x + y + z, r"the model takes 2 inputs \(x and y\), but a network"),
        (lambda x, *, scale: x * scale, r"the model takes 2 inputs \(x and scale\), but a network"),
        (lambda: torch.zeros(3), "the model takes no input; a network has one"),
    ],
)
def test_a_model_of_several_inputs_or_none_is_refused(
    function: Callable[..., Any], says: str
) -> None:
    with pytest.raises(SymcnnError, match=says):
        symcnn.from_torch(Asking(function), (3, 8, 8))


@pytest.mark.parametrize(
    "function",
    [lambda x, scale=1: x * scale, lambda *xs: xs[0].relu(), lambda x, **_: x.relu()],
)
def test_inputs_that_need_not_be_given_are_no_hindrance(function: Callable[..., Any]) -> None:
    assert str(symcnn.from_torch(Asking(function), (3, 8, 8)).output) == "3×8×8"


def test_a_tensor_for_a_size_is_said_by_its_shape() -> None:
    with pytest.raises(SymcnnError, match=r"not a Tensor of shape \(1, 3, 64, 64\)$"):
        symcnn.from_torch(nn.Conv2d(3, 3, 1), torch.zeros(1, 3, 64, 64))


def test_a_model_that_is_one_block_without_a_rule_is_read_as_it_says() -> None:
    block = Net(lambda x: x * (x.flatten(2) @ x.flatten(2).transpose(1, 2)).mean())
    with pytest.raises(
        SymcnnError, match=r"torch.nn.Sequential\(model\) imports the whole model as one"
    ):
        symcnn.from_torch(block, (3, 8, 8))
    with pytest.warns(ModelWarning, match="no layer for Net"):
        net = symcnn.from_torch(nn.Sequential(block), (3, 8, 8))
    assert net.params == 3 * 3 + 3


class Uncopied(nn.Module):
    """A model that refuses to be copied."""

    def __deepcopy__(self, memo: object) -> None:
        raise TypeError("a lock cannot be copied")

    def forward(self, x: Any) -> Any:
        return x


def test_a_model_that_cannot_be_copied_is_refused() -> None:
    with pytest.raises(SymcnnError, match="the model cannot be copied: a lock cannot be copied"):
        symcnn.from_torch(Uncopied(), (3, 8, 8))


def test_weights_that_a_dead_path_uses_first_are_counted_where_they_matter() -> None:
    """The function keeps the original model, of which a copy is run."""

    def forward(x: Any) -> Any:
        model.head(x)  # nothing comes of it
        return model.head(x)

    model = Net(forward)
    model.head = nn.Conv2d(3, 5, 1)
    net = symcnn.from_torch(model, (3, 8, 8))
    assert str(net) == "I(8,3)-C(1,3)-C(1,5)"


def test_weights_that_are_not_used_are_named() -> None:
    model = Net(lambda x: x)
    model.aux = nn.Linear(9, 9)
    with pytest.warns(ModelWarning, match="90 parameters of aux are unused"):
        assert symcnn.from_torch(model, (3, 8, 8)).params == 12


def test_groups_of_channels_of_a_volume_are_refused() -> None:
    class Grouped(nn.Module):
        def forward(self, x: Any) -> Any:
            return x.view(-1, 3, 2, 4, 4, 4)

    with pytest.raises(SymcnnError, match="returns a 3-D map with its channels in groups"):
        symcnn.from_torch(Grouped(), (6, 4, 4, 4))


def test_of_many_weights_that_are_not_used_some_are_named() -> None:
    model = Net(lambda x: x)
    for number in range(7):
        setattr(model, f"aux{number}", nn.Linear(9, 9))
    with pytest.warns(
        ModelWarning, match="630 parameters of aux0, aux1, aux2, aux3 and 3 more are"
    ):
        symcnn.from_torch(model, (3, 8, 8))


def stubbed() -> nn.Module:
    """Return a model that can be quantized, and says where its numbers are."""
    quantized = torch.ao.quantization
    model = nn.Sequential(
        quantized.QuantStub(), nn.Conv2d(3, 4, 3), nn.ReLU(), quantized.DeQuantStub()
    )
    model.qconfig = quantized.get_default_qconfig("fbgemm")
    return model.eval()


def prepared() -> nn.Module:
    return torch.ao.quantization.prepare(stubbed())


def converted() -> nn.Module:
    model = prepared()
    model(torch.zeros(1, 3, 8, 8))
    return torch.ao.quantization.convert(model)


def dynamic() -> nn.Module:
    model = nn.Sequential(nn.Flatten(), nn.Linear(192, 10))
    return torch.ao.quantization.quantize_dynamic(model, {nn.Linear}, dtype=torch.qint8)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("built", "place"),
    [
        (prepared, "1.activation_post_process (HistogramObserver)"),
        (converted, "0 (Quantize)"),
        (dynamic, "1 (Linear)"),
    ],
)
def test_a_quantized_model_is_refused_with_what_to_do(
    built: Callable[[], nn.Module], place: str
) -> None:
    model = built()
    with pytest.raises(SymcnnError) as caught:
        symcnn.from_torch(model, (3, 8, 8))
    assert str(caught.value).endswith(" is quantized; import the model before quantization")
    assert place.split()[1] in str(caught.value)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_model_that_may_be_quantized_is_read() -> None:
    assert str(symcnn.from_torch(stubbed(), (3, 8, 8))) == "I(8,3)-C(3,4)-R"


def one_alone(x: Any) -> Any:
    assert len(x) == 1, "one image at a time"
    return x.relu()


def written_for_one(x: Any) -> Any:
    return x.view(1, 3, -1).mean(2)


def otherwise(x: Any) -> Any:
    return x.relu() if len(x) == 1 else x.sigmoid().relu()


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (one_alone, "C(1,3)-R"),
        (written_for_one, "C(1,3)-Reshape(64,3,dims=1)-G-F"),
        (otherwise, "C(1,3)-R"),
    ],
)
def test_a_model_for_one_image_is_read_with_one_and_that_is_said(
    function: Callable[..., Any], text: str
) -> None:
    with pytest.warns(ModelWarning, match="is traced with one image, since it behaves differently"):
        net = symcnn.from_torch(Net(function), (3, 8, 8))
    assert str(net) == f"I(8,3)-{text}"


def test_a_fault_with_one_image_is_that_of_a_model_which_takes_several_otherwise() -> None:
    def forward(x: Any) -> Any:
        return (x, x.relu()) if len(x) == 1 else x.sigmoid()

    with pytest.raises(SymcnnError, match="the model returns 2 tensors"):
        symcnn.from_torch(Net(forward), (3, 8, 8))


def test_a_model_for_several_images_is_read_without_a_count_of_its_opaque_work() -> None:
    def forward(x: Any) -> Any:
        assert len(x) > 1, "several images"
        return x.mean(1, keepdim=True)

    with warnings.catch_warnings(record=True, action="always") as caught:
        net = symcnn.from_torch(Net(forward), (3, 8, 8))
    assert str(caught[1].message) == (
        "the model cannot be run on one image: the multiply-accumulates of opaque layers (mean) "
        "are unknown"
    )
    assert str(net) == "I(8,3)-C(1,3)-X(macs=?,arriving=(3,8,8),leaving=(1,8,8))"
