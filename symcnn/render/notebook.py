"""Networks and answers as notebooks show them."""

from __future__ import annotations

from contextlib import suppress
from functools import singledispatch

from symcnn.errors import SymcnnError
from symcnn.network import Network
from symcnn.render.article import html as as_html
from symcnn.render.article.answers import answer
from symcnn.render.article.blocks import Block
from symcnn.render.article.name_clashes import check_distinct
from symcnn.render.article.sections import Choice, sections
from symcnn.render.math.latex import PLAIN
from symcnn.render.math.latex import latex as mathematics
from symcnn.render.math.nodes import Math
from symcnn.render.math.quantities import quantity
from symcnn.render.math.statements import statement

_SHOWN = ("domain", "table", "params", "macs")
"""What is shown of a network, in this order."""


def html(found: object) -> str | None:
    """Return a network or an answer as HTML; None where symbols would look alike."""
    with suppress(SymcnnError):
        blocks = _blocks(found)
        check_distinct(blocks, PLAIN)
        return as_html.written(blocks)
    return None


def latex(found: object) -> str | None:
    """Return the parameters of a network, or an answer, as LaTeX; None where there is none."""
    with suppress(SymcnnError):
        formula = _formula(found)
        check_distinct(formula, PLAIN)
        return rf"$\displaystyle {mathematics(formula)}$"
    return None


@singledispatch
def _blocks(found: object) -> tuple[Block, ...]:
    return answer(found)


@_blocks.register
def _(found: Network) -> tuple[Block, ...]:
    return tuple(block for what in _SHOWN for block in sections(found, what, Choice()))


@singledispatch
def _formula(found: object) -> Math:
    return statement(found)


@_formula.register
def _(found: Network) -> Math:
    return quantity(found, "params")
