"""Calls of blocks: arguments are evaluated where the call stands, and the body is walked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from symcnn.errors import NotationError, SymcnnError
from symcnn.layers.declaration.arguments import Value
from symcnn.network.building.layer_step import arriving_at
from symcnn.network.evaluation.evaluator import Evaluator, Meaning
from symcnn.notation.ast import Argument, Def, Parameter, Step
from symcnn.notation.ast import Value as Written
from symcnn.suggestions import nearest

if TYPE_CHECKING:
    from symcnn.network.building.interpreter import Walk


def called(step: Step, block: Def, walk: Walk) -> None:
    """Walk the body of a block, with what the call gives for its parameters.

    Raises what its layers raise, with the place of the call beside the place in the block.
    """
    walk.arrived(step.span)
    walk.budget.step(step.span)
    given = dict(given_arguments(step, block))
    outer = walk.scope, walk.path, walk.calls
    inner = walk.scope.block()
    for parameter in block.parameters:
        inner = inner.bind(parameter.name, _value(parameter, given, step, walk, inner.known))
    walk.scope, walk.path, walk.calls = inner, walk.named(step.name), (step.span, *walk.calls)
    try:
        walk.run(block.path)
    except SymcnnError as error:
        error.calls = (*error.calls, step.span)
        raise
    walk.scope, walk.path, walk.calls = outer


def _value(
    parameter: Parameter,
    given: dict[str, Argument],
    step: Step,
    walk: Walk,
    inner: Mapping[str, Meaning],
) -> Value:
    """Return what a parameter stands for: an argument, or its default evaluated at the call."""
    if parameter.name in given:
        return _evaluated(given[parameter.name].value, walk, walk.scope.known)
    if parameter.default is None:
        raise NotationError(f"{step.name} needs its {parameter.name}", step.span)
    try:
        return _evaluated(parameter.default, walk, inner)
    except SymcnnError as error:
        error.calls = (*error.calls, step.span)
        raise


def _evaluated(node: Written, walk: Walk, known: Mapping[str, Meaning]) -> Value:
    evaluator = Evaluator({**known, **arriving_at(walk.shape)})
    found = evaluator.value(node)
    walk.demand(evaluator.needs)
    return found


def given_arguments(step: Step, block: Def) -> Iterator[tuple[str, Argument]]:
    """Yield the arguments of a call with the names of their parameters."""
    names = [parameter.name for parameter in block.parameters]
    seen: set[str] = set()
    keyword_seen = False
    for index, argument in enumerate(step.arguments):
        keyword_seen = keyword_seen or argument.keyword is not None
        if argument.keyword is None and keyword_seen:
            raise NotationError("arguments without a name come first", argument.span)
        name = argument.keyword or _positional(step, names, index)
        if name not in names:
            known = nearest(name, names) or (f"; it has {', '.join(names)}" if names else "")
            raise NotationError(f"{step.name} has no argument '{name}'{known}", argument.span)
        if name in seen:
            raise NotationError(f"{step.name} has its {name} twice", argument.span)
        seen.add(name)
        yield name, argument


def _positional(step: Step, names: list[str], index: int) -> str:
    """Return the name of the parameter that an argument without a name is for."""
    if index >= len(names):
        takes = f"takes at most {len(names)} arguments" if names else "takes no arguments"
        raise NotationError(f"{step.name} {takes}", step.arguments[index].span)
    return names[index]
