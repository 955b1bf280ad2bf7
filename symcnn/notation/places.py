"""The positions of Lark's tokens in the text."""

from __future__ import annotations

from lark import Token

from symcnn.errors import Span


def at(first: Token, last: Token | None = None) -> Span:
    """Return the span of a token, or from its start to the end of `last`."""
    return Span(first.start_pos or 0, (first if last is None else last).end_pos or 0)
