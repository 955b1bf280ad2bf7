"""Construction of items from the nodes of a path and from other items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from symcnn.frameworks.folding.hole_values import Value, expression
from symcnn.frameworks.folding.items import Item, Items, Origin, common, values_of, width_of
from symcnn.frameworks.folding.read_layer import read_step
from symcnn.frameworks.folding.signatures import written
from symcnn.frameworks.folding.skeletons import (
    COUNT,
    WRAPPERS,
    Called,
    Fixed,
    Forms,
    Head,
    Hole,
    Repeated,
    Skeleton,
    Wrapped,
)
from symcnn.frameworks.model_graph import Scope
from symcnn.notation import printed
from symcnn.notation.ast import Frozen, Group, Join, Node, Path, Step, Tied

Scopes = Mapping[int, tuple[Scope, ...]]
"""The modules around a node, outermost first, by the node's id."""


@dataclass
class ItemFactory:
    """Makes items, with shared skeletons and cached widths."""

    scopes: Scopes
    taken: frozenset[str]
    """The names that neither a block nor a parameter may have."""
    modules: Counter[Scope] = field(default_factory=Counter)
    """The number of layers of each module."""
    forms: Forms = field(default_factory=Forms)
    widths: dict[tuple[Skeleton, tuple[Value, ...]], int] = field(default_factory=dict)

    def read(self, path: Path) -> Items:
        """Return the items of a path."""
        return tuple(map(self._node, path))

    def _node(self, node: Node) -> Item:
        match node:
            case Step():
                head, holes, values = read_step(node)
                return replace(self._leaf(head, holes, values), origin=self._origin(node))
            case Join(kind, branches):
                return self.made(Wrapped(kind), tuple(map(self.read, branches)), self._origin(node))
            case Tied(path) | Frozen(path) | Group(path):
                return self.made(Wrapped(WRAPPERS[type(node)]), (self.read(path),))
            case _:
                return self._leaf(Fixed(node), (), ())

    def _leaf(self, head: Head, holes: tuple[Hole, ...], values: tuple[Value, ...]) -> Item:
        form = self.forms.of(head, (), holes)
        return Item(form, values, (), self._width(form, values))

    def _origin(self, node: Node) -> Origin | None:
        scopes = self.scopes.get(id(node))
        self.modules.update(scopes or ())
        return None if scopes is None else Origin(scopes, 1)

    def _width(self, form: Skeleton, values: tuple[Value, ...]) -> int:
        key = form, values
        if key not in self.widths:
            self.widths[key] = len(printed(written(Item(form, values, (), 0), {})))
        return self.widths[key]

    def made(
        self,
        head: Wrapped | Repeated,
        parts: tuple[Items, ...],
        origin: Origin | None = None,
        count: Value | None = None,
    ) -> Item:
        """Return the item of a node with inner paths; a repeat has a count."""
        own = () if count is None else (count,)
        inner = tuple(tuple(item.form for item in part) for part in parts)
        form = self.forms.of(head, inner, (COUNT,) * len(own))
        values = (*chain.from_iterable(map(values_of, parts)), *own)
        width = sum(map(width_of, parts)) + _around(head, parts, own)
        origins = [item.origin for part in parts for item in part if not _is_empty(item)]
        return Item(form, values, parts, width, common([*origins, origin] if origin else origins))

    def call(
        self, block: int, holes: tuple[Hole, ...], values: tuple[Value, ...], width: int
    ) -> Item:
        """Return a call of a block, with the values of all its parameters."""
        return Item(self.forms.of(Called(block), (), holes), values, (), width)

    def inside(self, item: Item, function: Callable[[Items], Items]) -> Item:
        """Apply a function to the inner paths of an item, which keeps their layers."""
        if not item.parts:
            return item
        head = item.form.head
        assert isinstance(head, Wrapped | Repeated)  # noqa: S101 - nothing else has inner paths
        count = item.own[0] if item.form.own else None
        item_with_paths = self.made(head, tuple(map(function, item.parts)), None, count)
        return replace(item_with_paths, origin=item.origin)

    def filled(self, item: Item, values: Iterator[Value]) -> Item:
        """Return an item with other values in its holes and those of its inner paths."""
        head = item.form.head
        if isinstance(head, Wrapped | Repeated):
            parts = tuple(tuple(self.filled(one, values) for one in part) for part in item.parts)
            return self.made(head, parts, None, next(values) if item.form.own else None)
        filled_values = tuple(next(values) for _ in item.values)
        width = item.width if isinstance(head, Called) else self._width(item.form, filled_values)
        return Item(item.form, filled_values, (), width)


def _is_empty(item: Item) -> bool:
    head = item.form.head
    return isinstance(head, Fixed) and not isinstance(head.node, Step)


def _around(head: Head, parts: tuple[Items, ...], own: tuple[Value, ...]) -> int:
    """Return the width of the text around inner paths."""
    if isinstance(head, Wrapped):
        return (len(head.word) if head.word != "group" else 0) + 1 + len(parts)
    if own == (1,):
        return 0
    return len(printed(expression(own[0]))) + (1 if len(parts[0]) == 1 else 3)
