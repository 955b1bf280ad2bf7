"""Names of families that values use as symbols: w[3] = w, which leaves w_1, w_2 and w."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from symcnn.network.analysis.program_names import bound_names
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.substitution.member_values import Member, member_named, symbol_name
from symcnn.notation import printed
from symcnn.notation.ast import Expression, Indexed, Name, names_in, parts_of, rebuilt


def freed_names(net: BuiltNetwork, nodes: Iterable[Expression]) -> dict[str, str]:
    """Return the families whose names occur in values without an index, with new names for them.

    >>> from symcnn import parse
    >>> print(parse("I(9,3)-for i in 1..2 [C(1,w[i])]").subs(w=["w", "2*w"]))
    let w_all[1..2] = (w,2*w); I(9,3)-for i in 1..2[C(1,w_all[i])]
    """
    nodes = tuple(nodes)
    names = {name for node in nodes for name in _plain_names(node)} & net.families
    taken = {name.text for node in (net.program, *nodes) for name in names_in(node)}
    taken |= bound_names(net.program) | net.symbols.keys()
    return {name: _unused(f"{name}_all", taken) for name in sorted(names)}


def members_left(
    net: BuiltNetwork, freed: Mapping[str, str], values: Mapping[str, object]
) -> dict[Member, Expression]:
    """Return the members of families with new names that have no value, as symbols of their own."""
    members = {name: member_named(name, freed) for name in net.symbols if name not in values}
    span = net.program.path[0].span
    return {
        (freed[member[0]], member[1]): Name(name, span)
        for name, member in members.items()
        if member
    }


def without_indices(node: Any, families: Iterable[str]) -> Any:  # noqa: ANN401 - every kind of node
    """Return an expression with members of families such as w[1] written as w_1."""
    if isinstance(node, Indexed) and node.name.text in families:
        return Name(symbol_name(printed(node)), node.span)
    return rebuilt(node, lambda child: without_indices(child, families))


def _plain_names(node: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield the names in an expression that have no index."""
    if isinstance(node, Name):
        yield node.text
    for child in (node.index,) if isinstance(node, Indexed) else parts_of(node):
        yield from _plain_names(child)


def _unused(name: str, taken: Iterable[str]) -> str:
    """Return a name, with a number at its end if it is taken."""
    numbered = (f"{name}{number}" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)
