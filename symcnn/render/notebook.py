"""The HTML and LaTeX representations of networks and results in notebooks."""

from __future__ import annotations

from contextlib import suppress
from functools import singledispatch

from symcnn.errors import SymcnnError
from symcnn.network import Network
from symcnn.render.article import html as as_html
from symcnn.render.article.answer_sections import answer
from symcnn.render.article.blocks import Block
from symcnn.render.article.name_clashes import check_distinct
from symcnn.render.article.sections import Choice, align, sections
from symcnn.render.math.latex import PLAIN
from symcnn.render.math.latex import latex as mathematics
from symcnn.render.math.nodes import Math
from symcnn.render.math.quantity_math import quantity
from symcnn.render.math.statements import statement

_TOTALS = ("params", "macs")
"""The totals that represent a network, after its domain and its table."""


def html(subject: object) -> str | None:
    """Return a network or a result as HTML; None if two symbols would print alike."""
    with suppress(SymcnnError):
        blocks = _build_blocks(subject)
        check_distinct(blocks, PLAIN)
        return as_html.written(blocks)
    return None


def latex(subject: object) -> str | None:
    """Return the parameters of a network, or a result, as LaTeX; None if there is no formula."""
    with suppress(SymcnnError):
        formula = _build_formula(subject)
        check_distinct(formula, PLAIN)
        return rf"$\displaystyle {mathematics(formula)}$"
    return None


@singledispatch
def _build_blocks(result: object) -> tuple[Block, ...]:
    return answer(result)


@_build_blocks.register
def _build_network_blocks(net: Network) -> tuple[Block, ...]:
    parts = ("domain", "table") if net.symbols else ("table",)
    blocks = (block for part in parts for block in sections(net, part, Choice()))
    return (*blocks, align(net, _TOTALS, Choice()))


@singledispatch
def _build_formula(result: object) -> Math:
    return statement(result)


@_build_formula.register
def _build_network_formula(net: Network) -> Math:
    return quantity(net, "params")
