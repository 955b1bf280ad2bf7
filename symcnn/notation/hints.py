"""What the writer of a text may have meant, where the parser stumbled."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches

from lark import Token

from symcnn.notation.limits import FROZEN, JOINS, TIED

_COMMENT = re.compile(r"#[^\n]*")
_NAME = re.compile(r"\w+\Z")
_SHORT_TUPLE = re.compile(r"x\d+")
_TAIL = 200
"""How much of the text before is looked at."""
_COUNTED = r"\*\s*\w+"
"""A count, bare."""


def starts_step(accepted: frozenset[str]) -> bool:
    """Tell that a step of a path may start here."""
    return "AT" in accepted


def _starts_value(accepted: frozenset[str]) -> bool:
    return {"NUMBER", "MINUS"} <= accepted


def _ends_step(accepted: frozenset[str]) -> bool:
    return "MINUS" in accepted and not accepted & {"PLUS", "NUMBER"}


def _ends_line(accepted: frozenset[str]) -> bool:
    return "NEWLINE" in accepted and "MINUS" not in accepted and not starts_step(accepted)


def _ends_network(accepted: frozenset[str]) -> bool:
    return "$END" in accepted


def _ends_amount(accepted: frozenset[str]) -> bool:
    return "RELATION" in accepted


def _ends_factor(accepted: frozenset[str]) -> bool:
    return {"STAR", "PLUS", "RPAR"} <= accepted


_HINTS: tuple[tuple[Callable[[frozenset[str]], bool], str, str, str], ...] = (
    (starts_step, "NUMBER", _COUNTED + r"\s*-", "a computed count has brackets, as in R*(n-1)"),
    (starts_step, "NUMBER", "", "a path is repeated as in R*3"),
    (starts_step, "VBAR RSQB RPAR", r"[(\[|]", "a path that changes nothing is _"),
    (starts_step, "LSQB", "", "paths meet as in add[path|path]"),
    (starts_step, "MINUS", r"-", "a step is missing between '-' and '-'"),
    (starts_step, "MINUS", r"[\w)\]]", "a line that goes on ends with '-'"),
    (_ends_line, "MINUS", "", "a line that goes on ends with '-'"),
    (_starts_value, "AT DOLLAR", "", "a path is not a number"),
    (_starts_value, "LSQB", "", "a tuple is written as (3,1)"),
    (_ends_step, "LPAR", r"(?<!\w)_", "_ takes no arguments"),
    (_ends_step, "LPAR PLUS STAR SLASH", _COUNTED, "a computed count has brackets, as in R*(n+1)"),
    (_ends_step, "NUMBER _POWER", "", "a path is repeated as in R*3"),
    (_ends_step, "PLUS VBAR", "", "paths meet as in add[path|path]"),
    (_ends_step, "EQUAL", "", "a statement starts with let or def"),
    (_ends_amount, "EQUAL", "", "equality is written =="),
    (_ends_amount, "COMMA SEMICOLON", "", "constraints are joined by and"),
    (_ends_network, "LET DEF", "", "statements come before the network"),
    (_ends_factor, "NAME", "", "a product is written with *, as in 2*{}"),
)
"""Where it is, what stands there, what stands before that, and what may be meant."""


def hint(token: Token, accepted: frozenset[str], before: str) -> str:
    """Return what may be meant by a token that does not fit, or nothing."""
    if token.type == "SIZE" or (before[-1:].isdigit() and _SHORT_TUPLE.fullmatch(token)):
        return "; a tuple such as 3x1 can only be an argument"
    tail = _COMMENT.sub("", before).rstrip()[-_TAIL:]
    for holds, kinds, pattern, meant in _HINTS:
        if token.type in kinds.split() and holds(accepted) and re.search(rf"(?:{pattern})\Z", tail):
            return "; " + meant.format(token)
    return ""


def emptied(accepted: frozenset[str], before: str) -> str:
    """Return what may be meant by a step that is missing where none of the text's marks is used.

    In double quotes a shell puts the value of a variable, mostly nothing, in the place of `$name`.
    """
    missing = starts_step(accepted) and "@" in before and "$" not in before
    return "; in a shell, a text with $names stands in single quotes" if missing else ""


def misjoined(token: Token, accepted: frozenset[str], before: str) -> str:
    """Return what is wrong with a bracket that opens no paths where they might, or nothing."""
    name = (_NAME.findall(before.rstrip()[-_TAIL:]) or [""])[0]
    if token.type == "LPAR" and name in JOINS and accepted == {"LSQB"}:
        return f"{name} takes its paths in square brackets: {name}[path|path]"
    if token.type == "LPAR" and name in {TIED, FROZEN} and accepted == {"LSQB"}:
        return f"{name} takes its path in square brackets: {name}[path]"
    if token.type == "LSQB" and "LPAR" in accepted and _ends_step(accepted):
        close = get_close_matches(name.lower(), (*JOINS, TIED, FROZEN), n=1)
        known = f"did you mean {close[0]}?" if close else "there are add, cat and mul"
        return f"'{name}' does not join paths; {known}"
    return ""
