"""Networks by name or text, with values for their symbols substituted before they are built."""

from __future__ import annotations

from collections.abc import Mapping

from symcnn import zoo
from symcnn.errors import NotationError
from symcnn.network.analysis.check_names import check_names
from symcnn.network.analysis.program_names import family_names, free_names, names_of_ends
from symcnn.network.analysis.replace_names import replace_names
from symcnn.network.analysis.symbol_roles import sided
from symcnn.network.network import Network, parse
from symcnn.network.substitution.substitute import (
    Substitute,
    build_program,
    substitute,
    value_node,
)
from symcnn.notation import parse_program
from symcnn.suggestions import suggest


def load(name: str, /, **values: Substitute) -> Network:
    """Load a network of the zoo by name, and substitute values for its symbols.

    A family, such as `resnet`, keeps symbols for the parameters without a value; a published
    member, such as `resnet50`, has a number for each, which a value replaces. Raises NotationError
    for an unknown name, and the errors of `Network.subs`.

    >>> load("resnet50").params
    25557032
    """
    if not isinstance(name, str):
        raise NotationError(f"the name of a network must be a string, not {name!r}")
    entry = zoo.definition(name)
    if entry is None:
        hint = suggest(name, zoo.names()) or "; `symcnn zoo` lists the networks"
        raise NotationError(f"unknown network '{name}'{hint}")
    text, preset = entry
    return assign_symbols(text, {**preset, **values})


def assign_symbols(text: str, values: Mapping[str, Substitute]) -> Network:
    """Parse a network with values substituted for its symbols before it is built.

    That takes less time than `parse` and `subs`. Raises as `parse` does, and NotationError for an
    unknown symbol.
    """
    parsed = parse_program(text)
    program = sided(parsed, free_names(parsed))
    names = free_names(program)
    # With numbers, a loop may run in the other direction than its formula.
    if names_of_ends(program) or family_names(program, names):
        return Network.of(substitute(parse(text), values))
    check_names(program, names)
    symbols = [name.text for name in names]
    nodes = {name: value_node(program, symbols, name, value) for name, value in values.items()}
    return Network.of(build_program(replace_names(program, nodes)))
