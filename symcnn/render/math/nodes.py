"""The nodes of typeset formulas, independent of the output format.

Expressions, layer formulas, conditions and results are converted to these nodes once; LaTeX, MathML
and line widths are derived from the same tree, so they cannot disagree. Brackets are added here,
when a sum, product or power is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from itertools import pairwise, starmap
from typing import Any, TypeAlias

from symcnn.memo import by_identity
from symcnn.render.math.symbol_names import GREEK, spelling


@dataclass(frozen=True)
class Number:
    """A non-negative integer."""

    value: int


@dataclass(frozen=True)
class Name:
    """A symbol, by its name in the notation: c_in."""

    name: str


@dataclass(frozen=True)
class Sum:
    """A sum: terms, each with its sign, 1 or -1."""

    parts: tuple[tuple[int, Math], ...]


@dataclass(frozen=True)
class Product:
    """A product: factors side by side."""

    factors: tuple[Math, ...]


@dataclass(frozen=True)
class Fraction:
    """A fraction: a numerator above a denominator."""

    above: Math
    below: Math


@dataclass(frozen=True)
class Power:
    """A power: a base with an exponent."""

    base: Math
    exponent: Math


@dataclass(frozen=True)
class Subscript:
    """A member of a family of symbols: the name with an index below."""

    base: Name
    index: Math


@dataclass(frozen=True)
class Fenced:
    """A formula in brackets: ( ), [ ], ⌊ ⌋ or ⌈ ⌉."""

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
    """A call of min or max."""

    name: str
    arguments: tuple[Math, ...]


@dataclass(frozen=True)
class Summation:
    """A sum Σ over an index from `low` to `high`."""

    index: Math
    low: Math
    high: Math
    body: Math


@dataclass(frozen=True)
class Chain:
    """Parts joined by signs: a = b ≤ c, or 32×24×24."""

    parts: tuple[Math, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Modulo:
    """The modulus of a congruence: (mod 16)."""

    modulus: Math


@dataclass(frozen=True)
class Words:
    """Upright words in a formula: for, and, params."""

    text: str


@dataclass(frozen=True)
class Row:
    """Parts separated by spaces."""

    parts: tuple[Math, ...]


@dataclass(frozen=True)
class Listed:
    """Parts separated by commas."""

    parts: tuple[Math, ...]


@dataclass(frozen=True)
class Fence:
    """One bracket of a pair that stands on different lines."""

    mark: str
    size: int
    """The size, from 0 for that of the text to 4."""


@dataclass(frozen=True)
class Mark:
    """A sign, a comma or a space at the edge of a piece of a broken formula."""

    text: str


@dataclass(frozen=True)
class FunctionName:
    """The name of min or max, before a bracket."""

    name: str


@dataclass(frozen=True)
class SumSign:
    """The sign Σ with its index and ends, before its summand."""

    index: Math
    low: Math
    high: Math


@dataclass(frozen=True)
class Run:
    """Parts of a broken formula side by side on one line."""

    parts: tuple[Math, ...]


Math: TypeAlias = (
    Number
    | Name
    | Sum
    | Product
    | Fraction
    | Power
    | Subscript
    | Fenced
    | Root
    | Call
    | Summation
    | Chain
    | Modulo
    | Words
    | Row
    | Listed
    | Fence
    | Mark
    | FunctionName
    | SumSign
    | Run
)

ZERO, ONE = Number(0), Number(1)
OPENING, CLOSING = "([{⌊⌈", ")]}⌋⌉"


class Gap(Enum):
    """The sign or space between two factors."""

    DOT = "·"
    SPACE = " "
    NOTHING = ""


def total(parts: Iterable[tuple[int, Math]]) -> Math:
    """Return a sum with nested sums in brackets; a single positive term is returned as it is."""
    terms = tuple(parts)
    if not terms:
        return ZERO
    if len(terms) == 1 and terms[0][0] > 0:
        return terms[0][1]
    (sign, first), *others = terms
    head = first if sign > 0 else fenced(first)
    return Sum(((sign, head), *((sign, fenced(term)) for sign, term in others)))


def product(factors: Iterable[Math]) -> Math:
    """Return a product with sums in brackets, and Σ in brackets unless it is the last factor."""
    nodes = list(factors)
    if len(nodes) <= 1:
        return nodes[0] if nodes else ONE
    *initial, last = nodes
    return Product((*(_bracket_summation(factor) for factor in initial), fenced(last)))


def power(base: Math, exponent: Math) -> Math:
    """Return a power, with its base in brackets unless it is atomic."""
    single = isinstance(base, Number | Name | Subscript | Fenced)
    return Power(base if single else Fenced("(", base, ")"), exponent)


def fraction(above: Math, below: Math) -> Math:
    """Return a fraction, or the numerator if the denominator is 1."""
    return above if below == ONE else Fraction(above, below)


def fenced(node: Math) -> Math:
    """Return a sum, chain or row in brackets, and any other node as it is."""
    return Fenced("(", node, ")") if isinstance(node, Sum | Chain | Row) else node


def _bracket_summation(node: Math) -> Math:
    return Fenced("(", node, ")") if isinstance(node, Summation) else fenced(node)


def relation(left: Math, sign: str, right: Math) -> Chain:
    """Return a relation of two formulas."""
    return Chain((left, right), (sign,))


def gaps(factors: tuple[Math, ...]) -> tuple[Gap, ...]:
    """Return the gaps between the factors of a product, one fewer than factors.

    A product with a number after its first factor lists values, and has dots throughout.

    >>> w, e = Name("w"), Name("e")
    >>> [gap.value for gap in gaps((Number(3), Number(3), w))]
    ['·', '·']
    >>> [gap.value for gap in gaps((Number(9), w, Product((e, w))))]
    ['', '·']
    """
    if any(isinstance(factor, Number) for factor in factors[1:]):
        return (Gap.DOT,) * (len(factors) - 1)
    return tuple(starmap(_gap, pairwise(factors)))


def _gap(left: Math, right: Math) -> Gap:
    """Return a dot where digits would run together, or letters would read as one product."""
    first = _leftmost(right)
    if isinstance(first, Number) or (isinstance(first, Fraction) and isinstance(left, Number)):
        return Gap.DOT
    kinds = {type(left), type(right)}
    if Product in kinds and not kinds & {Number, Fenced}:
        return Gap.DOT
    ends = is_word(_rightmost(left)) or is_word(first)
    both = ends and isinstance(_rightmost(left), Name | Call) and isinstance(first, Name | Call)
    return Gap.SPACE if both else Gap.NOTHING


def run_gap(left: Math, right: Math) -> Gap:
    """Return the gap between two parts of a run: none inside a bracket and beside a mark.

    >>> run_gap(Fence("(", 1), Number(5)), run_gap(Fence(")", 1), Number(5))
    (<Gap.NOTHING: ''>, <Gap.DOT: '·'>)
    """
    return Gap.NOTHING if is_edge(left, right) else _gap(left, right)


def is_edge(left: Math, right: Math) -> bool:
    """Return whether one of two parts of a run is a mark, words or a bracket facing the other."""
    opens = isinstance(left, Mark | Words | FunctionName | SumSign) or _is_fence(left, OPENING)
    return opens or isinstance(right, Mark | Words) or _is_fence(right, CLOSING)


def _is_fence(node: Math, marks: str) -> bool:
    """Return whether a node is one of some brackets, possibly with an exponent."""
    bracket = node.base if isinstance(node, Power) else node
    return isinstance(bracket, Fence) and bracket.mark in marks


def _leftmost(node: Math) -> Math:
    """Return the leftmost node of a factor."""
    match node:
        case Power(base=base) | Subscript(base=base):
            return _leftmost(base)
        case Product(factors=(first, *_)):
            return _leftmost(first)
        case _:
            return node


def _rightmost(node: Math) -> Math:
    """Return the rightmost node of a factor, ignoring exponents."""
    return _rightmost(node.base) if isinstance(node, Power | Subscript) else node


def renamed(node: Any, function: Callable[[str], str]) -> Any:  # noqa: ANN401 - a node or its part
    """Return a formula with renamed symbols.

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


