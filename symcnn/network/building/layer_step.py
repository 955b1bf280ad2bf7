"""One step applied to what arrives: its record, and what it leaves undecided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sympy import Expr, Integer

from symcnn.algebra.polynomials.size_limits import excess
from symcnn.errors import ShapeError, Span
from symcnn.layers import LAYERS, Layer, Shape
from symcnn.layers.declaration.arguments import Value
from symcnn.layers.declaration.requirement import Need
from symcnn.layers.input import Input
from symcnn.network.building.bind_arguments import bound
from symcnn.network.evaluation.evaluator import Evaluator, Known
from symcnn.network.trace.applied_layer import Text, Use
from symcnn.notation import printed
from symcnn.notation.ast import Argument, Step, names_in
from symcnn.notation.limits import CHANNELS, SIDES


@dataclass(frozen=True)
class Applied:
    """A layer applied, and the needs that hold for some values of the symbols only.

    With each need goes the number of the argument that it comes from, or None for the whole step:
    equal steps share this, wherever in a text they stand.
    """

    use: Use
    undecided: tuple[tuple[Need, int | None], ...]


@lru_cache(maxsize=4096)
def applied(step: Step, shape: Shape | None, known: Known, local: Known) -> Applied:
    """Apply a step to a shape, or to nothing at the start of a network.

    The names in the step are known from the whole program, or locally, from a block or a loop.

    Raises NotationError where arguments do not fit, and ShapeError where a need never holds.
    """
    kind = LAYERS[step.name]
    _check_place(step, kind, shape)
    arriving = shape or Shape(Integer(1), ())
    evaluator = Evaluator(dict(known) | dict(local) | arriving_at(shape))
    layer, needs = bound(step, kind, len(arriving.size), evaluator)
    x = arriving.written()
    left = [*undecided(evaluator.needs), *undecided(needs)]
    left += undecided((need, step.span) for need in layer.needs(x))
    output = layer.output(x).shape
    check_bulk(output)
    use = Use(layer, _text(step, local, evaluator), shape or output, output)
    return Applied(use, tuple((need, _argument_at(step, span)) for need, span in left))


def undecided(needs: Iterable[tuple[Need, Span]]) -> Iterator[tuple[Need, Span]]:
    """Yield the needs that hold for some values only; raise ShapeError for one that never holds."""
    for need, span in needs:
        verdict = need.condition.verdict
        if verdict is False:
            raise ShapeError(need.message, span)
        if verdict is None:
            yield need, span


def check_bulk(shape: Shape) -> None:
    """Raise ShapeError for a shape that is too large an expression to go on with."""
    for number in dict.fromkeys((shape.channels, *shape.size)):
        too_large = excess(number)
        if too_large:
            raise ShapeError(f"the map that leaves {too_large}")


def _text(step: Step, local: Known, evaluator: Evaluator) -> Text:
    """Return a step as it was written, but with values for arguments that hold local names."""
    names = {name for name, _ in local}
    if not any(name.text in names for name in names_in(step)):
        return Text(printed(step))
    parts = [_argument_text(part, names, evaluator) for part in step.arguments]
    inner = ",".join(part.template for part in parts)
    return Text(f"{step.name}({inner})", tuple(value for part in parts for value in part.values))


def _argument_text(part: Argument, names: set[str], evaluator: Evaluator) -> Text:
    if not any(name.text in names for name in names_in(part)):
        return Text(printed(part))
    found = _value_text(evaluator.value(part.value))
    return found if part.keyword is None else Text(f"{part.keyword}={found.template}", found.values)


def _value_text(value: Value) -> Text:
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, tuple):
        return Text(f"({','.join(['{}'] * len(value))})", value)
    return Text("{}", (value,))


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


def arriving_at(shape: Shape | None) -> dict[str, Expr]:
    """Return the values of cin, din, hin and win; a row has one side, which is both hin and win."""
    if shape is None:
        return {}
    found = {CHANNELS: shape.channels}
    if shape.size:
        found[SIDES[-2]] = shape.size[-1]
        found |= zip(reversed(SIDES), reversed(shape.size), strict=False)
    return found
