"""The body of a generated function: its lines, and the current feature map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, TypeVar

from symcnn.frameworks.exporting.code_expressions import Scope
from symcnn.frameworks.exporting.code_lines import Text, break_lines
from symcnn.frameworks.exporting.prepare_program import Prepared
from symcnn.frameworks.exporting.python_names import Names, attribute, numbered
from symcnn.frameworks.keras.writer.function_signature import Function, Kinds
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation.ast import Def, Expression, Node, Path
from symcnn.notation.limits import CHANNELS, SIDES

_Node = TypeVar("_Node")
_STEP = "    "
Emit: TypeAlias = "Callable[[Node, Body], None]"
"""Adds the lines of a node to the function that it is in."""


class Source(Protocol):
    """The functions of a network, as far as the body of one of them needs the others."""

    @property
    def plan(self) -> Prepared:
        """The prepared program."""

    @property
    def emit(self) -> Emit:
        """Adds the lines of a node to a function."""

    @property
    def remembered(self) -> dict[str, int]:
        """The number of axes of each saved map, by its name."""

    @property
    def local(self) -> frozenset[str]:
        """The saved maps that are variables of one function."""

    @property
    def taken(self) -> frozenset[str]:
        """The names that no function and no variable may have."""

    def function(self, block: Def, kinds: Kinds) -> Function:
        """Return the function of a block; equal ones are one."""


@dataclass
class Body:
    """A partly written function. A loop is a part of it with names of its own."""

    source: Source
    owner: str
    """The block of the function; empty for the network."""
    dims: int
    """The number of spatial axes of the current map; 0 once it is flat."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The parameters that are words, such as same."""
    tuples: frozenset[str] = frozenset()
    """The parameters that are one number for each axis."""
    locals: tuple[str, ...] = ()
    prefix: str = ""
    """The prefix of layer names, with variables in braces."""
    names: Names = field(default_factory=Names)
    lines: list[str] = field(default_factory=list)
    indent: str = _STEP
    value: str = "x"
    """The expression of the current map."""
    target: str = "x"
    """The variable to which the next map is assigned."""
    live: frozenset[str] = frozenset()
    """The variables of maps that are still needed."""
    taps: set[str] = field(default_factory=set)
    """The dictionaries of saved maps that the function takes."""

    @property
    def scope(self) -> Scope:
        """The scope of names in the owner."""
        return self.source.plan.scope(self.owner)

    def run(self, path: Path) -> None:
        """Add the nodes of a path."""
        for node in path:
            self.source.emit(node, self)

    def title(self, name: str) -> str:
        """Return the name of a layer or block, prefixed with the path of its parent."""
        return f"{self.prefix}.{attribute(name)}" if self.prefix else attribute(name)

    def emit(self, value: Text, after: str = "") -> None:
        """Assign a value to the variable, which becomes the current map."""
        self.lines += break_lines(value, self.indent, f"{self.target} = ", after)
        self.value = self.target

    def bind(self) -> None:
        """Assign the current map to the variable."""
        if self.value != self.target:
            self.emit(self.value)

    def here(self, node: _Node) -> _Node:
        """Substitute the input shape for `cin`, `din`, `hin` and `win`."""
        sides = {"hin": -2} | {name: -2 - n for n, name in enumerate(reversed(SIDES[-self.dims :]))}
        axes = {CHANNELS: -1} | (sides if self.dims else {})
        return replace_names(node, {name: f"{self.value}.shape[{n}]" for name, n in axes.items()})

    def integer(self, node: Expression) -> str:
        """Return the text of an integer."""
        return self.scope.value(self.here(node))

    def variable(self) -> str:
        """Return an unused variable for another map."""
        return numbered("y", {*self.live, *self.locals, *self.source.taken, self.target})

    def number(self) -> str:
        """Return an unused name for a loop variable."""
        return numbered("i", {*self.locals, *self.source.taken})
