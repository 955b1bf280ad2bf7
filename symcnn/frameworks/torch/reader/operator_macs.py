"""Multiply-accumulates for one image, counted for each of PyTorch's operators where known.

They are counted in a run on one image. Half of the work for two images would be too little, since
work on weights and constants is done once for all images.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry


@dataclass(frozen=True)
class Work:
    """Multiply-accumulates, and the operators with unknown ones."""

    macs: int = 0
    unknown: tuple[str, ...] = ()
    seen: bool = True
    """Whether it was counted in a run on one image."""

    def __add__(self, other: Work) -> Work:
        """Return the sum of the work."""
        unknown = (*self.unknown, *other.unknown)
        return Work(self.macs + other.macs, unknown, self.seen and other.seen)

    def __bool__(self) -> bool:
        """Return whether there is any work."""
        return bool(self.macs or self.unknown)

    @property
    def known(self) -> int | None:
        """The multiply-accumulates; None if they are unknown."""
        return self.macs if self.seen and not self.unknown else None


NO_WORK = Work()


_UNKNOWN = re.compile(
    r"_trilinear|.*cdist.*|_pdist.*|_?fft_.*|_?linalg_(?!vector_norm|cross|diagonal).*|.*cholesky.*|.*_solve.*|.*triangular.*"
    r"|geqrf|ormqr|orgqr|lu_unpack|svd|logdet|inverse|.*sparse.*|sspaddmm|smm|.*_rnn.*"
    r"|mkldnn_.*|miopen_.*|cudnn_.*|_cudnn.*|.*attention.*|_transformer_.*|conv_tbc.*"
    r"|_?.*int\d*(pack)?_?mm.*|_grouped_mm|_scaled_grouped_mm|_fused_sdp.*|_efficient.*|.*convolution.*"
)
"""PyTorch's own operators that multiply and add, but are not in its flop counter."""
_OWN = frozenset({"aten", "prim", "prims"})
"""The namespaces of PyTorch's operators, which are pointwise or move data, except the above."""
_WITHOUT_WORK = frozenset({"roi_align", "roi_pool", "ps_roi_align", "ps_roi_pool", "nms"})
"""Torchvision's operators that select or interpolate, which counts as no work."""


_VECTORS: dict[Any, Callable[..., int]] = {
    torch.ops.aten.mv: lambda matrix, *_: matrix.numel(),
    torch.ops.aten.addmv: lambda _, matrix, *__: matrix.numel(),
    torch.ops.aten.dot: lambda vector, *_: vector.numel(),
    torch.ops.aten.vdot: lambda vector, *_: vector.numel(),
}
"""The multiply-accumulates of products with vectors, missing in PyTorch's flop counter."""


class Operators(TorchDispatchMode):
    """Counts the multiply-accumulates of running operators, like PyTorch's flop counter."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__()
        self.macs = 0
        self.unknown: list[str] = []
        """The operators without a count, once for each call."""

    def __torch_dispatch__(
        self,
        func: Any,  # noqa: ANN401
        types: Any,  # noqa: ANN401
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401
        """Run an operator or its decomposition, and count its work."""
        del types
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - its parts are no calls of the model
            return self._counted(func, args, kwargs or {})

    def _counted(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        packet = func._overloadpacket  # noqa: SLF001 - as PyTorch's counter does
        has_rule = packet in flop_registry or packet in _VECTORS
        if not has_rule and func is not torch.ops.prim.device.default:
            with self:
                result = func.decompose(*args, **kwargs)
            if result is not NotImplemented:
                return result
        result = func(*args, **kwargs)
        if packet in flop_registry:
            rule: Callable[..., int] = flop_registry[packet]
            self.macs += rule(*args, **kwargs, out_val=result) // 2
        elif packet in _VECTORS:
            self.macs += _VECTORS[packet](*args)
        elif _is_unknown(func):
            self.unknown.append(f"{func.namespace}::{packet.__name__}")
        return result


def _is_unknown(func: Any) -> bool:  # noqa: ANN401
    name = func._overloadpacket.__name__  # noqa: SLF001 - as above
    if func.namespace in _OWN:
        return _UNKNOWN.fullmatch(name) is not None
    return name not in _WITHOUT_WORK
