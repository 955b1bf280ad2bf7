"""The comment before a formula: its network and its domain."""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.render.code.language import CodeRequest, listed
from symcnn.render.code.line_breaks import indented
from symcnn.render.quantity_titles import TITLES
from symcnn.render.tables.symbol_kinds import kinds, remaining_domain


def about(asked: CodeRequest, *more: str) -> str:
    """Return a comment with the quantity, the network, the domain and further sentences."""
    head = f"Return the exact number of {TITLES[asked.what].noun} of a network."
    sentences = "\n".join(
        [*_describe_symbols(asked), *_describe_renamed(asked), *_describe_domain(asked), *more]
    )
    parts = [head, indented(str(asked.net), "    "), sentences]
    return "\n\n".join(part for part in parts if part)


def _describe_symbols(request: CodeRequest) -> Iterator[str]:
    """Yield the kinds of the symbols; the domain has the bounds of those that it bounds."""
    by_kind = kinds(request.net)
    if by_kind.positive:
        yield f"{_state(by_kind.positive, 'a positive integer', 'positive integers')}."
    if by_kind.bounded:
        yield f"{_state(by_kind.bounded, 'an integer', 'integers')}."
    if by_kind.counts:
        yield f"{_state(by_kind.counts, 'a non-negative integer', 'non-negative integers')}."
    if by_kind.shares:
        yield f"{_state(by_kind.shares, 'a number', 'numbers')} from 0 to 1."


def _state(names: tuple[str, ...], singular: str, plural: str) -> str:
    return f"{listed(names)} {f'are {plural}' if len(names) > 1 else f'is {singular}'}"


def _describe_renamed(request: CodeRequest) -> Iterator[str]:
    """Yield the symbols whose identifiers differ from their names."""
    for symbol, name in request.names.items():
        if name != symbol:
            yield f"{name} is the symbol {symbol}."


def _describe_domain(request: CodeRequest) -> Iterator[str]:
    domain = remaining_domain(request.net)
    if domain:
        yield f"Valid for {domain}."
