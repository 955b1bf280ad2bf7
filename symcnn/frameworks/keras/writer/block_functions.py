"""The functions of blocks, each written once for all calls that it fits, and their calls."""

from __future__ import annotations

from symcnn.frameworks.exporting.block_calls import BlockCall, default_lines, parameter_text
from symcnn.frameworks.exporting.code_lines import Call, break_lines, docstring
from symcnn.frameworks.exporting.python_names import numbered
from symcnn.frameworks.keras.writer.function_body import Body, Function, Kinds, Source
from symcnn.frameworks.keras.writer.layer_code import literal
from symcnn.notation import printed
from symcnn.notation.ast import Def, Step

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
    if key not in source.known:
        source.known[key] = _written(block, kinds, source)
    return source.known[key]


def _written(block: Def, kinds: Kinds, source: Source) -> Function:
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
        f"    return {body.value}",
    ]
    name = source.entered(numbered(block.name, source.taken), lines)
    return Function(name, tuple(part.name for part in kept), shared, taps, body.dims)
