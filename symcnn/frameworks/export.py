"""Networks as the source of a framework: readable text that runs as it is printed."""

from __future__ import annotations

from importlib import import_module

from symcnn.errors import SymcnnError
from symcnn.frameworks.extras import TITLES
from symcnn.network import Network
from symcnn.network.network import as_network
from symcnn.notation.ast import Unknown, inside
from symcnn.stack import roomy
from symcnn.suggestions import check_known

FRAMEWORKS = tuple(TITLES)
"""The frameworks that a network can be written for."""


@roomy
def export(net: Network | str, to: str = "torch") -> str:
    """Return a network as source text of a framework: `torch` or `keras`.

    In PyTorch it is a class `Network`, whose arguments are the network's symbols. Modules are
    called by the paths of the layers: `stage2[1].conv.C` is `stage2.1.conv.C`.

    In Keras it is a function `network`, which takes the symbols and returns a model; layers are
    called alike, and maps have their channels last.

    Raises SymcnnError for another framework, and for what a framework cannot say, at its place.

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
    check_known(to, FRAMEWORKS, "framework")
    module = import_module(f"symcnn.frameworks.{to}.writer.network")
    try:
        _check_known(net)
        found: str = module.source_of(net)
    except SymcnnError as error:
        raise error.located(net.source) from None
    return found


def _check_known(net: Network) -> None:
    """Raise SymcnnError at a count that nobody knows: the layer that has it has no rule."""
    for node in inside(net.program):
        if isinstance(node, Unknown):
            raise SymcnnError("? cannot be exported: the count is unknown", node.span)
