"""What the parser stumbled over, in plain words."""

from __future__ import annotations

from lark import UnexpectedCharacters, UnexpectedToken

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


def explained(fault: UnexpectedCharacters | UnexpectedToken, text: str) -> NotationError:
    """Return the error to show for a fault of Lark's."""
    if isinstance(fault, UnexpectedCharacters):
        return _unknown_character(fault.pos_in_stream or 0, text)
    return _unexpected(fault, text)


def _unknown_character(position: int, text: str) -> NotationError:
    char = text[position]
    shown = f"'{char}'" if char.isprintable() else f"a control character (U+{ord(char):04X})"
    found = f"{shown} has no meaning here"
    if not char.isascii():
        found += "; names and numbers are written with ASCII letters and digits"
    return NotationError(found, Span(position, position + 1), text)


def _unexpected(fault: UnexpectedToken, text: str) -> NotationError:
    accepted = set(fault.accepts or fault.expected)
    token = fault.token
    if token.type == "$END":
        span = Span(len(text), len(text))
        return NotationError(f"the text ends too early: {_expected(accepted, text)}", span, text)
    span = Span(token.start_pos or 0, token.end_pos or 0)
    expected = _expected(accepted, text[: span.start])
    return NotationError(_found(str(token), token.type, accepted, expected), span, text)


def _found(token: str, kind: str, accepted: set[str], expected: str) -> str:
    if kind == "NEWLINE":
        return f"the line ends too early: {expected}"
    hint = ""
    if kind == "NAME" and accepted & _OPERATORS:
        hint = f"; a product is written with *, as in 2*{token}"
    return f"'{token}' does not fit here: {expected}{hint}"


def _expected(accepted: set[str], before: str) -> str:
    """Return what could stand there, in a fixed order."""
    if accepted & {"LET", "NEWLINE"} and "NAME" in accepted:
        return "a layer is expected, such as I(28,1)"
    if accepted == {"NAME"}:
        return f"a {'layer' if before.rstrip().endswith('-') else 'name'} is expected"
    if "NUMBER" in accepted:
        return "a number or a name is expected" + (", or ')'" if "RPAR" in accepted else "")
    words = [word for kind, word in _WORDS.items() if kind in accepted]
    *most, last = [*words, "an operator"] if accepted & _OPERATORS else words
    return f"{', '.join(most)} or {last} is expected" if most else f"{last} is expected"
