"""Export of networks as readable source code of a framework."""

from __future__ import annotations

from importlib import import_module

from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting.unroll_families import without_families
from symcnn.frameworks.extras import TITLES
from symcnn.network import Network
from symcnn.network.network import as_network
from symcnn.notation.ast import Unknown, inside
from symcnn.stack import roomy
from symcnn.suggestions import check_known


@roomy
def export(net: Network | str, to: str = "torch") -> str:
    """Return a network as source code of a framework: `torch` or `keras`.

    PyTorch code defines a class `Network`, whose arguments are the network's symbols. Modules are
    named by the paths of the layers: `stage2[1].conv.C` is `stage2.1.conv.C`.

    Keras code defines a function `network`, which takes the symbols and returns a model. Layers
    are named in the same way, and feature maps have their channels last.

    Loops over indexed symbols are unrolled, with a symbol `w_1` for `w[1]`.

    Raises SymcnnError for an unknown framework, for a layer that the framework lacks, and for
    indexed symbols in a loop with a symbolic bound.

    >>> print(export("I(28,1)-C(5,f)-R-G-O(10)", to="torch").split("class ")[1])
    Network(nn.Sequential):
        def __init__(self, f):
            super().__init__()
            self.C = nn.Conv2d(1, f, 5)
            self.R = nn.ReLU()
            self.G = nn.AdaptiveAvgPool2d(1)
            self.flatten = nn.Flatten()
            self.O = nn.Linear(f, 10)
    <BLANKLINE>
    """
    net = as_network(net)
    check_known(to, tuple(TITLES), "framework")
    module = import_module(f"symcnn.frameworks.{to}.writer.network_code")
    try:
        _check_known(net)
        source: str = module.source_of(without_families(net))
    except SymcnnError as error:
        raise error.located(net.source) from None
    return source


def _check_known(net: Network) -> None:
    """Raise SymcnnError for an unknown count (`?`), which only opaque layers have."""
    for node in inside(net.program):
        if isinstance(node, Unknown):
            raise SymcnnError("? cannot be exported: the count is unknown", node.span)
