"""Hints for syntax errors: the construct that a misplaced token was probably meant for."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches

from lark import Token

from symcnn.notation.limits import FROZEN, JOINS, TIED

_COMMENT = re.compile(r"#[^\n]*")
_NAME = re.compile(r"\w+\Z")
_SHORT_TUPLE = re.compile(r"x\d+")
_UNIT = re.compile(r"[kKMGTP]i?B?|B")
_CONTEXT_LENGTH = 200
"""The number of characters before the token that are matched."""
_COUNTED = r"\*\s*\w+"
"""A repeat count without brackets."""
_END_OF_LOOP = r"\.\.\s*\w+\["
"""The start of an indexed symbol as the last value of a loop, without brackets."""
_IN_BRACKETS = "write an indexed symbol here in brackets, as in 1..(n[2])"


def starts_step(accepted: frozenset[str]) -> bool:
    """Return whether a layer, block, group or merge may start here."""
    return "AT" in accepted


def _starts_value(accepted: frozenset[str]) -> bool:
    return {"NUMBER", "MINUS"} <= accepted


def _ends_step(accepted: frozenset[str]) -> bool:
    return "MINUS" in accepted and not accepted & {"PLUS", "NUMBER"}


def _ends_line(accepted: frozenset[str]) -> bool:
    return "NEWLINE" in accepted and "MINUS" not in accepted and not starts_step(accepted)


def _ends_network(accepted: frozenset[str]) -> bool:
    return "$END" in accepted


def _ends_factor(accepted: frozenset[str]) -> bool:
    return {"STAR", "PLUS", "RPAR"} <= accepted


_HINTS: tuple[tuple[Callable[[frozenset[str]], bool], str, str, str], ...] = (
    (
        starts_step,
        "NUMBER",
        _COUNTED + r"\s*-",
        "write a computed repeat count in brackets, as in R*(n-1)",
    ),
    (starts_step, "NUMBER", _END_OF_LOOP, _IN_BRACKETS),
    (_ends_step, "LSQB", _END_OF_LOOP + r"\w+\]", _IN_BRACKETS),
    (starts_step, "NUMBER", "", "write a repeat as R*3"),
    (starts_step, "VBAR RSQB RPAR", r"[(\[|]", "write _ for the identity"),
    (starts_step, "LSQB", "", "write a merge as add[path|path]"),
    (starts_step, "MINUS", r"-", "a layer is missing between '-' and '-'"),
    (starts_step, "MINUS", r"[\w)\]]", "to continue a line, end it with '-'"),
    (_ends_line, "MINUS", "", "to continue a line, end it with '-'"),
    (_starts_value, "AT DOLLAR", "", "a saved feature map is not a number"),
    (_starts_value, "LSQB", "", "write a tuple as (3,1)"),
    (_ends_step, "LPAR", r"(?<!\w)_", "_ takes no arguments"),
    (
        _ends_step,
        "LPAR PLUS STAR SLASH",
        _COUNTED,
        "write a computed repeat count in brackets, as in R*(n+1)",
    ),
    (_ends_step, "NUMBER _POWER", "", "write a repeat as R*3"),
    (_ends_step, "PLUS VBAR", "", "write a merge as add[path|path]"),
    (_ends_step, "EQUAL", "", "start a statement with let or def"),
    (_ends_network, "LET DEF", "", "put statements before the network"),
    (_ends_factor, "NAME", "", "write a product with *, as in 2*{}"),
)
"""Rows of context, terminals of the token, pattern of the text before it, and hint."""


def hint(token: Token, accepted: frozenset[str], before: str) -> str:
    """Return a hint for an unexpected token, or an empty text if there is none."""
    if token.type == "SIZE" or (before[-1:].isdigit() and _SHORT_TUPLE.fullmatch(token)):
        return "; a tuple such as 3x1 is allowed only as an argument"
    context = _COMMENT.sub("", before).rstrip()[-_CONTEXT_LENGTH:]
    if _UNIT.fullmatch(token) and context[-1:].isdigit() and accepted & {"AND", "RELATION"}:
        return f"; write a unit without a space, as in 1{token}, and a product with *"
    for applies, kinds, pattern, meant in _HINTS:
        if (
            token.type in kinds.split()
            and applies(accepted)
            and re.search(rf"(?:{pattern})\Z", context)
        ):
            return "; " + meant.format(token)
    return ""


def emptied(accepted: frozenset[str], before: str) -> str:
    """Return a hint for a missing layer in a text that saves maps and never uses one.

    In double quotes, a shell replaces `$name` by the value of a variable, which is usually empty.
    """
    missing = starts_step(accepted) and "@" in before and "$" not in before
    return "; in a shell, write a text with $names in single quotes" if missing else ""


def misjoined(token: Token, accepted: frozenset[str], before: str) -> str:
    """Return a message for a bracket of the wrong kind, or after a wrong name; or an empty text."""
    name = (_NAME.findall(before.rstrip()[-_CONTEXT_LENGTH:]) or [""])[0]
    if token.type == "LPAR" and name in JOINS and accepted == {"LSQB"}:
        return f"{name} takes its branches in square brackets: {name}[path|path]"
    if token.type == "LPAR" and name in {TIED, FROZEN} and accepted == {"LSQB"}:
        return f"{name} takes its path in square brackets: {name}[path]"
    if token.type == "LSQB" and "LPAR" in accepted and _ends_step(accepted):
        close = get_close_matches(name.lower(), (*JOINS, TIED, FROZEN), n=1)
        hint = f"did you mean {close[0]}?" if close else "choose from add, cat and mul"
        return f"'{name}' takes no branches in square brackets; {hint}"
    return ""
