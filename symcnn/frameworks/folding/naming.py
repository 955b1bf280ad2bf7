"""Names of blocks: that of their module class, or of their content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from symcnn.frameworks.folding.block_definitions import Block, named, put
from symcnn.frameworks.folding.hole_values import Scaled, Value
from symcnn.frameworks.folding.item_factory import ItemFactory
from symcnn.frameworks.folding.items import Item, Items, Origin
from symcnn.frameworks.folding.read_layer import LEADING, POOLS
from symcnn.frameworks.folding.skeletons import Called, Fixed, Layered, Repeated, Wrapped
from symcnn.frameworks.model_graph import Scope
from symcnn.notation.ast import Identity

_MAX_NAME_LENGTH = 18
"""The longest module class, in characters, whose name a block gets."""
_CONTAINERS = frozenset({"Sequential", "ModuleList", "ModuleDict", "Module"})
"""Classes that only contain other modules."""
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z0-9]+")
_SEQUENCES = {
    ("C",): "conv",
    ("C1",): "pointwise",
    ("DW",): "depthwise",
    ("SC",): "separable",
    ("T",): "up",
    ("C", "C"): "double",
    ("C1", "C", "C1"): "bottleneck",
    ("C1", "DW", "C1"): "inverted",
    ("DW", "C1"): "separable",
    ("C1", "DW", "C1", "mul"): "inverted",
    ("DW", "C1", "mul"): "separable",
    ("C1", "C", "C1", "mul"): "bottleneck",
    ("H",): "dense",
}
"""Names of paths by their convolutions and merges."""
_GATE = Wrapped("mul")


def module_of(origins: Iterable[Origin | None], maker: ItemFactory) -> str | None:
    """Return the class if each passage is exactly one module of it, else None."""
    return _class_of([_whole(origin, maker) for origin in origins])


def _whole(origin: Origin | None, maker: ItemFactory) -> list[Scope]:
    """Return the modules that contain exactly the layers of a passage."""
    if origin is None:
        return []
    return [scope for scope in origin.scopes if maker.modules[scope] == origin.layers]


def _around(origin: Origin | None, maker: ItemFactory) -> list[Scope]:
    """Return the modules of which a passage has more than half of the layers."""
    if origin is None:
        return []
    return [scope for scope in origin.scopes if maker.modules[scope] < 2 * origin.layers]


def _class_of(modules: Sequence[Sequence[Scope]]) -> str | None:
    """Return the outermost class that passages share, each in a module of its own."""
    for scope in modules[0]:
        paths = [[one.path for one in each if one.kind == scope.kind] for each in modules]
        distinct = all(paths) and len({each[0] for each in paths}) == len(paths)
        if scope.kind not in _CONTAINERS and distinct:
            return scope.kind
    return None


def _snake(kind: str) -> str:
    """Return the name of a class in snake case.

    >>> _snake("InvertedResidual"), _snake("_DenseLayer"), _snake("MBConv")
    ('inverted_residual', 'dense_layer', 'mb_conv')
    """
    return "_".join(_WORDS.findall(kind)).lower()


def names_of(blocks: Sequence[Block], maker: ItemFactory) -> dict[int, str]:
    """Return a unique name for each block."""
    by_number = {block.number: block for block in blocks}
    names: dict[int, str] = {}
    for block in blocks:
        used = maker.taken.union(names.values())
        names[block.number] = next(
            name for name in _candidates(block, by_number, maker) if name not in used
        )
    return names


def _candidates(block: Block, known: Mapping[int, Block], maker: ItemFactory) -> Iterator[str]:
    """Yield names for a block, the best first; at the end numbered ones."""
    for modules in (_whole, _around):
        kind = _class_of([modules(origin, maker) for origin in block.origins])
        name = _snake(kind) if kind else ""
        if name.isidentifier() and len(name) <= _MAX_NAME_LENGTH:
            yield name
    name = _content_name(block.body, known)
    yield name
    number = 2
    while True:
        yield f"{name}{number}"
        number += 1


def _content_name(body: Items, known: Mapping[int, Block]) -> str:
    """Return a name for a path by its content."""
    pooled = _pool_name(body[0])
    if pooled or any(isinstance(item.form.head, Repeated) for item in body):
        return pooled or "stage"
    words = [head.word for item in body if isinstance(head := item.form.head, Wrapped)]
    if "cat" in words:
        return _cat_name(next(item for item in body if item.form.head == Wrapped("cat")))
    if "add" in words:
        return "residual"
    if body[0].form.head == _GATE and len(body) == 1:
        return "gate"
    return _SEQUENCES.get((*_convolutions(body, known, {}), *words), "block")


def _pool_name(item: Item) -> str:
    """Return a name for a path that starts with pooling; empty for others."""
    head = item.form.head
    if not isinstance(head, Layered) or head.letter not in POOLS:
        return ""
    strides = dict(zip(head.names, item.values, strict=True))
    return "pool" if strides.get("stride") == 1 else "down"


def _cat_name(item: Item) -> str:
    heads = [part[0].form.head for part in item.parts if len(part) == 1]
    if any(isinstance(head, Fixed) and isinstance(head.node, Identity) for head in heads):
        return "dense_layer"
    return "inception" if len(item.parts) > 2 else "branches"  # noqa: PLR2004 - two are a fork


def _convolutions(
    body: Items, known: Mapping[int, Block], given: Mapping[str, Value]
) -> Iterator[str]:
    """Yield the convolutions of a path, including those of called blocks."""
    for item in body:
        values = [
            put(value, given) if isinstance(value, Scaled) and value.name in given else value
            for value in item.values
        ]
        match item.form.head:
            case Called(block):
                yield from _convolutions(known[block].body, known, named(known[block], values))
            case Layered(letter) if letter in LEADING:
                yield "C1" if letter == "C" and values[0] == 1 else letter
