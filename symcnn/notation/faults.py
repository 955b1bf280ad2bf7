"""What the parser stumbled over, in plain words."""

from __future__ import annotations

import re
import unicodedata

from lark import Token, UnexpectedCharacters, UnexpectedToken

from symcnn.errors import NotationError, Span

_WORDS = {
    "LPAR": "'('",
    "RPAR": "')'",
    "COMMA": "','",
    "EQUAL": "'='",
    "MINUS": "'-'",
    "NEWLINE": "a new line",
    "SEMICOLON": "';'",
    "$END": "the end",
}
"""The terminals of the grammar in plain words; the others are operators, or open a statement."""

_OPERATORS = frozenset({"PLUS", "STAR", "SLASH", "FLOORDIV", "PERCENT", "_POWER"})

_COMMENT = re.compile(r"#[^\n]*")
_SHORT_TUPLE = re.compile(r"x\d+")
_A_LAYER = "a layer is expected, such as I(28,1)"


def explained(fault: UnexpectedCharacters | UnexpectedToken, text: str) -> NotationError:
    """Return the error to show for a fault of Lark's."""
    if isinstance(fault, UnexpectedCharacters):
        return _unknown_character(fault.pos_in_stream or 0, text)
    return _unexpected(fault, text)


def _unknown_character(position: int, text: str) -> NotationError:
    char = text[position]
    shown = (
        f"'{char}'"
        if char.isprintable()
        else f"{unicodedata.name(char, 'a control character')} (U+{ord(char):04X})"
    )
    found = f"{shown} has no meaning here"
    if not char.isascii() and char.isalnum():
        found += "; names and numbers are written with ASCII letters and digits"
    return NotationError(found, Span(position, position + 1), text)


def _unexpected(fault: UnexpectedToken, text: str) -> NotationError:
    accepted = set(fault.accepts or fault.expected) or {"$END"}
    token = fault.token
    if token.type == "$END":
        end = len(text.rstrip())
        goes_on = "NEWLINE" in accepted and "$END" not in accepted
        expected = _A_LAYER if goes_on else _expected(accepted, text)
        return NotationError(f"the text ends too early: {expected}", Span(end, end), text)
    span = Span(token.start_pos or 0, token.end_pos or 0)
    return NotationError(_found(token, accepted, text), span, text)


def _found(token: Token, accepted: set[str], text: str) -> str:
    before = text[: token.start_pos]
    expected = _expected(accepted, before)
    if token.type == "NEWLINE":
        return f"the line ends too early: {expected}"
    hint = ""
    if token.type == "SIZE" or (before[-1:].isdigit() and _SHORT_TUPLE.fullmatch(token)):
        hint = "; a tuple such as 3x1 can only be an argument"
    elif token.type == "NAME" and accepted & _OPERATORS and "RPAR" in accepted:
        hint = f"; a product is written with *, as in 2*{token}"
    return f"'{token}' does not fit here: {expected}{hint}"


def _expected(accepted: set[str], before: str) -> str:
    """Return what could stand there, in a fixed order."""
    if accepted & {"LET", "NEWLINE"} and "NAME" in accepted:
        return _A_LAYER
    if accepted == {"NAME"}:
        joined = _COMMENT.sub("", before).rstrip().endswith("-")
        return f"a {'layer' if joined else 'name'} is expected"
    if "NUMBER" in accepted:
        return "a number or a name is expected" + (", or ')'" if "RPAR" in accepted else "")
    words = [word for kind, word in _WORDS.items() if kind in accepted]
    *most, last = [*words, "an operator"] if accepted & _OPERATORS else words
    return f"{', '.join(most)} or {last} is expected" if most else f"{last} is expected"
