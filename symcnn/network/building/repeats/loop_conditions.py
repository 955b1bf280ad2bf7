"""The requirements and remembered maps of one loop iteration, lifted to the whole loop.

A requirement on iteration `i` becomes one that is quantified over 0 ≤ i < count; a map that is
saved in each iteration becomes an indexed family.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.conditions.for_every_round import for_every_round
from symcnn.algebra.conditions.guarded import unguarded
from symcnn.algebra.polynomials.polynomial import is_at_least
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.presentation.formula import leaf
from symcnn.algebra.sums.closed_sum import substitute_count
from symcnn.errors import ShapeError
from symcnn.layers import Shape
from symcnn.layers.declaration.requirement import Requirement
from symcnn.network.building.interpreter import Interpreter
from symcnn.network.building.repeats.loop_range import LoopRange, NoFormError, Values
from symcnn.network.building.size_budget import UNROLL_HINT
from symcnn.network.trace.remembered_maps import (
    IndexedMaps,
    MapReference,
    RememberedMaps,
    indexed_maps_of,
)
from symcnn.network.trace.requirements import LocatedRequirement


def quantify_requirements(
    interpreter: Interpreter, demands: list[LocatedRequirement], loop: LoopRange, back: Values
) -> Iterator[LocatedRequirement]:
    """Yield the requirements of all iterations as requirements on the symbols outside the loop.

    A loop without iterations has none. `back` is the inverse of the substitution in the loop body.

    Raises ShapeError for a requirement that never holds.
    """
    earlier = interpreter.required()
    variable = {loop.index: Symbol(loop.shown, integer=True, nonnegative=True) - loop.low}
    for demand in demands:
        about = tuple(
            leaf(substitute(substitute(term.value, back), variable))
            for term in demand.requirement.arguments
        )
        of_index = demand.requirement.condition.substitute(back)
        for quantified in for_every_round(of_index, loop.index, loop.count):
            condition = unguarded(quantified, earlier)
            need = replace(demand.requirement, condition=condition, arguments=about)
            if condition.verdict is False:
                error = ShapeError(need.message, demand.span)
                error.calls = demand.calls
                raise error
            if condition.verdict is None:
                yield replace(demand, requirement=need)


def require_one_iteration(loop: LoopRange, interpreter: Interpreter) -> None:
    """Require at least one iteration, without which the closed form does not hold."""
    says = "the repeat count must be at least 1, not {}"
    need = Requirement(at_least(loop.count, 1), says, (leaf(loop.count),))
    interpreter.require([(need, loop.span)], of_form=True)


def save_loop_maps(loop: LoopRange, interpreter: Interpreter, maps: RememberedMaps) -> None:
    """Keep the remembered maps of all iterations: the last without an index, each with one."""
    before = interpreter.taps.copy()
    for name, shape in maps.plain.items():
        if name not in before.plain:
            require_one_iteration(loop, interpreter)
        interpreter.taps.plain[name] = shape.map_numbers(partial(_in_last, loop))
    interpreter.taps.unknown |= maps.unknown
    for name, families in maps.families.items():
        new = [family for family in families if family not in before.families.get(name, [])]
        for family in new:
            _save_indexed_maps(name, family, loop, interpreter)


def _save_indexed_maps(
    name: str, family: IndexedMaps, loop: LoopRange, interpreter: Interpreter
) -> None:
    """Save the indexed maps of all iterations, whose indices must be all distinct or all equal."""
    numbers = (family.low, family.count)
    if not any(loop.index in number.free_symbols for number in numbers):
        require_one_iteration(loop, interpreter)
        interpreter.taps.add(name, family.map_numbers(partial(_in_last, loop)))
        return
    merged = _merge_iterations(family, loop)
    if merged is None:
        interpreter.taps.forget(name)
    else:
        interpreter.taps.add(name, merged)


def _merge_iterations(family: IndexedMaps, loop: LoopRange) -> IndexedMaps | None:
    """Return the family of one map for each iteration; None if an iteration saves several."""
    if family.count != 1:
        return None
    return indexed_maps_of(family.low, family.at(family.low), loop.index, loop.count)


def _in_last(loop: LoopRange, expr: Expr) -> Expr:
    """Return the value of an expression in the last iteration."""
    if loop.down:
        return substitute(expr, {loop.index: 0})
    return substitute_count(expr, loop.index, loop.count - 1)


def merge_loop_maps(
    loop: LoopRange, interpreter: Interpreter, first: RememberedMaps, maps: RememberedMaps
) -> None:
    """Merge the indexed maps of all iterations, if the peeled first one fits the closed form.

    `first` has the maps after the peeled iteration; `maps` those of an iteration, by its index.
    """
    start = {loop.index: loop.turned(Integer(0))}
    for name, families in maps.families.items():
        for family in families:
            merged = _merge_iterations(family, loop)
            index = substitute(family.low, start)
            peeled = first.families.get(name, [])
            if merged is not None and _is_last(index, merged.at(index), peeled):
                interpreter.taps.add(name, merged)


def _is_last(index: Expr, shape: Shape, families: list[IndexedMaps]) -> bool:
    """Return whether the last of some families is a single map of this index and shape."""
    last = families[-1] if families else None
    return last is not None and (last.low, last.count, last.at(index)) == (index, 1, shape)


def check_own(loop: LoopRange, marks: list[MapReference], recalls: list[MapReference]) -> None:
    """Raise NoFormError if an iteration may load an indexed map of an earlier iteration."""
    for name, recalled in recalls:
        for other, marked in marks:
            if name == other and not _is_independent(recalled, marked, loop):
                message = f"an iteration may load '{name}' as saved by an earlier iteration"
                raise NoFormError(f"{message}; {UNROLL_HINT}", loop.span)


def _is_independent(recalled: Expr | None, marked: Expr | None, loop: LoopRange) -> bool:
    """Return whether an iteration provably loads no map that an earlier iteration saves."""
    if recalled is None or marked is None:
        return False
    shift = {loop.index: loop.index + 1}
    slopes = {substitute(index, shift) - index for index in (recalled, marked)}
    distance = substitute(recalled - marked, {})
    if slopes == {Integer(0)}:
        return bool(distance.is_number and distance != 0)
    if slopes not in ({Integer(1)}, {Integer(-1)}):
        return False
    return is_at_least(distance * slopes.pop() * (-1 if loop.down else 1))
