"""Names of a program: the free ones, which become symbols, and the bound ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from symcnn.notation.ast import (
    Def,
    For,
    Function,
    Indexed,
    Let,
    Members,
    Name,
    Parameter,
    Path,
    Program,
    Statement,
    Step,
    inside,
    names_in,
    nodes_in,
    parts_of,
)
from symcnn.notation.limits import ARRIVING, PADDINGS

Blocks = dict[str, Def]
"""The blocks of a program by their names."""


def blocks_of(program: Program) -> Blocks:
    """Return the blocks of a program by their names."""
    return {block.name: block for block in program.statements if isinstance(block, Def)}


def free_names(program: Program) -> tuple[Name, ...]:
    """Return the free names of a program, which become symbols, once each, in order of the text.

    Names in blocks that the network does not call are not among them.
    """
    return _free_names(program, _distinct_nodes(program))


def family_names(program: Program, names: tuple[Name, ...]) -> set[str]:
    """Return those of the free names of a program that are used with an index."""
    return _family_names(_distinct_nodes(program), names)


def free_and_family_names(program: Program) -> tuple[tuple[Name, ...], set[str]]:
    """Return the free names of a program, and those of them that are used with an index."""
    nodes = _distinct_nodes(program)
    names = _free_names(program, nodes)
    return names, _family_names(nodes, names)


def _distinct_nodes(program: Program) -> tuple[Any, ...]:
    """Return the statements of a program, and the nodes of its path, equal ones once."""
    return (*program.statements, *dict.fromkeys(program.path))


def _free_names(program: Program, nodes: tuple[Any, ...]) -> tuple[Name, ...]:
    bound = {each.name for each in program.statements if not isinstance(each, Def | Members)}
    bound |= {*ARRIVING, *PADDINGS}
    called = used_blocks(program)
    used = (node for node in nodes if not isinstance(node, Def) or node.name in called)
    first_uses: dict[str, Name] = {}
    for name in chain.from_iterable(free_in(node, frozenset()) for node in used):
        if name.text not in bound:
            first_uses.setdefault(name.text, name)
    return tuple(first_uses.values())


def _family_names(nodes: tuple[Any, ...], names: tuple[Name, ...]) -> set[str]:
    below = chain.from_iterable(map(inside, nodes))
    indexed = {node.name.text for node in below if isinstance(node, Indexed)} if names else set()
    return indexed & {name.text for name in names}


def free_in(node: Any, bound: frozenset[str]) -> Iterator[Name]:  # noqa: ANN401 - every kind of node
    """Yield the names in a node that are not among `bound` and that the node does not bind."""
    match node:
        case Name(text):
            if text not in bound:
                yield node
        case Def(_, parameters, body) | Function(_, parameters, body):
            yield from _free_in_body(parameters, body, bound)
        case For(name, first, last, path):
            for end in (first, last):
                yield from free_in(end, bound)
            for child in path:
                yield from free_in(child, bound | {name})
        case _:
            for child in parts_of(node):
                yield from free_in(child, bound)


def _free_in_body(
    parameters: tuple[Parameter, ...],
    body: Any,  # noqa: ANN401
    bound: frozenset[str],
) -> Iterator[Name]:
    for parameter in parameters:
        if parameter.default is not None:
            yield from free_in(parameter.default, bound)
        bound |= {parameter.name}
    for node in body if isinstance(body, tuple) else (body,):
        yield from free_in(node, bound)


def used_blocks(program: Program) -> set[str]:
    """Return the names of the blocks that the network calls, directly or through other blocks."""
    blocks, used = blocks_of(program), set[str]()
    pending = list(steps_in(program.path)) if blocks else []
    while pending:
        name = pending.pop().name
        if name in blocks and name not in used:
            used.add(name)
            pending.extend(steps_in(blocks[name].path))
    return used


def steps_in(path: Path) -> Iterator[Step]:
    """Yield every step in a path, nested ones included."""
    return (node for node in nodes_in(path) if isinstance(node, Step))


def paths_of(program: Program) -> Iterator[tuple[Path, Statement | None]]:
    """Yield the path of each block with the block, then the path of the network with None."""
    for statement in program.statements:
        if isinstance(statement, Def):
            yield statement.path, statement
    yield program.path, None


def bound_names(program: Program) -> set[str]:
    """Return the names that statements, parameters and loops define."""
    names = {each.name for each in program.statements if not isinstance(each, Members)}
    for statement in program.statements:
        names |= {parameter.name for parameter in parameters_of(statement)}
    return names | loop_names(program)


def loop_names(program: Program) -> set[str]:
    """Return the names of the loop variables."""
    paths = (path for path, _ in paths_of(program))
    return {node.name for path in paths for node in nodes_in(path) if isinstance(node, For)}


def names_of_ends(program: Program) -> list[str]:
    """Return the names in the bounds of loops, once each."""
    loops = (node for path, _ in paths_of(program) for node in nodes_in(path))
    ends = (end for node in loops if isinstance(node, For) for end in (node.first, node.last))
    return list(dict.fromkeys(name.text for end in ends for name in names_in(end)))


def unindexed_names(program: Program) -> Iterator[tuple[Name, str]]:
    """Yield the symbols such as w_i in a loop over i, each with the loop variable.

    They are the same in each iteration, although their names suggest a symbol for each.
    """
    free = {name.text for name in free_names(program)}
    for path, _ in paths_of(program):
        for loop in (node for node in nodes_in(path) if isinstance(node, For)):
            for name in chain.from_iterable(map(names_in, loop.path)):
                if name.text in free and name.text.endswith(f"_{loop.name}"):
                    free.remove(name.text)
                    yield name, loop.name


def parameters_of(statement: Statement) -> tuple[Parameter, ...]:
    """Return the parameters of a statement; a `let` that defines numbers has none."""
    return () if isinstance(statement, Let | Members) else statement.parameters
