"""Normalisation and scaling of channels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Add, Expr

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.formula import Term
from symcnn.layers.declaration.arguments import count, flag
from symcnn.layers.declaration.base import Layer, layer
from symcnn.layers.declaration.requirement import Need, divided
from symcnn.layers.declaration.shape import Map


class Norm(Layer):
    """A normalisation with a scale and a shift for each channel, unless `affine=0`.

    One of the two is left out by `scale=0` or `center=0`.
    """

    affine: int
    scale: int = 1
    center: int = 1

    def weights(self, x: Map) -> Term:
        """Return a scale for each channel."""
        return self.affine * self.scale * x.channels

    def biases(self, x: Map) -> Term:
        """Return a shift for each channel."""
        return self.affine * self.center * x.channels


class Tracked(Norm):
    """A normalisation that may keep a running mean and variance of each channel."""

    stats: int

    def buffers(self, x: Map) -> Term:
        """Return the mean and the variance, where they are kept; a batch counter is not counted."""
        return 2 * self.stats * x.channels


@layer("B", "BatchNorm")
@dataclass(frozen=True)
class BatchNorm(Tracked):
    """Batch normalisation; with `stats=0` it keeps no running mean and variance.

    With `frozen=1` its scale and shift are buffers, as a detector's are that is not trained.
    Sources: Ioffe & Szegedy 2015; PyTorch, torch.nn.BatchNorm2d (stats is track_running_stats);
    torchvision.ops.FrozenBatchNorm2d; Keras, BatchNormalization (scale, center).
    """

    affine: int = flag(default=1)
    scale: int = flag(default=1)
    center: int = flag(default=1)
    stats: int = flag(default=1)
    frozen: int = flag(default=0)

    def weights(self, x: Map) -> Term:
        """Return a scale for each channel, unless it is a buffer."""
        return (1 - self.frozen) * super().weights(x)

    def biases(self, x: Map) -> Term:
        """Return a shift for each channel, unless it is a buffer."""
        return (1 - self.frozen) * super().biases(x)

    def buffers(self, x: Map) -> Term:
        """Return the mean and the variance, where they are kept, and what is not trained."""
        fixed = super().weights(x) + super().biases(x)
        return super().buffers(x) + self.frozen * fixed


@layer("LN", "LayerNorm")
@dataclass(frozen=True)
class LayerNorm(Norm):
    """Layer normalisation over the channels of each position. Source: Ba, Kiros & Hinton 2016."""

    affine: int = flag(default=1)
    scale: int = flag(default=1)
    center: int = flag(default=1)


@layer("GN", "GroupNorm")
@dataclass(frozen=True)
class GroupNorm(Norm):
    """Group normalisation: `GN(32)`. Source: Wu & He 2018; PyTorch, torch.nn.GroupNorm."""

    groups: Term = count("g", default=1)
    affine: int = flag(default=1)
    scale: int = flag(default=1)
    center: int = flag(default=1)

    def needs(self, x: Map) -> Iterator[Need]:
        """Yield that the groups divide the channels, and that none is of one value.

        The groups are at most as many as the channels, and no side is below 1.
        """
        yield divided("channels", x.channels, self.groups)
        beyond = _beyond_one_position(x)
        if at_least(beyond, 1).verdict is not True:
            more = x.channels.value - self.groups.value + beyond
            says = "each group must have more than one value, but {} groups share {} values"
            yield Need(at_least(more, 1), says, (self.groups, x.features))


@layer("IN", "InstanceNorm")
@dataclass(frozen=True)
class InstanceNorm(Tracked):
    """Instance normalisation, by default without scale and shift.

    With `stats=1` it keeps a running mean and variance of each channel.
    Source: Ulyanov, Vedaldi & Lempitsky 2016; PyTorch, torch.nn.InstanceNorm2d.
    """

    spatial = True

    affine: int = flag(default=0)
    stats: int = flag(default=0)

    def needs(self, x: Map) -> Iterator[Need]:
        """Yield that there is more than one position, unless the mean and variance are kept."""
        if not self.stats:
            says = "the input must have more than one position to normalize over, not {}"
            yield Need(at_least(_beyond_one_position(x), 1), says, (x.positions,))


def _beyond_one_position(x: Map) -> Expr:
    """Return a number that is 0 for one position, and else at least 1, as no side is below 1."""
    return Add(*(side.value - 1 for side in x.size))


@layer("Normalization", "Normalization")
@dataclass(frozen=True)
class Normalization(Layer):
    """A shift and a scale of each channel that come from the data and are not trained.

    Source: Keras, Normalization.
    """

    def buffers(self, x: Map) -> Term:
        """Return the mean and the variance of each channel, and how often they were taken."""
        return 2 * x.channels + 1


@layer("LRN", "LocalResponseNorm")
@dataclass(frozen=True)
class LocalResponseNorm(Layer):
    """Each number over those of `size` neighbouring channels at its position: `LRN(5)`.

    Sources: Krizhevsky, Sutskever & Hinton 2012, section 3.3; PyTorch, torch.nn.LocalResponseNorm.
    """

    spatial = True

    size: Term = count("k", default=5)


@layer("LS", "LayerScale")
@dataclass(frozen=True)
class LayerScale(Layer):
    """A scale for each channel.

    Source: Touvron et al. 2021, Going deeper with Image Transformers.
    """

    def weights(self, x: Map) -> Term:
        """Return a scale for each channel."""
        return x.channels
