"""Generated functions and classes, and their bodies, which are written node by node."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting.code_expressions import Scope
from symcnn.frameworks.exporting.layer_site import ONE, total
from symcnn.frameworks.exporting.prepare_program import Prepared
from symcnn.frameworks.exporting.python_names import Names, numbered
from symcnn.notation.ast import Expression, Group, Identity, Mark, Node, Path, Recall, Tied

_Node = TypeVar("_Node")
UNINDEXED_MAPS = "taps"
"""The dictionary of the saved maps without index."""


@dataclass
class Source:
    """The definitions of a network."""

    plan: Prepared
    emitters: Mapping[type[Node], Callable[[Any, Any], None]]
    """The functions that add the lines of a node to a body, by the node's class."""
    reserved: AbstractSet[str]
    local: frozenset[str]
    """The saved maps that are variables of one definition."""
    definitions: dict[str, list[str]] = field(default_factory=dict, init=False)
    """The lines of each definition, whose first one lacks the name, by its name."""

    @cached_property
    def taken(self) -> frozenset[str]:
        """The names that no definition and no variable may have."""
        bound = {part.name for block in self.plan.blocks.values() for part in block.parameters}
        lets = {let.name for let in self.plan.lets}
        return frozenset({*self.reserved, *self.plan.symbols, *bound, *lets})

    def entered(self, base: str, lines: list[str]) -> str:
        """Return the name of the definition with these lines, added unless an equal one exists."""
        for name, other in self.definitions.items():
            if other == lines and re.fullmatch(rf"{re.escape(base)}\d*", name):
                return name
        name = numbered(base, {*self.taken, *self.definitions})
        self.definitions[name] = lines
        return name

    def parts(self, keyword: str) -> Iterator[list[str]]:
        """Yield the lines of each definition; `keyword` is class or def."""
        for name, (first, *rest) in self.definitions.items():
            yield [f"{keyword} {name}{first}", *rest]


@dataclass(frozen=True)
class Definition:
    """A function or a class that is finished."""

    name: str
    parameters: tuple[str, ...]
    shared: tuple[str, ...]
    """The names of the whole network that are passed to it."""
    taps: tuple[str, ...]
    """The dictionaries of saved maps that are passed to it, or to its forward pass."""


@dataclass(kw_only=True)
class Body(ABC):
    """A partly written function or class."""

    source: Source
    owner: str = ""
    """The block that it belongs to; empty for the network."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The parameters that are words, such as same."""
    tuples: AbstractSet[str] = frozenset()
    """The parameters that are one number for each axis."""
    locals: tuple[str, ...] = ()
    """The names in scope, except those of the whole network."""
    names: Names = field(default_factory=Names)
    lines: list[str] = field(default_factory=list)
    indent: str
    taps: set[str] = field(default_factory=set)
    """The dictionaries of saved maps that it takes."""

    @property
    def scope(self) -> Scope:
        """The scope of names in the owner."""
        return self.source.plan.scope(self.owner)

    @property
    def taken(self) -> set[str]:
        """The names that no variable may have."""
        return {*self.locals, *self.source.taken}

    @abstractmethod
    def here(self, node: _Node) -> _Node:
        """Substitute the shape of the current map for names such as `cin`."""

    def run(self, path: Path) -> None:
        """Add the nodes of a path."""
        for node in path:
            self.source.emitters[type(node)](node, self)

    def line(self, text: str) -> None:
        """Append a line."""
        self.lines.append(f"{self.indent}{text}")

    def integer(self, node: Expression) -> str:
        """Return the text of an integer."""
        return self.scope.integer(node).text

    def count_range(self, count: Expression) -> str:
        """Return the range of the iterations of a repeat."""
        return f"range(1, {self.integer(total(count, ONE))})"

    def range(self, first: Expression, last: Expression) -> str:
        """Return the range from `first` to `last`, whose direction may be decided at run time."""
        start, stop = self.integer(first), self.integer(last)
        down = self.source.plan.counts_down(first, last)
        if down is None:
            return f"through({start}, {stop})"
        if down:
            return f"range({start}, {self.integer(total(last, ONE, sign='-'))}, -1)"
        after = self.integer(total(last, ONE))
        return f"range({after})" if start == "0" else f"range({start}, {after})"


def _refuse_tied(node: Tied, body: Body) -> None:
    """Raise SymcnnError: generated code cannot share the weights of an unnamed layer."""
    del body
    message = "tied[...] cannot be exported: it does not name the layer whose weights it shares"
    raise SymcnnError(message, node.span)


EMITTERS: dict[type[Node], Callable[[Any, Any], None]] = {
    Identity: lambda _node, _body: None,
    Group: lambda node, body: body.run(node.path),
    Tied: _refuse_tied,
}
"""The functions that write a node in the same way in all frameworks."""

Mention = tuple[int, Mark | Recall]
"""A save or a load of a map, and the number of the definition that it is in."""


def local_maps(mentions: Iterable[Mention]) -> frozenset[str]:
    """Return the maps without index that are saved, then loaded in one definition only."""
    by_name: dict[str, list[Mention]] = {}
    for number, node in mentions:
        by_name.setdefault(node.name, []).append((number, node))
    return frozenset(
        name
        for name, ((number, first), *others) in by_name.items()
        if isinstance(first, Mark)
        and first.index is None
        and all(other == number and node.index is None for other, node in others)
    )
