"""Networks by name or text, with values for their symbols substituted before they are built."""

from __future__ import annotations

from collections.abc import Mapping

from symcnn import zoo
from symcnn.errors import NotationError
from symcnn.network.analysis.check_names import check_names
from symcnn.network.analysis.program_names import free_names, paths_of
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
from symcnn.notation.ast import For, Program, names_in, nodes_in
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
    entry = zoo.found(name)
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
    if _has_loops(program):  # with numbers, a loop may run in the other direction than its formula
        return Network.of(substitute(parse(text), values))
    check_names(program, free_names(program))
    nodes = {name: value_node(program, name, value) for name, value in values.items()}
    return Network.of(build_program(replace_names(program, nodes)))


def _has_loops(program: Program) -> bool:
    """Return whether a loop has names in its bounds."""
    loops = (node for path, _ in paths_of(program) for node in nodes_in(path))
    ends = (end for node in loops if isinstance(node, For) for end in (node.first, node.last))
    return any(True for end in ends for _ in names_in(end))
