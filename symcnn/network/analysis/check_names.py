"""Static checks of names: no duplicate or shadowing definitions, no recursion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symcnn.errors import NotationError
from symcnn.layers import LAYERS
from symcnn.network.analysis.program_names import (
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
    Members,
    Name,
    Path,
    Program,
    Statement,
    nodes_in,
    parts_of,
)

_MAX_CALLS = 30
"""The largest nesting depth of calls of blocks, and of functions."""


def check_names(program: Program, free: tuple[Name, ...]) -> None:
    """Check that each name of a program has one meaning, and one where it is used.

    `free` are the names that become symbols. Raises NotationError for a duplicate, shadowing or
    recursive definition, for calls that nest too deep, and for a loop variable outside its loop.
    """
    _check_statements(program)
    for statement in program.statements:
        _check_parameters(statement)
    _check_no_cycle(program)
    _check_functions(program)
    _check_loops(program, free)


def _check_statements(program: Program) -> None:
    """Raise NotationError for a duplicate definition, or a number used before its definition."""
    used: dict[str, Name] = {}
    defined: set[str] = set()
    families: set[str] = set()
    for statement in program.statements:
        name = statement.name
        if name in (defined if isinstance(statement, Members) else families):
            message = f"'{name}' is defined both with an index and without"
            raise NotationError(message, statement.name_span)
        if isinstance(statement, Members):  # the builder knows the members that are used before
            families.add(name)
            used |= {use.text: use for use in free_in(statement, frozenset({name}))}
            continue
        if name in defined:
            raise NotationError(f"'{name}' is defined twice", statement.name_span)
        if isinstance(statement, Def):
            _check_block_name(statement)
        else:
            used |= {use.text: use for use in free_in(statement, frozenset())}
            if name in used:
                raise NotationError(f"'{name}' is used before it is defined", used[name].span)
        defined.add(name)


def _check_block_name(block: Def) -> None:
    if block.name in LAYERS:
        message = f"'{block.name}' is the name of a layer; rename the block"
        raise NotationError(message, block.name_span)


def _check_parameters(statement: Statement) -> None:
    """Raise NotationError for a duplicate parameter, or one without a default after one with."""
    seen: set[str] = set()
    optional = False
    for parameter in parameters_of(statement):
        if parameter.name in seen:
            raise NotationError(f"duplicate parameter '{parameter.name}'", parameter.span)
        if optional and parameter.default is None:
            message = f"parameter '{parameter.name}' without a default follows one with a default"
            raise NotationError(message, parameter.span)
        seen.add(parameter.name)
        optional = parameter.default is not None


def _check_no_cycle(program: Program) -> None:
    """Raise NotationError for a block that calls itself, and for calls that nest too deep."""
    blocks: Blocks = blocks_of(program)
    depths: dict[str, int] = {}
    for block in blocks.values():
        _visit(block, blocks, (), depths)


def _visit(block: Def, blocks: Blocks, callers: tuple[str, ...], depths: dict[str, int]) -> int:
    """Return the nesting depth of the calls of a block, itself included."""
    callers = (*callers, block.name)
    if len(callers) > _MAX_CALLS:
        raise _too_deep(block)
    depth = 0
    for step in steps_in(block.path):
        if step.name in callers:
            chain = " in ".join((step.name, *reversed(callers[callers.index(step.name) :])))
            raise NotationError(f"a block cannot contain itself: {chain}", step.span)
        if step.name in blocks:
            inner = depths.get(step.name)
            if inner is None:
                inner = _visit(blocks[step.name], blocks, callers, depths)
            depth = max(depth, inner)
    depths[block.name] = depth + 1
    if depth + 1 > _MAX_CALLS:
        raise _too_deep(block)
    return depth + 1


def _too_deep(block: Def) -> NotationError:
    return NotationError(f"calls of blocks nest more than {_MAX_CALLS} deep", block.name_span)


def _check_functions(program: Program) -> None:
    """Raise NotationError for calls of functions that nest too deep."""
    depths: dict[str, int] = {}
    for statement in program.statements:
        if isinstance(statement, Function):
            inner = (depths.get(name, 0) for name in _calls_in(statement))
            depths[statement.name] = 1 + max(inner, default=0)
            if depths[statement.name] > _MAX_CALLS:
                message = f"calls of functions nest more than {_MAX_CALLS} deep"
                raise NotationError(message, statement.name_span)


def _calls_in(node: Any) -> Iterator[str]:  # noqa: ANN401 - every kind of node
    if isinstance(node, Call):
        yield node.function
    for child in parts_of(node):
        yield from _calls_in(child)


def _check_loops(program: Program, free: tuple[Name, ...]) -> None:
    """Raise NotationError for a loop variable that shadows a name, or occurs outside its loop."""
    defined = {statement.name for statement in program.statements}
    variables = set[str]()
    for path, block in paths_of(program):
        parameters = () if block is None else parameters_of(block)
        bound = frozenset(defined | {parameter.name for parameter in parameters})
        variables |= {loop.name for loop in _loops(path, bound)}
    for name in free:
        if name.text in variables:
            message = f"loop variable '{name.text}' is undefined outside its loop"
            raise NotationError(f"{message}; a block can take it as an argument", name.span)


def _loops(path: Path, bound: frozenset[str]) -> Iterator[For]:
    """Yield the loops in a path; raise NotationError where a variable shadows a bound name."""
    for node in nodes_in(path):
        if isinstance(node, For):
            if node.name in bound:
                message = f"'{node.name}' is already defined here; rename the loop variable"
                raise NotationError(message, node.name_span)
            yield node
            for inner in _loops(node.path, frozenset({node.name})):
                del inner  # visited only to raise where an inner loop has the same variable
