r"""Long formulas cut into pieces: at signs, inside brackets, and between factors.

A piece is itself a formula, so that every output format writes the same pieces. Brackets that are
cut open get explicit sizes, as `\left` and `\right` must be on one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from math import inf

from symcnn.render.math.bracket_sizes import DISPLAY, Setting, sized
from symcnn.render.math.measure import run_width
from symcnn.render.math.nodes import (
    ONE,
    Call,
    Chain,
    Fence,
    Fenced,
    Fraction,
    FunctionName,
    Gap,
    Listed,
    Mark,
    Math,
    Modulo,
    Number,
    Power,
    Product,
    Row,
    Run,
    Sum,
    Summation,
    SumSign,
    is_edge,
    product,
    run_gap,
)

_MAX_WHOLE = 12.0
"""The width up to which products and fractions are not cut, in digits."""

_MAX_KEPT_BRACKET = 24.0
"""The width up to which a bracket is kept whole if a line can end beside it, in digits."""
_DOT = Mark("·")
"""The dot before a factor that begins a line."""


@dataclass(frozen=True)
class _Room:
    """The width that a piece may have, in digits, and how it is set."""

    limit: float
    setting: Setting

    def width(self, *parts: Math) -> float:
        """Return the width of parts side by side."""
        return run_width(parts, self.setting.width)

    def fits(self, piece: Run) -> bool:
        """Return whether a piece is narrow enough."""
        return self.width(*piece.parts) <= self.limit


def split(node: Math, room: float, setting: Setting = DISPLAY) -> list[Run]:
    """Cut a formula into pieces, and pieces wider than `room` digits into smaller ones."""
    return sized(_refine(Run((node,)), _Room(room, setting)), setting)


def split_terms(node: Math, room: float, setting: Setting = DISPLAY) -> list[list[Run]]:
    """Cut a sum into its terms, and terms wider than `room` digits into smaller pieces.

    A formula that is no sum is one term.
    """
    if not isinstance(node, Sum):
        return [split(node, room, setting)]
    limit = _Room(room, setting)
    terms = ([term] if limit.fits(term) else _refine(term, limit) for term in opened(node, limit))
    return [sized(term, setting) for term in terms]


def continued(before: Run, piece: Run) -> Run:
    """Return a piece as it follows another on one line: without its dot, unless one is needed.

    >>> from symcnn.render.math.nodes import Name
    >>> w, piece = Run((Name("w"),)), Run((Mark("·"), Fence("(", 0)))
    >>> continued(w, piece)
    Run(parts=(Fence(mark='(', size=0),))
    """
    if piece.parts[0] != _DOT or run_gap(before.parts[-1], piece.parts[1]) is Gap.DOT:
        return piece
    return Run(piece.parts[1:])


def _refine(piece: Run, room: _Room) -> Iterator[Run]:
    """Yield the pieces of a piece, each as wide as fits; itself if it cannot be cut."""
    pieces = _cut(piece, room)
    for part in pieces:
        if len(pieces) > 1 and not room.fits(part):
            yield from _refine(part, room)
        else:
            yield part


def _cut(piece: Run, room: _Room) -> list[Run]:
    """Cut a piece once: inside its widest part, or between its factors if many are wide.

    Also between its factors if its widest part is a short bracket.
    """
    parts = tuple(_flatten(piece))
    cut = [piece]
    beside = _cut_beside_bracket(parts, room)
    if beside:
        return beside
    for index in _order_parts(parts, room):
        pieces = opened(parts[index], room)
        if len(pieces) > 1:
            before, after = parts[:index], parts[index + 1 :]
            cut = _surround(before, pieces, after)
            if room.width(*before, *after) <= max(room.limit / 2, _MAX_WHOLE):
                return cut
            break
    if room.width(*piece.parts) <= _MAX_WHOLE:
        return [piece]
    rows = list(_group_factors(parts, room))
    return rows if len(rows) > 1 else cut


def _cut_beside_bracket(parts: tuple[Math, ...], room: _Room) -> list[Run]:
    """Return a piece cut between factors that fit, if the widest is a short bracket; or nothing."""
    widest = max(parts, key=room.width)
    bracket = widest.base if isinstance(widest, Power) else widest
    fits = room.limit < inf and room.width(widest) <= _MAX_KEPT_BRACKET
    is_short = fits and isinstance(bracket, Fenced)
    if not is_short:
        return []
    rows = list(_group_factors(parts, room))
    if len(rows) == 1:  # it fits alone, but not with what stands before it
        index = parts.index(widest)
        ends = [end for end in (index, index + 1) if _may_end(parts, end)]
        rows = [Run(parts[: ends[0]]), Run((_DOT, *parts[ends[0] :]))] if ends else []
    return rows if all(map(room.fits, rows)) else []


def _may_end(parts: tuple[Math, ...], end: int) -> bool:
    """Return whether a line may end between two factors."""
    if not 0 < end < len(parts):
        return False
    return not (is_edge(parts[end - 1], parts[end]) or isinstance(parts[end - 1], Number))


def _flatten(piece: Run | Product) -> Iterator[Math]:
    """Yield the parts of a piece, the factors of products one by one."""
    for part in piece.parts if isinstance(piece, Run) else piece.factors:
        if isinstance(part, Product):
            yield from _flatten(part)
        else:
            yield part


def _order_parts(parts: tuple[Math, ...], room: _Room) -> list[int]:
    """Return the indices of parts, the widest first; without a limit, of brackets first."""

    def rank(index: int) -> tuple[bool, float]:
        part = parts[index]
        is_bracket = isinstance(part, Fenced) and isinstance(part.inside, Sum)
        return room.limit == inf and not is_bracket, -room.width(part)

    return sorted(range(len(parts)), key=rank)


def _group_factors(parts: tuple[Math, ...], room: _Room) -> Iterator[Run]:
    """Yield a piece in runs of factors, each as long as fits, after dots."""
    run: tuple[Math, ...] = ()
    for left, part in zip((_DOT, *parts), parts, strict=False):
        may_end = not (is_edge(left, part) or isinstance(left, Number))
        if may_end and not room.fits(Run((*run, part))):
            yield Run(run)
            run = (_DOT,)
        run = (*run, part)
    yield Run(run)


@singledispatch
def opened(node: Math, room: _Room) -> list[Run]:
    """Cut a formula at its outermost signs; return it in one piece if it has none."""
    del room
    return [Run((node,))]


@opened.register
def _open_sum(node: Sum, room: _Room) -> list[Run]:
    del room
    (sign, first), *others = node.parts
    head = Run((first,) if sign > 0 else (Mark("-"), first))
    return [head, *(Run((Mark("+" if sign > 0 else "-"), term)) for sign, term in others)]


@opened.register
def _open_fenced(node: Fenced, room: _Room) -> list[Run]:
    pieces = _cut(Run((node.inside,)), room)
    if len(pieces) == 1:
        return [Run((node,))]
    return _surround((Fence(node.left, 0),), pieces, (Fence(node.right, 0),))


@opened.register
def _open_power(node: Power, room: _Room) -> list[Run]:
    *initial, last = opened(node.base, room)
    if not initial:
        return [Run((node,))]
    *parts, bracket = last.parts
    return [*initial, Run((*parts, Power(bracket, node.exponent)))]


@opened.register
def _open_fraction(node: Fraction, room: _Room) -> list[Run]:
    """Write a wide fraction as a factor 1/b before its numerator, which can be cut."""
    above = node.above.factors if isinstance(node.above, Product) else (node.above,)
    head, others = (above[0], above[1:]) if isinstance(above[0], Number) else (ONE, above)
    if room.width(node) <= _MAX_WHOLE or not others:
        return [Run((node,))]
    pieces = _cut(Run((product((Fraction(head, node.below), *others)),)), room)
    return pieces if len(pieces) > 1 else [Run((node,))]


@opened.register
def _open_call(node: Call, room: _Room) -> list[Run]:
    pieces = opened(Listed(node.arguments), room)
    return _surround((FunctionName(node.name), Fence("(", 0)), pieces, (Fence(")", 0),))


@opened.register
def _open_listed(node: Listed, room: _Room) -> list[Run]:
    del room
    *initial, last = node.parts
    return [*(Run((part, Mark(","))) for part in initial), Run((last,))]


@opened.register
def _open_summation(node: Summation, room: _Room) -> list[Run]:
    pieces = _cut(Run((node.body,)), room)
    if len(pieces) == 1:
        return [Run((node,))]
    return _surround((SumSign(node.index, node.low, node.high),), pieces, ())


@opened.register
def _open_row(node: Row, room: _Room) -> list[Run]:
    del room
    first, *others = node.parts
    rows = (Run((part,) if isinstance(part, Modulo) else (Mark(" "), part)) for part in others)
    return [Run((first,)), *rows]


@opened.register
def _open_chain(node: Chain, room: _Room) -> list[Run]:
    del room
    first, *others = node.parts
    signed = zip(node.signs, others, strict=True)
    return [Run((first,)), *(Run((Mark(sign), part)) for sign, part in signed)]


def _surround(before: tuple[Math, ...], pieces: list[Run], after: tuple[Math, ...]) -> list[Run]:
    """Add parts before the first piece and after the last."""
    first = Run((*before, *pieces[0].parts))
    *initial, last = [first, *pieces[1:]]
    return [*initial, Run((*last.parts, *after))]
