"""Layers, block calls and repeats in a generated function."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting.code_expressions import constant
from symcnn.frameworks.exporting.code_lines import INDENT
from symcnn.frameworks.exporting.layer_site import ONE, Site, State
from symcnn.frameworks.exporting.python_names import Names, numbered
from symcnn.frameworks.keras.writer.functions import Body, emit_call
from symcnn.frameworks.keras.writer.layers import layer_code, leaving
from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.layers import LAYERS
from symcnn.layers.input import Input
from symcnn.notation.ast import Expression, For, Frozen, Name, Path, Repeat, Step


def refuse_frozen(node: Frozen, body: Body) -> None:
    """Raise SymcnnError: a layer is frozen in Keras after it is built."""
    del body
    message = "frozen[...] cannot be exported: remove it, and set layer.trainable = False in Keras"
    raise SymcnnError(message, node.span)


def emit_step(node: Step, body: Body) -> None:
    """Add a layer or the call of a block."""
    title = body.title(body.names.named(node.name))
    if LAYERS.get(node.name) is not Input:
        _emit_named(node, title, body)


def _emit_named(step: Step, title: str, body: Body) -> None:
    """Add a layer or a block call under a name."""
    if step.name not in LAYERS:
        emit_call(step, title, body)
        return
    state = State(Name(f"{body.value}.shape[-1]", NOWHERE), body.dims)
    site = Site(body.here(step), state, body.scope, body.words, body.tuples)
    for stage in layer_code(site):
        body.emit(*stage.called(title, body.value))
    body.dims = leaving(site)


@dataclass(frozen=True)
class Loop:
    """A loop: its variable, its range, and the path of an iteration."""

    variable: str
    first: Expression
    numbers: str
    title: str
    """The name prefix of an iteration, with the variable in braces."""
    path: Path
    single: Step | None = None
    """The layer or block that is the whole iteration, and gives it its name."""


def emit_repeat(node: Repeat, body: Body) -> None:
    """Add the loop of a repeat."""
    single = node.body if isinstance(node.body, Step) else None
    title = _title(body) if single is None else body.title(body.names.named(single.name))
    if constant(node.count) == 0:
        return
    variable = numbered("i", body.taken)
    name = f"{title}.{{{variable}}}"
    _repeat(Loop(variable, ONE, body.count_range(node.count), name, (node.body,), single), body)


def emit_for(node: For, body: Body) -> None:
    """Add the loop of a `for`."""
    numbers = body.range(node.first, node.last)
    title = f"{_title(body)}.{{{node.name}}}"
    _repeat(Loop(node.name, node.first, numbers, title, node.path), body)


def _title(body: Body) -> str:
    """Return the name prefix of iterations: that of the block, or `repeat`."""
    name = body.names.repeat()
    return body.prefix if name is None else body.title(name)


def _repeat(loop: Loop, body: Body) -> None:
    """Add a loop; the first iteration by itself if the others have other input axes."""
    if _after(loop, body) != body.dims:
        body.line(f"{loop.variable} = {body.integer(loop.first)}")
        _round(loop, body)
        loop = replace(loop, numbers=f"{loop.numbers}[1:]")
    body.bind()
    body.line(f"for {loop.variable} in {loop.numbers}:")
    outer, body.indent = body.indent, body.indent + INDENT
    before = len(body.lines)
    _round(loop, body)
    body.bind()
    if len(body.lines) == before:
        body.line("pass")
    body.indent = outer


def _after(loop: Loop, body: Body) -> int:
    """Return the number of axes after one iteration, without adding it."""
    trial = replace(body, lines=[], taps=set())
    _round(loop, trial)
    return trial.dims


def _round(loop: Loop, body: Body) -> None:
    outer = body.prefix, body.names, body.locals
    body.locals = (*body.locals, loop.variable)
    if loop.single is not None:
        _emit_named(loop.single, loop.title, body)
    else:
        body.prefix, body.names = loop.title, Names()
        body.run(loop.path)
    body.prefix, body.names, body.locals = outer
