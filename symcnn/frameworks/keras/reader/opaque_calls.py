"""Opaque layers X for calls without a rule: the weights that Keras counts, and their work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

from symcnn.algebra.polynomials import unknown
from symcnn.errors import SymcnnError
from symcnn.frameworks.keras.reader.call_site import Made, NodeCall, is_of_keras
from symcnn.frameworks.keras.reader.shapes import Sides, listed, named, sized
from symcnn.frameworks.keras.reader.weights import Weights
from symcnn.frameworks.tree_nodes import NOWHERE, node_of, step
from symcnn.network import parse
from symcnn.notation import printed
from symcnn.notation.ast import Argument, Number, Program, Step
from symcnn.notation.limits import UNKNOWN

if TYPE_CHECKING:
    from keras import Layer


Macs: TypeAlias = "int | str"
"""A number of multiply-accumulates, or `?`."""
Read: TypeAlias = "Callable[[NodeCall], list[Made | NodeCall]]"
"""Returns the steps of a call."""

_GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}
"""The number of gates of a recurrent cell, each with a dense map of input and state."""
_MODULES_WITHOUT_MACS = (
    "normalization",
    "activations",
    "reshaping",
    "pooling",
    "regularization",
    "merging",
)
"""Keras' modules of layers that only scale, move, compare and add numbers."""
_EXCEPTIONS_WITH_MACS = ("SpectralNormalization", "Dot")
"""The layers of these modules that multiply matrices."""
_CLASSES_WITHOUT_MACS = """
    Normalization Absolute Abs Add Amax Amin Average BroadcastTo Cast Ceil Clip Concatenate Copy
    Cos CropImages Cumsum DepthToSpace Divide DivideNoNan Exp ExpandDims Flip Floor GetItem Glu
    HardShrink Log Log10 Log1p Log2 Max Maximum Mean Median Min Minimum Moveaxis Multiply
    Negative Normalize Pad PadImages Power Prod Ravel Reciprocal Repeat Reshape Resize RMSNorm Roll
    Round Sign Sin Slice SoftShrink Sort SpaceToDepth Sparsemax SparsePlus SparseSigmoid Split Sqrt
    Square Squareplus Squeeze Stack Std StopGradient Subtract Sum Swapaxes Take Tan TanhShrink
    Threshold Tile Transpose Tril Triu TrueDivide Unstack Var Where
"""
"""Other layers and operations of Keras that multiply no matrices."""


def macs_of(visit: NodeCall, kind: type, read: Read) -> Macs:
    """Return the multiply-accumulates of a call without a rule; `?` if they are unknown.

    Those of convolutions and dense layers are counted; pointwise layers have 0.
    """
    name = kind.__name__
    if not is_of_keras(kind):
        return UNKNOWN
    if name in _RULES:
        return _RULES[name](visit, read)
    home = kind.__module__.split(".")[-2]
    idle = name in _CLASSES_WITHOUT_MACS.split() or (
        home in _MODULES_WITHOUT_MACS and name not in _EXCEPTIONS_WITH_MACS
    )
    return 0 if idle else UNKNOWN


def _of_sequence(visit: NodeCall, layer: Any) -> Macs:  # noqa: ANN401 - classes of Keras
    """Return gates·units·(cin + units) for each time step."""
    channels, *steps = visit.input
    gates = _GATES.get(type(layer).__name__)
    if gates is None or channels is None or None in steps:
        return UNKNOWN
    units: int = layer.units
    return gates * units * (channels + units) * prod(filter(None, steps))


def _both_ways(visit: NodeCall, read: Read) -> Macs:
    """Return the sum for the forward and the backward layer."""
    del read
    layer = visit.operation
    both = [_of_sequence(visit, each) for each in (layer.forward_layer, layer.backward_layer)]
    return UNKNOWN if UNKNOWN in both else sum(map(int, both))


