"""The classes of blocks and of iterations: their constructors and forward passes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from symcnn.frameworks.exporting.block_calls import default_lines, parameter_text
from symcnn.frameworks.exporting.code_lines import INDENT, Call, break_lines, docstring
from symcnn.frameworks.exporting.layer_site import State
from symcnn.frameworks.exporting.prepare_program import Prepared
from symcnn.frameworks.exporting.python_names import class_name
from symcnn.frameworks.exporting.source_text import broken, keywords, lines_of
from symcnn.frameworks.torch.writer.class_body import (
    OWN,
    ROUNDS,
    Body,
    Class,
    Kinds,
    Source,
    unknown_name,
)
from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.notation import printed
from symcnn.notation.ast import Def, Parameter, Path, names_in


def block_class(source: Source, block: Def, kinds: Kinds) -> Class:
    """Return the class of a block."""
    key = (block.name, kinds)
    if key not in source.known:
        body = Body(
            source=source,
            owner=block.name,
            title=str(key),
            state=kinds.state,
            words=dict(kinds.words),
            tuples=kinds.tuples,
            locals=tuple(part.name for part in block.parameters),
        )
        body.run(block.path)
        kept = tuple(part for part in block.parameters if part.name not in body.words)
        # Calls give the parameters whose defaults have values that are unknown here.
        own = (part for part in kept if unknown_name(part, kinds.state) is None)
        defaults = tuple(default_lines(own, body, lambda value: value))
        shared = _ordered({*source.plan.shared[block.name], *body.more}, source.plan)
        doc = "\n".join(lines_of(block))
        head = _Head(block.name, doc, kept, shared, keywords(shared), defaults)
        source.known[key] = _finished(body, head)
    return source.known[key]


def round_class(outer: Body, path: Path, names: tuple[str, ...]) -> Class:
    """Return the class of one iteration of a path, which knows some of the outer names."""
    source, plan, kinds = outer.source, outer.source.plan, Kinds.of(outer.state, (), frozenset())
    key = (f"{outer.title} {'-'.join(map(printed, path))}", kinds)
    if key not in source.known:
        body = Body(
            source=source,
            owner=outer.owner,
            title=str(key),
            state=kinds.state,
            words=outer.words,
            tuples=outer.tuples,
            locals=names,
        )
        body.run(path)
        needed = {name for node in path for name in plan.needed(node, plan.shared)}
        used = {name.text for node in path for name in names_in(node)} - {*outer.words}
        given = tuple(Parameter(name, None, NOWHERE) for name in names if name in used)
        base = f"{outer.owner}_round" if outer.owner else "round"
        doc = "\n".join(broken("One iteration of ", path))
        shared = _ordered(needed | body.more, plan)
        source.known[key] = _finished(body, _Head(base, doc, given, shared, shared))
    return source.known[key]


@dataclass(frozen=True)
class _Head:
    """The head of a class: its name, docstring and parameters."""

    base: str
    """The block or loop that its name is derived from."""
    doc: str
    parameters: tuple[Parameter, ...]
    shared: tuple[str, ...]
    """The names of the whole network that are passed to it."""
    last: tuple[str, ...]
    """The same as constructor parameters, after those with defaults."""
    defaults: tuple[str, ...] = ()
    """The lines that compute the defaults which refer to other names."""


def _ordered(names: Iterable[str], plan: Prepared) -> tuple[str, ...]:
    """Return names of the whole network in its order, then dictionaries of saved maps."""
    order = {name: place for place, name in enumerate(plan.given)}
    return tuple(sorted(names, key=lambda name: (order.get(name, len(order)), name)))


def _finished(body: Body, head: _Head) -> Class:
    """Add the class of a body, unless an equal one exists."""
    leaves = _leaves(body)
    inner = constructor(body, head.defaults)
    takes_cin = any(re.search(r"\bcin\b", line) for line in inner)
    parameters = (parameter_text(part, body.scope) for part in head.parameters)
    arguments = ("self", *(["cin"] if takes_cin else ()), *parameters, *head.last)
    lines = [
        f"({parent(body)}):",
        *docstring(head.doc, INDENT),
        "",
        *break_lines(Call("def __init__", arguments), INDENT, after=":"),
        *inner,
        *forward(body),
    ]
    name = body.source.entered(class_name(head.base), lines)
    names, taps = tuple(part.name for part in head.parameters), tuple(sorted(body.taps))
    return Class(name, names, head.shared, taps, takes_cin, leaves)


def _leaves(body: Body) -> State:
    """Return the state of the output; channels known to the module only are stored in it."""
    channels, plan = body.state.channels, body.source.plan
    outside = {*body.locals, *plan.symbols, *(let.name for let in plan.lets), "cin"}
    if channels is None or all(name.text in outside for name in names_in(channels)):
        return body.state
    body.emit("self.channels", body.integer(channels))
    return replace(body.state, channels=OWN)


def parent(body: Body) -> str:
    """Return the base class."""
    return "nn.Sequential" if body.straight else "nn.Module"


def constructor(body: Body, first: Iterable[str]) -> list[str]:
    """Return the lines of a constructor; ranges of iterations are kept for the forward pass."""
    lines = body.lines
    kept = [f"{body.indent}self.{called} = {name}" for name, called in body.kept.items()]
    if body.rounds is not None and body.straight:
        lines = [line.replace(ROUNDS, body.rounds) for line in lines]
    elif body.rounds is not None:
        kept.append(f"{body.indent}{ROUNDS} = {body.rounds}")
    return [f"{body.indent}super().__init__()", *first, *kept, *lines]


def forward(body: Body) -> list[str]:
    """Return the lines of the forward pass; none for an nn.Sequential."""
    if body.straight:
        return []
    head = f"{INDENT}def forward({', '.join(('self', 'x', *sorted(body.taps)))}):"
    lines = [*body.flow.lines, f"return {body.flow.text}"]
    return ["", head, *(f"{body.indent}{line}" for line in lines)]
