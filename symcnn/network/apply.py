"""One step applied to what arrives: its record, and what it leaves undecided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sympy import Expr, Integer

from symcnn.algebra.bulk import excess
from symcnn.errors import ShapeError, Span
from symcnn.layers import Layer, Shape
from symcnn.layers.input import Input
from symcnn.layers.needs import Need
from symcnn.network.bind import bound, kind_of
from symcnn.network.evaluate import Evaluator
from symcnn.network.record import Record
from symcnn.notation import printed
from symcnn.notation.limits import ARRIVING
from symcnn.notation.tree import Step

Known = tuple[tuple[str, Expr], ...]
"""Names and their values; a tuple, so that it can be a key."""


@dataclass(frozen=True)
class Applied:
    """The record of a step, and the needs that hold for some values of the symbols only.

    With each need goes the number of the argument that it comes from, or None for the whole step:
    equal steps share this, wherever in a text they stand.
    """

    record: Record
    undecided: tuple[tuple[Need, int | None], ...]


@lru_cache(maxsize=4096)
def applied(step: Step, shape: Shape | None, known: Known) -> Applied:
    """Apply a step to a shape, or to nothing at the start of a network.

    Raises NotationError for a step that is no layer, and ShapeError where a need never holds.
    """
    kind = kind_of(step)
    _check_place(step, kind, shape)
    arriving = shape or Shape(Integer(1), ())
    evaluator = Evaluator(dict(known) | _arriving(shape))
    layer, needs = bound(step, kind, len(arriving.size), evaluator)
    x = arriving.written()
    left = [*undecided(evaluator.needs), *undecided(needs)]
    left += undecided((need, step.span) for need in layer.needs(x))
    output = layer.output(x).shape
    _check_bulk(output)
    record = Record(layer, printed(step), shape or output, output)
    return Applied(record, tuple((need, _argument_at(step, span)) for need, span in left))


def undecided(needs: Iterable[tuple[Need, Span]]) -> Iterator[tuple[Need, Span]]:
    """Yield the needs that hold for some values only; raise ShapeError for one that never holds."""
    for need, span in needs:
        verdict = need.condition.verdict
        if verdict is False:
            raise ShapeError(need.message, span)
        if verdict is None:
            yield need, span


def _check_bulk(shape: Shape) -> None:
    """Raise ShapeError for a shape that is too large an expression to go on with."""
    for number in dict.fromkeys((shape.channels, *shape.size)):
        too_large = excess(number)
        if too_large:
            raise ShapeError(f"the map that leaves {too_large}")


def _argument_at(step: Step, span: Span) -> int | None:
    """Return the number of the argument that holds a place, or None for the whole step."""
    for index, argument in enumerate(step.arguments):
        if argument.span.start <= span.start and span.end <= argument.span.end:
            return index
    return None


def _check_place(step: Step, kind: type[Layer], shape: Shape | None) -> None:
    """Raise ShapeError unless the input comes first, and a map reaches what needs one."""
    if shape is None and kind is not Input:
        message = "a network starts with its input, such as I(28,1)"
        raise ShapeError(message, step.span)
    if shape is not None and kind is Input:
        message = "an input can only be the first layer"
        raise ShapeError(message, step.span)
    if shape is not None and kind.spatial and not shape.size:
        message = f"{kind.alias} needs a map with a size, but {shape} features without one arrive"
        raise ShapeError(message, step.span)


def _arriving(shape: Shape | None) -> dict[str, Expr]:
    """Return the values of cin, hin and win: channels, and the first and the last side."""
    if shape is None:
        return {}
    sides = (shape.size[0], shape.size[-1]) if shape.size else ()
    return dict(zip(ARRIVING, (shape.channels, *sides), strict=False))
