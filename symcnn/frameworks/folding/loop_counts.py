"""Repeat counts of whole stages, which include a first block that stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.network.analysis.program_names import Blocks, blocks_of, paths_of, steps_in
from symcnn.notation.ast import (
    Argument,
    Def,
    Name,
    Number,
    Operation,
    Path,
    Program,
    Repeat,
    Step,
    names_in,
    rebuilt,
)


def counted_whole(program: Program) -> Program:
    """Change the repeat counts of stages to the number of all their blocks.

    >>> from symcnn.notation import parse_program, printed
    >>> text = "def a = C(3,8,p=1)-B-R; def stage(n) = a-P(2)-a*n; I(32,8)-stage(2)-stage(3)"
    >>> printed(counted_whole(parse_program(text)))
    'def a = C(3,8,p=1)-B-R; def stage(n) = a-P(2)-a*(n-1); I(32,8)-stage(3)-stage(4)'
    """
    defs = blocks_of(program)
    for name, block in defs.items():
        for place, parameter in enumerate(block.parameters):
            if _counts_rest(block, parameter.name, defs) and _is_given(program, name, place):
                program = _one_more(program, name, place, parameter.name)
    return program


def _counts_rest(definition: Def, parameter: str, defs: Blocks) -> bool:
    """Return whether a parameter is the repeat count of a block that also stands before."""
    used = [name for node in definition.path for name in names_in(node) if name.text == parameter]
    for place, node in enumerate(definition.path):
        if isinstance(node, Repeat) and [node.count] == used and used:
            before = set(_called(definition.path[:place], defs))
            size = size_of((node,), defs)
            again = [name for name in _called((node.body,), defs) if name in before]
            return any(2 * size_of(defs[name].path, defs) > size for name in again)
    return False


def _called(path: Path, defs: Blocks) -> Iterator[str]:
    """Yield the blocks that a path calls, also through others."""
    for step in steps_in(path):
        if step.name in defs:
            yield step.name
            yield from _called(defs[step.name].path, defs)


def size_of(path: Path, defs: Blocks) -> int:
    """Return the number of layers of a path, with one iteration of each repeat."""
    return sum(
        size_of(defs[step.name].path, defs) if step.name in defs else 1 for step in steps_in(path)
    )


def _is_given(program: Program, block: str, place: int) -> bool:
    """Return whether all calls of a block have a number at a position."""
    steps = (step for path, _ in paths_of(program) for step in steps_in(path))
    calls = [step.arguments for step in steps if step.name == block]
    return all(
        len(arguments) > place
        and all(argument.keyword is None for argument in arguments[: place + 1])
        and isinstance(arguments[place].value, Number)
        for arguments in calls
    )


def _one_more(program: Program, block: str, place: int, parameter: str) -> Program:
    """Increase a count in all calls of a block, and decrease it in the definition."""

    def changed(node: Any) -> Any:  # noqa: ANN401 - every kind of node
        if isinstance(node, Def) and node.name == block:
            return replace(node, path=_lowered(node.path, parameter))
        rebuilt_node = rebuilt(node, changed)
        if isinstance(rebuilt_node, Step) and rebuilt_node.name == block:
            return replace(rebuilt_node, arguments=_raised(rebuilt_node.arguments, place))
        return rebuilt_node

    changed_program: Program = changed(program)
    return changed_program


def _lowered(path: Path, parameter: str) -> Path:
    """Decrease the repeat counts that are a parameter by 1."""
    count = Name(parameter, NOWHERE)
    less = Operation((count, Number(1, NOWHERE)), ("-",), NOWHERE)
    return tuple(
        replace(node, count=less) if isinstance(node, Repeat) and node.count == count else node
        for node in path
    )


def _raised(arguments: tuple[Argument, ...], place: int) -> tuple[Argument, ...]:
    old = arguments[place]
    assert isinstance(old.value, Number)  # noqa: S101 - `_is_given` has checked it
    new = replace(old, value=Number(old.value.value + 1, NOWHERE))
    return (*arguments[:place], new, *arguments[place + 1 :])
