"""A stand-in for Keras that knows shapes and numbers of weights alone.

With it a printed source is run, and its meaning tested, where Keras is not installed. Sizes and
weights are those of Keras' documentation; the tests that have Keras itself test the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import prod
from types import ModuleType
from typing import Any

LAYERS: list[Layer] = []
"""The layers that were made since the stand-in was installed."""
Shape = tuple[int, ...]


class Tensor:
    """A tensor of a shape; the batch is 1."""

    def __init__(self, shape: Sequence[int]) -> None:
        assert all(isinstance(side, int) and side > 0 for side in shape), shape
        self.shape = tuple(shape)

    def _met(self, other: object) -> Tensor:
        """Return the map itself: the other is a number, or one for each channel."""
        assert not isinstance(other, Tensor) or self.shape[-len(other.shape) :] == other.shape
        return self

    __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = __pow__ = _met

    def __getitem__(self, key: tuple[Any, ...]) -> Tensor:
        ellipsis, part = key
        assert ellipsis is ...
        return Tensor((*self.shape[:-1], len(range(self.shape[-1])[part])))


def _broadcast(tensors: Sequence[Tensor]) -> Tensor:
    assert len({len(x.shape) for x in tensors}) == 1, [x.shape for x in tensors]
    sides = [set(sides) - {1} for sides in zip(*(x.shape for x in tensors), strict=True)]
    assert all(len(side) < 2 for side in sides), [x.shape for x in tensors]
    return Tensor([*(next(iter(side), 1) for side in sides)])


class Layer:
    """A layer, which is built at its first call."""

    dims = 0

    def __init__(self, *args: Any, name: str = "", **kwargs: Any) -> None:
        self.name, self.trainable, self.kept = name, 0, 0
        self.output: Tensor | None = None
        LAYERS.append(self)
        self.configure(*args, **kwargs)

    def configure(self, *_: Any, **__: Any) -> None:
        """Keep the arguments; a plain layer needs none."""

    def add_weight(self, shape: Shape, **_: object) -> Tensor:
        self.trainable += prod(shape)
        return Tensor(shape)

    def build(self, input_shape: Shape) -> None:
        """Count the weights for the shape of an input."""

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def call(self, inputs: Any) -> Tensor:
        return Tensor((1, *self.compute_output_shape(inputs.shape)[1:]))

    def __call__(self, inputs: Any) -> Tensor:
        shape = inputs.shape if isinstance(inputs, Tensor) else ()
        self.build(shape)
        self.output = self.call(inputs)
        return self.output

    def each(self, value: int | Sequence[int]) -> Shape:
        return (value,) * self.dims if isinstance(value, int) else tuple(value)


class _Conv(Layer):
    def configure(  # noqa: PLR0913 - Keras' own
        self,
        filters: int,
        kernel: Any,
        *,
        strides: Any = 1,
        padding: str = "valid",
        dilation_rate: Any = 1,
        groups: int = 1,
        use_bias: bool = True,
    ) -> None:
        self.filters, self.kernel, self.strides = filters, self.each(kernel), self.each(strides)
        self.padding, self.dilation = padding, self.each(dilation_rate)
        self.groups, self.bias = groups, use_bias

    def build(self, input_shape: Shape) -> None:
        assert input_shape[-1] % self.groups == self.filters % self.groups == 0
        weights = prod(self.kernel) * (input_shape[-1] // self.groups) * self.filters
        self.trainable = weights + self.bias * self.filters

    def sides(self, size: Shape) -> Shape:
        rows = zip(size, self.kernel, self.strides, self.dilation, strict=True)
        if self.padding in ("same", "causal"):
            return tuple(-(-n // s) for n, _, s, _ in rows)
        return tuple((n - d * (k - 1) - 1) // s + 1 for n, k, s, d in rows)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return (input_shape[0], *self.sides(input_shape[1:-1]), self.filters)

    def call(self, inputs: Tensor) -> Tensor:
        return Tensor(_Conv.compute_output_shape(self, inputs.shape))


class _Depthwise(_Conv):
    def configure(  # type: ignore[override]
        self, kernel: Any, *, depth_multiplier: int = 1, **kwargs: Any
    ) -> None:
        self.multiplier = depth_multiplier
        super().configure(1, kernel, **kwargs)

    def build(self, input_shape: Shape) -> None:
        self.filters = input_shape[-1] * self.multiplier
        self.trainable = (prod(self.kernel) + self.bias) * self.filters


class _Separable(_Conv):
    def configure(self, filters: int, kernel: Any, *, depth_multiplier: int = 1, **kw: Any) -> None:
        self.multiplier = depth_multiplier
        super().configure(filters, kernel, **kw)

    def build(self, input_shape: Shape) -> None:
        between = input_shape[-1] * self.multiplier
        weights = prod(self.kernel) * between + between * self.filters
        self.trainable = weights + self.bias * self.filters


class _Transposed(_Conv):
    def configure(self, *args: Any, output_padding: Any = None, **kwargs: Any) -> None:
        self.extra = None if output_padding is None else self.each(output_padding)
        super().configure(*args, **kwargs)

    def sides(self, size: Shape) -> Shape:
        rows = zip(size, self.kernel, self.strides, self.dilation, strict=True)
        extents = [(n, d * (k - 1) + 1, s) for n, k, s, d in rows]
        same = self.padding == "same"
        if self.extra is None:
            return tuple(n * s if same else (n - 1) * s + max(k, s) for n, k, s in extents)
        cut = [2 * (k // 2) if same else 0 for _, k, _ in extents]
        rows2 = zip(extents, cut, self.extra, strict=True)
        return tuple((n - 1) * s + k - c + o for (n, k, s), c, o in rows2)


class _Pool(Layer):
    def configure(self, size: Any, *, strides: Any = None, padding: str = "valid") -> None:
        self.size = self.each(size)
        self.strides = self.size if strides is None else self.each(strides)
        self.padding = padding

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        rows = zip(input_shape[1:-1], self.size, self.strides, strict=True)
        same = self.padding == "same"
        sides = [-(-n // s) if same else (n - k) // s + 1 for n, k, s in rows]
        return (input_shape[0], *sides, input_shape[-1])


class _GlobalPool(Layer):
    def configure(self, *, keepdims: bool) -> None:
        assert keepdims

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return (input_shape[0], *(1,) * self.dims, input_shape[-1])


class _Adaptive(Layer):
    def configure(self, size: Any) -> None:
        self.size = self.each(size)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return (input_shape[0], *self.size, input_shape[-1])


class _UpSampling(_Adaptive):
    def compute_output_shape(self, input_shape: Shape) -> Shape:
        sides = (n * s for n, s in zip(input_shape[1:-1], self.size, strict=True))
        return (input_shape[0], *sides, input_shape[-1])


class _Border(Layer):
    sign = 1

    def configure(self, amount: Any) -> None:
        if self.dims == 1 and isinstance(amount, tuple):
            self.amount = [tuple(amount)]
        else:
            ends = self.each(amount)
            self.amount = [end if isinstance(end, tuple) else (end, end) for end in ends]

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        pairs = zip(input_shape[1:-1], self.amount, strict=True)
        return (input_shape[0], *(n + self.sign * sum(end) for n, end in pairs), input_shape[-1])


class _Norm(Layer):
    statistics = 0

    def configure(self, groups: int = 1, *, center: bool = True, scale: bool = True) -> None:
        self.groups, self.shares = groups, center + scale

    def build(self, input_shape: Shape) -> None:
        channels = input_shape[-1]
        assert self.groups == -1 or channels % self.groups == 0
        self.trainable, self.kept = self.shares * channels, self.statistics * channels


class Normalization(Layer):
    """A shift and a scale that are not trained."""

    def build(self, input_shape: Shape) -> None:
        self.kept = 2 * input_shape[-1] + 1


class PReLU(Layer):
    """A slope for each position of the axes that are not shared."""

    def configure(self, *, shared_axes: Sequence[int] = ()) -> None:
        self.shared = shared_axes

    def build(self, input_shape: Shape) -> None:
        sides = enumerate(input_shape[1:], 1)
        self.trainable = prod(1 if axis in self.shared else side for axis, side in sides)


class Dense(Layer):
    """A dense layer on the last axis."""

    def configure(self, units: int, *, use_bias: bool = True) -> None:
        self.units, self.bias = units, use_bias

    def build(self, input_shape: Shape) -> None:
        self.trainable = (input_shape[-1] + self.bias) * self.units

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return (*input_shape[:-1], self.units)


class Flatten(Layer):
    """All axes but the first as one."""

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return (input_shape[0], prod(input_shape[1:]))


class Reshape(Layer):
    """The same numbers in another shape."""

    def configure(self, shape: Shape) -> None:
        self.shape = shape

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        assert prod(self.shape) == prod(input_shape[1:])
        return (input_shape[0], *self.shape)


class _Merge(Layer):
    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        return _broadcast(inputs)


class Add(_Merge):
    """The sum of equal maps."""

    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        assert len({x.shape for x in inputs}) == 1
        return inputs[0]


class Concatenate(_Merge):
    """Channels side by side."""

    def call(self, inputs: Sequence[Tensor]) -> Tensor:
        assert len({x.shape[:-1] for x in inputs}) == 1
        return Tensor((*inputs[0].shape[:-1], sum(x.shape[-1] for x in inputs)))


class Model:
    """All layers that were made on the way from an input."""

    def __init__(self, inputs: Tensor, outputs: Tensor) -> None:
        del inputs
        self.output = outputs
        self.layers = {layer.name: layer for layer in LAYERS if layer.output is not None}

    def numbers(self, kind: str) -> int:
        return sum(getattr(layer, kind) for layer in LAYERS if layer.output is not None)


def _pad(x: Tensor, pads: Sequence[tuple[int, int]], **_: object) -> Tensor:
    return Tensor([n + sum(ends) for n, ends in zip(x.shape, pads, strict=True)])


def _reshape(x: Tensor, shape: Shape) -> Tensor:
    first, *rest = shape
    assert first == -1
    assert prod(rest) == prod(x.shape[1:])
    return Tensor((x.shape[0], *rest))


def _swapaxes(x: Tensor, one: int, other: int) -> Tensor:
    shape = list(x.shape)
    shape[one], shape[other] = shape[other], shape[one]
    return Tensor(shape)


PLAIN = "ReLU LeakyReLU ELU Softmax Activation Dropout"
BY_DIMS: dict[str, type[Layer]] = {
    "Conv{}D": _Conv,
    "DepthwiseConv{}D": _Depthwise,
    "SeparableConv{}D": _Separable,
    "Conv{}DTranspose": _Transposed,
    "MaxPooling{}D": _Pool,
    "AveragePooling{}D": _Pool,
    "GlobalAveragePooling{}D": _GlobalPool,
    "GlobalMaxPooling{}D": _GlobalPool,
    "AdaptiveAveragePooling{}D": _Adaptive,
    "AdaptiveMaxPooling{}D": _Adaptive,
    "UpSampling{}D": _UpSampling,
    "ZeroPadding{}D": _Border,
    "Cropping{}D": type("_Cropping", (_Border,), {"sign": -1}),
}
OTHERS: dict[str, type[Layer]] = {
    "BatchNormalization": type("BatchNormalization", (_Norm,), {"statistics": 2}),
    "LayerNormalization": _Norm,
    "GroupNormalization": _Norm,
    "Multiply": _Merge,
}


def _modules() -> dict[str, ModuleType]:
    keras, layers, ops = (ModuleType(name) for name in ("keras", "keras.layers", "keras.ops"))
    plain = (Layer, Normalization, PReLU, Dense, Flatten, Reshape, Add, Concatenate)
    kinds: dict[str, type] = {kind.__name__: kind for kind in plain}
    kinds |= OTHERS | {name: type(name, (Layer,), {}) for name in PLAIN.split()}
    for dims in (1, 2, 3):
        for pattern, kind in BY_DIMS.items():
            kinds[pattern.format(dims)] = type(pattern.format(dims), (kind,), {"dims": dims})
    vars(layers).update(kinds)
    vars(ops).update(pad=_pad, reshape=_reshape, swapaxes=_swapaxes, square=lambda x: x)
    vars(keras).update(layers=layers, ops=ops, Model=Model, Input=lambda s: Tensor((1, *s)))
    return {"keras": keras, "keras.layers": layers, "keras.ops": ops}


@contextmanager
def installed() -> Iterator[None]:
    """Have the stand-in be what is imported as Keras."""
    before = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "keras"}
    for name in before:
        del sys.modules[name]
    LAYERS.clear()
    sys.modules.update(_modules())
    try:
        yield
    finally:
        for name in _modules():
            del sys.modules[name]
        sys.modules.update(before)
