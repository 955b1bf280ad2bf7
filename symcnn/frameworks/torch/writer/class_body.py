"""A class while it is written: its constructor and its forward pass, from the nodes of a path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import TYPE_CHECKING, TypeVar

from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting.expressions import Scope
from symcnn.frameworks.exporting.layer_site import NOWHERE
from symcnn.frameworks.exporting.line_breaks import Text, laid
from symcnn.frameworks.exporting.names import Names, numbered
from symcnn.frameworks.exporting.replace_names import put_names
from symcnn.frameworks.exporting.state import State
from symcnn.frameworks.torch.writer.dataflow import Flow
from symcnn.notation import printed
from symcnn.notation.ast import Expression, Name, Node, Path, Tuple, names_in

if TYPE_CHECKING:
    from symcnn.frameworks.torch.writer.classes import Source

_Value = TypeVar("_Value", Expression, Tuple, Expression | Tuple)
_INDENT = " " * 8
_LONG = 28
"""How long channels may be, as text, that have no name of their own."""
_ARRIVING = "cin"
ROUNDS = "self.rounds"
"""The numbers of the rounds that are modules of the class itself."""


@dataclass
class Body:
    """A class while it is written: what is known at the place that was reached."""

    source: Source
    owner: str
    """The block that the class is of, or is a round in; nothing for the network."""
    title: str
    """What the class is called."""
    state: State
    locals: tuple[str, ...]
    """The names that are known here, but for those of the whole network."""
    words: Mapping[str, str]
    tuples: frozenset[str]
    names: Names = field(default_factory=Names)
    top: bool = False
    """Whether this is the network itself, of which the records tell every size."""
    lines: list[str] = field(default_factory=list)
    flow: Flow = field(default_factory=Flow)
    straight: bool = True
    """Whether each module takes what leaves the one before."""
    rounds: str | None = None
    """The numbers of rounds that are called as the class is."""
    taps: set[str] = field(default_factory=set)
    """The dictionaries of remembered maps that the forward pass is given."""
    kept: dict[str, str] = field(default_factory=dict)
    """The names that the forward pass needs, and what they are called there."""
    more: set[str] = field(default_factory=set)
    """The names of the whole network that are needed beyond those in the path."""
    trained: list[str] = field(default_factory=list)
    """The modules with weights, or with modules in them, that were made so far."""
    indent: str = _INDENT
    changing: set[str] = field(default_factory=set)
    """The variables that hold channels and may be given others."""
    marked: bool = False
    """Whether a map has been remembered, with channels that a variable may hold."""
    variables: set[str] = field(default_factory=set)

    @property
    def scope(self) -> Scope:
        """What is known of names here."""
        return self.source.plan.scope(self.owner)

    @property
    def taken(self) -> set[str]:
        """The names that no variable may have."""
        return {*self.locals, *self.source.taken}

    def flattened(self) -> str:
        """Return a name for a module that makes a map flat, which no other here has."""
        base = "flatten"
        while any(name.startswith(base) for name in self.source.plan.blocks):
            base += "_"
        return self.names.named(base)

    def run(self, path: Path) -> None:
        """Write the nodes of a path."""
        for node in path:
            written(node, self)

    def line(self, text: str) -> None:
        """Add a line to the constructor."""
        self.lines.append(f"{self.indent}{text}")

    def put(self, target: str, value: Text) -> None:
        """Assign a value in the constructor."""
        self.lines += laid(value, self.indent, f"{target} = ")

    def integer(self, node: Expression) -> str:
        """Return the text of an integer."""
        return self.scope.integer(node).text

    def free_variable(self, name: str) -> str:
        """Return a variable of the constructor for a number: an old one that may be changed."""
        old = sorted(each for each in self.changing if each.rstrip("0123456789") == name)
        found = old[0] if old else numbered(name, self.variables | self.taken)
        self.variables.add(found)
        return found

    def named_channels(self) -> Expression | None:
        """Return the channels that arrive; in a variable where they are long."""
        found = self.state.channels
        if found is None:
            return None
        text = self.integer(found)
        if len(text) <= _LONG and "(" not in text:
            return found
        return self.variable(text)

    def variable(self, text: str) -> Expression:
        """Put the channels that arrive into a variable."""
        name = self.free_variable("channels" if self.state.dims else "features")
        self.put(name, text)
        found = Name(name, NOWHERE)
        self.state = self.state.with_channels(found)
        self.changing.add(name)
        return found

    def here(self, node: _Value) -> _Value:
        """Return an expression with the channels that arrive for `cin`."""
        if not any(name.text == _ARRIVING for name in names_in(node)):
            return node
        channels = self.named_channels()
        if channels is None:
            raise unknown(node)
        found: _Value = put_names(node, {_ARRIVING: channels})
        return found

    def in_forward(self, node: Expression) -> str:
        """Return the text of an expression in the forward pass."""
        outside = {*self.locals, *self.source.plan.given}
        for name in names_in(node):
            if name.text in outside:
                self.kept[name.text] = self.source.kept(name.text)
        own = {name: Name(f"self.{called}", NOWHERE) for name, called in self.kept.items()}
        return self.integer(put_names(node, own))


@singledispatch
def written(node: Node, body: Body) -> None:
    """Write a node into the class that it is in: its module, and what the forward pass does."""
    raise TypeError(node, body)


def unknown(node: Expression | Tuple) -> SymcnnError:
    """Return the error of channels that a class does not know."""
    message = "the number of input features is unknown inside a block; put F before the block"
    return SymcnnError(f"{printed(node)} cannot be exported: {message}", node.span)
