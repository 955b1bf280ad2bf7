"""The generated functions of a network: one for each block and kind of input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from symcnn.frameworks.exporting.code_lines import Call, break_lines, docstring
from symcnn.frameworks.exporting.prepare_program import Prepared
from symcnn.frameworks.exporting.python_names import numbered
from symcnn.frameworks.keras.writer.function_body import Body, Emit
from symcnn.frameworks.keras.writer.function_signature import Function, Kinds
from symcnn.frameworks.keras.writer.helpers import HELPERS
from symcnn.frameworks.keras.writer.layer_code import literal
from symcnn.frameworks.keras.writer.skip_names import local_taps
from symcnn.layers.declaration.padding import WORDS
from symcnn.network.analysis.match_arguments import match_block_arguments
from symcnn.notation import printed
from symcnn.notation.ast import (
    Def,
    Expression,
    For,
    Name,
    Parameter,
    Step,
    Tuple,
    names_in,
    nodes_in,
)

_WORDS = (
    "x inputs name keras layers taps Fraction network range max min int bool float isinstance "
    "len tuple super self sum zip"
)
RESERVED = frozenset(_WORDS.split()) | set(HELPERS)
"""The reserved names of a source."""
_MAX_DOCSTRING_WIDTH = 90
Given = Mapping[str, Expression | Tuple]


@dataclass
class Source:
    """The functions of a network."""

    plan: Prepared
    emit: Emit
    """Adds the lines of a node to a function."""
    functions: dict[str, list[str]] = field(default_factory=dict)
    known: dict[tuple[str, Kinds], Function] = field(default_factory=dict)
    remembered: dict[str, int] = field(default_factory=dict)
    """The number of axes of each saved map."""

    @cached_property
    def local(self) -> frozenset[str]:
        """The saved maps that are variables of one function."""
        return local_taps(self.plan.program.path, self.plan.blocks)

    @cached_property
    def taken(self) -> frozenset[str]:
        """The names that no function and no variable may have."""
        blocks = self.plan.blocks.values()
        bound = {part.name for block in blocks for part in block.parameters}
        paths = (self.plan.program.path, *(block.path for block in blocks))
        loops = {node.name for path in paths for node in nodes_in(path) if isinstance(node, For)}
        lets = {let.name for let in self.plan.lets}
        return frozenset({*RESERVED, *self.plan.symbols, *bound, *loops, *lets})

    def function(self, block: Def, kinds: Kinds) -> Function:
        """Return the function of a block; equal ones are one."""
        key = (block.name, kinds)
        if key not in self.known:
            self.known[key] = self._function(block, kinds)
        return self.known[key]

    def _function(self, block: Def, kinds: Kinds) -> Function:
        words = dict(kinds.words)
        names = tuple(part.name for part in block.parameters)
        body = Body(self, block.name, kinds.dims, words, kinds.tuples, names, "{name}")
        body.run(block.path)
        kept = tuple(part for part in block.parameters if part.name not in words)
        shared, taps = self.plan.shared[block.name], tuple(sorted(body.taps))
        arguments = ("x", *(_parameter(body, part) for part in kept), "*", "name", *shared, *taps)
        doc = printed(block)
        lines = [
            *break_lines(Call("", arguments), "", after=":"),
            *(docstring(doc, "    ") if len(doc) < _MAX_DOCSTRING_WIDTH else ()),
            *_defaults(kinds, body, kept),
            *body.lines,
            f"    return {body.value}",
        ]
        name = self._entered(block.name, lines)
        return Function(name, tuple(part.name for part in kept), shared, taps, body.dims)

    def _entered(self, block: str, lines: list[str]) -> str:
        """Return the name of the function with these lines, added unless an equal one exists."""
        base = numbered(block, self.taken)
        for name, other in self.functions.items():
            if other == lines and name.startswith(base):
                return name
        name = numbered(base, {*self.functions, *self.taken})
        self.functions[name] = lines
        return name


def called(step: Step, title: str, body: Body) -> None:
    """Add the call of a block."""
    block = body.source.plan.blocks[step.name]
    given = match_block_arguments(step, block)
    written = {name: body.here(argument.value) for name, argument in given}
    values = written | {
        part.name: part.default
        for part in block.parameters
        if part.name not in written and part.default is not None
    }
    words = {name: word for name, value in values.items() if (word := _word(value, body))}
    tuples = frozenset(name for name, value in values.items() if _is_tuple(value, body))
    function = body.source.function(block, Kinds(body.dims, tuple(words.items()), tuples))
    body.taps.update(function.taps)
    shared = (f"{name}={name}" for name in (*function.shared, *function.taps))
    parts = (body.value, *_texts(function, block, written, body), f"name={literal(title)}", *shared)
    body.emit(Call(function.name, parts))
    body.dims = function.dims


def _word(value: Expression | Tuple, body: Body) -> str | None:
    """Return the word of an argument, such as same; None for numbers."""
    if not isinstance(value, Name):
        return None
    return value.text if value.text in WORDS else body.words.get(value.text)


def _is_tuple(value: Expression | Tuple, body: Body) -> bool:
    return isinstance(value, Tuple) or (isinstance(value, Name) and value.text in body.tuples)


def _texts(found: Function, block: Def, written: Given, body: Body) -> Iterator[str]:
    """Yield the arguments of a call, as keywords after the first omitted one."""
    fractions = body.source.plan.scope(block.name).fractions
    plain = True
    for name in found.parameters:
        if name not in written:
            plain = False
            continue
        value = written[name]
        if name in fractions and not isinstance(value, Tuple):
            text = body.scope.exact(value).text
        else:
            text = body.scope.value(value)
        yield text if plain else f"{name}={text}"


def _parameter(body: Body, parameter: Parameter) -> str:
    """Return a function parameter, with its default if that is constant."""
    if parameter.default is None:
        return parameter.name
    if any(True for _ in names_in(parameter.default)):
        return f"{parameter.name}=None"
    return f"{parameter.name}={body.scope.value(parameter.default)}"


def _defaults(kinds: Kinds, body: Body, parameters: tuple[Parameter, ...]) -> Iterator[str]:
    """Yield the lines that compute the defaults which refer to other names."""
    start = Body(body.source, body.owner, kinds.dims)
    for part in parameters:
        if part.default is not None and any(True for _ in names_in(part.default)):
            yield f"    if {part.name} is None:"
            yield f"        {part.name} = {body.scope.value(start.here(part.default))}"
