"""The body of a generated function: its lines, and the current feature map."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from symcnn.frameworks.exporting import definitions
from symcnn.frameworks.exporting.code_lines import Text, break_lines
from symcnn.frameworks.exporting.definitions import Definition
from symcnn.frameworks.exporting.python_names import attribute, numbered
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation.ast import Expression
from symcnn.notation.limits import CHANNELS, SIDES

_Node = TypeVar("_Node")


@dataclass(frozen=True)
class Kinds:
    """The calls that a function fits: the axes of its input, and non-numeric parameters."""

    dims: int
    words: tuple[tuple[str, str], ...] = ()
    """The parameters that are words, such as same, with their words."""
    tuples: frozenset[str] = frozenset()
    """The parameters that are one number for each axis."""


@dataclass(frozen=True)
class Function(Definition):
    """A generated function."""

    dims: int
    """The number of spatial axes of its output."""


@dataclass
class Source(definitions.Source):
    """The functions of a network, one for each block and kind of input."""

    local: frozenset[str]
    """The saved maps that are variables of one function."""
    known: dict[tuple[str, Kinds], Function] = field(default_factory=dict)
    remembered: dict[str, int] = field(default_factory=dict)
    """The number of axes of each saved map."""


@dataclass(kw_only=True)
class Body(definitions.Body):
    """A partly written function. A loop is a part of it with names of its own."""

    source: Source
    dims: int
    """The number of spatial axes of the current map; 0 once it is flat."""
    prefix: str = ""
    """The prefix of layer names, with variables in braces."""
    indent: str = "    "
    value: str = "x"
    """The expression of the current map."""
    target: str = "x"
    """The variable to which the next map is assigned."""
    live: frozenset[str] = frozenset()
    """The variables of maps that are still needed."""

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
        """Return the text of an integer, with the input shape substituted."""
        return super().integer(self.here(node))

    def variable(self) -> str:
        """Return an unused variable for another map."""
        return numbered("y", {*self.live, *self.taken, self.target})
