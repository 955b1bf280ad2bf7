"""Line breaks in long LaTeX formulas: at + and -, inside long brackets too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import singledispatch
from itertools import chain
from math import inf

from symcnn.render.math.latex import SIGNS, Style, fences, joined, latex, space
from symcnn.render.math.measure import width
from symcnn.render.math.nodes import Call, Chain, Fenced, Listed, Math, Product, Row, Sum, is_tall


@dataclass(frozen=True)
class Piece:
    """An unbreakable part of a line; a line may end after it."""

    text: str
    width: float


def lines(node: Math, style: Style, room: float, terms: int | None = None) -> list[str]:
    r"""Return a formula as lines of LaTeX, at most `room` digits wide or with `terms` terms each.

    A broken bracket has an explicit size, as `\left` and `\right` must be on one line. Every line
    but the first begins with its sign.
    """
    if terms is None and width(node) <= room:
        return [latex(node, style)]
    pieces = split(node, style, room if terms is None else inf)
    rows = _fill_rows(pieces, room) if terms is None else _count_rows(pieces, terms)
    return [" ".join(piece.text for piece in row) for row in rows]


def _fill_rows(pieces: Iterable[Piece], room: float) -> list[list[Piece]]:
    """Distribute pieces over rows greedily."""
    rows: list[list[Piece]] = [[]]
    remaining = room
    for piece in pieces:
        if rows[-1] and piece.width > remaining:
            rows.append([])
            remaining = room
        rows[-1].append(piece)
        remaining -= piece.width
    return rows


def _count_rows(pieces: list[Piece], terms: int) -> list[list[Piece]]:
    """Distribute pieces over rows of `terms` pieces."""
    return [pieces[start : start + terms] for start in range(0, len(pieces), terms)]


@singledispatch
def split(node: Math, style: Style, room: float) -> list[Piece]:
    """Split a formula into pieces, those wider than `room` recursively."""
    del room
    return [_keep_whole(node, style)]


@split.register
def _split_sum(node: Sum, style: Style, room: float) -> list[Piece]:
    pieces: list[Piece] = []
    for sign, term in node.parts:
        positive = "+ " if pieces else ""
        pieces += _surround(positive if sign > 0 else "- ", _split_if_wide(term, style, room), "")
    return pieces


@split.register
def _split_fenced(node: Fenced, style: Style, room: float) -> list[Piece]:
    return _split_inside((), node, (), style, room)


@split.register
def _split_product(node: Product, style: Style, room: float) -> list[Piece]:
    brackets = [factor for factor in node.factors if _is_bracket(factor)]
    if not brackets:
        return [_keep_whole(node, style)]
    index = node.factors.index(max(brackets, key=width))
    before, bracket, after = node.factors[:index], node.factors[index], node.factors[index + 1 :]
    return _split_inside(before, bracket, after, style, room)


@split.register
def _split_call(node: Call, style: Style, room: float) -> list[Piece]:
    pieces: list[Piece] = []
    for index, argument in enumerate(node.arguments):
        last = index == len(node.arguments) - 1
        pieces += _surround("", _split_if_wide(argument, style, room), r"\bigr)" if last else ",")
    return _surround(rf"\{node.name}\bigl(", pieces, "")


@split.register
def _split_row(node: Row, style: Style, room: float) -> list[Piece]:
    first, *others = node.parts
    pieces = (_surround(space(part), _split_if_wide(part, style, room), "") for part in others)
    return [*_split_if_wide(first, style, room), *chain.from_iterable(pieces)]


@split.register
def _split_listed(node: Listed, style: Style, room: float) -> list[Piece]:
    *others, last = (_split_if_wide(part, style, room) for part in node.parts)
    return [*chain.from_iterable(_surround("", pieces, ",") for pieces in others), *last]


@split.register
def _split_chain(node: Chain, style: Style, room: float) -> list[Piece]:
    first, *others = (_split_if_wide(part, style, room) for part in node.parts)
    signs = (f"{SIGNS.get(sign, sign)} " for sign in node.signs)
    pairs = zip(signs, others, strict=True)
    return [*first, *(piece for sign, pieces in pairs for piece in _surround(sign, pieces, ""))]


def _split_if_wide(node: Math, style: Style, room: float) -> list[Piece]:
    """Return a part as one piece if it fits, else split it."""
    return [_keep_whole(node, style)] if width(node) <= room else split(node, style, room)


def _keep_whole(node: Math, style: Style) -> Piece:
    return Piece(latex(node, style), width(node))


def _is_bracket(node: Math) -> bool:
    return isinstance(node, Fenced) and isinstance(node.inside, Sum)


def _split_inside(
    before: tuple[Math, ...],
    bracket: Math,
    after: tuple[Math, ...],
    style: Style,
    room: float,
) -> list[Piece]:
    """Split a product inside one of its brackets."""
    assert isinstance(bracket, Fenced)  # noqa: S101 - the caller ensures it
    sizes = (r"\bigl", r"\bigr") if is_tall(bracket.inside) else ("", "")
    left, right = fences(bracket, *sizes)
    head = joined((*before, bracket), [*(latex(part, style) for part in before), left])
    tail = joined((bracket, *after), [right, *(latex(part, style) for part in after)])
    opening = f"{head} " if head[-1].isalpha() else head
    return _surround(opening, split(bracket.inside, style, room), tail)


def _surround(before: str, pieces: list[Piece], after: str) -> list[Piece]:
    """Add a text before the first piece and one after the last."""
    *initial, last = pieces
    ended = [*initial, replace(last, text=last.text + after)]
    return [replace(ended[0], text=before + ended[0].text, width=ended[0].width + 2.5), *ended[1:]]
