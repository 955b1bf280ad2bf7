"""Shapes, counts and errors of PyTorch models: on the meta device, and on the CPU."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from symcnn.frameworks.checking.counted_model import Framework, Layer, Model, Values, defined
from symcnn.layers.declaration.requirement import Kind

_UNFIT = "mat1 and mat2 shapes"
_NEGATIVE = "negative dimension"
_COUNTER = "num_batches_tracked"


def measured(source: str, values: Values, shape: tuple[int, ...]) -> Model:
    """Return the shapes and counts of a model on the meta device, which computes nothing."""
    with torch.device("meta"), torch.no_grad():
        model, shapes = _model(source, values), dict[str, tuple[int, ...]]()
        with _watched(model, shapes), FlopCounterMode(display=False) as counter:
            model(torch.zeros(1, *shape))
    flops = {
        name: sum(output_shape.values()) for name, output_shape in counter.get_flop_counts().items()
    }
    modules = dict(model.named_modules())
    layers = {
        name: Layer(
            output_shape,
            _count(_trained(modules[name])),
            flops.get(f"{type(model).__name__}.{name}", 0) // 2,
        )
        for name, output_shape in shapes.items()
    }
    kept = (part for name, part in model.named_buffers() if not name.endswith(_COUNTER))
    macs = counter.get_total_flops() // 2
    return Model(layers, _count(_trained(model)), _count(kept), macs)


def refuses(source: str, values: Values, shape: tuple[int, ...]) -> bool | None:
    """Return whether a model rejects real tensors; None if two maps are broadcast.

    The exported code contains the number of input features of a dense layer: a mismatch is not
    PyTorch's own rule, and a negative number leaves the answer unknown.
    """
    broadcast: list[bool] = []

    def added(left: Any, right: Any, *_: object, **__: object) -> int:  # noqa: ANN401 - shapes
        broadcast.append(left != right)
        return 0

    watched = FlopCounterMode(display=False, custom_mapping={torch.ops.aten.add: added})
    try:
        with torch.no_grad(), watched:
            _model(source, values)(torch.zeros(1, *shape))
    except (RuntimeError, ValueError) as error:
        return None if _NEGATIVE in str(error) else _UNFIT not in str(error)
    return None if any(broadcast) else False


def _model(source: str, values: Values) -> Any:  # noqa: ANN401 - the class is in the code
    return defined(source, "Network")(*values.values()).eval()


@contextmanager
def _watched(model: Any, shapes: dict[str, tuple[int, ...]]) -> Iterator[None]:  # noqa: ANN401
    """Collect the output shapes of the modules, by their names, while a model runs."""
    names = {module: name for name, module in model.named_modules() if name}

    def seen(module: Any, _: Any, output: Any) -> None:  # noqa: ANN401 - tensors and modules
        shapes.setdefault(names[module], tuple(output.shape[1:]))

    hooks = [module.register_forward_hook(seen) for module in names]
    yield
    for hook in hooks:
        hook.remove()


def _trained(model: torch.nn.Module) -> Iterator[torch.nn.Parameter]:
    return (each for each in model.parameters() if each.requires_grad)


def _count(tensors: Iterable[Any]) -> int:
    return sum(tensor.numel() for tensor in tensors)


FRAMEWORK = Framework("PyTorch", torch.__version__, measured, refuses, tuple(Kind))
