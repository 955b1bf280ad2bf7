"""The formulas in a label, between its words: conv 3×3, 4·w, /2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from sympy import Expr

from symcnn.layers import LAYERS
from symcnn.network import Network, RepeatRecord
from symcnn.network.evaluation.read_expression import read_expression
from symcnn.network.trace.trace import all_records
from symcnn.render.math.expressions import expression
from symcnn.render.math.nodes import Math

_MARKS = re.compile(r"(, /?| \+ |×| ×| × | for | = |\.\.|→|\w+=)")
"""What stands between the words and formulas of a label."""
_RANGE, _ELLIPSIS = "..", ", …, "
"""What stands between the ends of a range in plain text, and in words with formulas."""
_INNER = frozenset({", ", " + "})
"""The marks that may also stand within a formula."""
NAME = r"[^\W\d⁰¹²³⁴-⁹ⁿ][^\W⁰¹²³⁴-⁹ⁿ]*"
"""A name in a formula; Python counts a raised digit, as in w², among the letters of words."""
_NAMES = re.compile(NAME)
_FUNCTIONS = frozenset({"max", "min", "abs"})
_WORDS = frozenset(word for layer in LAYERS.values() for word in layer.title().split())
"""The words of labels, which are no symbols of the same names."""
_STARTS = re.compile(r"(?<![^ (])(?=\S)")
"""Where a formula may begin within words: after a space or a bracket."""
_MAX_ENDS = 2
"""How many brackets at the end may belong to the words."""


def symbol_names(net: Network) -> frozenset[str]:
    """Return the names that are symbols in labels: those of the network and of its loops."""
    repeats = (each for each in all_records(net.layers) if isinstance(each, RepeatRecord))
    return frozenset((*net.symbols, *(repeat.variable for repeat in repeats)))


@dataclass(frozen=True)
class Formula:
    """A formula in a label, as printed text has it."""

    text: str


def label_pieces(label: str, symbols: frozenset[str]) -> tuple[str | Formula, ...]:
    """Return the words of a label and what has symbols, a formula, from left to right.

    >>> label_pieces("conv 3×3, 4·w, /2", frozenset("w"))
    ('conv 3', '×', '3', ', ', Formula(text='4·w'), ', /', '2')
    """
    return tuple(_read_pieces(_MARKS.split(label), symbols))


def split_label(label: str, symbols: frozenset[str]) -> tuple[str | Math, ...]:
    """Return the words of a label as they are, and what has symbols as formulas.

    >>> [type(part).__name__ for part in split_label("conv 3×3, 4·w, /2", frozenset("w"))]
    ['str', 'Product', 'str']
    """
    parts: list[str | Math] = []
    for piece in label_pieces(label, symbols):
        part = _write(piece.text) if isinstance(piece, Formula) else piece
        part = _ELLIPSIS if part == _RANGE else part
        if parts and isinstance(part, str) and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    return tuple(parts)


def split_range(loop: str) -> tuple[str | Math, ...]:
    """Return words for the range of a loop, with its names as formulas.

    >>> split_range("i = 1..3")
    (' for ', Name(name='i'), ' = 1, …, 3')
    """
    return split_label(f" for {loop}", frozenset(_NAMES.findall(loop)))


def read_label(label: str, symbols: frozenset[str]) -> Iterator[str | Expr]:
    """Yield the words of a label and the values of its formulas; each ends as late as it can.

    >>> list(read_label("dense 4·w, ReLU", frozenset("w")))
    ['dense ', 4*w, ', ', 'ReLU']
    """
    for piece in label_pieces(label, symbols):
        yield _value(piece.text) if isinstance(piece, Formula) else piece


def _read_pieces(pieces: list[str], symbols: frozenset[str]) -> Iterator[str | Formula]:
    """Yield words and formulas; a formula ends as late as it can be read."""
    start = 0
    while start < len(pieces):
        end = start + 1
        while end < len(pieces) and pieces[end] in _INNER:
            end += 2
        ends = range(end, start, -2)
        first = len(pieces[start])
        found = ((_read_end("".join(pieces[start:each]), first, symbols), each) for each in ends)
        parts, start = next(
            ((parts, each) for parts, each in found if parts), ((pieces[start],), start + 1)
        )
        yield from (part for part in parts if part != "")


def _read_end(words: str, first: int, symbols: frozenset[str]) -> tuple[str | Formula, ...]:
    """Return words, the formula at their end, and the brackets after it; empty if none is read.

    The formula begins within the `first` letters. Brackets around all of it belong to the words.
    """
    if symbols.isdisjoint(_NAMES.findall(words)):
        return ()
    closing = len(words) - len(words.rstrip(")"))
    for match in _STARTS.finditer(words, 0, first):
        for after in range(min(closing, _MAX_ENDS) + 1):
            end = len(words) - after
            formula = words[match.start() : end]
            names = {*_NAMES.findall(formula)}
            is_one = names & symbols and names <= symbols | _FUNCTIONS and formula not in _WORDS
            if is_one and not _is_bracketed(formula) and _read(formula) is not None:
                return words[: match.start()], Formula(formula), words[end:]
    return ()


def _is_bracketed(formula: str) -> bool:
    """Return whether brackets enclose all of a formula."""
    if not formula.startswith("("):
        return False
    signs = accumulate({"(": 1, ")": -1}.get(letter, 0) for letter in formula)
    return next((at for at, depth in enumerate(signs, 1) if depth == 0), 0) == len(formula)


_read = lru_cache(maxsize=4096)(read_expression)


def _value(formula: str) -> Expr:
    """Return the value of a formula as printed text has it."""
    value = _read(formula)
    assert value is not None, formula  # noqa: S101 - pieces that are formulas have been read
    return value


@lru_cache(maxsize=4096)
def _write(formula: str) -> Math:
    """Return a formula as printed text has it."""
    return expression(_value(formula))
