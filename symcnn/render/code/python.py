"""Formulas in Python: exact for integers of any size."""

from __future__ import annotations

from keyword import kwlist

from symcnn.render.code.fragment import Piece, Rank, call, infix, made
from symcnn.render.code.header_comment import about
from symcnn.render.code.language import CodeRequest, Language, Loop
from symcnn.render.code.language_names import words
from symcnn.render.code.line_breaks import filled, indented

RESERVED = frozenset({*kwlist, "__debug__", "max", "min", "np", "range", "sum"})
SLASHES = infix("//", Rank.PRODUCT, Rank.POWER, Rank.QUOTIENT)
STARS = infix("**", Rank.ATOM, Rank.ATOM, Rank.POWER)
_MAX_INLINE_LENGTH = 70
"""The length up to which a formula is on the line of its `return`."""


def total(loop: Loop) -> Piece:
    """Return a sum over a range."""
    text = f"sum({loop.term.text} for {loop.index} in range({loop.count.text}))"
    return made(text, Rank.ATOM, loop.term, loop.count)


def function(asked: CodeRequest, *more: str) -> str:
    """Return a function, with further sentences in its docstring."""
    head = f"def {asked.what}({', '.join(asked.names.values())}):"
    docstring = indented(f'"""{about(asked, *more)}\n"""', "    ")
    return "\n".join([head, docstring, _write_return(asked.value.text)])


def _write_return(text: str) -> str:
    """Return a return statement, in brackets if it takes several lines."""
    if len(text) <= _MAX_INLINE_LENGTH:
        return f"    return {text}"
    return f"    return (\n{filled(text, '        ')}\n    )"


PYTHON = Language(
    title="Python",
    names=words(RESERVED),
    reserved=RESERVED,
    number=str,
    raised=lambda base, times: STARS(base, Piece(str(times))),
    power=STARS,
    exact=SLASHES,
    quotient=SLASHES,
    floor=SLASHES,
    least=call("min"),
    greatest=call("max"),
    total=total,
    whole=function,
)
