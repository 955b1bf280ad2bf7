"""Mathematics as it stands on a page, whatever language the page is written in.

An expression, a rule, a condition or an answer is made into these nodes once; LaTeX, MathML and the
width of a line are then read off the same tree, so that they cannot say different things. Brackets
are put in here, where a product or a power is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeAlias

from symcnn.render.math.names import GREEK, spelling


@dataclass(frozen=True)
class Number:
    """An integer that is not negative."""

    value: int


@dataclass(frozen=True)
class Name:
    """A symbol, by the name that it has in the text: c_in."""

    name: str


@dataclass(frozen=True)
class Sum:
    """Terms, each with its sign, 1 or -1."""

    parts: tuple[tuple[int, Math], ...]


@dataclass(frozen=True)
class Product:
    """Factors side by side."""

    factors: tuple[Math, ...]


@dataclass(frozen=True)
class Fraction:
    """One above the other."""

    above: Math
    below: Math


@dataclass(frozen=True)
class Power:
    """A base, and an exponent above it."""

    base: Math
    exponent: Math


@dataclass(frozen=True)
class Fenced:
    """What stands between two brackets: ( ), [ ], ⌊ ⌋ or ⌈ ⌉."""

    left: str
    inside: Math
    right: str


@dataclass(frozen=True)
class Root:
    """A root; the index of a square root is 2."""

    inside: Math
    index: int


@dataclass(frozen=True)
class Call:
    """A function of the field, min or max, and its arguments."""

    name: str
    arguments: tuple[Math, ...]


@dataclass(frozen=True)
class Summation:
    """Σ, from where the index is low up to where it is high."""

    index: Math
    low: Math
    high: Math
    body: Math


@dataclass(frozen=True)
class Chain:
    """Parts with a sign between each and the next: a = b ≤ c, or 32×24×24."""

    parts: tuple[Math, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Modulo:
    """A congruence's end: (mod 16)."""

    modulus: Math


@dataclass(frozen=True)
class Words:
    """Plain words within a formula: for, and, params."""

    text: str


@dataclass(frozen=True)
class Row:
    """Parts side by side, with a space between them."""

    parts: tuple[Math, ...]


@dataclass(frozen=True)
class Listed:
    """Parts with commas between them."""

    parts: tuple[Math, ...]


Math: TypeAlias = (
    Number
    | Name
    | Sum
    | Product
    | Fraction
    | Power
    | Fenced
    | Root
    | Call
    | Summation
    | Chain
    | Modulo
    | Words
    | Row
    | Listed
)

ZERO, ONE = Number(0), Number(1)


class Gap(Enum):
    """What stands between two factors."""

    DOT = "·"
    SPACE = " "
    NOTHING = ""


def total(parts: Iterable[tuple[int, Math]]) -> Math:
    """Return a sum, in brackets what is a sum itself; of one positive part, that part."""
    found = tuple(parts)
    if not found:
        return ZERO
    if len(found) == 1 and found[0][0] > 0:
        return found[0][1]
    (sign, first), *rest = found
    head = first if sign > 0 else fenced(first)
    return Sum(((sign, head), *((sign, fenced(part)) for sign, part in rest)))


def product(factors: Iterable[Math]) -> Math:
    """Return a product, its sums in brackets, and Σ too unless it comes last."""
    found = list(factors)
    if len(found) <= 1:
        return found[0] if found else ONE
    *most, last = found
    return Product((*(_closed(factor) for factor in most), fenced(last)))


def power(base: Math, exponent: Math) -> Math:
    """Return a power, its base in brackets unless it is one thing."""
    single = isinstance(base, Number | Name | Fenced)
    return Power(base if single else Fenced("(", base, ")"), exponent)


def fraction(above: Math, below: Math) -> Math:
    """Return a fraction; over 1, what is above."""
    return above if below == ONE else Fraction(above, below)


def fenced(node: Math) -> Math:
    """Return a sum in brackets, and anything else as it is."""
    return Fenced("(", node, ")") if isinstance(node, Sum | Chain | Row) else node


def _closed(node: Math) -> Math:
    return Fenced("(", node, ")") if isinstance(node, Summation) else fenced(node)


def relation(left: Math, sign: str, right: Math) -> Chain:
    """Return two parts with a sign between them."""
    return Chain((left, right), (sign,))


def gap(left: Math, right: Math) -> Gap:
    """Return what stands between two factors: a dot where digits would run together.

    >>> gap(Name("w"), Number(5)), gap(Number(5), Name("w"))
    (<Gap.DOT: '·'>, <Gap.NOTHING: ''>)
    """
    first = _first(right)
    if isinstance(first, Number) or (isinstance(first, Fraction) and isinstance(left, Number)):
        return Gap.DOT
    ends = _word(_last(left)) or _word(first)
    both = ends and isinstance(_last(left), Name | Call) and isinstance(first, Name | Call)
    return Gap.SPACE if both else Gap.NOTHING


def _first(node: Math) -> Math:
    """Return what a factor begins with."""
    match node:
        case Power(base=base):
            return base
        case Product(factors=(first, *_)):
            return _first(first)
        case _:
            return node


def _last(node: Math) -> Math:
    """Return what a factor ends with, its exponent not looked at."""
    match node:
        case Power(base=base):
            return base
        case Product(factors=(*_, last)):
            return _last(last)
        case _:
            return node


def renamed(node: Any, function: Callable[[str], str]) -> Any:  # noqa: ANN401 - a node or its part
    """Return mathematics with other names for its symbols.

    >>> renamed(Sum(((1, Name("k")), (-1, Number(1)))), lambda name: f"{name}_layer")
    Sum(parts=((1, Name(name='k_layer')), (-1, Number(value=1))))
    """
    if isinstance(node, Name):
        return Name(function(node.name))
    if isinstance(node, tuple):
        return tuple(renamed(part, function) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    parts = {field.name: renamed(getattr(node, field.name), function) for field in fields(node)}
    return replace(node, **parts)


def is_tall(node: Math) -> bool:
    """Tell whether something is taller than a line, so that brackets round it must grow.

    >>> is_tall(Sum(((1, Name("n")), (-1, Number(4))))), is_tall(Fraction(Name("n"), Number(2)))
    (False, True)
    """
    match node:
        case Fraction() | Root() | Summation():
            return True
        case Sum(parts):
            return any(is_tall(part) for _, part in parts)
        case Product(inner) | Row(inner) | Listed(inner) | Chain(inner, _) | Call(_, inner):
            return any(map(is_tall, inner))
        case Fenced(inside=inside) | Power(base=inside) | Modulo(inside):
            return is_tall(inside)
        case _:
            return False


def _word(node: Math) -> bool:
    """Tell whether a factor is a name of several letters, which needs room."""
    if not isinstance(node, Name):
        return isinstance(node, Call)
    base = spelling(node.name).base
    return len(base) > 1 and base not in GREEK
