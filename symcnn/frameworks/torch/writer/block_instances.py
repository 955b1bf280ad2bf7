"""Constructor calls of generated classes, for blocks and for iterations of repeats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symcnn.frameworks.exporting.code_lines import Call
from symcnn.frameworks.exporting.layer_site import NOWHERE, word_of
from symcnn.frameworks.exporting.state import State
from symcnn.frameworks.torch.writer.class_body import Body
from symcnn.frameworks.torch.writer.class_signature import CIN, OWN, Class, Kinds
from symcnn.network.analysis.match_arguments import match_block_arguments
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation.ast import Def, Expression, Name, Path, Step, Tuple, names_in

Given = Mapping[str, Expression | Tuple]


@dataclass(frozen=True)
class Instance:
    """The constructor call of a generated class."""

    found: Class
    text: Call
    given: Given
    """The values of the parameters in this call."""

    def used(self, body: Body) -> tuple[str, ...]:
        """Add the needs of this class to those of the outer one; return its saved maps."""
        body.taps.update(self.found.taps)
        body.more.update(self.found.shared)
        body.straight = body.straight and not self.found.taps
        return self.found.taps

    def left(self, target: str, state: State) -> State:
        """Return the state of the output, in terms of the outer class."""
        channels = self.found.leaves.channels
        if channels is None:
            return self.found.leaves
        if channels == OWN:
            return self.found.leaves.with_channels(Name(f"{target}.channels", NOWHERE))
        numbers = {
            name: value for name, value in self.given.items() if not isinstance(value, Tuple)
        }
        if state.channels is not None:
            numbers[CIN.text] = state.channels
        return self.found.leaves.with_channels(replace_names(channels, numbers))


def instance(step: Step, block: Def, body: Body) -> Instance:
    """Return the constructor call of a block."""
    arguments = match_block_arguments(step, block)
    written = {name: body.here(argument.value) for name, argument in arguments}
    values = _with_defaults(block, written, body)
    words = {name: word for name, value in values.items() if (word := word_of(value, body.words))}
    tuples = frozenset(name for name, value in values.items() if _is_tuple(value, body))
    known = body.state.channels is not None
    kinds = Kinds(body.state.dims, body.state.one, known, tuple(words.items()), tuples)
    cls = body.source.block(block, kinds)
    texts = tuple(_texts(cls, block, written, body))
    return Instance(cls, _constructed(cls, body, texts), values)


def round_of(path: Path, body: Body, names: tuple[str, ...]) -> Instance:
    """Return the constructor call of an iteration; `names` are known in its class."""
    known = body.state.channels is not None
    kinds = Kinds(body.state.dims, body.state.one, known)
    cls = body.source.round(body, path, names, kinds)
    return Instance(cls, _constructed(cls, body, cls.parameters, plain=True), {})


def _with_defaults(block: Def, written: Given, body: Body) -> dict[str, Expression | Tuple]:
    """Return the value of each parameter, with defaults for omitted arguments."""
    values = dict(written)
    for part in block.parameters:
        if part.name not in values and part.default is not None:
            default = body.here(part.default)
            numbers = {name: each for name, each in values.items() if not isinstance(each, Tuple)}
            values[part.name] = replace_names(default, numbers)
    return values


def _is_tuple(value: Expression | Tuple, body: Body) -> bool:
    return isinstance(value, Tuple) or (isinstance(value, Name) and value.text in body.tuples)


def _texts(found: Class, block: Def, written: Given, body: Body) -> Iterator[str]:
    """Yield the arguments of a call, as keywords after the first omitted one."""
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
    """Return a constructor call with input channels, arguments and shared names."""
    channels = body.named_channels() if found.takes_cin else None
    cin = () if channels is None else (body.integer(channels),)
    shared = found.shared if plain else (f"{name}={name}" for name in found.shared)
    return Call(found.name, (*cin, *arguments, *shared))


def mentions(path: Path) -> set[str]:
    """Return the names in a path."""
    return {name.text for node in path for name in names_in(node)}
