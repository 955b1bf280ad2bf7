"""A whole source in PyTorch: what it says of itself, its imports, helpers and classes."""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.frameworks.exporting.docstring import about
from symcnn.frameworks.exporting.line_breaks import Call, docstring, laid
from symcnn.frameworks.exporting.names import Names
from symcnn.frameworks.exporting.prepare_program import Prepared, prepared
from symcnn.frameworks.exporting.state import State
from symcnn.frameworks.exporting.symbol_arguments import constants, functions, made_of_symbols
from symcnn.frameworks.torch.writer import joins as _joins  # noqa: F401 - writes joins
from symcnn.frameworks.torch.writer import loops as _loops  # noqa: F401 - writes repeats
from symcnn.frameworks.torch.writer import skips as _marks  # noqa: F401 - writes taps
from symcnn.frameworks.torch.writer import steps as _steps  # noqa: F401 - writes steps
from symcnn.frameworks.torch.writer.class_body import Body
from symcnn.frameworks.torch.writer.class_text import constructor, forward
from symcnn.frameworks.torch.writer.classes import RESERVED, Source
from symcnn.frameworks.torch.writer.helpers import all_helpers, used_helpers
from symcnn.frameworks.torch.writer.skip_names import Uncounted
from symcnn.network import Network

_INDENT = " " * 8
_LAZY = "Lazy modules infer their sizes in the first forward pass; run one before use."


def source_of(net: Network) -> str:
    """Return the source of a network; raise SymcnnError for what PyTorch cannot say."""
    plan = prepared(net, RESERVED | set(all_helpers()))
    counted: frozenset[str] = frozenset()
    while True:
        try:
            return _whole(Source(plan, counted))
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
    """Return what a source says of itself."""
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
        *laid(Call("def __init__", ("self", *plan.symbols)), "    ", after=":"),
        *constructor(body, [*numbers, *taps]),
        *forward(body),
    ]
