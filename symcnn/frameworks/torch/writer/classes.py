"""The generated classes of a network, each written once for all calls that it fits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from symcnn.frameworks.exporting.code_lines import Call, break_lines, docstring
from symcnn.frameworks.exporting.docstring import broken, lines_of
from symcnn.frameworks.exporting.layer_site import NOWHERE
from symcnn.frameworks.exporting.prepare_program import Prepared
from symcnn.frameworks.exporting.python_names import attribute, class_name
from symcnn.frameworks.exporting.state import State
from symcnn.frameworks.exporting.symbol_arguments import keywords
from symcnn.frameworks.torch.writer.class_body import Body, Emit
from symcnn.frameworks.torch.writer.class_signature import OWN, Class, Kinds
from symcnn.frameworks.torch.writer.class_text import Head, constructor, defaults, forward
from symcnn.frameworks.torch.writer.helpers import all_helpers
from symcnn.frameworks.torch.writer.skip_names import Remembered, local_taps
from symcnn.layers import LAYERS, Shape
from symcnn.notation import printed
from symcnn.notation.ast import Def, Expression, Parameter, Path, names_in

RESERVED = frozenset(
    {*("self", "cin", "layer", "nn", "torch", "Network", "Fraction")}
    | {*("range", "max", "min", "int", "bool", "float", "str", "super")}
)
"""The reserved names of a source."""


@dataclass
class Source:
    """The classes of a network."""

    plan: Prepared
    emit: Emit
    """Adds the lines of a node to a class."""
    counted: frozenset[str] = frozenset()
    """The saved maps whose channels are counted at run time."""
    classes: dict[str, list[str]] = field(default_factory=dict)
    known: dict[tuple[str, Kinds], Class] = field(default_factory=dict)
    remembered: dict[str, Remembered] = field(default_factory=dict)

    @cached_property
    def local(self) -> frozenset[str]:
        """The saved maps that are variables of one forward pass."""
        return local_taps(self.plan.program, self.plan.blocks)

    @cached_property
    def taken(self) -> frozenset[str]:
        """The names that no class and no variable may have."""
        bound = {part.name for block in self.plan.blocks.values() for part in block.parameters}
        lets = {let.name for let in self.plan.lets}
        return frozenset({*RESERVED, *self.plan.symbols, *bound, *lets, *all_helpers()})

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """The input shape of each part of the network itself, by its name."""
        shapes: dict[str, Shape] = {}
        for record in self.plan.net.layers:
            shapes.setdefault(re.split(r"[.\[]", record.path)[0], record.input)
        return shapes

    def features(self, name: str) -> Expression | None:
        """Return the number of input features of a part of the network; None if inexpressible."""
        return self.plan.tree(self.shapes[name].features)

    def kept(self, name: str) -> str:
        """Return the attribute in which a module keeps a number for its forward pass."""
        return f"{name}_value" if name in {*self.plan.blocks, *LAYERS} else attribute(name)

    def block(self, block: Def, kinds: Kinds) -> Class:
        """Return the class of a block."""
        key = (block.name, kinds)
        if key not in self.known:
            words = dict(kinds.words)
            names = tuple(part.name for part in block.parameters)
            body = Body(self, block.name, str(key), kinds.state, names, words, kinds.tuples)
            body.run(block.path)
            kept = tuple(part for part in block.parameters if part.name not in words)
            shared = self._ordered({*self.plan.shared[block.name], *body.more})
            doc = "\n".join(lines_of(block))
            head = Head(block.name, doc, kept, shared, keywords(shared))
            self.known[key] = self._finished(body, head)
        return self.known[key]

    def round(self, outer: Body, path: Path, names: tuple[str, ...], kinds: Kinds) -> Class:
        """Return the class of one iteration of a path, which knows some of the outer names."""
        text = "-".join(map(printed, path))
        key = (f"{outer.title} {text}", kinds)
        if key not in self.known:
            body = Body(self, outer.owner, str(key), kinds.state, names, outer.words, outer.tuples)
            body.run(path)
            needed = {name for node in path for name in self.plan.needed(node, self.plan.shared)}
            used = {name.text for node in path for name in names_in(node)}
            given = tuple(
                Parameter(name, None, NOWHERE)
                for name in names
                if name in used and name not in outer.words
            )
            base = f"{outer.owner}_round" if outer.owner else "round"
            doc = "\n".join(broken("One iteration of ", path))
            shared = self._ordered(needed | body.more)
            self.known[key] = self._finished(body, Head(base, doc, given, shared, shared))
        return self.known[key]

    def _ordered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return names of the whole network in its order, then dictionaries of saved maps."""
        order = {name: place for place, name in enumerate(self.plan.given)}
        return tuple(sorted(names, key=lambda name: (order.get(name, len(order)), name)))

    def _finished(self, body: Body, head: Head) -> Class:
        """Add the class of a body, unless an equal one exists."""
        leaves = self._leaves(body)
        inner = constructor(body, list(defaults(body, head.parameters)))
        takes_cin = any(re.search(r"\bcin\b", line) for line in inner)
        arguments = head.arguments(body, takes_cin=takes_cin)
        lines = [
            *docstring(head.doc, "    "),
            "",
            *break_lines(Call("def __init__", arguments), "    ", after=":"),
            *inner,
            *forward(body),
        ]
        name = self._entered(head.base, "nn.Sequential" if body.straight else "nn.Module", lines)
        names = tuple(part.name for part in head.parameters)
        return Class(name, takes_cin, names, head.shared, leaves, tuple(sorted(body.taps)))

    def _leaves(self, body: Body) -> State:
        """Return the state of the output; channels known to the module only are stored in it."""
        channels = body.state.channels
        outside = {*body.locals, *self.plan.symbols, *(let.name for let in self.plan.lets), "cin"}
        if channels is None or all(name.text in outside for name in names_in(channels)):
            return body.state
        body.emit("self.channels", body.integer(channels))
        return replace(body.state, channels=OWN)

    def _entered(self, base: str, parent: str, lines: list[str]) -> str:
        """Return the name of the class with these lines, added unless an equal one exists."""
        for name, other in self.classes.items():
            if other[1:] == lines and other[0] == f"class {name}({parent}):":
                plain = class_name(base, ())
                if re.fullmatch(rf"{re.escape(plain)}\d*", name):
                    return name
        name = class_name(base, {*self.taken, *self.classes})
        self.classes[name] = [f"class {name}({parent}):", *lines]
        return name
