"""A model run once, on tensors that have shapes and no numbers; its calls are written down.

The model itself is not touched: a copy of it without numbers runs, wherever the weights are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from symcnn.errors import SymcnnError
from symcnn.frameworks.reading.graph import INPUT, Call, Graph
from symcnn.frameworks.reading.steps import layer_step, shaped_step
from symcnn.frameworks.reading.torch import functions as _functions  # noqa: F401 - enters rules
from symcnn.frameworks.reading.torch.blank import without_numbers
from symcnn.frameworks.reading.torch.faults import (
    check_initialised,
    check_inputs,
    check_module,
    explained,
)
from symcnn.frameworks.reading.torch.frames import CollapseError
from symcnn.frameworks.reading.torch.one_image import OneImage
from symcnn.frameworks.reading.torch.opaque import IMAGES
from symcnn.frameworks.reading.torch.recording import Recording
from symcnn.frameworks.reading.torch.site import tensors_in
from symcnn.notation.tree import Step

_FLATTENS = frozenset({"H", "Reshape"})
"""The layers that take features as a map of one position."""


def read(module: nn.Module, input_size: tuple[int, ...], opaque: frozenset[str]) -> Graph:
    """Return the calls that a model makes for an input of channels and size, or of features.

    What is in `opaque`, by the path in the model, is one layer without a rule. Raises SymcnnError
    for a model that cannot be run on shapes alone.
    """
    module = check_module(module)
    check_initialised(module)
    check_inputs(module)
    blank = without_numbers(module)
    x = torch.empty((IMAGES, *input_size), dtype=_dtype(blank), device="meta")
    one_image = _counted_once(without_numbers(module), module, x[:1])
    while True:
        recording = Recording(blank, module, x, opaque, one_image)
        try:
            output = _run(blank, x, recording)
        except CollapseError as collapse:
            if not collapse.path or collapse.path in opaque:
                raise _no_layer(collapse) from None
            opaque |= {collapse.path, *_alike(blank, collapse.path, opaque)}
        else:
            return _graph(recording, input_size, output)


def _counted_once(blank: nn.Module, original: nn.Module, x: Tensor) -> OneImage:
    """Run a model with one image; what it does not do with one is not known of it."""
    one_image = OneImage(blank, original)
    with (
        suppress(Exception),
        torch.no_grad(),
        torch.device("meta"),
        one_image.operators,
        _calls_to(one_image),
        _Functions(one_image),
    ):
        blank(x)
    return one_image


def _dtype(model: nn.Module) -> torch.dtype | None:
    """Return the type of a model's first weights, which its input has too."""
    return next((each.dtype for each in model.parameters() if each.is_floating_point()), None)


def _alike(model: nn.Module, path: str, opaque: frozenset[str]) -> Iterator[str]:
    """Yield the modules of a class of which a second one has turned out to have no rule.

    Otherwise a model of many blocks would run once for each of them.
    """
    modules = dict(model.named_modules())
    kind = type(modules.get(path))
    own = not kind.__module__.startswith("torch.nn.modules.container")
    if own and any(type(modules.get(each)) is kind for each in opaque):
        yield from (each for each, found in modules.items() if type(found) is kind)


def _run(blank: nn.Module, x: Tensor, recording: Recording) -> Tensor:
    """Run a model; return the one tensor that leaves it."""
    try:
        with torch.no_grad(), torch.device("meta"), _calls_to(recording), _Functions(recording):
            output = blank(x)
    except SymcnnError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a model raises
        raise explained(error, recording.frames.place, tuple(x.shape[1:])) from None
    found = list({id(each): each for each in tensors_in(output)}.values())
    if len(found) != 1:
        what = f"{len(found)} maps" if found else "no map"
        raise SymcnnError(f"the model returns {what}; a network has one output")
    return found[0]


