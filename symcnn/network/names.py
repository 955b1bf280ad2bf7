"""The names of a program: which are defined, which are free, and that each has one meaning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symcnn.errors import NotationError
from symcnn.layers import LAYERS
from symcnn.notation.limits import ARRIVING, PADDINGS
from symcnn.notation.tree import (
    Call,
    Def,
    For,
    Function,
    Let,
    Name,
    Parameter,
    Program,
    Step,
    parts_of,
)

Blocks = dict[str, Def]
"""The blocks of a program by their names."""


def blocks_of(program: Program) -> Blocks:
    """Return the blocks of a program by their names."""
    return {found.name: found for found in program.statements if isinstance(found, Def)}


def free_names(program: Program) -> Iterator[Name]:
    """Yield each name that stands for a symbol, once, in the order of the text."""
    seen = {found.name for found in program.statements if not isinstance(found, Def)}
    seen |= {*ARRIVING, *PADDINGS}
    used = _used_blocks(program)
    parts: tuple[Any, ...] = (*program.statements, *program.path)
    for part in parts:
        if not isinstance(part, Def) or part.name in used:
            for name in free_in(part, frozenset()):
                if name.text not in seen:
                    seen.add(name.text)
                    yield name


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


def check_names(program: Program) -> None:
    """Raise NotationError for a name with two meanings, or with none where it is used."""
    _check_statements(program)
    _check_parameters(program)
    _check_no_cycle(program)
    _check_functions(program)
    _check_loops(program)


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


def _used_blocks(program: Program) -> set[str]:
    """Return the names of the blocks that the network calls, also through others."""
    blocks, used = blocks_of(program), set[str]()
    left = list(steps_in(program.path))
    while left:
        name = left.pop().name
        if name in blocks and name not in used:
            used.add(name)
            left.extend(steps_in(blocks[name].path))
    return used


def steps_in(node: Any) -> Iterator[Step]:  # noqa: ANN401
    """Yield every step in a node or a path."""
    if isinstance(node, Step):
        yield node
    else:
        for part in node if isinstance(node, tuple) else parts_of(node):
            yield from steps_in(part)


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


def _check_parameters(program: Program) -> None:
    """Raise for a parameter that occurs twice, or has no default after one that has."""
    for statement in program.statements:
        seen: set[str] = set()
        optional = False
        for parameter in () if isinstance(statement, Let) else statement.parameters:
            if parameter.name in seen:
                raise NotationError(f"'{parameter.name}' occurs twice", parameter.span)
            if optional and parameter.default is None:
                message = f"'{parameter.name}' needs a default, as one before it has"
                raise NotationError(message, parameter.span)
            seen.add(parameter.name)
            optional = parameter.default is not None


def _check_no_cycle(program: Program) -> None:
    """Raise at the call by which a block would hold itself."""
    blocks, closed = blocks_of(program), set[str]()
    for block in blocks.values():
        _visit(block, blocks, (), closed)


def _visit(block: Def, blocks: Blocks, above: tuple[str, ...], closed: set[str]) -> None:
    above = (*above, block.name)
    if len(above) > _MAX_CALLS:
        message = f"blocks call each other more than {_MAX_CALLS} deep"
        raise NotationError(message, block.name_span)
    for step in steps_in(block.path):
        if step.name in above:
            chain = " in ".join((step.name, *reversed(above[above.index(step.name) :])))
            raise NotationError(f"a block cannot hold itself: {chain}", step.span)
        if step.name in blocks and step.name not in closed:
            _visit(blocks[step.name], blocks, above, closed)
    closed.add(block.name)


_MAX_CALLS = 30
"""How deep blocks, or functions, may call each other."""


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


def _calls_in(node: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(node, Call):
        yield node.function
    for part in parts_of(node):
        yield from _calls_in(part)


def _check_loops(program: Program) -> None:
    """Raise for a loop variable that has another meaning there, or is used outside its loop."""
    defined = {found.name for found in program.statements}
    variables = set[str]()
    for found in (*program.statements, *program.path):
        inside = () if isinstance(found, Let) else _bound_by(found)
        for loop in _loops(found, frozenset(inside) | defined):
            variables.add(loop.name)
    for name in free_names(program):
        if name.text in variables:
            message = f"'{name.text}' is the variable of a loop, and is not known here"
            raise NotationError(f"{message}; a block can take it as an argument", name.span)


def _bound_by(node: Any) -> tuple[str, ...]:  # noqa: ANN401
    if isinstance(node, Def | Function):
        return tuple(parameter.name for parameter in node.parameters)
    return ()


def _loops(node: Any, bound: frozenset[str]) -> Iterator[For]:  # noqa: ANN401
    """Yield the loops in a node; raise where the variable of one is bound around it already."""
    if isinstance(node, For):
        if node.name in bound:
            raise NotationError(f"'{node.name}' has a meaning here already", node.name_span)
        bound |= {node.name}
        yield node
    for part in parts_of(node):
        yield from _loops(part, bound)


def statement_names(program: Program) -> set[str]:
    """Return the names that statements and loops define, parameters among them."""
    found = {statement.name for statement in program.statements}
    for part in (*program.statements, *program.path):
        found |= {loop.name for loop in _loops(part, frozenset())}
        found |= set(_bound_by(part))
    return found
