"""Hooks that pass every call of a PyTorch module or function to a recording."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from symcnn.frameworks.torch.reader.one_image import OneImage
from symcnn.frameworks.torch.reader.record_calls import Recording


class Functions(TorchFunctionMode):
    """Passes every call of a PyTorch function to a recording."""

    def __init__(self, recording: Recording | OneImage) -> None:
        """Keep the recording."""
        super().__init__()
        self._recording = recording

    def __torch_function__(
        self,
        func: Any,  # noqa: ANN401
        types: Any,  # noqa: ANN401
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401
        """Pass a call to the recording."""
        del types
        return self._recording.function(func, args, kwargs or {})


@contextmanager
def calls_to(recording: Recording | OneImage) -> Iterator[None]:
    """Pass every call of a module to a recording, while the context is active."""
    original = nn.Module.__call__

    def called(module: nn.Module, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        module = getattr(module, "_orig_mod", module)  # unwrap a compiled module
        return recording.module(lambda: run(module, *args, **kwargs), module, (args, kwargs))

    def run(module: nn.Module, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if not isinstance(module, torch.jit.ScriptModule):
            return original(module, *args, **kwargs)
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - its inner functions are not recorded
            return original(module, *args, **kwargs)

    nn.Module.__call__ = called
    try:
        yield
    finally:
        nn.Module.__call__ = original
