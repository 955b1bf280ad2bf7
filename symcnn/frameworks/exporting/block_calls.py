"""The arguments of a call of a block, and the parameters of the block, as code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from symcnn.frameworks.exporting.code_expressions import Scope
from symcnn.frameworks.exporting.code_lines import INDENT
from symcnn.frameworks.exporting.definitions import Body
from symcnn.frameworks.exporting.layer_site import Value, word_of
from symcnn.network.analysis.match_arguments import match_block_arguments
from symcnn.network.analysis.replace_names import replace_names
from symcnn.notation.ast import Def, Expression, Name, Parameter, Step, Tuple, names_in
from symcnn.notation.limits import PADDINGS


@dataclass(frozen=True)
class BlockCall:
    """The arguments of a call."""

    block: Def
    written: Mapping[str, Value]
    """The arguments by the names of their parameters, with the shape of the input substituted."""
    values: Mapping[str, Value]
    """The same with defaults for omitted arguments."""
    words: tuple[tuple[str, str], ...]
    """The parameters that are words, such as same, with their words."""
    tuples: frozenset[str]
    """The parameters that are one number for each axis."""

    @staticmethod
    def of(step: Step, body: Body) -> BlockCall:
        """Return the arguments of a step that calls a block."""
        block = body.source.plan.blocks[step.name]
        arguments = match_block_arguments(step, block)
        written = {name: body.here(argument.value) for name, argument in arguments}
        values = dict(written)
        for part in block.parameters:
            if part.name not in values and part.default is not None:
                values[part.name] = replace_names(body.here(part.default), numbers_in(values))
        words = {name: word_of(value, body.words) for name, value in values.items()}
        tuples = frozenset(
            name
            for name, value in values.items()
            if isinstance(value, Tuple) or (isinstance(value, Name) and value.text in body.tuples)
        )
        named = tuple((name, word) for name, word in words.items() if word)
        return BlockCall(block, written, values, named, tuples)

    def texts(self, parameters: Iterable[str], body: Body) -> Iterator[str]:
        """Yield the arguments, as keywords after the first omitted one."""
        fractions = body.source.plan.scope(self.block.name).fractions
        plain = True
        for name in parameters:
            if name not in self.written:
                plain = False
                continue
            value = self.written[name]
            if name in fractions and not isinstance(value, Tuple):
                text = body.scope.exact(value).text
            else:
                text = body.scope.value(value)
            yield text if plain else f"{name}={text}"


def numbers_in(values: Mapping[str, Value]) -> dict[str, Expression]:
    """Return the arguments that are one number."""
    return {name: value for name, value in values.items() if not isinstance(value, Tuple)}


def parameter_text(parameter: Parameter, scope: Scope) -> str:
    """Return a parameter, with its default, or None for one that refers to other names."""
    if parameter.default is None:
        return parameter.name
    depends = any(True for _ in names_in(parameter.default))
    return f"{parameter.name}={None if depends else scope.value(parameter.default)}"


def default_lines(
    parameters: Iterable[Parameter], body: Body, here: Callable[[Value], Value]
) -> Iterator[str]:
    """Yield the lines that compute the defaults which refer to other names.

    `here` substitutes the shape of the input at the start of the body. A default that is a word
    has no line: for calls that use it, the parameter is a word itself.
    """
    for part in parameters:
        if part.default is None:
            continue
        names = {name.text for name in names_in(part.default)}
        if names and not names & set(PADDINGS):
            yield f"{body.indent}if {part.name} is None:"
            yield f"{body.indent}{INDENT}{part.name} = {body.scope.value(here(part.default))}"
