"""The names of a program: which are free, and so symbols, and which it binds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from symcnn.notation.ast import (
    Def,
    For,
    Function,
    Let,
    Name,
    Parameter,
    Path,
    Program,
    Statement,
    Step,
    nodes_in,
    parts_of,
)
from symcnn.notation.limits import ARRIVING, PADDINGS

Blocks = dict[str, Def]
"""The blocks of a program by their names."""


def blocks_of(program: Program) -> Blocks:
    """Return the blocks of a program by their names."""
    return {found.name: found for found in program.statements if isinstance(found, Def)}


def free_names(program: Program) -> tuple[Name, ...]:
    """Return each name that stands for a symbol, once, in the order of the text."""
    seen = {found.name for found in program.statements if not isinstance(found, Def)}
    seen |= {*ARRIVING, *PADDINGS}
    used = used_blocks(program)
    parts: tuple[Any, ...] = (*program.statements, *dict.fromkeys(program.path))
    counted = (part for part in parts if not isinstance(part, Def) or part.name in used)
    found: dict[str, Name] = {}
    for name in chain.from_iterable(free_in(part, frozenset()) for part in counted):
        if name.text not in seen:
            found.setdefault(name.text, name)
    return tuple(found.values())


def free_in(node: Any, bound: frozenset[str]) -> Iterator[Name]:  # noqa: ANN401 - every kind of node
    """Yield the names in a node that neither it nor what is around it binds."""
    match node:
        case Name(text):
            if text not in bound:
                yield node
        case Def(_, parameters, inner) | Function(_, parameters, inner):
            yield from _free_in_body(parameters, inner, bound)
        case For(name, first, last, path):
            for end in (first, last):
                yield from free_in(end, bound)
            for part in path:
                yield from free_in(part, bound | {name})
        case _:
            for part in parts_of(node):
                yield from free_in(part, bound)


def _free_in_body(
    parameters: tuple[Parameter, ...],
    inner: Any,  # noqa: ANN401
    bound: frozenset[str],
) -> Iterator[Name]:
    for parameter in parameters:
        if parameter.default is not None:
            yield from free_in(parameter.default, bound)
        bound |= {parameter.name}
    for part in inner if isinstance(inner, tuple) else (inner,):
        yield from free_in(part, bound)


def used_blocks(program: Program) -> set[str]:
    """Return the names of the blocks that the network calls, also through others."""
    blocks, used = blocks_of(program), set[str]()
    left = list(steps_in(program.path)) if blocks else []
    while left:
        name = left.pop().name
        if name in blocks and name not in used:
            used.add(name)
            left.extend(steps_in(blocks[name].path))
    return used


def steps_in(path: Path) -> Iterator[Step]:
    """Yield every step in a path."""
    return (node for node in nodes_in(path) if isinstance(node, Step))


def paths_of(program: Program) -> Iterator[tuple[Path, Statement | None]]:
    """Yield the path of each block with the block, then that of the network."""
    for statement in program.statements:
        if isinstance(statement, Def):
            yield statement.path, statement
    yield program.path, None


def bound_names(program: Program) -> set[str]:
    """Return the names that statements and loops define, parameters among them."""
    found = {statement.name for statement in program.statements}
    for statement in program.statements:
        found |= {parameter.name for parameter in parameters_of(statement)}
    return found | loop_names(program)


def loop_names(program: Program) -> set[str]:
    """Return the names of the variables of loops."""
    paths = (path for path, _ in paths_of(program))
    return {node.name for path in paths for node in nodes_in(path) if isinstance(node, For)}


def parameters_of(statement: Statement) -> tuple[Parameter, ...]:
    """Return the parameters of a statement, of which a `let` without brackets has none."""
    return () if isinstance(statement, Let) else statement.parameters
