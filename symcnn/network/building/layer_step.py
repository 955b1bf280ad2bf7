"""The application of one layer to its input: its output, and its undecided requirements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sympy import Expr, Integer

from symcnn.algebra.polynomials.size_limits import excess
from symcnn.errors import ShapeError, Span
from symcnn.layers import LAYERS, Layer, Shape
from symcnn.layers.declaration.arguments import Value
from symcnn.layers.declaration.requirement import Requirement
from symcnn.layers.input import Input
from symcnn.network.building.bind_arguments import bind_arguments
from symcnn.network.evaluation.evaluator import Evaluator, Known
from symcnn.network.evaluation.families import MemberKey
from symcnn.network.trace.applied_layer import AppliedLayer, SourceTemplate
from symcnn.network.trace.requirements import undecided_requirements
from symcnn.notation import printed
from symcnn.notation.ast import Argument, Step, names_in
from symcnn.notation.limits import CHANNELS, SIDES


@dataclass(frozen=True)
class LayerApplication:
    """An applied layer, with the requirements that hold for some values of its symbols only.

    Each requirement comes with the position of the argument that imposes it, or None for the whole
    step: there are no spans, since equal steps at different places in a text share this object.
    """

    use: AppliedLayer
    undecided: tuple[tuple[Requirement, int | None], ...]
    members: tuple[MemberKey, ...]
    """The members of families in its arguments."""


@lru_cache(maxsize=4096)
def apply_layer(step: Step, shape: Shape | None, known: Known, local: Known) -> LayerApplication:
    """Apply the layer of a step to an input shape, which is None at the start of a network.

    `known` has the names of the whole program, `local` those of the enclosing block and loops.

    Raises NotationError for arguments that do not match the layer, and ShapeError for a
    requirement that never holds.
    """
    kind = LAYERS[step.name]
    _check_position(step, kind, shape)
    source = shape or Shape(Integer(1), ())
    evaluator = Evaluator(dict(known) | dict(local) | input_names(shape))
    layer, needs = bind_arguments(step, kind, len(source.size), evaluator)
    x = source.written()
    requirements = [*undecided_requirements(evaluator.needs), *undecided_requirements(needs)]
    requirements += undecided_requirements((need, step.span) for need in layer.needs(x))
    output = layer.output(x).shape
    check_bulk(output)
    use = AppliedLayer(layer, _print_step(step, local, evaluator), shape or output, output)
    return LayerApplication(
        use,
        tuple((need, _argument_at(step, span)) for need, span in requirements),
        tuple(evaluator.members),
    )


def check_bulk(shape: Shape) -> None:
    """Raise ShapeError for an output shape that is too large an expression."""
    for number in dict.fromkeys(shape.numbers):
        too_large = excess(number)
        if too_large:
            raise ShapeError(f"the output shape {too_large}")


def _print_step(step: Step, local: Known, evaluator: Evaluator) -> SourceTemplate:
    """Return the source of a step, with values for arguments that contain local names."""
    names = {name for name, _ in local}
    if not any(name.text in names for name in names_in(step)):
        return SourceTemplate(printed(step))
    texts = [_print_argument(argument, names, evaluator) for argument in step.arguments]
    inner = ",".join(text.template for text in texts)
    return SourceTemplate(
        f"{step.name}({inner})", tuple(value for text in texts for value in text.values)
    )


def _print_argument(argument: Argument, local: set[str], evaluator: Evaluator) -> SourceTemplate:
    if not any(name.text in local for name in names_in(argument)):
        return SourceTemplate(printed(argument))
    value = _print_value(evaluator.value(argument.value))
    if argument.keyword is None:
        return value
    return SourceTemplate(f"{argument.keyword}={value.template}", value.values)


def _print_value(value: Value) -> SourceTemplate:
    if isinstance(value, str):
        return SourceTemplate(value)
    if isinstance(value, tuple):
        return SourceTemplate(f"({','.join(['{}'] * len(value))})", value)
    return SourceTemplate("{}", (value,))


def _argument_at(step: Step, span: Span) -> int | None:
    """Return the position of the argument that contains a span, or None for the whole step."""
    for index, argument in enumerate(step.arguments):
        if argument.span.start <= span.start and span.end <= argument.span.end:
            return index
    return None


def _check_position(step: Step, kind: type[Layer], shape: Shape | None) -> None:
    """Raise ShapeError for a misplaced input, or a spatial layer on a vector of features."""
    if shape is None and kind is not Input:
        message = "a network must start with its input, such as I(28,1)"
        raise ShapeError(message, step.span)
    if shape is not None and kind is Input:
        message = "an input must be the first layer"
        raise ShapeError(message, step.span)
    if shape is not None and kind.spatial and not shape.size:
        message = f"{kind.alias} requires a feature map, but its input is a vector of {shape}"
        raise ShapeError(f"{message} feature{'' if shape.channels == 1 else 's'}", step.span)


def input_names(shape: Shape | None) -> dict[str, Expr]:
    """Return the values of `cin`, `din`, `hin` and `win` for an input shape.

    The only side of a 1-D map is both `hin` and `win`.
    """
    if shape is None:
        return {}
    values = {CHANNELS: shape.channels}
    if shape.size:
        values[SIDES[-2]] = shape.size[-1]
        values |= zip(reversed(SIDES), reversed(shape.size), strict=False)
    return values
