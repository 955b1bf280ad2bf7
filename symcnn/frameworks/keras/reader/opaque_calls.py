"""Opaque layers X for calls without a rule, with the weights that Keras counts."""

from __future__ import annotations

from symcnn.errors import SymcnnError
from symcnn.frameworks.keras.reader.call_site import Made, NodeCall
from symcnn.frameworks.keras.reader.shapes import Sides, listed, named
from symcnn.frameworks.keras.reader.weights import Weights
from symcnn.frameworks.keras.reader.work import Macs, macs_of_function
from symcnn.frameworks.tree_nodes import NOWHERE, node_of
from symcnn.notation.ast import Argument, Number, Step


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
    node = _step(visit, visit.output, visit.output, Weights(0, 0), macs_of_function(function))
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
