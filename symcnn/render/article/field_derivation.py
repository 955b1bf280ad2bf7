"""Derivations of the receptive field and the stride, layer by layer.

Source: Araujo, Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural Networks:
r_l = r_{l-1} + (k_l - 1)·j_{l-1} and j_l = s_l·j_{l-1}, both 1 at the input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sympy import Expr

from symcnn.algebra.floors.maximum import largest
from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.presentation.formula import leaf, symbol_value
from symcnn.algebra.presentation.function_terms import Extreme
from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.window import Window
from symcnn.network import LayerRecord, Network, RepeatRecord
from symcnn.network.receptive_field.field_tracker import Dependence, FieldStep
from symcnn.network.receptive_field.layer_fields import field_steps, iteration_steps
from symcnn.render.article.blocks import PlainBlock, Prose
from symcnn.render.article.derivation import (
    PARTS,
    RECURRENCE,
    DerivedLayer,
    Row,
    build_derivation,
    distinguish_letters,
    label_axes,
    label_of,
)
from symcnn.render.math.nodes import Name

_FIELD, _FIELD_BEFORE, _JUMP, _JUMP_BEFORE = RECURRENCE
_WINDOW = ("k", "s", "d")
"""The letters of a window, which get the index of the layer."""
_BOUND = (
    "After upsampling and a window with symbols, only an upper bound of the receptive field is "
    "known; it is not derived here."
)


@dataclass(frozen=True)
class _View:
    """The receptive field and the stride of a map along one axis; None if unknown."""

    field: Expr | None
    jump: Expr | None


def fields(net: Network, parts: Iterable[str] = PARTS) -> tuple[PlainBlock, ...]:
    """Derive the receptive field and the stride after each layer with a window.

    Raises SymcnnError for an unknown part.
    """
    steps = field_steps(net.input, net.trace)
    derivation = build_derivation(net, _derive_fields(steps, 0), parts)
    if not derivation.steps:
        return (Prose(("No layer changes the receptive field.",)),)
    field, jump = (distinguish_letters(Name(name), net, "layer") for name in (_FIELD, _JUMP))
    words = ("Receptive field ", field, " and stride ", jump, ", both 1 at the input:")
    is_bound = net.view is not None and net.view.is_upper_bound
    return (Prose(words), derivation, *([Prose((_BOUND,))] if is_bound else []))


def _derive_fields(steps: Iterable[FieldStep], depth: int) -> Iterator[DerivedLayer]:
    """Yield the layers with their rows; those of an iteration of a repeat follow the repeat."""
    for step in steps:
        record = step.record
        if isinstance(record, RepeatRecord):
            rows = tuple(_yield_repeat_rows(step))
            inner = tuple(_derive_fields(iteration_steps(step, record), depth + 1))
            if inner:
                yield DerivedLayer(label_of(record), rows, is_repeat=True, depth=depth)
                yield from inner
        else:
            rows = tuple(_yield_layer_rows(step, record))
            if rows:
                yield DerivedLayer(label_of(record), rows, depth=depth)


def _yield_layer_rows(step: FieldStep, record: LayerRecord) -> Iterator[Row]:
    """Yield the rows of a layer or a merge: once if all axes are alike, else once per axis."""
    inputs = zip(*map(_views, step.inputs), strict=True)
    windows = record.layer.windows or (None,) * len(step.output.axes)
    general = record.layer.generic().windows or windows
    sides = zip(general, windows, inputs, _views(step.output), strict=True)
    for axis, (letters, window, before, after) in label_axes(tuple(sides)):
        if window is None or letters is None:
            yield from _yield_merge_rows(before, after, axis)
        else:
            yield from _yield_window_rows(letters, window, before[0], after, axis)


def _views(map_: Dependence) -> tuple[_View, ...]:
    strides = (axis.stride for axis in map_.axes)
    return tuple(map(_View, map_.exact_field(), strides))


def _yield_window_rows(
    general: Window, window: Window, before: _View, after: _View, axis: str
) -> Iterator[Row]:
    """Yield r_l and j_l of a layer with a window, if its rule or its value changes them."""
    starts = [symbol_value(name) for name in (_FIELD_BEFORE, _JUMP_BEFORE)]
    numbers = (
        None
        if before.field is None or before.jump is None
        else (leaf(before.field), leaf(before.jump))
    )
    rule, with_values = (
        general.receptive_field(*starts),
        numbers and window.receptive_field(*numbers),
    )
    if rule != starts[0] or before.field != after.field:
        yield from _yield_row(_FIELD, axis, rule, with_values, after.field)
    rule, with_values = general.jump(starts[1]), numbers and window.jump(numbers[1])
    if rule != starts[1]:
        yield from _yield_row(_JUMP, axis, rule, with_values, after.jump)


def _yield_row(
    left: str, axis: str, rule: Term, with_values: Term | None, value: Expr | None
) -> Iterator[Row]:
    """Yield a row, without a rule that does not give the value, if the value is known.

    After upsampling, positions differ in their receptive fields, and the largest is the value.
    """
    if value is None:
        return
    holds = with_values is not None and expand_products(with_values.value - value) == 0
    indexed = [(name, f"{name}_l") for name in _WINDOW]
    indexed += [(f"{name}_{axis}", f"{name}_l_{axis}") for name in _WINDOW]
    letters = (*indexed, *((name, _along(name, axis)) for name in RECURRENCE))
    name = Name(_along(left, axis))
    yield Row(rule, with_values, value, name, letters) if holds else Row(None, None, value, name)


def _along(name: str, axis: str) -> str:
    return f"{name}_{axis}" if axis else name


def _yield_merge_rows(before: tuple[_View, ...], after: _View, axis: str) -> Iterator[Row]:
    """Yield the receptive field of a merge, unless it is that of every branch."""
    branches = list(dict.fromkeys(view.field for view in before))
    if after.field is None or branches == [after.field]:
        return
    known = [field for field in branches if field is not None]
    is_largest = len(known) == len(branches) and largest(known) == after.field
    maximum = Extreme("max", tuple(map(leaf, known))) if is_largest else None
    yield Row(None, maximum, after.field, Name(_along(_FIELD, axis)))


def _yield_repeat_rows(step: FieldStep) -> Iterator[Row]:
    """Yield the receptive field and the stride after all iterations, if they change."""
    pairs = zip(_views(step.inputs[0]), _views(step.output), strict=True)
    for axis, (before, after) in label_axes(tuple(pairs)):
        changes = (_FIELD, before.field, after.field), (_JUMP, before.jump, after.jump)
        for name, old, new in changes:
            if new is not None and new != old:
                yield Row(None, None, new, Name(_along(name, axis)))
