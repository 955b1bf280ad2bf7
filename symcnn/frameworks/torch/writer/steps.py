"""Layers and block calls in a generated class, each one a module."""

from __future__ import annotations

from symcnn.frameworks.exporting.code_lines import Text, call
from symcnn.frameworks.exporting.layer_site import Site, State
from symcnn.frameworks.exporting.python_names import attribute
from symcnn.frameworks.torch.writer.block_instances import instance
from symcnn.frameworks.torch.writer.class_body import CIN, Body, refuse_unknown
from symcnn.frameworks.torch.writer.layer_code import LayerCode
from symcnn.frameworks.torch.writer.layers import layer_code
from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.layers import LAYERS, Layer
from symcnn.layers.dense import Dense
from symcnn.layers.input import Input
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation.ast import Frozen, Name, Step

_UNNAMED = Name("@", NOWHERE)
"""Stands for channels until it is known whether they are needed."""


def emit_frozen(node: Frozen, body: Body) -> None:
    """Add the nodes, and freeze the modules that they make."""
    before = len(body.trained)
    body.run(node.path)
    for target in body.trained[before:]:
        body.line(f"{target}.requires_grad_(False)")


def emit_step(node: Step, body: Body) -> None:
    """Add the module of a layer or a block."""
    name = body.names.named(node.name)
    if node.name in LAYERS and LAYERS[node.name] is Input:
        return
    arrive(node, name, body)
    target = f"self.{attribute(name)}"
    text, taps = module(node, target, body)
    body.emit(target, text)
    if node.name not in LAYERS or LAYERS[node.name].weights is not Layer.weights:
        body.trained.append(target)
    body.flow.apply(target, *taps)


def arrive(node: object, name: str, body: Body) -> None:
    """Prepare the input of a part: flatten it before a dense layer, and count its features.

    Only the records of the whole network have the number of features of a flattened map.
    """
    if (
        isinstance(node, Step)
        and body.state.dims
        and issubclass(LAYERS.get(node.name, Layer), Dense)
    ):
        target = f"self.{body.flattened()}"
        body.emit(target, call("nn.Flatten"))
        body.flow.apply(target)
        body.state = body.state.flat()
    if body.top and body.state.channels is None:
        body.state = body.state.with_channels(body.source.features(name))


def module(step: Step, target: str, body: Body) -> tuple[Text, tuple[str, ...]]:
    """Return the module of a step, and the dictionaries that its forward pass takes."""
    if step.name in LAYERS:
        code = _layer(step, body)
        body.state = code.state
        return code.text, ()
    called = instance(step, body)
    body.state = called.left(target, body.state)
    return called.text, called.used(body)


def _layer(step: Step, body: Body) -> LayerCode:
    """Return the code of a layer, with a long channel number in a variable."""
    state = body.state
    if state.channels is not None:
        unnamed = layer_code(_site(step, body, state.with_channels(_UNNAMED)))
        if _UNNAMED.text in str(unnamed.text):
            state = state.with_channels(body.named_channels())
    return layer_code(_site(step, body, state))


def _site(step: Step, body: Body, state: State) -> Site:
    """Return the site of a layer, with its input channels substituted for `cin`.

    Raises SymcnnError for a name of the input size, and for `cin` if it is unknown.
    """
    for argument in step.arguments:
        refuse_unknown(argument.value, state)
    here = replace_names(step, {CIN.text: state.channels} if state.channels else {})
    return Site(here, state, body.scope, body.words, body.tuples)
