"""A complete Keras source: docstring, imports, helpers and functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sympy import Expr

from symcnn.frameworks.exporting import definitions
from symcnn.frameworks.exporting.code_lines import INDENT, Call, break_lines, docstring
from symcnn.frameworks.exporting.definitions import local_maps
from symcnn.frameworks.exporting.prepare_program import Prepared, prepared
from symcnn.frameworks.exporting.python_names import Names
from symcnn.frameworks.exporting.source_text import about, made_of_symbols, source_text
from symcnn.frameworks.keras.writer import branches, steps
from symcnn.frameworks.keras.writer.functions import Body, Source
from symcnn.frameworks.keras.writer.helpers import HELPERS
from symcnn.network import Network
from symcnn.notation.ast import For, Frozen, Join, Mark, Node, Recall, Repeat, Step, nodes_in

_WORDS = (
    "x inputs name keras layers taps Fraction network range max min int bool float isinstance "
    "len tuple super self sum zip"
)
_RESERVED = frozenset(_WORDS.split()) | set(HELPERS)
"""The reserved names of a source."""
_DEEP_NETWORK = 300
"""The number of layers above which Python's recursion limit may be too low for Keras."""

EMITTERS: dict[type[Node], Callable[[Any, Any], None]] = {
    **definitions.EMITTERS,
    Frozen: steps.refuse_frozen,
    Step: steps.emit_step,
    Repeat: steps.emit_repeat,
    For: steps.emit_for,
    Join: branches.emit_join,
    Mark: branches.emit_mark,
    Recall: branches.emit_recall,
}
"""The functions that write a node into a function, by the node's class."""


def source_of(net: Network) -> str:
    """Return the source of a network; raise SymcnnError if Keras has no equivalent."""
    branches.check_kept(net.program)
    plan = prepared(net, _RESERVED)
    nodes = [
        (number, node)
        for number, path in enumerate((plan.program.path, *(b.path for b in plan.blocks.values())))
        for node in nodes_in(path)
    ]
    loop_names = {node.name for _, node in nodes if isinstance(node, For)}
    local = local_maps((number, each) for number, each in nodes if isinstance(each, Mark | Recall))
    source = Source(plan, EMITTERS, _RESERVED | loop_names, local)
    network = _network(source)
    parts = (*source.parts("def"), network)
    text = about(plan, "network", (*net.input.size, net.input.channels))
    return source_text(plan, parts, HELPERS, lambda _: text, lambda code: _imports(code, net))


def _imports(code: str, net: Network) -> Iterator[str]:
    """Yield the imports; deep models need a higher recursion limit."""
    deep = len(net.layers) > _DEEP_NETWORK
    standard = ["import sys"] if deep else []
    standard += ["from fractions import Fraction"] if "Fraction(" in code else []
    yield from [*standard, ""] if standard else []
    yield "import keras"
    if "layers." in code:
        yield "from keras import layers"
    if deep:
        yield from ("", "sys.setrecursionlimit(100_000)  # Keras recurses through the layers")


def _network(source: Source) -> list[str]:
    plan = source.plan
    shape = plan.net.input
    body = Body(source=source, dims=len(shape.size), locals=plan.given, names=Names(nested=False))
    body.run(plan.program.path)
    sides = [_number(plan, side) for side in (*shape.size, shape.channels)]
    return [
        *break_lines(Call("def network", plan.symbols), "", after=":"),
        *docstring("Return the model.", INDENT),
        *made_of_symbols(plan, INDENT),
        *(f"{INDENT}{name} = {{}}" for name in sorted(body.taps)),
        *break_lines(Call("inputs = x = keras.Input", (f"({', '.join(sides)})",)), INDENT),
        *body.lines,
        f"{INDENT}return keras.Model(inputs, {body.value})",
    ]


def _number(plan: Prepared, side: Expr) -> str:
    tree = plan.tree(side)
    assert tree is not None  # noqa: S101 - an input is written with numbers
    return plan.scope().integer(tree).text
