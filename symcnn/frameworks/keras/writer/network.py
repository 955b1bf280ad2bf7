"""A whole source in Keras: what it says of itself, what it needs, and its functions."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr

from symcnn.frameworks.exporting.docstring import broken, lines_of
from symcnn.frameworks.exporting.line_breaks import Call, docstring, laid
from symcnn.frameworks.exporting.names import Names
from symcnn.frameworks.exporting.prepare_program import Prepared, prepared
from symcnn.frameworks.exporting.symbol_arguments import constants, functions, made_of_symbols
from symcnn.frameworks.keras.writer import joins as _joins  # noqa: F401 - writes joins
from symcnn.frameworks.keras.writer import loops as _loops  # noqa: F401 - writes repeats
from symcnn.frameworks.keras.writer import steps as _steps  # noqa: F401 - writes steps
from symcnn.frameworks.keras.writer.function_body import Body
from symcnn.frameworks.keras.writer.functions import RESERVED, Source
from symcnn.frameworks.keras.writer.helpers import used_helpers
from symcnn.frameworks.keras.writer.skips import check_kept
from symcnn.network import Network

_INDENT = "    "
_DEEP = 300
"""The layers from which Python's own limit may be too low for Keras."""


def source_of(net: Network) -> str:
    """Return the source of a network; raise SymcnnError for what Keras cannot say."""
    check_kept(net.program)
    source = Source(prepared(net, RESERVED))
    network = _network(source)
    blocks = [[f"def {name}{first}", *rest] for name, (first, *rest) in source.functions.items()]
    parts = (*functions(source.plan), *blocks, network)
    code = "\n\n\n".join("\n".join(part) for part in parts)
    values = list(constants(source.plan))
    helpers = list(used_helpers(code))
    everything = "\n".join([*values, *helpers, code])
    head = [*docstring(_about(source.plan), ""), "", *_imports(everything, net)]
    top = ["\n".join(head), *(["\n".join(values)] if values else [])]
    return "\n\n".join(top) + "\n\n\n" + "\n\n\n".join([*helpers, code]) + "\n"


def _about(plan: Prepared) -> str:
    """Return the text of the docstring."""
    net = plan.net
    lines = [line for statement in net.program.statements for line in lines_of(statement)]
    shape = ", ".join(map(str, (*net.input.size, net.input.channels)))
    values = ", ".join(f"{name}=..." for name in plan.symbols)
    return "\n".join(
        [
            "A network, written by symcnn from this text:",
            "",
            *(f"    {line}" for line in [*lines, *broken("", net.program.path)]),
            "",
            f"Build it with network({values}); it takes maps of the shape (batch, {shape}).",
        ]
    )


def _imports(code: str, net: Network) -> Iterator[str]:
    """Yield the lines at the top; Keras goes back through a model by recursion."""
    deep = len(net.layers) > _DEEP
    standard = ["import sys"] if deep else []
    standard += ["from fractions import Fraction"] if "Fraction(" in code else []
    yield from [*standard, ""] if standard else []
    yield "import keras"
    if "layers." in code:
        yield "from keras import layers"
    if deep:
        yield from ("", "sys.setrecursionlimit(100_000)  # Keras needs it for as many layers")


def _network(source: Source) -> list[str]:
    """Return the lines of the function that returns the model."""
    plan = source.plan
    shape = plan.net.input
    body = Body(source, "", len(shape.size), locals=plan.given, names=Names(nested=False))
    body.run(plan.program.path)
    sides = [_number(plan, side) for side in (*shape.size, shape.channels)]
    return [
        *laid(Call("def network", plan.symbols), "", after=":"),
        *docstring("Return the model.", _INDENT),
        *made_of_symbols(plan, _INDENT),
        *(f"{_INDENT}{name} = {{}}" for name in sorted(body.taps)),
        *laid(Call("inputs = x = keras.Input", (f"({', '.join(sides)})",)), _INDENT),
        *body.lines,
        f"{_INDENT}return keras.Model(inputs, {body.value})",
    ]


def _number(plan: Prepared, side: Expr) -> str:
    """Return a number of the shape that arrives."""
    tree = plan.tree(side)
    assert tree is not None  # noqa: S101 - an input is written with numbers
    return plan.scope().integer(tree).text
