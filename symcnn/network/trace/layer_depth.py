"""The depth of a network: the layers with weights on its longest path, as in ResNet-50.

Source: He et al. 2016, Deep Residual Learning for Image Recognition, whose names count
convolutions and dense layers, but not the projections of shortcuts, which are on shorter paths.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from sympy import Expr, Integer

from symcnn.algebra.polynomials.polynomial import expand_products, is_at_least
from symcnn.algebra.presentation.formula import leaf, maximum_of
from symcnn.layers.input import Input
from symcnn.layers.opaque import Opaque
from symcnn.network.trace.trace import (
    BranchRecord,
    Item,
    LayerRecord,
    RepeatRecord,
    Trace,
    skip_events,
)


@dataclass(frozen=True)
class _Place:
    """A place in a network: the layers on the longest path to it, and to any place before."""

    layers: Expr
    peak: Expr
    is_exact: bool = True
    """Whether the path has so many layers."""
    is_bounded: bool = True
    """Whether it has at most so many: an opaque layer may consist of any number."""

    def after(self, layers: Expr) -> _Place:
        """Return the place after some more layers."""
        total = self.layers + layers
        # No number of layers is negative, but of a symbol that is only known from the domain.
        peak = total if self.layers == self.peak else _largest(self.peak, total)
        return replace(self, layers=total, peak=peak)


_START = _Place(Integer(0), Integer(0))
_Saved: TypeAlias = dict[tuple[str, Expr | None], _Place]
"""The places of saved feature maps, by name and index."""


def layer_depth(trace: Trace) -> Expr | None:
    """Return the number of convolution and dense layers on the longest path; None if unknown.

    It is unknown after an opaque layer, which may consist of any number of them, and where a saved
    feature map of a symbolic repeat may lie on the longest path.

    >>> from symcnn import parse
    >>> layer_depth(parse("I(32,3)-C(3,8)-add[C(3,8,p=1)-C(3,8,p=1)|C(1,8)]*N-O(10)").trace)
    2*N + 2
    """
    end = _walk(trace, _START, {})
    return expand_products(end.layers) if end.is_exact else None


def _walk(trace: Trace, place: _Place, saved: _Saved) -> _Place:
    """Return the place after a trace that starts at a place."""
    for item in trace:
        place = _step(item, place, saved)
    return place


def _step(item: Item, place: _Place, saved: _Saved) -> _Place:
    match item:
        case LayerRecord():
            return _pass_layer(item, place)
        case BranchRecord():
            return _merge(place, [_walk(branch, place, saved) for branch in item.branches])
        case RepeatRecord():
            return _pass_repeat(item, place, saved)
        case _ if not item.recalled:
            saved[item.name, item.index] = place
            return place
        case _:
            # A map that an earlier iteration saved is before this place, so at most at the peak.
            unknown = replace(place, layers=place.peak, is_exact=False)
            recalled = saved.get((item.name, item.index), unknown)
            return replace(recalled, peak=_largest(place.peak, recalled.peak))


def _pass_layer(record: LayerRecord, place: _Place) -> _Place:
    """Return the place after a layer; another input begins a path."""
    if isinstance(record.layer, Input):
        return replace(_START, peak=place.peak)
    if isinstance(record.layer, Opaque):
        return replace(place, is_exact=False, is_bounded=False)
    return place.after(Integer(1)) if record.macs != 0 else place


def _merge(fork: _Place, ends: list[_Place]) -> _Place:
    """Return the place after branches: that of the longest, exactly if its length is known.

    Any branch that is not bounded may be the longest.
    """
    longest, peak = ends[0], fork.peak
    for end in ends:
        peak = _largest(peak, end.peak)
    for end in ends[1:]:
        longest = _longer(longest, end)
    is_bounded = all(end.is_bounded for end in ends)
    is_exact = longest.is_exact and is_bounded
    return replace(longest, peak=peak, is_exact=is_exact, is_bounded=is_bounded)


def _longer(left: _Place, right: _Place) -> _Place:
    """Return the longer of two paths; of equal ones the one whose length is known."""
    for one, other in ((left, right), (right, left)):
        if is_at_least(expand_products(one.layers - other.layers)) and (
            one.is_exact or not other.is_exact
        ):
            return one
    layers = _largest(left.layers, right.layers)
    return _Place(layers, layers, left.is_exact and right.is_exact)


def _pass_repeat(repeat: RepeatRecord, place: _Place, saved: _Saved) -> _Place:
    """Return the place after all iterations, each of which adds the layers of its own path.

    Where a map is that an iteration saves again is not known after it.
    """
    start = _Place(Integer(0), expand_products(place.peak - place.layers))
    end = _walk(repeat.body, start, {})
    again = {event.name for event in skip_events((repeat,)) if not event.recalled}
    for key in [key for key in saved if key[0] in again]:
        del saved[key]
    is_exact = end.is_exact and is_at_least(expand_products(end.layers - end.peak))
    return replace(
        place.after(repeat.sum_iterations(end.layers)),
        is_exact=place.is_exact and is_exact,
        is_bounded=place.is_bounded and end.is_bounded,
    )


def _largest(left: Expr, right: Expr) -> Expr:
    """Return the larger of two numbers of layers, as an expression if that depends on symbols."""
    if is_at_least(expand_products(left - right)):
        return left
    if is_at_least(expand_products(right - left)):
        return right
    return maximum_of(leaf(left), leaf(right)).value