def children(node: Math) -> Iterator[Math]:
    """Yield the formulas of which a formula directly consists.

    >>> list(children(Sum(((1, Name("k")), (-1, Number(1))))))
    [Name(name='k'), Number(value=1)]
    """
    for field in fields(node):
        value = getattr(node, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            child = part[1] if isinstance(part, tuple) else part
            if not isinstance(child, str | int):
                yield child


@by_identity
def is_tall(node: Math) -> bool:
    """Return whether a formula is taller than a line, so that brackets around it must grow.

    >>> is_tall(Sum(((1, Name("n")), (-1, Number(4))))), is_tall(Fraction(Name("n"), Number(2)))
    (False, True)
    """
    match node:
        case Fraction() | Root() | Summation() | SumSign():
            return True
        case Sum(parts):
            return any(is_tall(part) for _, part in parts)
        case (
            Product(inner)
            | Row(inner)
            | Run(inner)
            | Listed(inner)
            | Chain(inner, _)
            | Call(_, inner)
        ):
            return any(map(is_tall, inner))
        case Fenced(inside=inside) | Power(base=inside) | Modulo(inside):
            return is_tall(inside)
        case _:
            return False


def is_word(node: Math) -> bool:
    """Return whether a factor is a name of several letters, which needs space."""
    if not isinstance(node, Name):
        return isinstance(node, Call)
    base = spelling(node.name).base
    return len(base) > 1 and base not in GREEK
