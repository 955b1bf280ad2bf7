"""The body of a generated class: constructor and forward pass, written node by node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, TypeVar

from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting.code_expressions import Scope
from symcnn.frameworks.exporting.code_lines import Text, break_lines
from symcnn.frameworks.exporting.layer_site import NOWHERE
from symcnn.frameworks.exporting.prepare_program import Prepared
from symcnn.frameworks.exporting.python_names import Names, numbered
from symcnn.frameworks.exporting.state import State
from symcnn.frameworks.torch.writer.class_signature import Class, Kinds
from symcnn.frameworks.torch.writer.dataflow import Flow
from symcnn.frameworks.torch.writer.skip_names import Remembered
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation import printed
from symcnn.notation.ast import Def, Expression, Name, Node, Path, Tuple, names_in

_Value = TypeVar("_Value", Expression, Tuple, Expression | Tuple)
_INDENT = " " * 8
_MAX_INLINE_CHANNELS = 28
"""The longest formula of a channel number that is not assigned to a variable."""
_ARRIVING = "cin"
ROUNDS = "self.rounds"
"""The numbers of the iterations whose modules belong to the class itself."""
Emit: TypeAlias = "Callable[[Node, Body], None]"
"""Adds the lines of a node to the class that it is in: its module, and its forward pass."""


class Source(Protocol):
    """The classes of a network, as far as the body of one of them needs the others."""

    @property
    def plan(self) -> Prepared:
        """The prepared program."""

    @property
    def emit(self) -> Emit:
        """Adds the lines of a node to a class."""

    @property
    def counted(self) -> frozenset[str]:
        """The remembered maps whose channels are counted as the code runs."""

    @property
    def remembered(self) -> dict[str, Remembered]:
        """The remembered maps, by their names."""

    @property
    def local(self) -> frozenset[str]:
        """The remembered maps that are names in one forward pass."""

    @property
    def taken(self) -> frozenset[str]:
        """The names that no class and no variable may have."""

    def features(self, name: str) -> Expression | None:
        """Return the number of input features of a part of the network; None if unknown."""

    def kept(self, name: str) -> str:
        """Return the attribute in which a module keeps a number for its forward pass."""

    def block(self, block: Def, kinds: Kinds) -> Class:
        """Return the class of a block."""

    def round(self, outer: Body, path: Path, names: tuple[str, ...], kinds: Kinds) -> Class:
        """Return the class of one iteration of a path, which knows some of the outer names."""


@dataclass
class Body:
    """A partly written class, with the state of the current feature map."""

    source: Source
    owner: str
    """The block of the class or of the iteration; empty for the network."""
    title: str
    """The title of the class, a key that tells classes apart."""
    state: State
    locals: tuple[str, ...]
    """The names in scope, except those of the whole network."""
    words: Mapping[str, str]
    tuples: frozenset[str]
    names: Names = field(default_factory=Names)
    top: bool = False
    """Whether this is the network itself, whose records have every size."""
    lines: list[str] = field(default_factory=list)
    flow: Flow = field(default_factory=Flow)
    straight: bool = True
    """Whether each module is applied to the output of the previous one."""
    rounds: str | None = None
    """The range of the iterations whose modules belong to the class itself."""
    taps: set[str] = field(default_factory=set)
    """The dictionaries of saved maps that the forward pass takes."""
    kept: dict[str, str] = field(default_factory=dict)
    """The names that the forward pass needs, with their attributes."""
    more: set[str] = field(default_factory=set)
    """The names of the whole network that are needed in addition to those in the path."""
    trained: list[str] = field(default_factory=list)
    """The modules so far that have weights or submodules."""
    indent: str = _INDENT
    changing: set[str] = field(default_factory=set)
    """The variables for channel numbers that may be reassigned."""
    marked: bool = False
    """Whether a map has been saved, whose channels a variable may hold."""
    variables: set[str] = field(default_factory=set)

    @property
    def scope(self) -> Scope:
        """The scope of names in the owner."""
        return self.source.plan.scope(self.owner)

    @property
    def taken(self) -> set[str]:
        """The names that no variable may have."""
        return {*self.locals, *self.source.taken}

    def flattened(self) -> str:
        """Return an unused name for a flatten module."""
        base = "flatten"
        while any(name.startswith(base) for name in self.source.plan.blocks):
            base += "_"
        return self.names.named(base)

    def run(self, path: Path) -> None:
        """Add the nodes of a path."""
        for node in path:
            self.source.emit(node, self)

    def line(self, text: str) -> None:
        """Append a line to the constructor."""
        self.lines.append(f"{self.indent}{text}")

    def emit(self, target: str, value: Text) -> None:
        """Append an assignment to the constructor."""
        self.lines += break_lines(value, self.indent, f"{target} = ")

    def integer(self, node: Expression) -> str:
        """Return the text of an integer."""
        return self.scope.integer(node).text

    def free_variable(self, name: str) -> str:
        """Return a variable of the constructor for a number, reusing one that may change."""
        old = sorted(each for each in self.changing if each.rstrip("0123456789") == name)
        variable = old[0] if old else numbered(name, self.variables | self.taken)
        self.variables.add(variable)
        return variable

    def named_channels(self) -> Expression | None:
        """Return the input channels, in a variable if the formula is long."""
        channels = self.state.channels
        if channels is None:
            return None
        text = self.integer(channels)
        if len(text) <= _MAX_INLINE_CHANNELS and "(" not in text:
            return channels
        return self.variable(text)

    def variable(self, text: str) -> Expression:
        """Assign the input channels to a variable."""
        name = self.free_variable("channels" if self.state.dims else "features")
        self.emit(name, text)
        variable = Name(name, NOWHERE)
        self.state = self.state.with_channels(variable)
        self.changing.add(name)
        return variable

    def here(self, node: _Value) -> _Value:
        """Substitute the input channels for `cin`; raise SymcnnError if they are unknown."""
        if not any(name.text == _ARRIVING for name in names_in(node)):
            return node
        channels = self.named_channels()
        if channels is None:
            raise unknown(node)
        return replace_names(node, {_ARRIVING: channels})

    def in_forward(self, node: Expression) -> str:
        """Return the text of an expression in the forward pass."""
        outside = {*self.locals, *self.source.plan.given}
        for name in names_in(node):
            if name.text in outside:
                self.kept[name.text] = self.source.kept(name.text)
        attributes = {name: f"self.{called}" for name, called in self.kept.items()}
        return self.integer(replace_names(node, attributes))


def unknown(node: Expression | Tuple) -> SymcnnError:
    """Return the error for an unknown number of input channels."""
    message = "the number of input features is unknown inside a block; put F before the block"
    return SymcnnError(f"{printed(node)} cannot be exported: {message}", node.span)
