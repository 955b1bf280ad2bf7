"""Tracing of a model on tensors with shapes but without values.

The model itself is not changed: a copy without values runs, on any device.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import torch
from torch import Tensor, nn

from symcnn.errors import SymcnnError
from symcnn.frameworks.model_graph import INPUT, Call, Graph, partly_frozen
from symcnn.frameworks.torch.reader.call_hooks import Functions, calls_to
from symcnn.frameworks.torch.reader.messages import (
    check_initialized,
    check_inputs,
    check_module,
    check_not_quantized,
    explained,
    likened,
    the_map,
    uncounted,
    unseen,
    unused,
    without_rule,
)
from symcnn.frameworks.torch.reader.module_stack import CollapseError, OtherRunError
from symcnn.frameworks.torch.reader.one_image import OneImage
from symcnn.frameworks.torch.reader.placeholder_weights import without_numbers
from symcnn.frameworks.torch.reader.record_calls import Recording
from symcnn.frameworks.tree_nodes import layer_step, shaped_step
from symcnn.notation.ast import Step

_IMAGES = 2
"""The batch size of the traced run: several, so that no axis of size 1 looks like it."""

_FLATTENS = frozenset({"H", "Reshape"})
"""The layers that accept features as a map of one position."""


def read(module: nn.Module, input_size: tuple[int, ...], opaque: frozenset[str]) -> Graph:
    """Trace a model on an input of shape `(channels, *size)` or `(features,)`.

    Modules whose paths are in `opaque` become one opaque layer each. Raises SymcnnError for a model
    that cannot be traced.
    """
    module = check_module(module)
    check_initialized(module)
    check_inputs(module)
    check_not_quantized(module)
    blank = without_numbers(module)
    floats = (each.dtype for each in blank.parameters() if each.is_floating_point())
    x = torch.empty((1, *input_size), dtype=next(floats, None), device="meta")
    one_image = _counted_once(blank, module, x)
    several = x.expand(_IMAGES, *x.shape[1:]).contiguous()
    try:
        return _read(module, several, opaque, one_image)
    except (SymcnnError, OtherRunError) as error:
        return _read_with_one(module, x, opaque, one_image, error)


def _read_with_one(
    module: nn.Module,
    x: Tensor,
    opaque: frozenset[str],
    one_image: OneImage,
    error: SymcnnError | OtherRunError,
) -> Graph:
    """Trace a model with one image, after an error with several.

    Raises that error if one image fails, too.
    """
    try:
        graph = _read(module, x, opaque, one_image)
    except SymcnnError as other:
        raise (other if isinstance(error, OtherRunError) else error) from None
    notice = "the model is traced with one image, since it behaves differently with several"
    return replace(graph, notices=(*graph.notices, notice))


def _read(module: nn.Module, x: Tensor, opaque: frozenset[str], one_image: OneImage) -> Graph:
    """Trace a model on a batch; modules without a rule become opaque one by one."""
    blank = without_numbers(module)
    while True:
        recording = Recording(blank, module, x, opaque, one_image)
        try:
            output = _run(blank, x, recording)
        except CollapseError as collapse:
            if not collapse.path or collapse.path in opaque:
                raise _no_layer(collapse) from None
            opaque |= {collapse.path, *_alike(blank, collapse.path, opaque)}
        else:
            return _graph(recording, tuple(x.shape[1:]), output)


def _counted_once(blank: nn.Module, original: nn.Module, x: Tensor) -> OneImage:
    """Run a model with one image; work that this run does not reach is unknown."""
    one_image = OneImage(blank, original)
    with (
        suppress(Exception),
        torch.no_grad(),
        torch.device("meta"),
        one_image.operators,
        calls_to(one_image),
        Functions(one_image),
    ):
        blank(x)
        one_image.is_whole = True
    return one_image


def _alike(model: nn.Module, path: str, opaque: frozenset[str]) -> Iterator[str]:
    """Yield all modules of a class, once a second one of them has no rule.

    Otherwise a model of many blocks would be traced once for each of them.
    """
    modules = dict(model.named_modules())
    kind = type(modules.get(path))
    is_user_class = not kind.__module__.startswith("torch.nn.modules.container")
    if is_user_class and any(type(modules.get(each)) is kind for each in opaque):
        yield from (each for each, module in modules.items() if type(module) is kind)


def _run(blank: nn.Module, x: Tensor, recording: Recording) -> Tensor:
    """Run a model; return the tensor that it returns."""
    try:
        with torch.no_grad(), torch.device("meta"), calls_to(recording), Functions(recording):
            output = blank(x)
    except SymcnnError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a model raises
        raise explained(error, recording.frames.place, tuple(x.shape[1:])) from None
    return the_map(output)


def _graph(recording: Recording, input_size: tuple[int, ...], output: Tensor) -> Graph:
    held = recording.held(output)
    if held is None:
        raise SymcnnError("the output of the model does not depend on its input")
    held = recording.laid_out(output, held)
    notices = (
        *without_rule(recording.without_rule),
        *likened(recording.likened),
        *uncounted(recording.unknown),
        *unseen(recording.unseen),
        *unused(recording.weights.left()),
        *map(partly_frozen, dict.fromkeys(recording.partly_frozen)),
    )
    graph = Graph(
        shaped_step("I", input_size[0], input_size[1:] or (1,)),
        tuple(recording.calls),
        held.call,
        notices,
    )
    return graph if len(input_size) > 1 else _from_features(graph, input_size)


def _from_features(graph: Graph, features: tuple[int, ...]) -> Graph:
    """Return the graph with its input flattened, unless all its first layers do that."""
    first = [call for call in graph.calls if INPUT in call.inputs]
    if first and all(isinstance(each.node, Step) and each.node.name in _FLATTENS for each in first):
        return graph
    flat = Call(layer_step("F", {}), (INPUT,), "input", "Flatten", features)
    calls = (replace(each, inputs=tuple(at + 1 for at in each.inputs)) for each in graph.calls)
    return replace(graph, calls=(flat, *calls), output=graph.output + 1)


def _no_layer(collapse: CollapseError) -> SymcnnError:
    place = collapse.path or "the model"
    whole = "" if collapse.path else "; torch.nn.Sequential(model) imports the whole model as one"
    return SymcnnError(
        f"{place} uses {collapse.what}, and symcnn has no layer for it; move it into a module with "
        f"one input and one output, which is imported as an opaque layer{whole}"
    )
