"""What a text may hold: its length, its nesting, the digits of a number, and the names in it."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from keyword import iskeyword

from lark import Token

from symcnn.errors import NotationError, Span
from symcnn.notation.ast import Negative, Power
from symcnn.notation.places import at

MAX_LENGTH = 100_000
"""Characters in a text."""
MAX_NESTING = 50
"""Brackets inside brackets."""
MAX_TOWER = 3
"""Powers in a tower: 2^3^4^5 has three."""
MAX_DIGITS = 100
"""Digits in a number."""

FUNCTIONS = ("min", "max", "floor", "ceil")
"""The functions of numbers."""
CHANNELS = "cin"
"""The channels that arrive at the layer being written."""
SIDES = ("din", "hin", "win")
"""The depth, height and width that arrive at the layer being written."""
ARRIVING = (CHANNELS, *SIDES)
"""The channels and sides that arrive there."""
PADDINGS = ("same", "valid", "causal")
"""The paddings that are words."""
UNKNOWN = "?"
"""The argument for a count that nobody knows."""
JOINS = ("add", "cat", "mul")
"""The ways in which paths meet."""
TIED = "tied"
"""The word for a path whose weights are those of layers before."""
FROZEN = "frozen"
"""The word for a path whose weights are not trained."""
WORDS = ("let", "def", "for", "in", *JOINS, TIED, FROZEN)
"""The words of the notation."""

_NOT_FINITE = ("nan", "inf", "infinity")
"""What Python's floats may be, and no count or size is."""

_BUDGET = re.compile(r"([0-9.]+)(?:e\+?([0-9]+))?(?:([kKMGTP])(i?))?B?")
_PREFIXES = ("", "k", "m", "g", "t", "p")
_EXACT = Context(prec=3 * MAX_DIGITS)
"""More digits than a number with a unit can have."""

COUNT = "a count is a whole number, a name, or an expression in brackets"
"""What may stand after the `*` of a path."""


def check_length(text: str) -> None:
    """Raise NotationError for a text that is too long."""
    if len(text) > MAX_LENGTH:
        found = f"the text has {len(text):,} characters, at most {MAX_LENGTH:,} are read"
        raise NotationError(found, Span(MAX_LENGTH, MAX_LENGTH + 1))


def check_nesting(depth: int, bracket: Token) -> None:
    """Raise NotationError at a bracket inside too many others."""
    if depth > MAX_NESTING:
        raise NotationError(f"brackets nest more than {MAX_NESTING} deep", at(bracket))


def check_tower(power: Power) -> None:
    """Raise NotationError for a tower of too many powers, such as 2^3^4^5^6."""
    height, top = 1, power.exponent
    while isinstance(top, Power | Negative):
        height += isinstance(top, Power)
        top = top.exponent if isinstance(top, Power) else top.operand
    if height > MAX_TOWER:
        raise NotationError(f"a tower of more than {MAX_TOWER} powers", power.span)


def integer(digits: str, span: Span) -> int:
    """Return an integer; raise NotationError where it has too many digits."""
    return int(_bounded(digits, span))


def decimal(digits: str, span: Span) -> int | Decimal:
    """Return an exact decimal; raise NotationError where it has too many digits."""
    plain = _bounded(digits, span).rstrip("0").rstrip(".")
    return Decimal(plain) if "." in plain else int(plain or "0")


def budget(text: str, span: Span) -> int | Decimal:
    """Return a number with a unit, 1.5M or 64KiB, or in powers of ten, 1e6."""
    found = _BUDGET.fullmatch(text.replace("_", ""))
    digits, exponent, prefix, binary = found.groups() if found else ("", "", "", "")
    power = integer(exponent or "0", span)
    if power > MAX_DIGITS:
        raise NotationError(f"at most {MAX_DIGITS} digits are read", span)
    rank = _PREFIXES.index(prefix.lower()) if prefix else 0
    unit = 1024**rank if binary else 1000**rank
    value = decimal(digits, span) if "." in digits else integer(digits, span)
    scaled = Decimal(value).scaleb(power, _EXACT)
    return _whole(_EXACT.multiply(scaled, unit))


def _whole(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value(context=_EXACT) else value


def check_whole(count: Token) -> None:
    """Raise NotationError for a count that is written with a decimal point."""
    if "." in count:
        raise NotationError(COUNT, at(count))


def usable(name: Token) -> str:
    """Return a name that stands for a number; raise NotationError for one that cannot."""
    if name in FUNCTIONS:
        raise NotationError(f"'{name}' is a function and takes its numbers in brackets", at(name))
    if name in WORDS:
        raise NotationError(f"'{name}' is a word of the notation, not a number", at(name))
    return _plain(name)


def applicable(name: Token) -> str:
    """Return a name that a layer or a block may have; raise NotationError for one that none has."""
    if name in WORDS:
        raise NotationError(f"'{name}' is a word of the notation, not a layer", at(name))
    return str(name)


def definable(name: Token) -> str:
    """Return a name that a text may define; raise NotationError for one that it may not."""
    if name in (*FUNCTIONS, *ARRIVING, *PADDINGS, *WORDS):
        found = f"'{name}' has a meaning of its own here and cannot be defined"
        raise NotationError(found, at(name))
    return _plain(name)


def _plain(name: Token) -> str:
    if name in ("True", "False"):
        found = f"yes and no are written 1 and 0, not {name}"
        raise NotationError(found, at(name))
    if iskeyword(name):
        found = f"'{name}' is a keyword of Python and cannot be a name; '{name}_' can"
        raise NotationError(found, at(name))
    if name.lower() in _NOT_FINITE:
        raise NotationError(f"'{name}' is no number that can be counted with", at(name))
    if name.startswith("_"):
        raise NotationError(f"a name starts with a letter, which '{name}' does not", at(name))
    return str(name)


def _bounded(digits: str, span: Span) -> str:
    if len(digits) > MAX_DIGITS:
        found = f"a number of {len(digits):,} digits; at most {MAX_DIGITS} are read"
        raise NotationError(found, span)
    return digits
