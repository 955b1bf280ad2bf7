"""The domain of the formulas of a network, as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from symcnn.network import Network
from symcnn.render.math.nodes import Listed, Math, Name, Number, Subscript, relation
from symcnn.render.math.statements import state_jointly
from symcnn.render.tables.symbol_kinds import kinds, remaining_domain

_MEMBER = re.compile(r"(\w+)\[(\w+)\]")
"""The member of a family, such as w[i]."""


def describe_domain(net: Network) -> Iterator[str | Math]:
    """Yield the text and the formulas of a sentence on the symbols and their conditions."""
    symbol_kinds = kinds(net)
    if not symbol_kinds.in_formulas:
        yield "The formulas have no symbols."
        return
    counts = relation(_list_names(symbol_kinds.counts), "≥", Number(0))
    phrases = (
        ("positive integers ", symbol_kinds.positive, _list_names(symbol_kinds.positive)),
        ("integers ", symbol_kinds.bounded, _list_names(symbol_kinds.bounded)),
        ("integers ", symbol_kinds.counts, counts),
    )
    stated = [(words, formula) for words, names, formula in phrases if names]
    for index, (words, formula) in enumerate(stated):
        yield from (f"{_conjunction(index, len(stated), 'The formulas hold for ')}{words}", formula)
    conditions = state_jointly(remaining_domain(net))
    for index, condition in enumerate(conditions):
        yield from (_conjunction(index, len(conditions), " with "), condition)
    yield "."


def _conjunction(index: int, count: int, first: str) -> str:
    """Return what precedes an item of a list: `first`, a comma, or `and` before the last."""
    if index == 0:
        return first
    return " and " if index == count - 1 else ", "


def _list_names(names: Iterable[str]) -> Math:
    return Listed(tuple(map(_typeset_name, names)))


def _typeset_name(name: str) -> Math:
    """Return a symbol, or the member of a family as formulas have it: w_i for w[i]."""
    member = _MEMBER.fullmatch(name)
    return Name(name) if member is None else Subscript(Name(member[1]), Name(member[2]))