def _graph(recording: Recording, input_size: tuple[int, ...], output: Tensor) -> Graph:
    """Return what a run has shown."""
    held = recording.held(output)
    if held is None:
        raise SymcnnError("what the model returns does not depend on its input")
    held = recording.laid_out(output, held)
    notices = (
        *_without_rule(recording.without_rule),
        *_likened(recording.likened),
        *_uncounted(recording.unknown),
        *_unused(recording.weights.left()),
    )
    graph = Graph(
        shaped_step("I", input_size[0], input_size[1:] or (1,)),
        tuple(recording.calls),
        held.call,
        notices,
    )
    return graph if len(input_size) > 1 else _from_features(graph, input_size)


def _from_features(graph: Graph, features: tuple[int, ...]) -> Graph:
    """Return the graph with its input flattened, unless all that takes it does so itself."""
    first = [call for call in graph.calls if INPUT in call.inputs]
    if first and all(isinstance(each.node, Step) and each.node.name in _FLATTENS for each in first):
        return graph
    flat = Call(layer_step("F", {}), (INPUT,), "input", "Flatten", features)
    calls = (replace(each, inputs=tuple(at + 1 for at in each.inputs)) for each in graph.calls)
    return replace(graph, calls=(flat, *calls), output=graph.output + 1)


def _without_rule(paths: dict[str, list[str]]) -> Iterator[str]:
    found = ", ".join(f"{kind} ({_counted(each)})" for kind, each in paths.items())
    if found:
        yield (
            f"the notation has no layer for {found}: each is an X with the parameters and "
            "multiply-accumulates that PyTorch counts for this input"
        )


def _likened(paths: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    for (kind, word), each in paths.items():
        place = f"{kind} ({_counted(each)})"
        yield f"{place} is written as {word}, which has the same shapes and counts"


def _uncounted(unknown: dict[str, str]) -> Iterator[str]:
    for operator, path in unknown.items():
        yield (
            f"PyTorch has no rule for the multiply-accumulates of {operator}: those of {path} are "
            "unknown"
        )


def _counted(paths: list[str]) -> str:
    """Return where something is, or where its first is and how many there are."""
    return paths[0] if len(paths) == 1 else f"{len(paths)} times, first {paths[0]}"


def _unused(left: dict[str, int]) -> Iterator[str]:
    places = dict.fromkeys(name.partition(".")[0] for name in left)
    if left:
        yield (
            f"{sum(left.values()):,} parameters of {', '.join(places)} are not used when the model "
            "is evaluated, and are left out"
        )


def _no_layer(collapse: CollapseError) -> SymcnnError:
    place = collapse.path or "the model"
    whole = "" if collapse.path else ", as all of the model is in torch.nn.Sequential(model)"
    return SymcnnError(
        f"{place} uses {collapse.what}, and the notation has no layer for that; in a module of its "
        f"own that takes one map and returns one, it is counted as one{whole}"
    )


class _Functions(TorchFunctionMode):
    """Hands every function of PyTorch's that is called to a recording."""

    def __init__(self, recording: Recording | OneImage) -> None:
        super().__init__()
        self._recording = recording

    def __torch_function__(
        self,
        func: Any,  # noqa: ANN401
        types: Any,  # noqa: ANN401
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401
        del types
        return self._recording.function(func, args, kwargs or {})


@contextmanager
def _calls_to(recording: Recording | OneImage) -> Iterator[None]:
    """Hand every call of a module to a recording."""
    original = nn.Module.__call__

    def called(module: nn.Module, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        module = getattr(module, "_orig_mod", module)  # what torch.compile has wrapped
        return recording.module(lambda: run(module, *args, **kwargs), module, (args, kwargs))

    def run(module: nn.Module, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if not isinstance(module, torch.jit.ScriptModule):
            return original(module, *args, **kwargs)
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - what PyTorch does inside is no call
            return original(module, *args, **kwargs)

    nn.Module.__call__ = called
    try:
        yield
    finally:
        nn.Module.__call__ = original
