"""The check that a model can be imported: it has a graph, one input and one output."""

from __future__ import annotations

from symcnn.errors import SymcnnError
from symcnn.frameworks.keras.reader.rules import is_of_keras

_GRAPHS = ("Functional", "Sequential")


def has_graph(operation: object) -> bool:
    """Return whether an operation is a model with a graph that its call follows."""
    kinds = type(operation).__mro__
    definer = next((kind for kind in kinds if "call" in vars(kind)), object)
    named = is_of_keras(definer) and definer.__name__ in _GRAPHS
    return named and hasattr(operation, "inputs")


def check(model: object) -> None:
    """Raise SymcnnError unless this is a model with a graph, one input and one output."""
    kinds = {kind.__name__ for kind in type(model).__mro__ if is_of_keras(kind)}
    name = type(model).__name__
    if "Model" not in kinds:
        raise SymcnnError(f"from_keras takes a Keras 3 model, not {name}")
    if "Sequential" in kinds and not hasattr(model, "inputs"):
        raise SymcnnError("the model has no input shape; add a keras.Input or call model.build")
    if not has_graph(model):
        raise SymcnnError(
            f"{name} is a subclassed model, which has no graph; define it with the functional "
            "API, keras.Model(inputs, outputs)"
        )
    for what in ("inputs", "outputs"):
        count = len(getattr(model, what))
        if count != 1:
            raise SymcnnError(f"the model has {count} {what}; a network has one")
