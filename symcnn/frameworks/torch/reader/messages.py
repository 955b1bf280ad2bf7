"""The messages to users: errors of models that cannot be imported, and notices."""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from symcnn.errors import SymcnnError
from symcnn.frameworks.torch.reader.weights import Weights

_DATA = (
    "meta tensor",
    "Meta tensor",
    "_local_scalar_dense",
    "data-dependent",
    "DataDependent",
    "data-independent",
)
"""Parts of PyTorch's messages about access to the values of a tensor without values."""
_HERE = (str(Path(torch.__file__).parent), str(Path(__file__).parents[3]))


def explained(error: Exception, place: str, arriving: tuple[int, ...]) -> SymcnnError:
    """Return the SymcnnError for an error in a forward pass; `place` is the running module."""
    if any(word in str(error) for word in _DATA):
        return SymcnnError(
            f"{place} depends on the values of its input{_where(error)}; branches, loops and sizes "
            "may depend on shapes only"
        )
    said = str(error).strip().splitlines() or [type(error).__name__]
    shape = "×".join(map(str, arriving))
    return SymcnnError(
        f"{place} cannot be run on an input of shape {shape} (channels first, without batch)"
        f"{_where(error)}: {said[0]}"
    )


def _where(error: Exception) -> str:
    """Return the line of the user's code that raised an error, as text; else nothing."""
    frames = traceback.extract_tb(error.__traceback__)
    user_frames = [frame for frame in frames if not frame.filename.startswith(_HERE)]
    return (
        f", in {Path(user_frames[-1].filename).name}, line {user_frames[-1].lineno}"
        if user_frames
        else ""
    )


def check_module(module: object) -> nn.Module:
    """Return the unwrapped module; raise SymcnnError if there is none, or it is scripted."""
    if not isinstance(module, nn.Module):
        raise SymcnnError(f"from_torch takes a torch.nn.Module, not {type(module).__name__}")
    if isinstance(module, nn.DataParallel | nn.parallel.DistributedDataParallel):
        return check_module(module.module)
    if isinstance(module, torch.jit.ScriptModule):
        raise SymcnnError(
            "a scripted or traced model cannot be imported; import the module that it was made from"
        )
    inner = getattr(module, "_orig_mod", None)
    return module if inner is None else check_module(inner)


def check_inputs(module: nn.Module) -> None:
    """Raise SymcnnError for a forward pass that does not take exactly one input."""
    with suppress(TypeError, ValueError):  # if the signature is unavailable
        signature = inspect.signature(module.forward)
        needed = [
            each
            for each in signature.parameters.values()
            if each.default is each.empty
            and each.kind not in {each.VAR_POSITIONAL, each.VAR_KEYWORD}
        ]
        if len(needed) > 1:
            names = " and ".join(each.name for each in needed)
            raise SymcnnError(
                f"the model takes {len(needed)} inputs ({names}), but a network has one; wrap it "
                "in a module that takes one input and supplies the others"
            )
        if not signature.parameters:
            raise SymcnnError("the model takes no input; a network has one")


_QUANTIZED = re.compile(
    r"torch\.(ao\.)?(nn\.)?(intrinsic\.)?(quantized|qat)\b(?!.*functional_modules)"
    r"|torch\.ao\.quantization\.(observer|fake_quantize)"
)
"""The modules of PyTorch that define quantized layers."""


def check_not_quantized(module: nn.Module) -> None:
    """Raise SymcnnError for a model that is quantized, or prepared for quantization."""
    for path, part in module.named_modules():
        kind = type(part)
        if _QUANTIZED.match(kind.__module__):
            place = f"{path or 'the model'} ({kind.__name__})"
            raise SymcnnError(f"{place} is quantized; import the model before quantization")


