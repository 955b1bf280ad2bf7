"""The feature maps that a network saves, and which of them it loads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sympy import Expr

from symcnn.network.trace.trace import SkipEvent
from symcnn.render.picture.picture_tree import Key


@dataclass(frozen=True)
class SavedMap:
    """A feature map that is saved under a name and an index: the output of a step."""

    event: SkipEvent
    key: Key
    is_inside: bool
    """Whether it is a feature map within the box."""


def saved_maps(saves: Sequence[SavedMap], load: SkipEvent, *, is_exact: bool) -> Iterator[SavedMap]:
    """Yield the saved maps that a name and an index may mean, several for one of an iteration.

    A map takes the place of an earlier one of the same name and index.
    """
    named = [save for save in reversed(saves) if save.event.name == load.name]
    exact = [save for save in named if save.event.index == load.index]
    if load.index is None or (exact and (is_exact or load.index.is_number)):
        yield from exact[:1]
        return
    yield from (save for save in named if _may_be_equal(save.event.index, load.index))


def _may_be_equal(saved: Expr | None, loaded: Expr) -> bool:
    """Return whether two indices may be equal; those of two loops may, whatever their variables."""
    if saved is None:
        return False
    is_known = bool(saved.is_number or loaded.is_number)
    return not (is_known and (saved - loaded).is_zero is False)
