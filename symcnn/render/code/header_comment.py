"""What is said in front of a formula: of which network it is, and when it holds."""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.render.code.language import Asked, listed
from symcnn.render.code.line_breaks import indented
from symcnn.render.tables.symbol_kinds import kinds


def about(asked: Asked, *more: str) -> str:
    """Return what a function is, and when it holds, in lines; with more to say at the end."""
    head = f"The {asked.what} of a network, exactly."
    said = "\n".join([*_kinds(asked), *_renamed(asked), *_domain(asked), *more])
    parts = [head, indented(str(asked.net), "    "), said]
    return "\n\n".join(part for part in parts if part)


def _kinds(asked: Asked) -> Iterator[str]:
    """Yield which symbols are positive and which may be 0; the domain bounds all others."""
    found = kinds(asked.net)
    if found.positive:
        yield f"{_are(found.positive, 'a positive integer', 'positive integers')}."
    if found.counts:
        yield f"{_are(found.counts, 'an integer', 'integers')} from 0 on."
    if found.shares:
        yield f"{_are(found.shares, 'a number', 'numbers')} from 0 to 1."


def _are(names: tuple[str, ...], one: str, more: str) -> str:
    return f"{listed(names)} {f'are {more}' if len(names) > 1 else f'is {one}'}"


def _renamed(asked: Asked) -> Iterator[str]:
    """Yield which symbols are called otherwise here."""
    for symbol, name in asked.names.items():
        if name != symbol:
            yield f"{name} stands for {symbol}."


def _domain(asked: Asked) -> Iterator[str]:
    if asked.net.domain:
        yield f"It holds for {asked.net.domain}."
