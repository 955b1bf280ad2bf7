"""Items of a path: each a skeleton with its values and its origin in the model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from symcnn.frameworks.folding.hole_values import Value
from symcnn.frameworks.folding.skeletons import Skeleton
from symcnn.frameworks.model_graph import Scope


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a part of a model: the modules around it, and its number of layers."""

    scopes: tuple[Scope, ...]
    layers: int


@dataclass(frozen=True, eq=False, slots=True)
class Item:
    """A node: its skeleton, the values of its holes, its inner paths, and its text width."""

    form: Skeleton
    values: tuple[Value, ...]
    parts: tuple[Items, ...]
    width: int
    origin: Origin | None = None

    @property
    def own(self) -> tuple[Value, ...]:
        """The values of the holes that are not in inner paths."""
        return self.values[len(self.values) - self.form.own :]


Items = tuple[Item, ...]


def values_of(items: Iterable[Item]) -> tuple[Value, ...]:
    """Return the values of the holes of a path, in order."""
    return tuple(chain.from_iterable(item.values for item in items))


def width_of(items: Sequence[Item]) -> int:
    """Return the width of a path's text, in characters."""
    return sum(item.width for item in items) + len(items) - 1


def common(origins: Iterable[Origin | None]) -> Origin | None:
    """Return the common origin of several parts, or None if one is unknown."""
    given = list(origins)
    known = [origin for origin in given if origin is not None]
    if len(known) < len(given) or not known:
        return None
    shared = []
    for scopes in zip(*(origin.scopes for origin in known), strict=False):
        if any(scope is not scopes[0] and scope != scopes[0] for scope in scopes):
            break
        shared.append(scopes[0])
    return Origin(tuple(shared), sum(origin.layers for origin in known))