def the_map(output: object) -> Tensor:
    """Return the tensor that a model returns; raise SymcnnError for none or several."""
    tensors: dict[int, tuple[str, Tensor]] = {}
    for key, each in _named(output):
        tensors.setdefault(id(each), (key, each))
    if not tensors:
        raise SymcnnError("the model returns no tensor; a network has one output")
    if len(tensors) > 1:
        maps = ", ".join(
            f"{key} ({'×'.join(map(str, each.shape[1:]))})" for key, each in tensors.values()
        )
        raise SymcnnError(
            f"the model returns {len(tensors)} tensors, {maps}; a network has one output: wrap the "
            "model in a module that returns one of them"
        )
    ((_, tensor),) = tensors.values()
    return tensor


def _named(value: object, name: str = "") -> Iterator[tuple[str, Tensor]]:
    """Yield the tensors of a result with their keys or indices."""
    if isinstance(value, Tensor):
        yield name, value
        return
    parts: Iterable[tuple[object, object]] = ()
    if isinstance(value, list | tuple):
        parts = enumerate(value)
    elif isinstance(value, dict):
        parts = value.items()
    elif hasattr(value, "__dataclass_fields__"):
        parts = vars(value).items()
    for key, part in parts:
        yield from _named(part, f"{name}.{key}" if name else str(key))


def check_weights(given: Iterable[Tensor], weights: Weights, place: str) -> None:
    """Raise SymcnnError for an unregistered weight; `place` is the running module."""
    for each in given:
        if isinstance(each, nn.Parameter) and not weights.knows(each):
            raise SymcnnError(
                f"{place} uses a weight of shape {'×'.join(map(str, each.shape))} that is "
                "not registered with the model; keep its module as an attribute or in an "
                "nn.ModuleList"
            )


def check_initialized(module: nn.Module) -> None:
    """Raise SymcnnError for a lazy module without weights."""
    for path, part in module.named_modules():
        if any(map(is_lazy, part.parameters(recurse=False))):
            raise SymcnnError(
                f"{path or 'the model'} ({type(part).__name__}) has no weights yet; call the model "
                "once on an input of its size before importing it"
            )


_MAX_NAMES = 4
"""The most parts of a model named in one notice."""


def without_rule(paths: dict[str, list[str]]) -> Iterator[str]:
    """Yield the notice of calls that became opaque layers."""
    kinds = ", ".join(f"{kind} ({_counted(each)})" for kind, each in paths.items())
    if kinds:
        yield (
            f"symcnn has no layer for {kinds}: each is imported as an opaque layer X with the "
            "parameters and multiply-accumulates that PyTorch counts for this input"
        )


def likened(paths: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    """Yield the notices of functions that are represented by another layer."""
    for (kind, word), each in paths.items():
        place = f"{kind} ({_counted(each)})"
        yield f"{place} is imported as {word}, which has the same shapes and counts"


def uncounted(unknown: dict[str, str]) -> Iterator[str]:
    """Yield the notices of operators with unknown multiply-accumulates."""
    for operator, path in unknown.items():
        yield (
            f"PyTorch does not count the multiply-accumulates of {operator}: those of {path} are "
            "unknown"
        )


def unseen(paths: list[str]) -> Iterator[str]:
    """Yield the notice of opaque layers that did not run on one image."""
    if paths:
        yield (
            f"the model cannot be run on one image: the multiply-accumulates of opaque layers "
            f"({_counted(paths)}) are unknown"
        )


def _counted(paths: list[str]) -> str:
    """Return the only path, or the number of paths and the first."""
    return paths[0] if len(paths) == 1 else f"{len(paths)} times, first {paths[0]}"


def unused(left: dict[str, int]) -> Iterator[str]:
    """Yield the notice of unused weights."""
    first, *others = dict.fromkeys(name.partition(".")[0] for name in left) or [""]
    names = ", ".join([first, *others[: _MAX_NAMES - 1]])
    more = f" and {len(others) + 1 - _MAX_NAMES} more" if len(others) >= _MAX_NAMES else ""
    if left:
        yield (
            f"{sum(left.values()):,} parameters of {names}{more} are unused in "
            "evaluation mode and left out"
        )
