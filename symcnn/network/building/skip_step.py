"""The interpretation of skip connections: `@name` saves a map, `$name` loads it again."""

from __future__ import annotations

from sympy import Expr

from symcnn.algebra.conditions.condition import is_integer_condition
from symcnn.algebra.presentation.formula import leaf
from symcnn.errors import ShapeError
from symcnn.layers import Shape
from symcnn.layers.declaration.requirement import Requirement
from symcnn.network.building.interpreter import Interpreter
from symcnn.network.building.size_budget import UNROLL_HINT
from symcnn.network.trace.remembered_maps import IndexedMaps
from symcnn.network.trace.trace import SkipEvent
from symcnn.notation import printed
from symcnn.notation.ast import Mark, Recall
from symcnn.suggestions import suggest


def interpret_mark(node: Mark, interpreter: Interpreter) -> None:
    """Save the current map under a name."""
    shape = interpreter.arrived(node.span)
    index = _evaluate_index(node, interpreter)
    if index is not None:
        interpreter.marks.append((node.name, index))
    interpreter.taps.mark(node.name, index, shape)
    interpreter.trace.append(SkipEvent(node.name, index, recalled=False))


def interpret_recall(node: Recall, interpreter: Interpreter) -> None:
    """Load a remembered map.

    Raises ShapeError if no feature map is saved under the name, or several may be.
    """
    interpreter.arrived(node.span)
    index = _evaluate_index(node, interpreter)
    if index is not None:
        interpreter.recalls.append((node.name, index))
    interpreter.shape = _load(node, index, interpreter)
    interpreter.trace.append(SkipEvent(node.name, index, recalled=True))


def _evaluate_index(node: Mark | Recall, interpreter: Interpreter) -> Expr | None:
    """Return the index of a remembered map, and require that it is an integer; None without one."""
    if node.index is None:
        return None
    index = interpreter.number(node.index)
    if index.is_integer is not True:
        says = "an index must be an integer, not {}"
        interpreter.require(
            [(Requirement(is_integer_condition(index), says, (leaf(index),)), node.index.span)]
        )
    return index


def _load(node: Recall, index: Expr | None, interpreter: Interpreter) -> Shape:
    """Return the shape of a remembered map; raise ShapeError if it is missing or ambiguous."""
    if node.name in interpreter.taps.unknown:
        message = f"the feature maps saved as '{node.name}' in a symbolic repeat are unknown"
        raise ShapeError(f"{message}; {UNROLL_HINT}", node.span)
    families = interpreter.taps.families.get(node.name, [])
    if index is None:
        if node.name in interpreter.taps.plain:
            return interpreter.taps.plain[node.name]
        indexed = f"; it has an index, as in ${node.name}[0]"
        hint = indexed if families else _suggest_name(node.name, interpreter)
        raise ShapeError(f"unknown feature map '{node.name}'{hint}", node.span)
    demanded = interpreter.required()
    candidates = [family for family in reversed(families) if _may_contain(family, index)]
    if candidates and all(
        condition.verdict or condition in demanded for condition in candidates[0].holds(index)
    ):
        return candidates[0].at(index)
    name = f"{node.name}[{printed(node.index)}]"
    if len(candidates) == 1:
        says = f"no feature map is saved as '{name}'"
        interpreter.require(
            (Requirement(holds, says), node.span) for holds in candidates[0].holds(index)
        )
        return candidates[0].at(index)
    if candidates:
        message = f"'{name}' is ambiguous: {len(candidates)} maps may have this index"
        raise ShapeError(message, node.span)
    hint = "" if families else _suggest_name(node.name, interpreter)
    raise ShapeError(f"unknown feature map '{name}'{hint}", node.span)


def _may_contain(family: IndexedMaps, index: Expr) -> bool:
    return all(condition.verdict is not False for condition in family.holds(index))


def _suggest_name(name: str, interpreter: Interpreter) -> str:
    return suggest(name, interpreter.taps.names()) or f"; save one with @{name} first"
