"""Networks by name or text with values for their symbols, before anything is worked out."""

from __future__ import annotations

from collections.abc import Mapping

from symcnn import zoo
from symcnn.errors import NotationError
from symcnn.network.analysis.check_names import check_names
from symcnn.network.analysis.names import free_names, paths_of
from symcnn.network.analysis.replace_names import put
from symcnn.network.analysis.symbol_roles import sided
from symcnn.network.network import Network, parse
from symcnn.network.substitution.substitute import (
    Substitute,
    build_program,
    substituted,
    value_node,
)
from symcnn.notation import parse_program
from symcnn.notation.ast import For, Program, names_in, nodes_in
from symcnn.suggestions import nearest


def load(name: str, /, **values: Substitute) -> Network:
    """Return a network of the zoo, with other values for some of its parameters.

    A family, such as `resnet`, has symbols for the parameters that are not given; a published
    member, such as `resnet50`, has a number for each. Raises NotationError for a name that is
    neither, and what `Network.subs` raises.

    >>> load("resnet50").params
    25557032
    """
    found = zoo.found(name)
    if found is None:
        hint = nearest(name, zoo.names()) or "; `symcnn zoo` lists them"
        raise NotationError(f"no network of the zoo is called '{name}'{hint}")
    text, preset = found
    return assigned(text, {**preset, **values})


def assigned(text: str, values: Mapping[str, Substitute]) -> Network:
    """Return the network of a text, with values put for its symbols before anything is worked out.

    Raises as `parse` does, and NotationError for a name that is no symbol of the text.
    """
    read = parse_program(text)
    program = sided(read, free_names(read))
    if _has_loops(program):  # with numbers, one might run the other way than its formula says
        return Network.of(substituted(parse(text), values))
    check_names(program, free_names(program))
    nodes = {name: value_node(program, name, value) for name, value in values.items()}
    return Network.of(build_program(put(program, nodes)))


def _has_loops(program: Program) -> bool:
    """Tell whether a loop has names at its ends."""
    loops = (node for path, _ in paths_of(program) for node in nodes_in(path))
    ends = (end for node in loops if isinstance(node, For) for end in (node.first, node.last))
    return any(True for end in ends for _ in names_in(end))
