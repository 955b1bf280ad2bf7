"""Normalisation and scaling of channels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.algebra.term import Term
from symcnn.layers.arguments import count, flag
from symcnn.layers.base import Layer, layer
from symcnn.layers.needs import Need, divided
from symcnn.layers.shape import Map


class Norm(Layer):
    """A normalisation with a scale and a shift for each channel, unless `affine=0`."""

    affine: int

    def weights(self, x: Map) -> Term:
        """Return a scale for each channel."""
        return self.affine * x.channels

    def biases(self, x: Map) -> Term:
        """Return a shift for each channel."""
        return self.affine * x.channels


@layer("B", "BatchNorm")
@dataclass(frozen=True)
class BatchNorm(Norm):
    """Batch normalisation. Source: Ioffe & Szegedy 2015; PyTorch, torch.nn.BatchNorm2d."""

    affine: int = flag(default=1)

    def buffers(self, x: Map) -> Term:
        """Return the running mean and variance of each channel; a batch counter is not counted."""
        return 2 * x.channels


@layer("LN", "LayerNorm")
@dataclass(frozen=True)
class LayerNorm(Norm):
    """Layer normalisation over the channels of each position. Source: Ba, Kiros & Hinton 2016."""

    affine: int = flag(default=1)


@layer("GN", "GroupNorm")
@dataclass(frozen=True)
class GroupNorm(Norm):
    """Group normalisation: `GN(32)`. Source: Wu & He 2018; PyTorch, torch.nn.GroupNorm."""

    groups: Term = count("g", default=1)
    affine: int = flag(default=1)

    def needs(self, x: Map) -> Iterator[Need]:
        """Yield that the groups divide the channels."""
        yield divided("channels", x.channels, self.groups)


@layer("IN", "InstanceNorm")
@dataclass(frozen=True)
class InstanceNorm(Norm):
    """Instance normalisation, by default without scale and shift.

    Source: Ulyanov, Vedaldi & Lempitsky 2016; PyTorch, torch.nn.InstanceNorm2d.
    """

    spatial = True

    affine: int = flag(default=0)


@layer("LS", "LayerScale")
@dataclass(frozen=True)
class LayerScale(Layer):
    """A scale for each channel.

    Source: Touvron et al. 2021, Going deeper with Image Transformers.
    """

    def weights(self, x: Map) -> Term:
        """Return a scale for each channel."""
        return x.channels
