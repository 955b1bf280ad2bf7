"""Merged branches and skip connections in a generated function, in variables of their own."""

from __future__ import annotations

from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting.code_lines import call
from symcnn.frameworks.exporting.definitions import UNINDEXED_MAPS
from symcnn.frameworks.keras.writer.functions import Body
from symcnn.frameworks.keras.writer.layer_code import literal
from symcnn.network.analysis.program_names import paths_of
from symcnn.notation.ast import For, Frozen, Group, Join, Mark, Path, Program, Recall, Repeat, Tied
from symcnn.render.code.language_names import free

_LAYERS = {"add": "Add", "cat": "Concatenate", "mul": "Multiply"}


def emit_join(node: Join, body: Body) -> None:
    """Add the branches and the layer that merges them."""
    start, target, live, dims = body.value, body.target, body.live, body.dims
    ends: list[tuple[str, int]] = []
    for path in node.branches:
        body.value, body.target, body.dims = start, target, dims
        body.live = live | {start, target, *(value for value, _ in ends)}
        body.target = body.variable()
        body.run(path)
        ends.append((body.value, body.dims))
    body.live, body.target = live, target
    title = body.title(body.names.named(node.kind))
    body.dims = max(dims for _, dims in ends)
    for number, (value, dims) in enumerate(ends, 1):
        if dims < body.dims:  # a flat map is multiplied with one that has axes
            name, ones = literal(f"{title}.gate{number}"), "1, " * body.dims
            body.line(f"{value} = layers.Reshape(({ones}{value}.shape[-1]), name={name})({value})")
    layer = call(f"layers.{_LAYERS[node.kind]}", name=literal(title))
    body.emit(layer, f"([{', '.join(value for value, _ in ends)}])")


def check_kept(program: Program) -> None:
    """Raise SymcnnError if loading a saved map discards the current one.

    Keras drops unused layers, and so would count less than the network has.
    """
    for path, _ in paths_of(program):
        _check_kept(path, leaves=True)


def _check_kept(path: Path, *, leaves: bool) -> None:
    """Check a path; the start of a branch discards nothing, as other branches use the map."""
    for node in path:
        if isinstance(node, Recall) and leaves:
            message = "the output before this point is unused, and Keras drops unused layers"
            raise SymcnnError(message, node.span)
        branches = node.branches if isinstance(node, Join) else ()
        for branch in branches:
            _check_kept(branch, leaves=False)
        if isinstance(node, Group | Tied | Frozen):
            _check_kept(node.path, leaves=leaves)
        elif isinstance(node, For | Repeat):  # the next iteration uses the current map
            _check_kept(node.path if isinstance(node, For) else (node.body,), leaves=True)
        leaves = not isinstance(node, Mark)


def emit_mark(node: Mark, body: Body) -> None:
    """Save the current map."""
    body.source.remembered[node.name] = body.dims
    body.line(f"{_place(node, body)} = {body.value}")


def emit_recall(node: Recall, body: Body) -> None:
    """Continue from a saved map."""
    body.value = _place(node, body)
    body.dims = body.source.remembered.get(node.name, body.dims)


def _place(node: Mark | Recall, body: Body) -> str:
    """Return the variable or the dictionary entry of a saved map."""
    name = free(node.name, body.source.taken)
    if node.name in body.source.local:
        return name
    if node.index is None:
        body.taps.add(UNINDEXED_MAPS)
        return f'{UNINDEXED_MAPS}["{node.name}"]'
    body.taps.add(name)
    return f"{name}[{body.integer(node.index)}]"
