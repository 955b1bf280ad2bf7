"""Messages for syntax errors: the unexpected token, the expected ones, and a hint."""

from __future__ import annotations

import unicodedata

from lark import Token, UnexpectedCharacters, UnexpectedToken

from symcnn.errors import NotationError, Span
from symcnn.notation import hints
from symcnn.notation.limits import COUNT, span_of

_WORDS = {
    "NAME": "a name",
    "LPAR": "'('",
    "LSQB": "'['",
    "RPAR": "')'",
    "COMMA": "','",
    "_IN": "'in'",
    "DOTS": "'..'",
    "EQUAL": "'='",
    "MINUS": "'-'",
    "VBAR": "'|'",
    "_EQUALS": "'='",
    "RSQB": "']'",
    "RFLOOR": "'⌋'",
    "RCEIL": "'⌉'",
    "LBRACE": "'{'",
    "RBRACE": "'}'",
    "MODULO": "'(mod'",
    "NEWLINE": "a newline",
    "SEMICOLON": "';'",
    "$END": "end of input",
}
"""The names of the terminals in messages; the others are operators, or start a path."""

_PHRASES = (
    ({"_EQUALS", "PLUS"}, "'=' or an operator"),
    ({"AND"}, "'and' or end of input"),
    ({"RELATION"}, "a relation such as <="),
    ({"NUMBER", "RPAR"}, "a number, a name or ')'"),
    ({"NUMBER"}, "a number or a name"),
)
"""Terminals that are accepted together, and what is expected then; the first row that fits."""

_FIRST_LAYER = "a layer, such as I(28,1)"


def explained(fault: UnexpectedCharacters | UnexpectedToken, text: str) -> NotationError:
    """Convert an error of Lark's to a NotationError with a position and a hint."""
    if isinstance(fault, UnexpectedCharacters):
        return _explain_character(fault.pos_in_stream or 0, text)
    return _explain_token(fault, text)


def _explain_character(position: int, text: str) -> NotationError:
    char = text[position]
    shown = (
        f"'{char}'"
        if char.isprintable()
        else f"{unicodedata.name(char, 'control character')} (U+{ord(char):04X})"
    )
    message = f"unexpected {shown}"
    if not char.isascii() and char.isalnum():
        message += "; names and numbers consist of ASCII letters and digits"
    return NotationError(message, Span(position, position + 1), text)


def _explain_token(fault: UnexpectedToken, text: str) -> NotationError:
    accepted = _list_accepted(fault)
    token = fault.token
    if token.type == "$END":
        end = len(text.rstrip())
        lacks_network = "NEWLINE" in accepted and "$END" not in accepted
        missing = accepted - {"PLUS", "MINUS", "LPAR"} if "PLUS" in accepted else accepted
        missing = missing - {"LSQB"} if "RPAR" in missing else missing
        expected = _FIRST_LAYER if lacks_network else _list_expected(missing)
        hint = hints.emptied(accepted, text)
        message = f"unexpected end of input, expected {expected}{hint}"
        return NotationError(message, Span(end, end), text)
    return NotationError(
        _describe_token(token, accepted, text[: token.start_pos]), span_of(token), text
    )


def _list_accepted(fault: UnexpectedToken) -> frozenset[str]:
    """Return the terminals that are accepted at the token.

    Lark reduces a path before it rejects the token that follows; a `-` would have continued it.
    """
    accepted = set(fault.accepts or fault.expected) or {"$END"}
    reduced = fault.interactive_parser.parser_state.value_stack[-1:]
    if "COMMA" not in accepted and any(isinstance(node, tuple) for node in reduced):
        accepted.add("MINUS")
    return frozenset(accepted)


def _describe_token(token: Token, accepted: frozenset[str], before: str) -> str:
    expected = _list_expected(accepted)
    if token.type == "NEWLINE":
        return f"unexpected end of line, expected {expected}{hints.emptied(accepted, before)}"
    misjoined = hints.misjoined(token, accepted, before)
    hint = hints.hint(token, accepted, before) + hints.emptied(accepted, before)
    return misjoined or f"unexpected '{token}', expected {expected}{hint}"


def _list_expected(accepted: frozenset[str]) -> str:
    """Return the names of the accepted terminals, in a fixed order."""
    if hints.starts_step(accepted):
        return _FIRST_LAYER if accepted & {"LET", "NEWLINE"} else "a layer"
    if "NUMBER" in accepted and not accepted & {"MINUS", "LFLOOR", "RBRACE", "DOTS"}:
        return COUNT if "NAME" in accepted else "a number"
    for terminals, phrase in _PHRASES:
        if terminals <= accepted:
            return phrase
    words = [word for kind, word in _WORDS.items() if kind in accepted]
    *most, last = [*words, "an operator"] if "PLUS" in accepted else words
    return f"{', '.join(most)} or {last}" if most else last
