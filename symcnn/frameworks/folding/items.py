"""A path as items: each a form and what fills it, and where in the model it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from symcnn.frameworks.folding.skeletons import Form
from symcnn.frameworks.folding.values import Value
from symcnn.frameworks.model_graph import Scope


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a part of a model stands: the modules around all of it, and its layers."""

    scopes: tuple[Scope, ...]
    layers: int


@dataclass(frozen=True, eq=False, slots=True)
class Item:
    """A node: its form, what fills the holes in it, the paths in it, and the width of its text."""

    form: Form
    values: tuple[Value, ...]
    parts: tuple[Items, ...]
    width: int
    origin: Origin | None = None

    @property
    def own(self) -> tuple[Value, ...]:
        """What fills the holes that are in none of the paths."""
        return self.values[len(self.values) - self.form.own :]


Items = tuple[Item, ...]


def values_of(items: Iterable[Item]) -> tuple[Value, ...]:
    """Return what fills the holes of a path, in order."""
    return tuple(chain.from_iterable(item.values for item in items))


def width_of(items: Sequence[Item]) -> int:
    """Return the width of a path's text."""
    return sum(item.width for item in items) + len(items) - 1


def common(origins: Iterable[Origin | None]) -> Origin | None:
    """Return where several parts stand together, or None where that of one is not known."""
    found = list(origins)
    known = [origin for origin in found if origin is not None]
    if len(known) < len(found) or not known:
        return None
    shared = []
    for scopes in zip(*(origin.scopes for origin in known), strict=False):
        if any(scope is not scopes[0] and scope != scopes[0] for scope in scopes):
            break
        shared.append(scopes[0])
    return Origin(tuple(shared), sum(origin.layers for origin in known))
