"""Where in the text the tokens of Lark stand."""

from __future__ import annotations

from lark import Token

from symcnn.errors import Span


def at(first: Token, last: Token | None = None) -> Span:
    """Return the place of a token, or from it to the end of another."""
    return Span(first.start_pos or 0, (first if last is None else last).end_pos or 0)
