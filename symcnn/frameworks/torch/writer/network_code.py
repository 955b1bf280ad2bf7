"""A complete PyTorch source: docstring, imports, helpers and classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from symcnn.frameworks.exporting import definitions
from symcnn.frameworks.exporting.code_lines import INDENT, Call, break_lines
from symcnn.frameworks.exporting.definitions import local_maps
from symcnn.frameworks.exporting.layer_site import State
from symcnn.frameworks.exporting.prepare_program import Prepared, prepared
from symcnn.frameworks.exporting.python_names import Names
from symcnn.frameworks.exporting.source_text import about, made_of_symbols, source_text
from symcnn.frameworks.torch.writer import branches, loops, steps
from symcnn.frameworks.torch.writer.branches import Uncounted, mentions
from symcnn.frameworks.torch.writer.class_body import Body, Source
from symcnn.frameworks.torch.writer.classes import constructor, forward, parent
from symcnn.frameworks.torch.writer.helpers import HELPERS
from symcnn.network import Network
from symcnn.notation.ast import For, Frozen, Join, Mark, Node, Recall, Repeat, Step

_WORDS = "self cin layer nn torch Network Fraction range max min int bool float str super"
_RESERVED = frozenset(_WORDS.split()) | set(HELPERS)
"""The reserved names of a source."""
_LAZY = "Lazy modules infer their sizes in the first forward pass; run one before use."

EMITTERS: dict[type[Node], Callable[[Any, Any], None]] = {
    **definitions.EMITTERS,
    Frozen: steps.emit_frozen,
    Step: steps.emit_step,
    Repeat: loops.emit_repeat,
    For: loops.emit_for,
    Join: branches.emit_join,
    Mark: branches.emit_mark,
    Recall: branches.emit_recall,
}
"""The functions that write a node into a class, by the node's class."""


def source_of(net: Network) -> str:
    """Return the source of a network; raise SymcnnError if PyTorch has no equivalent."""
    plan = prepared(net, _RESERVED)
    local, counted = local_maps(mentions(plan.program, plan.blocks)), frozenset[str]()
    while True:
        try:
            return _whole(Source(plan, EMITTERS, _RESERVED, local, counted))
        except Uncounted as uncounted:
            counted |= {*uncounted.args}


def _whole(source: Source) -> str:
    network, plan = _network(source), source.plan
    parts = (*source.parts("class"), network)
    return source_text(plan, parts, HELPERS, lambda code: _about(plan, code), _imports)


def _about(plan: Prepared, code: str) -> str:
    shape = plan.net.input
    text = about(plan, "Network", (shape.channels, *shape.size))
    return f"{text}\n{_LAZY}" if "nn.Lazy" in code else text


def _imports(code: str) -> Iterator[str]:
    if "Fraction(" in code:
        yield from ("from fractions import Fraction", "")
    if "torch." in code:
        yield "import torch"
    yield "from torch import nn"


def _network(source: Source) -> list[str]:
    plan = source.plan
    shape = plan.net.input
    state = State(plan.tree(shape.channels), len(shape.size), all(side == 1 for side in shape.size))
    body = Body(source=source, title="", state=state, names=Names(nested=False), top=True)
    body.run(plan.program.path)
    numbers = list(made_of_symbols(plan, body.indent))
    taps = [f"{body.indent}{name} = {{}}" for name in sorted(body.more & body.taps)]
    body.flow.lines[:0] = [f"{name} = {{}}" for name in sorted(body.taps)]
    body.taps.clear()
    return [
        f"class Network({parent(body)}):",
        *break_lines(Call("def __init__", ("self", *plan.symbols)), INDENT, after=":"),
        *constructor(body, [*numbers, *taps]),
        *forward(body),
    ]
