"""The body of a generated class: constructor and forward pass, written node by node."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting import definitions
from symcnn.frameworks.exporting.code_lines import INDENT, Text, break_lines
from symcnn.frameworks.exporting.definitions import Definition
from symcnn.frameworks.exporting.layer_site import UNKNOWN_FEATURES, State
from symcnn.frameworks.exporting.python_names import attribute, numbered
from symcnn.frameworks.torch.writer.dataflow import Flow
from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.layers import LAYERS, Shape
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation import printed
from symcnn.notation.ast import Expression, Name, names_in
from symcnn.notation.limits import SIDES

_Node = TypeVar("_Node")
_MAX_INLINE_CHANNELS = 28
"""The longest formula of a channel number that is not assigned to a variable."""
OWN = Name("channels of the module", NOWHERE)
"""Stands for channels that a module knows, but the class around it does not."""
CIN = Name("cin", NOWHERE)
ROUNDS = "self.rounds"
"""The numbers of the iterations whose modules belong to the class itself."""


@dataclass(frozen=True)
class Class(Definition):
    """A generated class."""

    takes_cin: bool
    leaves: State
    """The state of the output, in terms of `cin` and the parameters."""


@dataclass(frozen=True)
class Kinds:
    """The calls that a class fits: its input feature map, and non-numeric parameters."""

    dims: int
    one: bool
    known: bool
    """Whether the number of input channels is known."""
    words: tuple[tuple[str, str], ...] = ()
    tuples: frozenset[str] = frozenset()

    @staticmethod
    def of(state: State, words: tuple[tuple[str, str], ...], tuples: frozenset[str]) -> Kinds:
        """Return the kinds of a call in a state."""
        return Kinds(state.dims, state.one, state.channels is not None, words, tuples)

    @property
    def state(self) -> State:
        """The state of the input feature map."""
        return State(CIN if self.known else None, self.dims, self.one)


@dataclass(frozen=True)
class Remembered:
    """The index and the state of a map when it was saved."""

    index: Expression | None
    state: State


@dataclass
class Source(definitions.Source):
    """The classes of a network, each written once for all calls that it fits."""

    counted: frozenset[str]
    """The saved maps whose channels are counted at run time."""
    known: dict[tuple[str, Kinds], Class] = field(default_factory=dict)
    remembered: dict[str, Remembered] = field(default_factory=dict)

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """The input shape of each part of the network itself, by its name."""
        shapes: dict[str, Shape] = {}
        for record in self.plan.net.layers:
            shapes.setdefault(re.split(r"[.\[]", record.path)[0], record.input)
        return shapes

    def features(self, name: str) -> Expression | None:
        """Return the number of input features of a part of the network; None if inexpressible."""
        return self.plan.tree(self.shapes[name].features)

    def kept(self, name: str) -> str:
        """Return the attribute in which a module keeps a number for its forward pass."""
        return f"{name}_value" if name in {*self.plan.blocks, *LAYERS} else attribute(name)


@dataclass(kw_only=True)
class Body(definitions.Body):
    """A partly written class, with the state of the current feature map."""

    source: Source
    title: str
    """The title of the class, a key that tells classes apart."""
    state: State
    indent: str = INDENT * 2
    top: bool = False
    """Whether this is the network itself, whose records have every size."""
    flow: Flow = field(default_factory=Flow)
    straight: bool = True
    """Whether each module is applied to the output of the previous one."""
    rounds: str | None = None
    """The range of the iterations whose modules belong to the class itself."""
    kept: dict[str, str] = field(default_factory=dict)
    """The names that the forward pass needs, with their attributes."""
    more: set[str] = field(default_factory=set)
    """The names of the whole network that are needed in addition to those in the path."""
    trained: list[str] = field(default_factory=list)
    """The modules so far that have weights or submodules."""
    changing: set[str] = field(default_factory=set)
    """The variables for channel numbers that may be reassigned."""
    marked: bool = False
    """Whether a map has been saved, whose channels a variable may hold."""
    variables: set[str] = field(default_factory=set)

    def flattened(self) -> str:
        """Return an unused name for a flatten module."""
        base = "flatten"
        while any(name.startswith(base) for name in self.source.plan.blocks):
            base += "_"
        return self.names.named(base)

    def emit(self, target: str, value: Text) -> None:
        """Append an assignment to the constructor."""
        self.lines += break_lines(value, self.indent, f"{target} = ")

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
        """Assign the input channels to a variable, reusing one that may change."""
        base = "channels" if self.state.dims else "features"
        old = sorted(each for each in self.changing if each.rstrip("0123456789") == base)
        name = old[0] if old else numbered(base, self.variables | self.taken)
        self.variables.add(name)
        self.emit(name, text)
        variable = Name(name, NOWHERE)
        self.state = self.state.with_channels(variable)
        self.changing.add(name)
        return variable

    def here(self, node: _Node) -> _Node:
        """Substitute the input channels for `cin`; raise SymcnnError for unknown names."""
        refuse_unknown(node, self.state)
        if not any(name.text == CIN.text for name in names_in(node)):
            return node
        return replace_names(node, {CIN.text: self.named_channels() or CIN})

    def in_forward(self, node: Expression) -> str:
        """Return the text of an expression in the forward pass."""
        outside = {*self.locals, *self.source.plan.given}
        for name in names_in(node):
            if name.text in outside:
                self.kept[name.text] = self.source.kept(name.text)
        attributes = {name: f"self.{called}" for name, called in self.kept.items()}
        return self.integer(replace_names(node, attributes))


def unknown_name(node: object, state: State) -> Name | None:
    """Return the first name whose value is unknown to a module: a side, or unknown channels."""
    names = {*SIDES, *((CIN.text,) if state.channels is None else ())}
    return next((name for name in names_in(node) if name.text in names), None)


def refuse_unknown(node: Any, state: State) -> None:  # noqa: ANN401 - every kind of node
    """Raise SymcnnError for a name of the input size, and for `cin` if it is unknown."""
    name = unknown_name(node, state)
    if name is None:
        return
    if name.text in SIDES:
        message = f"'{name.text}' cannot be exported: a module does not know its input size"
        raise SymcnnError(message, name.span)
    raise SymcnnError(f"{printed(node)} cannot be exported: {UNKNOWN_FEATURES}", node.span)
