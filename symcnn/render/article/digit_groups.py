"""The grouping of digits on a page: four-digit numbers are grouped beside longer ones only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from sympy import Expr, Integer

from symcnn.algebra.presentation.term import Term
from symcnn.layers import Shape
from symcnn.render.math.latex import LEAST_GROUPED, LEAST_GROUPED_ALIKE
from symcnn.render.math.nodes import Number
from symcnn.render.math.statements import statement
from symcnn.render.tables.options import Options


def group_alike(options: Options, content: object) -> Options:
    """Return options that group all numbers of a formula or of blocks by one rule.

    >>> group_alike(Options(), Number(48_120)).style.least_grouped
    4
    """
    longest = 10 ** (LEAST_GROUPED - 1)
    if all(number < longest for number in _numbers(content)):
        return options
    return replace(options, style=replace(options.style, least_grouped=LEAST_GROUPED_ALIKE))


def _numbers(content: object) -> Iterator[int]:
    """Yield the numbers of a formula, of blocks, or of the cells of a table."""
    match content:
        case Number(value):
            yield value
        case Expr():
            yield from (abs(int(number)) for number in content.atoms(Integer))
        case Term() | Shape():
            yield from _numbers(statement(content))
        case tuple():
            for part in content:
                yield from _numbers(part)
        case _ if is_dataclass(content) and not isinstance(content, type):
            for field in fields(content):
                yield from _numbers(getattr(content, field.name))
        case _:
            return
