"""What the parser stumbled over, in plain words."""

from __future__ import annotations

import unicodedata

from lark import Token, UnexpectedCharacters, UnexpectedToken

from symcnn.errors import NotationError, Span
from symcnn.notation import hints
from symcnn.notation.limits import COUNT
from symcnn.notation.places import at

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
    "NEWLINE": "a new line",
    "SEMICOLON": "';'",
    "$END": "the end",
}
"""The terminals of the grammar in plain words; the others are operators, or open a path."""

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
    accepted = _accepted(fault)
    token = fault.token
    if token.type == "$END":
        end = len(text.rstrip())
        goes_on = "NEWLINE" in accepted and "$END" not in accepted
        expected = _A_LAYER if goes_on else _expected(accepted)
        meant = hints.emptied(accepted, text)
        return NotationError(f"the text ends too early: {expected}{meant}", Span(end, end), text)
    return NotationError(_found(token, accepted, text[: token.start_pos]), at(token), text)


def _accepted(fault: UnexpectedToken) -> frozenset[str]:
    """Return the terminals that could stand there.

    Lark has told of a path that it has ended before it sees that what follows does not fit; the
    path could have gone on.
    """
    accepted = set(fault.accepts or fault.expected) or {"$END"}
    ended = fault.interactive_parser.parser_state.value_stack[-1:]
    if "COMMA" not in accepted and any(isinstance(node, tuple) for node in ended):
        accepted.add("MINUS")
    return frozenset(accepted)


def _found(token: Token, accepted: frozenset[str], before: str) -> str:
    expected = _expected(accepted)
    if token.type == "NEWLINE":
        return f"the line ends too early: {expected}{hints.emptied(accepted, before)}"
    misjoined = hints.misjoined(token, accepted, before)
    hint = hints.hint(token, accepted, before) + hints.emptied(accepted, before)
    return misjoined or f"'{token}' does not fit here: {expected}{hint}"


def _expected(accepted: frozenset[str]) -> str:
    """Return what could stand there, in a fixed order."""
    if hints.starts_step(accepted):
        return _A_LAYER if accepted & {"LET", "NEWLINE"} else "a layer is expected"
    if "NUMBER" in accepted and "MINUS" not in accepted:
        return COUNT
    if "RELATION" in accepted:
        ends = "AND" in accepted
        return "'and' or the end is expected" if ends else "a relation such as <= is expected"
    if "NUMBER" in accepted:
        return "a number or a name is expected" + (", or ')'" if "RPAR" in accepted else "")
    words = [word for kind, word in _WORDS.items() if kind in accepted]
    *most, last = [*words, "an operator"] if "PLUS" in accepted else words
    return f"{', '.join(most)} or {last} is expected" if most else f"{last} is expected"
