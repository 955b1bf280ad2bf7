"""The depth of a network: the layers with weights on its longest path, as in ResNet-50.

Source: He et al. 2016, Deep Residual Learning for Image Recognition, whose names count
convolutions and dense layers, but not the projections of shortcuts, which are on shorter paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sympy import Expr, Integer

from symcnn.algebra.polynomials.polynomial import expand_products, is_at_least
from symcnn.algebra.presentation.formula import leaf, maximum_of
from symcnn.algebra.sums.closed_sum import sum_over
from symcnn.layers.input import Input
from symcnn.layers.opaque import Opaque
from symcnn.network.trace.trace import BranchRecord, LayerRecord, RepeatRecord, SkipEvent, Trace

_Key: TypeAlias = tuple[str, Expr | None]
"""The name and the index of a saved feature map."""


@dataclass(frozen=True)
class _Depth:
    """The layers up to a place: exactly so many, or at most."""

    layers: Expr
    is_exact: bool = True
    is_deepest: bool = True
    """Whether no place before it is deeper."""

    def plus(self, layers: Expr) -> _Depth:
        """Return the depth after some more layers."""
        return replace(self, layers=self.layers + layers)


def layer_depth(trace: Trace) -> Expr | None:
    """Return the number of convolution and dense layers on the longest path; None if unknown.

    It is unknown after an opaque layer, which may consist of any number of them, and where a saved
    feature map of a symbolic repeat may lie on the longest path.

    >>> from symcnn import parse
    >>> layer_depth(parse("I(32,3)-C(3,8)-add[C(3,8,p=1)-C(3,8,p=1)|C(1,8)]*N-O(10)").trace)
    2*N + 2
    """
    end = _walk(trace, _Depth(Integer(0)), {})
    return expand_products(end.layers) if end.is_exact else None


def _walk(trace: Trace, depth: _Depth, saved: dict[_Key, _Depth]) -> _Depth:
    """Return the depth after a trace that starts at a depth."""
    for item in trace:
        depth = _STEPS[type(item)](item, depth, saved)
    return depth
