"""Generated functions, each written once for all calls that it fits, and their bodies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from symcnn.frameworks.exporting import definitions
from symcnn.frameworks.exporting.block_calls import BlockCall, default_lines, parameter_text
from symcnn.frameworks.exporting.code_lines import INDENT, Call, Text, break_lines, docstring
from symcnn.frameworks.exporting.definitions import Definition
from symcnn.frameworks.exporting.python_names import attribute, numbered
from symcnn.frameworks.keras.writer.layer_code import literal
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation import printed
from symcnn.notation.ast import Def, Expression, Step
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
    indent: str = INDENT
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


_MAX_DOCSTRING_WIDTH = 90


def emit_call(step: Step, title: str, body: Body) -> None:
    """Add the call of a block."""
    call = BlockCall.of(step, body)
    function = _function(call.block, Kinds(body.dims, call.words, call.tuples), body.source)
    body.taps.update(function.taps)
    shared = (f"{name}={name}" for name in (*function.shared, *function.taps))
    arguments = call.texts(function.parameters, body)
    body.emit(Call(function.name, (body.value, *arguments, f"name={literal(title)}", *shared)))
    body.dims = function.dims


def _function(block: Def, kinds: Kinds, source: Source) -> Function:
    """Return the function of a block; equal ones are one."""
    key = (block.name, kinds)
    if key in source.known:
        return source.known[key]
    body = Body(
        source=source,
        owner=block.name,
        dims=kinds.dims,
        words=dict(kinds.words),
        tuples=kinds.tuples,
        locals=tuple(part.name for part in block.parameters),
        prefix="{name}",
    )
    start = Body(source=source, dims=kinds.dims)
    body.run(block.path)
    kept = tuple(part for part in block.parameters if part.name not in body.words)
    shared, taps = source.plan.shared[block.name], tuple(sorted(body.taps))
    parameters = (parameter_text(part, body.scope) for part in kept)
    doc = printed(block)
    lines = [
        *break_lines(Call("", ("x", *parameters, "*", "name", *shared, *taps)), "", after=":"),
        *(docstring(doc, body.indent) if len(doc) < _MAX_DOCSTRING_WIDTH else ()),
        *default_lines(kept, body, start.here),
        *body.lines,
        f"{INDENT}return {body.value}",
    ]
    name = source.entered(numbered(block.name, source.taken), lines)
    names = tuple(part.name for part in kept)
    source.known[key] = Function(name, names, shared, taps, body.dims)
    return source.known[key]
