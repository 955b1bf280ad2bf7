"""Repeats in a generated function: loops, with layers named by the iteration."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symcnn.frameworks.exporting.code_expressions import constant
from symcnn.frameworks.exporting.layer_site import NOWHERE, total
from symcnn.frameworks.exporting.python_names import Names
from symcnn.frameworks.keras.writer.function_body import Body
from symcnn.frameworks.keras.writer.steps import stepped
from symcnn.notation.ast import Expression, For, Number, Path, Repeat, Step

_ONE = Number(1, NOWHERE)
_STEP = "    "


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
    variable = body.number()
    numbers = f"range(1, {body.integer(total(node.count, _ONE))})"
    name = f"{title}.{{{variable}}}"
    _repeat(Loop(variable, _ONE, numbers, name, (node.body,), single), body)


def emit_for(node: For, body: Body) -> None:
    """Add the loop of a `for`."""
    numbers = _through(node.first, node.last, body)
    title = f"{_title(body)}.{{{node.name}}}"
    _repeat(Loop(node.name, node.first, numbers, title, node.path), body)


def _title(body: Body) -> str:
    """Return the name prefix of iterations: that of the block, or `repeat`."""
    name = body.names.repeat()
    return body.prefix if name is None else body.title(name)


def _through(first: Expression, last: Expression, body: Body) -> str:
    """Return the range from `first` to `last`, whose direction may be decided at run time."""
    start, stop = body.integer(first), body.integer(last)
    ends = constant(first), constant(last)
    if ends[0] is None or ends[1] is None:
        down = body.source.plan.counts_down(first, last)
    else:
        down = ends[0] > ends[1]
    if down is None:
        return f"through({start}, {stop})"
    if down:
        return f"range({start}, {body.integer(total(last, _ONE, sign='-'))}, -1)"
    after = body.integer(total(last, _ONE))
    return f"range({after})" if start == "0" else f"range({start}, {after})"


def _repeat(loop: Loop, body: Body) -> None:
    """Add a loop; the first iteration by itself if the others have other input axes."""
    dims = body.dims
    if _after(loop, body) != dims:
        body.lines.append(f"{body.indent}{loop.variable} = {body.integer(loop.first)}")
        _round(loop, body)
        loop = replace(loop, numbers=f"{loop.numbers}[1:]")
    body.bind()
    body.lines.append(f"{body.indent}for {loop.variable} in {loop.numbers}:")
    outer, body.indent = body.indent, body.indent + _STEP
    before = len(body.lines)
    _round(loop, body)
    body.bind()
    if len(body.lines) == before:
        body.lines.append(f"{body.indent}pass")
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
        stepped(loop.single, loop.title, body)
    else:
        body.prefix, body.names = loop.title, Names()
        body.run(loop.path)
    body.prefix, body.names, body.locals = outer
