"""Classes that are called: for blocks, and for the rounds of a repeat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symcnn.frameworks.exporting.layer_site import NOWHERE, word_of
from symcnn.frameworks.exporting.line_breaks import Call
from symcnn.frameworks.exporting.replace_names import put_names
from symcnn.frameworks.exporting.state import State
from symcnn.frameworks.torch.writer.class_body import Body
from symcnn.frameworks.torch.writer.classes import CIN, OWN, Class, Kinds
from symcnn.network.analysis.match_arguments import match_block_arguments
from symcnn.notation.ast import Def, Expression, Name, Path, Step, Tuple, names_in

Given = Mapping[str, Expression | Tuple]


@dataclass(frozen=True)
class Instance:
    """A class as it is called at a place."""

    found: Class
    text: Call
    given: Given
    """What the parameters stand for there."""

    def used(self, body: Body) -> tuple[str, ...]:
        """Note in a class what this one needs; return what its forward pass is given."""
        body.taps.update(self.found.taps)
        body.more.update(self.found.shared)
        body.straight = body.straight and not self.found.taps
        return self.found.taps

    def left(self, target: str, state: State) -> State:
        """Return what leaves the module, in terms of what is known where it stands."""
        channels = self.found.leaves.channels
        if channels is None:
            return self.found.leaves
        if channels == OWN:
            return self.found.leaves.with_channels(Name(f"{target}.channels", NOWHERE))
        known = {name: value for name, value in self.given.items() if not isinstance(value, Tuple)}
        if state.channels is not None:
            known[CIN.text] = state.channels
        return self.found.leaves.with_channels(put_names(channels, known))


def instance(step: Step, block: Def, body: Body) -> Instance:
    """Return the class of a block as it is called."""
    arguments = match_block_arguments(step, block)
    written = {name: body.here(argument.value) for name, argument in arguments}
    values = _with_defaults(block, written, body)
    words = {name: word for name, value in values.items() if (word := word_of(value, body.words))}
    tuples = frozenset(name for name, value in values.items() if _is_tuple(value, body))
    known = body.state.channels is not None
    kinds = Kinds(body.state.dims, body.state.one, known, tuple(words.items()), tuples)
    found = body.source.block(block, kinds)
    texts = tuple(_texts(found, block, written, body))
    return Instance(found, _constructed(found, body, texts), values)


def round_of(path: Path, body: Body, names: tuple[str, ...]) -> Instance:
    """Return the class of a round as it is called, which knows some of the names here."""
    known = body.state.channels is not None
    kinds = Kinds(body.state.dims, body.state.one, known)
    found = body.source.round(body, path, names, kinds)
    return Instance(found, _constructed(found, body, found.parameters, plain=True), {})


def _with_defaults(block: Def, written: Given, body: Body) -> dict[str, Expression | Tuple]:
    """Return what each parameter stands for, its default where a call leaves it out."""
    values = dict(written)
    for part in block.parameters:
        if part.name not in values and part.default is not None:
            default = body.here(part.default)
            known = {name: each for name, each in values.items() if not isinstance(each, Tuple)}
            values[part.name] = put_names(default, known)
    return values


def _is_tuple(value: Expression | Tuple, body: Body) -> bool:
    return isinstance(value, Tuple) or (isinstance(value, Name) and value.text in body.tuples)


def _texts(found: Class, block: Def, written: Given, body: Body) -> Iterator[str]:
    """Yield the arguments of a call, with their names after the first that is left out."""
    fractions = body.source.plan.scope(block.name).fractions
    plain = True
    for name in found.parameters:
        if name not in written:
            plain = False
            continue
        value = written[name]
        if name in fractions and not isinstance(value, Tuple):
            text = body.scope.exact(value).text
        else:
            text = body.scope.value(value)
        yield text if plain else f"{name}={text}"


def _constructed(
    found: Class, body: Body, arguments: tuple[str, ...], *, plain: bool = False
) -> Call:
    """Return the call of a class, with the channels that arrive and what is shared."""
    channels = body.named_channels() if found.takes_cin else None
    cin = () if channels is None else (body.integer(channels),)
    shared = found.shared if plain else (f"{name}={name}" for name in found.shared)
    return Call(found.name, (*cin, *arguments, *shared))


def mentions(path: Path) -> set[str]:
    """Return the names in a path."""
    return {name.text for node in path for name in names_in(node)}
