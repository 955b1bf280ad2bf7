"""A complete PyTorch source: docstring, imports, helpers and classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from symcnn.frameworks.exporting.code_lines import Call, break_lines, docstring
from symcnn.frameworks.exporting.docstring import about
from symcnn.frameworks.exporting.prepare_program import Prepared, prepared
from symcnn.frameworks.exporting.python_names import Names
from symcnn.frameworks.exporting.state import State
from symcnn.frameworks.exporting.symbol_arguments import constants, functions, made_of_symbols
from symcnn.frameworks.torch.writer import joins, loops, skips, steps
from symcnn.frameworks.torch.writer.class_body import Body
from symcnn.frameworks.torch.writer.class_text import constructor, forward
from symcnn.frameworks.torch.writer.classes import RESERVED, Source
from symcnn.frameworks.torch.writer.helpers import all_helpers, used_helpers
from symcnn.frameworks.torch.writer.skip_names import Uncounted
from symcnn.network import Network
from symcnn.notation.ast import (
    For,
    Frozen,
    Group,
    Identity,
    Join,
    Mark,
    Node,
    Recall,
    Repeat,
    Step,
    Tied,
)

_INDENT = " " * 8
_LAZY = "Lazy modules infer their sizes in the first forward pass; run one before use."

EMITTERS: dict[type[Node], Callable[[Any, Body], None]] = {
    Identity: steps.emit_identity,
    Group: steps.emit_group,
    Tied: steps.emit_tied,
    Frozen: steps.emit_frozen,
    Step: steps.emit_step,
    Repeat: loops.emit_repeat,
    For: loops.emit_for,
    Join: joins.emit_join,
    Mark: skips.emit_mark,
    Recall: skips.emit_recall,
}
"""The functions that write a node into a class, by the node's class."""


def _emit(node: Node, body: Body) -> None:
    EMITTERS[type(node)](node, body)


def source_of(net: Network) -> str:
    """Return the source of a network; raise SymcnnError if PyTorch has no equivalent."""
    plan = prepared(net, RESERVED | set(all_helpers()))
    counted: frozenset[str] = frozenset()
    while True:
        try:
            return _whole(Source(plan, _emit, counted))
        except Uncounted as found:
            counted |= {found.name}


def _whole(source: Source) -> str:
    network = _network(source)
    classes = [*source.classes.values(), network]
    code = "\n\n\n".join("\n".join(part) for part in (*functions(source.plan), *classes))
    helpers = list(used_helpers(code))
    values = list(constants(source.plan))
    everything = "\n".join([*values, *helpers, code])
    parts = [
        "\n".join([*docstring(_about(source.plan, everything), ""), "", *_imports(everything)]),
        *(["\n".join(values)] if values else []),
    ]
    return "\n\n".join(parts) + "\n\n\n" + "\n\n\n".join([*helpers, code]) + "\n"


def _about(plan: Prepared, code: str) -> str:
    values = ", ".join(f"{name}=..." for name in plan.symbols)
    text = about(plan, f"Network({values})")
    return f"{text}\n{_LAZY}" if "nn.Lazy" in code else text


def _imports(code: str) -> Iterator[str]:
    if "Fraction(" in code:
        yield from ("from fractions import Fraction", "")
    if "torch." in code:
        yield "import torch"
    yield "from torch import nn"


def _network(source: Source) -> list[str]:
    """Return the lines of the class of the network itself."""
    plan = source.plan
    shape = plan.net.input
    state = State(plan.tree(shape.channels), len(shape.size), all(side == 1 for side in shape.size))
    body = Body(source, "", "", state, (), {}, frozenset(), Names(nested=False), top=True)
    body.run(plan.program.path)
    parent = "nn.Sequential" if body.straight else "nn.Module"
    numbers = list(made_of_symbols(plan, _INDENT))
    taps = [f"{_INDENT}{name} = {{}}" for name in sorted(body.more & body.taps)]
    body.flow.lines[:0] = [f"{name} = {{}}" for name in sorted(body.taps)]
    body.taps.clear()
    return [
        f"class Network({parent}):",
        *break_lines(Call("def __init__", ("self", *plan.symbols)), "    ", after=":"),
        *constructor(body, [*numbers, *taps]),
        *forward(body),
    ]
