"""Layers and block calls in a generated function."""

from __future__ import annotations

from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting.layer_site import NOWHERE, Site
from symcnn.frameworks.exporting.state import State
from symcnn.frameworks.keras.writer.block_functions import emit_call
from symcnn.frameworks.keras.writer.function_body import Body
from symcnn.frameworks.keras.writer.layers import layer_code, leaving
from symcnn.layers import LAYERS
from symcnn.layers.input import Input
from symcnn.notation.ast import Frozen, Name, Step


def refuse_frozen(node: Frozen, body: Body) -> None:
    """Raise SymcnnError: a layer is frozen in Keras after it is built."""
    del body
    message = "frozen[...] cannot be exported: remove it, and set layer.trainable = False in Keras"
    raise SymcnnError(message, node.span)


def emit_step(node: Step, body: Body) -> None:
    """Add a layer or the call of a block."""
    title = body.title(body.names.named(node.name))
    if LAYERS.get(node.name) is not Input:
        emit_named(node, title, body)


def emit_named(step: Step, title: str, body: Body) -> None:
    """Add a layer or a block call under a name."""
    if step.name not in LAYERS:
        emit_call(step, title, body)
        return
    state = State(Name(f"{body.value}.shape[-1]", NOWHERE), body.dims)
    site = Site(body.here(step), state, body.scope, body.words, body.tuples)
    for stage in layer_code(site):
        body.emit(*stage.called(title, body.value))
    body.dims = leaving(site)
