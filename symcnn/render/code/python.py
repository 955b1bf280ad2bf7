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
"""The length up to which a formula is on the first line of its statement."""


def total(loop: Loop) -> Piece:
    """Return a sum over a range."""
    limits = loop.end.text if loop.first.text == "0" else f"{loop.first.text}, {loop.end.text}"
    text = f"sum({loop.term.text} for {loop.index} in range({limits}))"
    return made(text, Rank.ATOM, loop.term, loop.end)


def function(asked: CodeRequest, *more: str) -> str:
    """Return a function, with further sentences in its docstring."""
    head = f"def {asked.function_name}({', '.join(asked.names.values())}):"
    docstring = indented(f'"""{about(asked, *more)}\n"""', "    ")
    body = (_write_statement(*parts) for parts in asked.statements())
    return "\n".join([head, docstring, *body])


def _write_statement(before: str, text: str) -> str:
    """Return a statement that ends in a formula, in brackets if that takes several lines."""
    if len(text) <= _MAX_INLINE_LENGTH:
        return f"    {before}{text}"
    return f"    {before}(\n{filled(text, '        ')}\n    )"


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
