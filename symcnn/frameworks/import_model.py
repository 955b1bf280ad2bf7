"""Import of PyTorch and Keras models as networks."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from numbers import Integral
from typing import TYPE_CHECKING, Any

from symcnn.errors import ModelWarning, SymcnnError
from symcnn.frameworks.extras import framework
from symcnn.frameworks.importing.imported import MisreadError, imported
from symcnn.frameworks.model_graph import Graph
from symcnn.network import Network

if TYPE_CHECKING:
    import keras
    import torch

_MAX_INPUT_RANK = 4
"""The rank of the largest input: its channels, and three spatial axes."""


def from_torch(module: torch.nn.Module, input_size: int | Iterable[int], *sides: int) -> Network:
    """Import a PyTorch model as a network, whose text is its `source`.

    `input_size` is the input shape `(channels, *size)` without the batch: (3, 224, 224), or
    (1, 16, 32, 32) for a volume, or a number of features. The model is traced in evaluation mode,
    on tensors with shapes but without values; it is not changed, and may be on any device. Its
    calls of modules and functions are recorded, so that branches and loops may depend on shapes,
    but not on data. Shared parameters are counted once.

    A call for which the notation has no layer, such as attention, becomes an opaque layer `X` with
    the parameters and multiply-accumulates that PyTorch counts for one image, and a ModelWarning
    names it; multiply-accumulates that PyTorch cannot count are unknown. Every layer is compared
    with PyTorch's shapes and counts.

    Raises SymcnnError for a model that cannot be imported: its forward pass depends on values, it
    has several outputs, lazy modules without weights, or rejects the input; and for `sides`, which
    belong into the tuple `input_size`.
    """
    framework("torch")
    read = import_module("symcnn.frameworks.torch.reader.read").read
    size, opaque = _checked(input_size, sides), frozenset[str]()
    while True:
        try:
            return _imported(partial(read, module, size, opaque))
        except MisreadError as error:
            if error.paths <= opaque:
                raise
            opaque |= error.paths


def _imported(read: Callable[[], Graph]) -> Network:
    """Return the network of the graph that `read` returns.

    A bug of the reader raises SymcnnError, too, so that callers that import many models continue.
    """
    try:
        return imported(read())
    except (SymcnnError, ModelWarning):
        raise
    except Exception as error:
        name = type(error).__name__
        raise SymcnnError(
            f"the model cannot be imported ({name}: {error}): a bug in symcnn, please report it"
        ) from error


def from_keras(model: keras.Model) -> Network:
    """Import a Keras model as a network, whose text is its `source`.

    Open sizes of the input become symbols: `I(h,w,3)`. Trainable weights are parameters, moving
    statistics are buffers. A call for which the notation has no layer becomes an opaque layer `X`
    with the parameters that Keras counts, and a ModelWarning names it.

    Raises SymcnnError for a model without a graph (a subclass of Model), one that is not built, and
    one with several inputs or outputs.
    """
    framework("keras")
    read = import_module("symcnn.frameworks.keras.reader.read").read
    return _imported(partial(read, model))


def _checked(input_size: Any, sides: tuple[Any, ...]) -> tuple[int, ...]:  # noqa: ANN401 - users pass anything
    """Return an input size as a tuple; raise SymcnnError if it is not one."""
    if sides:
        raise SymcnnError(
            "from_torch takes a model and one input shape without the batch, "
            "such as from_torch(model, (3, 224, 224))"
        )
    size = (input_size,) if isinstance(input_size, Integral) else input_size
    numbers = tuple(size) if isinstance(size, Iterable) else ()
    whole = all(isinstance(side, Integral) and int(side) > 0 for side in numbers)
    whole = whole and not any(isinstance(side, bool) for side in numbers)
    if not whole or not 1 <= len(numbers) <= _MAX_INPUT_RANK:
        raise SymcnnError(
            "input_size must be (channels, *size) without the batch, such as (3, 224, 224), "
            f"not {_named(input_size)}"
        )
    return tuple(map(int, numbers))


def _named(value: Any) -> str:  # noqa: ANN401
    """Return a short text of an invalid input size: the shape of a tensor, or the repr."""
    shape = getattr(value, "shape", None)
    if shape is None:
        return reprlib.repr(value)
    return f"a {type(value).__name__} of shape {tuple(shape)}"
