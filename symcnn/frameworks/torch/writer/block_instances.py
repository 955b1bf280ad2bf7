"""Constructor calls of generated classes, for blocks and for iterations of repeats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symcnn.frameworks.exporting.block_calls import BlockCall, numbers_in
from symcnn.frameworks.exporting.code_lines import Call
from symcnn.frameworks.exporting.layer_site import State, Value
from symcnn.frameworks.torch.writer.class_body import CIN, OWN, Body, Class, Kinds
from symcnn.frameworks.torch.writer.classes import block_class, round_class
from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation.ast import Name, Path, Step


@dataclass(frozen=True)
class Instance:
    """The constructor call of a generated class."""

    made: Class
    text: Call
    given: Mapping[str, Value]
    """The values of the parameters in this call."""

    def used(self, body: Body) -> tuple[str, ...]:
        """Add the needs of this class to those of the outer one; return its saved maps."""
        body.taps.update(self.made.taps)
        body.more.update(self.made.shared)
        body.straight = body.straight and not self.made.taps
        return self.made.taps

    def left(self, target: str, state: State) -> State:
        """Return the state of the output, in terms of the outer class."""
        leaves = self.made.leaves
        if leaves.channels is None:
            return leaves
        if leaves.channels == OWN:
            return leaves.with_channels(Name(f"{target}.channels", NOWHERE))
        numbers = numbers_in(self.given)
        if state.channels is not None:
            numbers[CIN.text] = state.channels
        return leaves.with_channels(replace_names(leaves.channels, numbers))


def instance(step: Step, body: Body) -> Instance:
    """Return the constructor call of a block."""
    call = BlockCall.of(step, body)
    kinds = Kinds.of(body.state, call.words, call.tuples)
    made = block_class(body.source, call.block, kinds)
    shared = (f"{name}={name}" for name in made.shared)
    text = _constructed(made, body, (*call.texts(made.parameters, body), *shared))
    return Instance(made, text, call.values)


def round_of(path: Path, body: Body, names: tuple[str, ...]) -> Instance:
    """Return the constructor call of an iteration; `names` are known in its class."""
    made = round_class(body, path, names)
    return Instance(made, _constructed(made, body, (*made.parameters, *made.shared)), {})


def _constructed(made: Class, body: Body, arguments: Iterable[str]) -> Call:
    """Return a constructor call, with the input channels as its first argument if needed."""
    channels = body.named_channels() if made.takes_cin else None
    cin = () if channels is None else (body.integer(channels),)
    return Call(made.name, (*cin, *arguments))