def _at_each_step(visit: NodeCall, read: Read) -> Macs:
    """Return the count of the inner layer times the number of time steps."""
    steps = visit.arriving[0].shape[1]
    try:
        macs = _applied_once(visit, read)
    except SymcnnError:
        return UNKNOWN
    return UNKNOWN if macs is None or steps is None else steps * macs


def _applied_once(visit: NodeCall, read: Read) -> int | None:
    """Return the count of the inner layer for one time step; None if it is unknown."""
    layer: Layer = visit.operation.layer
    arriving, leaving = (
        type(tensor)((tensor.shape[0], *tensor.shape[2:]), tensor.dtype)
        for tensor in (visit.arriving[0], visit.leaving[0])
    )
    inner = replace(
        visit, operation=layer, arguments=(arriving,), arriving=(arriving,), leaving=(leaving,)
    )
    nodes = tuple(_nodes(inner, read))
    steps = tuple(node for node in nodes if isinstance(node, Step))
    if None in inner.input or len(steps) < len(nodes):
        return None
    flat = len(inner.input) == 1
    start = (sized("I", (*inner.input, 1, 1)), step("F")) if flat else (sized("I", inner.input),)
    macs = parse(printed(Program((), (*start, *steps)))).macs
    return int(macs) if unknown.is_known(macs) else None


def _nodes(visit: NodeCall, read: Read) -> Iterator[Step | str]:
    """Yield the steps of a call, and the words of merges."""
    for part in read(visit):
        yield from _nodes(part, read) if isinstance(part, NodeCall) else (part.node,)


_RULES: dict[str, Callable[[NodeCall, Read], Macs]] = {
    **dict.fromkeys(_GATES, lambda visit, _: _of_sequence(visit, visit.operation)),
    "Bidirectional": _both_ways,
    "TimeDistributed": _at_each_step,
}
"""The functions that count the multiply-accumulates of layers, by their classes."""


def opaque(visit: NodeCall, macs: Macs) -> Made:
    """Return X for a call, with a notice.

    Raises SymcnnError for several inputs or outputs, and for an open size, which X cannot have.
    """
    layer = visit.operation
    name, kind = visit.path, type(layer).__name__
    if len({id(tensor) for tensor in visit.arriving}) > 1 or len(visit.leaving) > 1:
        raise SymcnnError(f"{name} ({kind}) has no layer in symcnn, and several inputs or outputs")
    held = Weights.of(layer)
    node = _step(visit, visit.input, visit.output, held, macs)
    work = f"{macs:,}" if isinstance(macs, int) else "an unknown number of"
    notice = (
        f"{name} ({kind}) has no layer in symcnn: it is imported as an opaque layer X with "
        f"{held.trained:,} parameters (counted by Keras) and {work} multiply-accumulates"
    )
    return Made(node, visit.output, layer, notice=notice)


def pointwise(visit: NodeCall) -> Made:
    """Return X for a pointwise activation function without a rule."""
    function = visit.operation.activation
    name = getattr(function, "__name__", type(function).__name__)
    macs = 0 if is_of_keras(function) else UNKNOWN
    node = _step(visit, visit.output, visit.output, Weights(0, 0), macs)
    return Made(
        node,
        visit.output,
        notice=f"{name} of {visit.path} has no layer in symcnn: it is imported as X",
    )


def _step(visit: NodeCall, arriving: Sides, leaving: Sides, held: Weights, macs: Macs) -> Step:
    if None in (*arriving, *leaving):
        raise SymcnnError(
            f"{visit.path} ({type(visit.operation).__name__}) has no layer in symcnn, and its "
            "shape is not fixed; give the model an input of fixed size"
        )
    counts = {"params": held.trained, "buffers": held.kept}
    arguments = [Argument(name, Number(n, NOWHERE), NOWHERE) for name, n in counts.items() if n]
    arguments.append(Argument("macs", node_of(macs), NOWHERE))
    shapes = {"arriving": arriving} | ({} if leaving == arriving else {"leaving": leaving})
    arguments += [Argument(name, listed(named(s)), NOWHERE) for name, s in shapes.items()]
    return Step("X", tuple(arguments), NOWHERE, NOWHERE)
