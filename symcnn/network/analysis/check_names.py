"""Each name of a program has one meaning, and nothing is made of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symcnn.errors import NotationError
from symcnn.layers import LAYERS
from symcnn.network.analysis.names import (
    Blocks,
    blocks_of,
    free_in,
    parameters_of,
    paths_of,
    steps_in,
)
from symcnn.notation.ast import (
    Call,
    Def,
    For,
    Function,
    Name,
    Path,
    Program,
    Statement,
    nodes_in,
    parts_of,
)

_MAX_CALLS = 30
"""How deep blocks, or functions, may call each other."""


def check_names(program: Program, free: tuple[Name, ...]) -> None:
    """Raise NotationError for a name with two meanings, or with none where it is used.

    `free` are the names that are symbols.
    """
    _check_statements(program)
    for statement in program.statements:
        _check_parameters(statement)
    _check_no_cycle(program)
    _check_functions(program)
    _check_loops(program, free)


def _check_statements(program: Program) -> None:
    """Raise for a name that is defined twice, or a number that is used before it is defined."""
    used: dict[str, Name] = {}
    defined: set[str] = set()
    for found in program.statements:
        if found.name in defined:
            raise NotationError(f"'{found.name}' is defined twice", found.name_span)
        if isinstance(found, Def):
            _check_block_name(found)
        else:
            used |= {name.text: name for name in free_in(found, frozenset())}
            if found.name in used:
                where = used[found.name].span
                raise NotationError(f"'{found.name}' is used before it is defined", where)
        defined.add(found.name)


def _check_block_name(found: Def) -> None:
    if found.name in LAYERS:
        message = f"'{found.name}' is a layer, so that no block can be called so"
        raise NotationError(message, found.name_span)


def _check_parameters(statement: Statement) -> None:
    """Raise for a parameter that occurs twice, or has no default after one that has."""
    seen: set[str] = set()
    optional = False
    for parameter in parameters_of(statement):
        if parameter.name in seen:
            raise NotationError(f"'{parameter.name}' occurs twice", parameter.span)
        if optional and parameter.default is None:
            message = f"'{parameter.name}' needs a default, as one before it has"
            raise NotationError(message, parameter.span)
        seen.add(parameter.name)
        optional = parameter.default is not None


def _check_no_cycle(program: Program) -> None:
    """Raise at the call by which a block would hold itself, or at a block that is too deep."""
    blocks: Blocks = blocks_of(program)
    depths: dict[str, int] = {}
    for block in blocks.values():
        _visit(block, blocks, (), depths)


def _visit(block: Def, blocks: Blocks, above: tuple[str, ...], depths: dict[str, int]) -> int:
    """Return how deep blocks call each other from this one on."""
    above = (*above, block.name)
    if len(above) > _MAX_CALLS:
        raise _too_deep(block)
    depth = 0
    for step in steps_in(block.path):
        if step.name in above:
            chain = " in ".join((step.name, *reversed(above[above.index(step.name) :])))
            raise NotationError(f"a block cannot hold itself: {chain}", step.span)
        if step.name in blocks:
            known = depths.get(step.name)
            inner = _visit(blocks[step.name], blocks, above, depths) if known is None else known
            depth = max(depth, inner)
    depths[block.name] = depth + 1
    if depth + 1 > _MAX_CALLS:
        raise _too_deep(block)
    return depth + 1


def _too_deep(block: Def) -> NotationError:
    message = f"blocks call each other more than {_MAX_CALLS} deep"
    return NotationError(message, block.name_span)


def _check_functions(program: Program) -> None:
    """Raise for functions that call each other too deep."""
    depths: dict[str, int] = {}
    for found in program.statements:
        if isinstance(found, Function):
            called = (depths.get(name, 0) for name in _calls_in(found))
            depths[found.name] = 1 + max(called, default=0)
            if depths[found.name] > _MAX_CALLS:
                message = f"functions call each other more than {_MAX_CALLS} deep"
                raise NotationError(message, found.name_span)


def _calls_in(node: Any) -> Iterator[str]:  # noqa: ANN401 - every kind of node
    if isinstance(node, Call):
        yield node.function
    for part in parts_of(node):
        yield from _calls_in(part)


def _check_loops(program: Program, free: tuple[Name, ...]) -> None:
    """Raise for a loop variable that has another meaning there, or is used outside its loop."""
    defined = {found.name for found in program.statements}
    variables = set[str]()
    for path, block in paths_of(program):
        inside = set() if block is None else {part.name for part in parameters_of(block)}
        variables |= {loop.name for loop in _loops(path, frozenset(defined | inside))}
    for name in free:
        if name.text in variables:
            message = f"'{name.text}' is the variable of a loop, and is not known here"
            raise NotationError(f"{message}; a block can take it as an argument", name.span)


def _loops(path: Path, bound: frozenset[str]) -> Iterator[For]:
    """Yield the loops in a path; raise where the variable of one is bound around it already."""
    for node in nodes_in(path):
        if isinstance(node, For):
            if node.name in bound:
                message = f"'{node.name}' has a meaning here already"
                raise NotationError(message, node.name_span)
            yield node
            for inner in _loops(node.path, frozenset({node.name})):
                del inner  # that none has the name of this one is all that is looked for
