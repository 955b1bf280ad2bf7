"""Long formulas on several lines: broken at + and -, within a bracket too where it is long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import singledispatch
from itertools import chain
from math import inf

from symcnn.render.math.latex import SIGNS, Style, fences, joined, latex, space
from symcnn.render.math.measure import width
from symcnn.render.math.nodes import Call, Chain, Fenced, Math, Product, Row, Sum, is_tall


@dataclass(frozen=True)
class Piece:
    """What stands in one line whatever the line's length; a line may end after it."""

    text: str
    width: float


def lines(node: Math, style: Style, room: float, terms: int | None = None) -> list[str]:
    r"""Return mathematics as LaTeX in lines of some width, or with so many terms in each.

    A bracket that is broken is given a size of its own, as `\left` and `\right` must stand in
    one line. Every line but the first begins with its sign.
    """
    if terms is None and width(node) <= room:
        return [latex(node, style)]
    pieces = split(node, style, room if terms is None else inf)
    rows = _packed(pieces, room) if terms is None else _counted(pieces, terms)
    return [" ".join(piece.text for piece in row) for row in rows]


def _packed(pieces: Iterable[Piece], room: float) -> list[list[Piece]]:
    """Return pieces in rows, each as full as can be."""
    rows: list[list[Piece]] = [[]]
    left = room
    for piece in pieces:
        if rows[-1] and piece.width > left:
            rows.append([])
            left = room
        rows[-1].append(piece)
        left -= piece.width
    return rows


def _counted(pieces: list[Piece], terms: int) -> list[list[Piece]]:
    """Return pieces in rows of so many."""
    return [pieces[start : start + terms] for start in range(0, len(pieces), terms)]


@singledispatch
def split(node: Math, style: Style, room: float) -> list[Piece]:
    """Return the pieces of what is to be broken, those wider than some room in pieces again."""
    del room
    return [_whole(node, style)]


@split.register
def _(node: Sum, style: Style, room: float) -> list[Piece]:
    found: list[Piece] = []
    for sign, part in node.parts:
        positive = "+ " if found else ""
        found += _surrounded(positive if sign > 0 else "- ", _pieces(part, style, room), "")
    return found


@split.register
def _(node: Fenced, style: Style, room: float) -> list[Piece]:
    return _within((), node, (), style, room)


@split.register
def _(node: Product, style: Style, room: float) -> list[Piece]:
    brackets = [factor for factor in node.factors if _is_bracket(factor)]
    if not brackets:
        return [_whole(node, style)]
    place = node.factors.index(max(brackets, key=width))
    before, bracket, after = node.factors[:place], node.factors[place], node.factors[place + 1 :]
    return _within(before, bracket, after, style, room)


@split.register
def _(node: Call, style: Style, room: float) -> list[Piece]:
    found: list[Piece] = []
    for place, part in enumerate(node.arguments):
        last = place == len(node.arguments) - 1
        found += _surrounded("", _pieces(part, style, room), r"\bigr)" if last else ",")
    return _surrounded(rf"\{node.name}\bigl(", found, "")


@split.register
def _(node: Row, style: Style, room: float) -> list[Piece]:
    first, *rest = node.parts
    others = (_surrounded(space(part), _pieces(part, style, room), "") for part in rest)
    return [*_pieces(first, style, room), *chain.from_iterable(others)]


@split.register
def _(node: Chain, style: Style, room: float) -> list[Piece]:
    first, *rest = (_pieces(part, style, room) for part in node.parts)
    signs = (f"{SIGNS.get(sign, sign)} " for sign in node.signs)
    pairs = zip(signs, rest, strict=True)
    return [*first, *(piece for sign, found in pairs for piece in _surrounded(sign, found, ""))]


def _pieces(node: Math, style: Style, room: float) -> list[Piece]:
    """Return a part as one piece where it has room, else in pieces."""
    return [_whole(node, style)] if width(node) <= room else split(node, style, room)


def _whole(node: Math, style: Style) -> Piece:
    return Piece(latex(node, style), width(node))


def _is_bracket(node: Math) -> bool:
    return isinstance(node, Fenced) and isinstance(node.inside, Sum)


def _within(
    before: tuple[Math, ...],
    bracket: Math,
    after: tuple[Math, ...],
    style: Style,
    room: float,
) -> list[Piece]:
    """Return the pieces of a product, one bracket of which is broken."""
    assert isinstance(bracket, Fenced)  # noqa: S101 - the caller has seen to it
    sizes = (r"\bigl", r"\bigr") if is_tall(bracket.inside) else ("", "")
    left, right = fences(bracket, *sizes)
    head = joined((*before, bracket), [*(latex(part, style) for part in before), left])
    tail = joined((bracket, *after), [right, *(latex(part, style) for part in after)])
    opened = f"{head} " if head[-1].isalpha() else head
    return _surrounded(opened, split(bracket.inside, style, room), tail)


def _surrounded(before: str, pieces: list[Piece], after: str) -> list[Piece]:
    """Return pieces with a text before the first and one after the last."""
    *most, last = pieces
    found = [*most, replace(last, text=last.text + after)]
    return [replace(found[0], text=before + found[0].text, width=found[0].width + 2.5), *found[1:]]
