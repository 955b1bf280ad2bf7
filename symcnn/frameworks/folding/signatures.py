"""Conversion of items to nodes, with the names and parameters of blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symcnn.frameworks.folding.hole_values import Value, expression
from symcnn.frameworks.folding.items import Item, Items
from symcnn.frameworks.folding.skeletons import WRAPPERS, Called, Fixed, Layered, Repeated
from symcnn.frameworks.tree_nodes import NOWHERE, layer_step
from symcnn.notation.ast import Argument, Group, Join, Node, Path, Repeat, Step, Tuple


@dataclass(frozen=True)
class Signature:
    """The signature of a block: its name, and its parameters with optional defaults."""

    name: str
    parameters: tuple[tuple[str, int | None], ...]


Names = Mapping[int, Signature]
"""The signatures of blocks, by their numbers."""


def path_of(items: Items, names: Names) -> Path:
    """Return the path of items; repeats of 1 are unwrapped."""
    path: list[Node] = []
    for item in items:
        if isinstance(item.form.head, Repeated) and item.own == (1,):
            path.extend(path_of(item.parts[0], names))
        else:
            path.append(written(item, names))
    return tuple(path)


def written(item: Item, names: Names) -> Node:
    """Return the node of an item."""
    head = item.form.head
    match head:
        case Layered(letter, holes, words):
            numbers = zip(holes, map(expression, item.values), strict=True)
            return layer_step(letter, {**dict(numbers), **dict(words)})
        case Fixed(node):
            return node
        case Called(block):
            return _called(names[block], item.values)
        case Repeated():
            return _repeated(path_of(item.parts[0], names), item.own[0])
    paths = tuple(path_of(part, names) for part in item.parts)
    kind = next((kind for kind, word in WRAPPERS.items() if word == head.word), None)
    return kind(paths[0], NOWHERE) if kind else Join(head.word, paths, NOWHERE, NOWHERE)


def _repeated(path: Path, count: Value) -> Node:
    alone = len(path) == 1 and not isinstance(path[0], Repeat)
    body = path[0] if alone else Group(path, NOWHERE)
    number = expression(count)
    assert not isinstance(number, Tuple)  # noqa: S101 - a count is one number
    return Repeat(body, number, NOWHERE)


def _called(block: Signature, values: tuple[Value, ...]) -> Step:
    """Return a call without default arguments; later arguments are keywords."""
    arguments: list[Argument] = []
    keyword = False
    for (name, default), value in zip(block.parameters, values, strict=True):
        if default is not None and value == default:
            keyword = True
        else:
            arguments.append(Argument(name if keyword else None, expression(value), NOWHERE))
    return Step(block.name, tuple(arguments), NOWHERE, NOWHERE)
