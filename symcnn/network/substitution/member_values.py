"""Values of families of symbols: lists for all members, and statements that define members."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from symcnn.errors import NotationError, Span, SymcnnError
from symcnn.network.analysis.program_names import names_of_ends
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.notation import printed
from symcnn.notation.ast import Expression, Indexed, Members, Name, Number, Program, inside, rebuilt

Member = tuple[str, int]
"""The name of a family and the index of a member."""
_NOWHERE = Span(0, 0)
_INDEXED = re.compile(r"(\w+)\[(\d+)\]")
_BRACKETS = re.compile(r"[()\[\],]")


def symbol_name(name: str) -> str:
    """Return the name of the symbol of a member that is given with its index: w_1 for w[1]."""
    indexed = _INDEXED.fullmatch(name)
    return name if indexed is None else f"{indexed[1]}_{int(indexed[2])}"


def words_in(text: str) -> set[str]:
    """Return the words of a text, and the names of the symbols of members: w_1 for w[1]."""
    return {
        *re.findall(r"\w+", text),
        *(symbol_name(member[0]) for member in _INDEXED.finditer(text)),
    }


def member_named(name: str, families: Iterable[str]) -> Member | None:
    """Return the family and the index of a name such as w_1; None for any other name."""
    family, _, index = name.rpartition("_")
    return (family, int(index)) if family in families and index.isdecimal() else None


def takes_value(net: BuiltNetwork, name: str) -> bool:
    """Return whether a name is a symbol of a network, a family, or may become one of its members.

    The members of a family are known once their number is.
    """
    symbol, unknown = symbol_name(name), net.families & net.symbols.keys()
    is_member = member_named(symbol, unknown) is not None
    return is_member or symbol in net.symbols or symbol in net.families


def values_of_members(net: BuiltNetwork, values: Mapping[str, object]) -> dict[str, Any]:
    """Return the values of families and of single members by the names of the members.

    A list has one value for each member that has none of its own, in order of the index. Raises
    NotationError for a list of the wrong length, and if the number of members is unknown.
    """
    single = {name: value for name, value in values.items() if name not in net.families}
    for name in single.keys() - net.symbols.keys():
        family, _ = member_named(name, net.families) or (name, 0)
        if family in net.symbols:
            raise NotationError(_unknown_number(net, family))
    others = [name for name in net.symbols if name not in single]
    lists = ((name, value) for name, value in values.items() if name in net.families)
    listed = ChainMap(*(_values_by_member(net, others, *each) for each in lists))
    for name in sorted(single.keys() & listed.keys()):
        raise NotationError(f"'{name}' has two values")
    return {**single, **listed}


def _values_by_member(
    net: BuiltNetwork, names: Sequence[str], family: str, value: object
) -> dict[str, Any]:
    """Return the values of a family by those of `names` that are its members."""
    if isinstance(value, Mapping):
        named = {f"{family}_{index}": each for index, each in value.items()}
        if named.keys() - net.symbols.keys() and family in net.symbols:
            raise NotationError(_unknown_number(net, family))
        return named
    if isinstance(value, str):
        value = list(_split_list(value))
    if not isinstance(value, Sequence):
        message = f"'{family}' is a family of symbols, not {value!r}"
        raise NotationError(f"{message}; give a list of values, as in {family}=[8, 16]")
    if family in net.symbols:
        raise NotationError(_unknown_number(net, family))
    members = members_of(names, family)
    if len(members) != len(value):
        given = f"{len(value)} value{'s are' if len(value) != 1 else ' is'} given"
        raise NotationError(f"'{family}' has {_list_members(members)}, but {given}")
    return dict(zip(members, value, strict=True))


def members_of(names: Iterable[str], family: str) -> list[str]:
    """Return those of some names that are members of a family, such as w_1."""
    return [name for name in names if member_named(name, {family})]


def _list_members(members: list[str]) -> str:
    if not members:
        return "no members without a value"
    count = f"{len(members)} member{'s' if len(members) > 1 else ''}"
    return f"{count}, {members[0]}{f' to {members[-1]}' if len(members) > 1 else ''}"


def _unknown_number(net: BuiltNetwork, family: str) -> str:
    """Return a message that asks for values of the symbols in the bounds of loops."""
    ends = [name for name in names_of_ends(net.program) if name in net.symbols]
    advice = f"; also give a number for {' and '.join(ends)}" if ends else ""
    return f"the number of members of '{family}' is unknown{advice}"


def _split_list(text: str) -> Iterator[str]:
    """Yield the parts of a text between commas that are outside brackets; [3,4] has two."""
    source = text.strip()
    if source.startswith("[") and source.endswith("]"):
        source = source[1:-1]
    depth = start = 0
    for sign in _BRACKETS.finditer(source):
        if sign[0] != ",":
            depth += 1 if sign[0] in "([" else -1
        elif depth == 0:
            yield source[start : sign.start()]
            start = sign.end()
    yield source[start:]


def define_members(program: Program, values: Mapping[Member, Expression]) -> Program:
    """Return a program with statements that define members of families."""
    if not values:
        return program
    statements = tuple(_statements(values))
    return replace(program, statements=(*statements, *program.statements))


def _statements(values: Mapping[Member, Expression]) -> Iterator[Members]:
    """Yield a statement for each run of consecutive indices."""
    for _, group in groupby(enumerate(sorted(values)), lambda pair: _run(*pair)):
        members = [member for _, member in group]
        (family, first), nodes = members[0], tuple(values[member] for member in members)
        yield Members(family, first, nodes, _NOWHERE, _NOWHERE)


def _run(position: int, member: Member) -> tuple[str, int]:
    """Return a key that consecutive members of a family share."""
    family, index = member
    return family, index - position


def with_indices(node: Any, families: Iterable[str]) -> Any:  # noqa: ANN401 - every kind of node
    """Return an expression with members such as w_1 written as w[1]."""
    if isinstance(node, Name):
        member = member_named(node.text, families)
        if member is None:
            return node
        family, index = member
        return Indexed(Name(family, node.span), Number(index, node.span), node.span)
    return rebuilt(node, lambda child: with_indices(child, families))


def check_independent(net: BuiltNetwork, values: Mapping[str, Expression]) -> None:
    """Raise NotationError for a value that uses a member of a family that has a value."""
    for name, node in values.items():
        parts = (part for part in inside(node) if isinstance(part, Indexed))
        for part in (each for each in parts if each.name.text in net.families):
            used = symbol_name(printed(part))
            if used in values or used not in net.symbols:
                message = f"{name} cannot depend on {printed(part)}, which is no symbol"
                raise NotationError(f"{message} of the new network")


def check_members_known(net: BuiltNetwork, among: Iterable[str] | None = None) -> None:
    """Raise SymcnnError if the number of members of a family, of all or some, is unknown."""
    families = net.families if among is None else net.families & set(among)
    for family in sorted(families & net.symbols.keys()):
        raise SymcnnError(_unknown_number(net, family))
