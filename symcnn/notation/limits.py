"""Tokens: their spans, and limits on the length, nesting, digits and names of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from keyword import iskeyword

from lark import Token

from symcnn.errors import NotationError, Span
from symcnn.notation.ast import Expression, Negative, Number, Power

MAX_LENGTH = 100_000
"""The maximum length of a text, in characters."""
MAX_NESTING = 50
"""The maximum depth of nested brackets."""
MAX_TOWER = 3
"""The maximum number of powers in a tower: 2^3^4^5 has three."""
MAX_DIGITS = 100
"""The maximum number of digits of a number."""

SQUARE_ROOT = "sqrt"
"""The function of √, which is exact inside a floor."""
FUNCTIONS = ("min", "max", "floor", "ceil", SQUARE_ROOT)
"""The built-in functions of numbers."""
SYNONYMS = {"ceiling": "ceil", "Min": "min", "Max": "max"}
"""SymPy's names of functions, and those of the notation."""
CHANNELS = "cin"
"""The name of the number of input channels of the current layer."""
SIDES = ("din", "hin", "win")
"""The names of the input depth, height and width of the current layer."""
ARRIVING = (CHANNELS, *SIDES)
"""The names of the input channels and sides of the current layer."""
PADDINGS = ("same", "valid", "causal")
"""The paddings that are written as words."""
UNKNOWN = "?"
"""The argument for an unknown count."""
JOINS = ("add", "cat", "mul")
"""The words of the merges."""
TIED = "tied"
"""The word for a path that shares the weights of earlier layers."""
FROZEN = "frozen"
"""The word for a path whose weights are not trainable."""
WORDS = ("let", "def", "for", "in", *JOINS, TIED, FROZEN)
"""The reserved words of the notation."""

_NOT_FINITE = ("nan", "inf", "infinity")
"""Names of non-finite floats in Python, which are not valid as names of counts or sizes."""

_BUDGET = re.compile(r"([0-9.]+)(?:e\+?([0-9]+))?(?:([kKMGTP])(i?))?B?")
_ROUNDED = re.compile(
    r"([0-9_]+(?:\.[0-9]+)?)(\s*)(e\+?[0-9]+|[kKMGTP]i?)?\s*(B|(?i:macs?|flops?|params))?"
)
_PREFIXES = ("", "k", "m", "g", "t", "p")
_EXACT = Context(prec=3 * MAX_DIGITS)
"""A decimal context that is exact: no number with a unit has more digits."""

COUNT = "a repeat count: an integer, a name, or an expression in brackets"
"""The description of a repeat count in messages."""


def span_of(first: Token, last: Token | None = None) -> Span:
    """Return the span of a token, or from its start to the end of `last`."""
    return Span(first.start_pos or 0, (first if last is None else last).end_pos or 0)


def check_length(text: str) -> None:
    """Raise NotationError for a text of more than `MAX_LENGTH` characters."""
    if len(text) > MAX_LENGTH:
        message = f"the text has {len(text):,} characters; the limit is {MAX_LENGTH:,}"
        raise NotationError(message, Span(MAX_LENGTH, MAX_LENGTH + 1))


def check_nesting(depth: int, bracket: Token) -> None:
    """Raise NotationError at a bracket that is nested deeper than `MAX_NESTING`."""
    if depth > MAX_NESTING:
        raise NotationError(f"brackets are nested more than {MAX_NESTING} deep", span_of(bracket))


def check_tower(power: Power) -> None:
    """Raise NotationError for a tower of more than `MAX_TOWER` powers, such as 2^3^4^5^6."""
    height, top = 1, power.exponent
    while isinstance(top, Power | Negative):
        height += isinstance(top, Power)
        top = top.exponent if isinstance(top, Power) else top.operand
    if height > MAX_TOWER:
        raise NotationError(f"more than {MAX_TOWER} nested powers", power.span)


def check_arguments(name: Token, arguments: Sequence[Expression]) -> None:
    """Raise NotationError for `min(64,128)` if 64,128 is read as one number with digit groups."""
    if name not in ("min", "max", "Min", "Max") or len(arguments) != 1:
        return
    (number,) = arguments
    if not isinstance(number, Number):
        return
    length = number.span.end - number.span.start
    if length == len(f"{number.value:,}") > len(f"{number.value}"):
        message = (
            f"{number.value:,} is one number; put a space between arguments, as in {name}(8, 128)"
        )
        raise NotationError(message, number.span)


def integer(digits: str, span: Span) -> int:
    """Return an integer; raise NotationError for more than `MAX_DIGITS` digits."""
    return int(_check_digits(digits, span))


