"""A stand-in for PyTorch that knows shapes and numbers of weights alone.

With it a printed source is run, and its meaning tested, where PyTorch is not installed. Sizes and
weights are those of PyTorch's documentation; the tests that have PyTorch itself test the same.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import prod
from types import ModuleType
from typing import Any


class Tensor:
    """A tensor of a shape."""

    def __init__(self, shape: Sequence[int]) -> None:
        assert all(isinstance(side, int) and side >= 0 for side in shape)
        self.shape = tuple(shape)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def dim(self) -> int:
        return len(self.shape)

    def _met(self, other: object) -> Tensor:
        """Return the broadcast of both; maps have as many axes."""
        if not isinstance(other, Tensor):
            return self
        longest = max(self.ndim, other.ndim)
        pairs = zip(
            (1,) * (longest - self.ndim) + self.shape,
            (1,) * (longest - other.ndim) + other.shape,
            strict=True,
        )
        sides = []
        for one, two in pairs:
            assert one == two or 1 in (one, two), (self.shape, other.shape)
            sides.append(max(one, two))
        return Tensor(sides)

    __add__ = __radd__ = __mul__ = __sub__ = __truediv__ = _met

    def sqrt(self) -> Tensor:
        return self

    def __getitem__(self, key: Any) -> Tensor:
        keys = key if isinstance(key, tuple) else (key,)
        shape: list[int] = []
        rest = list(self.shape)
        for each in keys:
            if each is None:
                shape.append(1)
            elif each is Ellipsis:
                kept = len(rest) - sum(k is not None for k in keys[keys.index(...) + 1 :])
                shape, rest = [*shape, *rest[:kept]], rest[kept:]
            else:
                shape.append(len(range(*each.indices(rest.pop(0)))))
        return Tensor([*shape, *rest])

    def movedim(self, source: int, target: int) -> Tensor:
        sides = list(self.shape)
        side = sides.pop(source)
        sides.insert(target if target >= 0 else len(sides) + 1 + target, side)
        return Tensor(sides)

    def flatten(self, start: int = 0) -> Tensor:
        return Tensor((*self.shape[:start], prod(self.shape[start:])))

    def unflatten(self, axis: int, sides: Sequence[int]) -> Tensor:
        assert prod(sides) == self.shape[axis]
        return Tensor((*self.shape[:axis], *sides, *self.shape[axis + 1 :]))

    def numel(self) -> int:
        return prod(self.shape)


class Module:
    """What holds parameters, buffers and other modules."""

    def __init__(self) -> None:
        self._parameters: dict[str, Tensor | None] = {}
        self._buffers: dict[str, Tensor] = {}
        self._modules: dict[str, Module] = {}
        self.seen: Tensor | None = None

    def __setattr__(self, name: str, value: object) -> None:
        if isinstance(value, Module):
            self._modules[name] = value
        elif isinstance(value, Tensor) and name == "weight":
            self._parameters[name] = value
        object.__setattr__(self, name, value)

    def register_parameter(self, name: str, value: Tensor | None) -> None:
        self._parameters[name] = value

    def register_buffer(self, name: str, value: Tensor) -> None:
        self._buffers[name] = value
        setattr(self, name, value)

    def add_module(self, name: str, module: Module) -> None:
        self._modules[name] = module

    def get_submodule(self, path: str) -> Module:
        first, _, rest = path.partition(".")
        module = self._modules[first]
        return module.get_submodule(rest) if rest else module

    def named_modules(self, prefix: str = "") -> Iterator[tuple[str, Module]]:
        yield prefix, self
        for name, module in self._modules.items():
            yield from module.named_modules(f"{prefix}.{name}" if prefix else name)

    def numbers(self, kind: str) -> int:
        own: Iterable[Tensor | None] = getattr(self, f"_{kind}").values()
        inner = sum(module.numbers(kind) for module in self._modules.values())
        return inner + sum(each.numel() for each in own if each is not None)

    def __call__(self, *args: Any) -> Any:
        self.seen = self.forward(*args)
        return self.seen

    def forward(self, x: Tensor) -> Tensor:
        return x


class Sequential(Module):
    """Modules in a row."""

    def __init__(self, *modules: Module) -> None:
        super().__init__()
        for index, module in enumerate(modules):
            self.add_module(str(index), module)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def __getitem__(self, index: int) -> Module:
        return list(self)[index]

    def forward(self, x: Tensor) -> Tensor:
        for module in self:
            x = module(x)
        return x


class ModuleList(Sequential):
    """Modules in a list."""

    def __init__(self, modules: Sequence[Module] = ()) -> None:
        super().__init__(*modules)

    def append(self, module: Module) -> None:
        self.add_module(str(len(self._modules)), module)


def _each(value: int | tuple[int, ...], dims: int) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,) * dims


def _weights(module: Module, shape: Sequence[int], biases: int) -> None:
    module.register_parameter("weight", Tensor(shape))
    module.register_parameter("bias", Tensor((biases,)) if biases else None)


class _Conv(Module):
    dims = 0

    def __init__(  # noqa: PLR0913 - PyTorch's own
        self,
        cin: int,
        filters: int,
        kernel: Any,
        *,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        super().__init__()
        assert cin % groups == filters % groups == 0
        self.kernel_size = _each(kernel, self.dims)
        self.stride, self.dilation = _each(stride, self.dims), _each(dilation, self.dims)
        self.padding = padding if padding == "same" else _each(padding, self.dims)
        self.filters, self.cin = filters, cin
        shape = (filters, cin // groups, *self.kernel_size)
        _weights(self, shape, filters if bias else 0)

    def forward(self, x: Tensor) -> Tensor:
        assert x.shape[1] == self.cin, (x.shape, self.cin)
        if self.padding == "same":
            assert set(self.stride) == {1}
            return Tensor((x.shape[0], self.filters, *x.shape[2:]))
        rows = zip(
            x.shape[2:], self.kernel_size, self.stride, self.padding, self.dilation, strict=True
        )
        size = [(n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in rows]
        assert min(size) > 0
        return Tensor((x.shape[0], self.filters, *size))


class _ConvTranspose(Module):
    dims = 0

    def __init__(  # noqa: PLR0913 - PyTorch's own
        self,
        cin: int,
        filters: int,
        kernel: Any,
        *,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Any = 1,
    ) -> None:
        super().__init__()
        self.cin, self.filters = cin, filters
        rows = (kernel, stride, padding, output_padding, dilation)
        self.rows = [_each(row, self.dims) for row in rows]
        shape = (cin, filters // groups, *self.rows[0])
        _weights(self, shape, filters if bias else 0)

    def forward(self, x: Tensor) -> Tensor:
        assert x.shape[1] == self.cin
        rows = zip(x.shape[2:], *self.rows, strict=True)
        size = [(n - 1) * s - 2 * p + d * (k - 1) + o + 1 for n, k, s, p, o, d in rows]
        return Tensor((x.shape[0], self.filters, *size))


class _Pool(Module):
    dims = 0

    def __init__(
        self,
        size: Any,
        *,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        ceil_mode: bool = False,
        **_kwargs: bool,  # what is counted in a mean
    ) -> None:
        super().__init__()
        self.kernel_size = _each(size, self.dims)
        self.stride = self.kernel_size if stride is None else _each(stride, self.dims)
        self.padding, self.dilation = _each(padding, self.dims), _each(dilation, self.dims)
        self.ceil = ceil_mode

    def forward(self, x: Tensor) -> Tensor:
        rows = zip(
            x.shape[2:], self.kernel_size, self.stride, self.padding, self.dilation, strict=True
        )
        size = [self._side(*row) for row in rows]
        assert min(size) > 0
        return Tensor((*x.shape[:2], *size))

    def _side(self, n: int, k: int, s: int, p: int, d: int) -> int:
        slack = n + 2 * p - d * (k - 1) - 1
        count = (-(-slack // s) if self.ceil else slack // s) + 1
        return count - 1 if self.ceil and (count - 1) * s >= n + p else count


class _Adaptive(Module):
    dims = 0

    def __init__(self, size: Any) -> None:
        super().__init__()
        self.size = _each(size, self.dims)

    def forward(self, x: Tensor) -> Tensor:
        return Tensor((*x.shape[:2], *self.size))


class _Norm(Module):
    """Batch and instance normalization."""

    def __init__(
        self, channels: int, *, affine: bool = True, track_running_stats: bool = True
    ) -> None:
        super().__init__()
        self.channels = channels
        if affine:
            _weights(self, (channels,), channels)
        if track_running_stats:
            for name in ("running_mean", "running_var"):
                self.register_buffer(name, Tensor((channels,)))

    def forward(self, x: Tensor) -> Tensor:
        assert x.shape[1] == self.channels
        return x


class _InstanceNorm(_Norm):
    def __init__(
        self, channels: int, *, affine: bool = False, track_running_stats: bool = False
    ) -> None:
        super().__init__(channels, affine=affine, track_running_stats=track_running_stats)


class _LazyNorm(_Norm):
    """A batch normalization that takes its channels from the first map."""

    def __init__(self, *, affine: bool = True, track_running_stats: bool = True) -> None:
        self.options = {"affine": affine, "track_running_stats": track_running_stats}
        Module.__init__(self)

    def forward(self, x: Tensor) -> Tensor:
        _Norm.__init__(self, x.shape[1], **self.options)
        return x


class LayerNorm(Module):
    """Normalization over the last axis."""

    def __init__(self, channels: int, *, elementwise_affine: bool = True) -> None:
        super().__init__()
        self.channels = channels
        if elementwise_affine:
            _weights(self, (channels,), channels)

    def forward(self, x: Tensor) -> Tensor:
        assert x.shape[-1] == self.channels
        return x


class GroupNorm(Module):
    """Normalization of groups of channels."""

    def __init__(self, groups: int, channels: int, *, affine: bool = True) -> None:
        super().__init__()
        assert channels % groups == 0
        if affine:
            _weights(self, (channels,), channels)


class Linear(Module):
    """A dense layer on the last axis."""

    def __init__(self, features: int, units: int, *, bias: bool = True) -> None:
        super().__init__()
        self.features, self.units = features, units
        _weights(self, (units, features), units if bias else 0)

    def forward(self, x: Tensor) -> Tensor:
        assert x.shape[-1] == self.features, (x.shape, self.features)
        return Tensor((*x.shape[:-1], self.units))


class LazyLinear(Module):
    """A dense layer that takes its features from the first map."""

    def __init__(self, units: int, *, bias: bool = True) -> None:
        super().__init__()
        self.units, self.has_bias = units, bias

    def forward(self, x: Tensor) -> Tensor:
        _weights(self, (self.units, x.shape[-1]), self.units if self.has_bias else 0)
        return Tensor((*x.shape[:-1], self.units))


class PReLU(Module):
    """A slope for all channels, or for each."""

    def __init__(self, count: int = 1) -> None:
        super().__init__()
        self.register_parameter("weight", Tensor((count,)))


class Flatten(Module):
    """All axes but the first as one."""

    def forward(self, x: Tensor) -> Tensor:
        return x.flatten(1)


class Unflatten(Module):
    """An axis as several."""

    def __init__(self, axis: int, sides: Sequence[int]) -> None:
        super().__init__()
        self.axis, self.sides = axis, sides

    def forward(self, x: Tensor) -> Tensor:
        return x.unflatten(self.axis, self.sides)


class Upsample(Module):
    """Each position several times."""

    def __init__(self, *, scale_factor: Any) -> None:
        super().__init__()
        self.factor = scale_factor

    def forward(self, x: Tensor) -> Tensor:
        factors = _each(self.factor, x.ndim - 2)
        return Tensor((*x.shape[:2], *(n * f for n, f in zip(x.shape[2:], factors, strict=True))))


class _ZeroPad(Module):
    dims = 0

    def __init__(self, amount: Any) -> None:
        super().__init__()
        self.amount = _each(amount, 2 * self.dims)

    def forward(self, x: Tensor) -> Tensor:
        return pad(x, self.amount)


class Plain(Module):
    """Any layer that keeps the shape and holds nothing."""

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__()


def pad(x: Tensor, amounts: Sequence[int], *_: object, **__: object) -> Tensor:
    """Return a tensor with more positions, or fewer, the last axis first."""
    shape = list(x.shape)
    for axis, (before, after) in enumerate(zip(amounts[::2], amounts[1::2], strict=True), 1):
        shape[-axis] += before + after
    assert min(shape) > 0
    return Tensor(shape)


def cat(maps: Sequence[Tensor], axis: int) -> Tensor:
    """Return tensors side by side along an axis."""
    rest = {(*x.shape[:axis], *x.shape[axis + 1 :]) for x in maps}
    assert len(rest) == 1, rest
    shape = list(maps[0].shape)
    shape[axis] = sum(x.shape[axis] for x in maps)
    return Tensor(shape)


KEEPING = (
    "ReLU ReLU6 LeakyReLU ELU SELU GELU SiLU Mish Softplus Sigmoid Tanh Hardswish Hardsigmoid "
    "Softmax LogSoftmax CELU Softsign Hardtanh LogSigmoid Dropout Identity LocalResponseNorm "
    "ChannelShuffle"
)
"""The layers that keep the shape and hold nothing."""
BY_DIMS: dict[str, type[Module]] = {
    "Conv{}d": _Conv,
    "ConvTranspose{}d": _ConvTranspose,
    "MaxPool{}d": _Pool,
    "AvgPool{}d": _Pool,
    "AdaptiveAvgPool{}d": _Adaptive,
    "AdaptiveMaxPool{}d": _Adaptive,
    "BatchNorm{}d": _Norm,
    "LazyBatchNorm{}d": _LazyNorm,
    "InstanceNorm{}d": _InstanceNorm,
    "ZeroPad{}d": _ZeroPad,
}
PLAIN = (Module, Sequential, ModuleList, LayerNorm, GroupNorm, Linear, LazyLinear, PReLU)


def _modules() -> dict[str, ModuleType]:
    torch, nn = ModuleType("torch"), ModuleType("torch.nn")
    kinds: dict[str, type] = {kind.__name__: kind for kind in (*PLAIN, Flatten, Unflatten)}
    kinds |= {name: type(name, (Plain,), {}) for name in KEEPING.split()} | {"Upsample": Upsample}
    for dims in (1, 2, 3):
        for pattern, kind in BY_DIMS.items():
            name = pattern.format(dims)
            kinds[name] = type(name, (kind,), {"dims": dims})
    functional = ModuleType("torch.nn.functional")
    made: Callable[..., Tensor] = lambda shape, *_: Tensor(shape)  # noqa: E731
    vars(functional).update(pad=pad)
    vars(nn).update(kinds, functional=functional, Parameter=lambda tensor: tensor)
    vars(torch).update(nn=nn, cat=cat, inf=float("inf"), ones_like=lambda x: x)
    vars(torch).update(full=made, zeros=made, ones=made)
    return {"torch": torch, "torch.nn": nn, "torch.nn.functional": functional}


@contextmanager
def installed() -> Iterator[None]:
    """Have the stand-in be what is imported as torch."""
    before = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "torch"}
    for name in before:
        del sys.modules[name]
    sys.modules.update(_modules())
    try:
        yield
    finally:
        for name in _modules():
            del sys.modules[name]
        sys.modules.update(before)
