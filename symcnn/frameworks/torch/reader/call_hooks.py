"""Every call of a module or function of PyTorch's, handed to who writes it down."""

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
    """Hands every function of PyTorch's that is called to a recording."""

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
        """Hand a call over."""
        del types
        return self._recording.function(func, args, kwargs or {})


@contextmanager
def calls_to(recording: Recording | OneImage) -> Iterator[None]:
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