def decimal(digits: str, span: Span) -> int | Decimal:
    """Return an exact decimal; raise NotationError for more than `MAX_DIGITS` digits."""
    plain = _check_digits(digits, span).rstrip("0").rstrip(".")
    return Decimal(plain) if "." in plain else int(plain or "0")


def budget(text: str, span: Span) -> int | Decimal:
    """Return a number with a unit, 1.5M or 64KiB, or with a power of ten, 1e6.

    Raises NotationError for more than `MAX_DIGITS` digits.
    """
    match = _BUDGET.fullmatch(text.replace("_", ""))
    digits, exponent, prefix, binary = match.groups() if match else ("", "", "", "")
    power = integer(exponent or "0", span)
    if power > MAX_DIGITS:
        raise NotationError(f"the number has more than {MAX_DIGITS} digits", span)
    order = _PREFIXES.index(prefix.lower()) if prefix else 0
    unit = 1024**order if binary else 1000**order
    value = decimal(digits, span) if "." in digits else integer(digits, span)
    scaled = Decimal(value).scaleb(power, _EXACT)
    return _as_integer(_EXACT.multiply(scaled, unit))


@dataclass(frozen=True, slots=True)
class RoundedNumber:
    """A number as it is rounded, half a unit of its last digit, and its unit."""

    value: int | Decimal
    half: Fraction
    letter: str
    """The prefix of the unit if a space precedes it."""
    quantity: str


def rounded(text: str, span: Span) -> RoundedNumber:
    """Return a number as a claim rounds it, such as 25.6M, 1.2e6 or 4.1 GMACs.

    The error is at most half a unit of its last digit; a plain integer is exact. Raises
    NotationError for more than `MAX_DIGITS` digits.
    """
    match = _ROUNDED.fullmatch(text)
    digits, space, unit, quantity = match.groups("") if match else ("", "", "", "")
    value = budget(f"{digits}{unit}", span)
    places = len(digits.replace("_", "").partition(".")[2])
    last = Fraction(budget(f"1{unit}", span)) / 10**places
    half = last / 2 if unit else Fraction(0)
    return RoundedNumber(value, half, unit if space and not quantity else "", quantity)


def _as_integer(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value(context=_EXACT) else value


def check_whole(count: Token) -> None:
    """Raise NotationError for a repeat count with a decimal point."""
    if "." in count:
        raise NotationError(f"expected {COUNT}", span_of(count))


def position(token: Token) -> int:
    """Return the index of a member of a family; raise NotationError for a decimal."""
    if "." in token:
        raise NotationError(f"an index must be an integer, not {token}", span_of(token))
    return integer(token.replace("_", ""), span_of(token))


def usable(name: Token) -> str:
    """Return the name of a number; raise NotationError for a reserved or invalid name."""
    if name in FUNCTIONS:
        raise NotationError(
            f"'{name}' is a function; write its arguments in brackets", span_of(name)
        )
    if name in WORDS:
        raise NotationError(f"'{name}' is a reserved word, not a number", span_of(name))
    return _check_name(name)


def applicable(name: Token) -> str:
    """Return the name of a layer or a block; raise NotationError for a reserved word."""
    if name in WORDS:
        raise NotationError(f"'{name}' is a reserved word, not a layer", span_of(name))
    return str(name)


def definable(name: Token) -> str:
    """Return a name to be defined; raise NotationError for a reserved or invalid name."""
    if name in (*FUNCTIONS, *ARRIVING, *PADDINGS, *WORDS):
        raise NotationError(f"'{name}' is reserved and cannot be redefined", span_of(name))
    return _check_name(name)


def callable_name(name: Token) -> str:
    """Return the name of a function to be defined; raises as `definable` does, also for SymPy's."""
    if name in SYNONYMS:
        raise NotationError(
            f"'{name}' means {SYNONYMS[name]} and cannot be redefined", span_of(name)
        )
    return definable(name)


def _check_name(name: Token) -> str:
    if name in ("True", "False"):
        raise NotationError(f"write {int(name == 'True')} instead of {name}", span_of(name))
    if iskeyword(name):
        message = f"'{name}' is a Python keyword and cannot be a name; use '{name}_'"
        raise NotationError(message, span_of(name))
    if name.lower() in _NOT_FINITE:
        raise NotationError(f"'{name}' is not a finite number", span_of(name))
    if name.startswith("_"):
        message = f"invalid name '{name}'; a name must start with a letter"
        raise NotationError(message, span_of(name))
    return str(name)


def _check_digits(digits: str, span: Span) -> str:
    if len(digits) > MAX_DIGITS:
        message = f"the number has {len(digits):,} digits; the limit is {MAX_DIGITS}"
        raise NotationError(message, span)
    return digits
