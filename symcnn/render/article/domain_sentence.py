"""The domain of the formulas of a network, as a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from symcnn.algebra.conditions.condition import Condition
from symcnn.network import Network
from symcnn.render.math.nodes import Listed, Math, Name, Number, relation
from symcnn.render.math.statements import joint_statement, statement
from symcnn.render.tables.symbol_kinds import kinds


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
    start = "The formulas hold for "
    for words, names, formula in phrases:
        if names:
            yield from (start + words, formula)
            start = " and "
    yield from _join_conditions(net.domain.conditions)
    yield "."


def _list_names(names: Iterable[str]) -> Math:
    return Listed(tuple(map(Name, names)))


def _join_conditions(conditions: Sequence[Condition]) -> Iterator[str | Math]:
    """Yield conditions as part of a sentence: with n ≥ 12, k odd and 4 ∣ n."""
    state = statement if len(conditions) == 1 else joint_statement
    statements = list(map(state, conditions))
    for index, condition in enumerate(statements):
        is_last = index == len(statements) - 1
        yield (" and " if is_last else ", ") if index else " with "
        yield condition
