"""Words with inline formulas in LaTeX, for sentences and for the cells of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from symcnn.render.math.bracket_sizes import INLINE
from symcnn.render.math.latex import Style, escaped, latex
from symcnn.render.math.nodes import Math
from symcnn.render.math.splitting import split

_SIGNS = {"×": r" \times ", "→": r" \to ", " = ": " = ", ", …, ": r", \dots, "}
_SIGN = re.compile(r"[×→]|, …, | = (?=\d*, …, |\Z)")
"""The signs of sizes and ranges; an equals sign only before the start of a range."""
_SIGNED = re.compile(rf"(\d*(?:(?:{_SIGN.pattern})\d*)+)")
"""Numbers with a sign between them or before them, 3×3 and ×2, and such a sign alone."""


def write_words(parts: Iterable[str | Math], style: Style, room: float) -> str:
    r"""Return words and formulas as LaTeX, sizes and neighboring formulas as one formula.

    A formula that is wider than `room` may be broken at each of its signs.

    >>> from symcnn.render.math.nodes import Name
    >>> print(write_words(("conv_1 3×3, ", Name("w"), "→64"), Style(), 20))
    conv\_1 $3 \times 3$, $w \to 64$
    """
    pieces = (piece for part in parts for piece in _split_part(part, style, room))
    runs = groupby(pieces, lambda piece: piece[0])
    return "".join(_join(is_formula, (text for _, text in run)) for is_formula, run in runs)


def _split_part(part: str | Math, style: Style, room: float) -> Iterator[tuple[bool, str]]:
    """Yield whether a piece is a formula, and its LaTeX."""
    if not isinstance(part, str):
        yield True, _write_inline(part, style, room)
        return
    for index, piece in enumerate(_SIGNED.split(part)):
        if piece:
            yield index % 2 == 1, _write_signed(piece) if index % 2 else escaped(piece)


def _write_signed(sizes: str) -> str:
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], sizes).strip()


def _join(is_formula: bool, pieces: Iterable[str]) -> str:  # noqa: FBT001 - what is joined
    return f"${' '.join(pieces).replace(' ,', ',')}$" if is_formula else "".join(pieces)


def _write_inline(formula: Math, style: Style, room: float) -> str:
    r"""Return a formula within words; a long one may be broken at each of its signs."""
    if INLINE.width(formula) <= room:
        return latex(formula, style)
    pieces = split(formula, room, INLINE)
    return r" \allowbreak ".join(latex(piece, style) for piece in pieces)
