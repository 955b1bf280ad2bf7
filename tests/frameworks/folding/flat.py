"""A network of numbers written out flat: each layer by itself, as a framework's model is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from functools import singledispatch
from typing import Any

from symcnn import Network
from symcnn.algebra.presentation.term import Term
from symcnn.frameworks.tree_nodes import NOWHERE, layer_step
from symcnn.layers import Layer
from symcnn.layers.declaration.padding import Amount
from symcnn.network.building.build import build_network
from symcnn.network.trace.trace import BranchRecord, Item, LayerRecord, SkipEvent, Trace
from symcnn.notation.ast import Identity, Join, Mark, Node, Number, Path, Program, Recall


def network_of(path: Path) -> Network:
    return Network.of(build_network(Program((), path), ""))


def flat_path(net: Network) -> Path:
    return tuple(_nodes(net.trace))


def _nodes(trace: Trace) -> Iterator[Node]:
    for item in trace:
        yield _node(item)


def _node(item: Item) -> Node:
    match item:
        case LayerRecord():
            return layer_step(item.layer.letter, dict(_arguments(item.layer)))
        case BranchRecord(branches, join):
            paths = tuple(tuple(_nodes(branch)) or (Identity(NOWHERE),) for branch in branches)
            return Join(join.use.layer.letter, paths, NOWHERE, NOWHERE)
        case SkipEvent(name, index, recalled):
            number = None if index is None else Number(int(index), NOWHERE)
            return (Recall if recalled else Mark)(name, number, NOWHERE)
        case _:
            raise TypeError(item)


def _arguments(layer: Layer) -> Iterator[tuple[str, Any]]:
    for part in fields(layer):
        value = getattr(layer, part.name)
        if value is not None:
            yield part.metadata.get("name", part.name), _number(value)


@singledispatch
def _number(value: Any) -> Any:
    return value


@_number.register
def _(value: Term) -> int | Decimal:
    found = value.value
    return int(found) if found.is_Integer else Decimal(int(found.p)) / Decimal(int(found.q))


@_number.register
def _(value: Amount) -> Any:
    return _number(value.amount)


@_number.register(tuple)
def _(value: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(map(_number, value))
