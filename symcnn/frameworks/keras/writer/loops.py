"""Repeats in a generated function: loops, with layers named by the iteration."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symcnn.frameworks.exporting.code_expressions import constant
from symcnn.frameworks.exporting.definitions import ONE
from symcnn.frameworks.exporting.python_names import Names, numbered
from symcnn.frameworks.keras.writer.function_body import Body
from symcnn.frameworks.keras.writer.steps import emit_named
from symcnn.notation.ast import Expression, For, Path, Repeat, Step


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
    outer, body.indent = body.indent, f"{body.indent}    "
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
        emit_named(loop.single, loop.title, body)
    else:
        body.prefix, body.names = loop.title, Names()
        body.run(loop.path)
    body.prefix, body.names, body.locals = outer
