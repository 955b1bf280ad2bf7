"""Maps remembered and gone on with: `@name` and `$name`, with an index or without."""

from __future__ import annotations

from sympy import Expr

from symcnn.algebra.conditions.condition import integral
from symcnn.algebra.formula import leaf
from symcnn.errors import ShapeError
from symcnn.layers import Shape
from symcnn.layers.declaration.requirement import Need
from symcnn.network.building.interpreter import Walk
from symcnn.network.trace.remembered_maps import Family
from symcnn.network.trace.trace import Tap
from symcnn.notation import printed
from symcnn.notation.ast import Mark, Recall
from symcnn.suggestions import nearest


def interpret_mark(node: Mark, walk: Walk) -> None:
    """Remember the current map under a name."""
    shape = walk.arrived(node.span)
    index = _index(node, walk)
    if index is not None:
        walk.marks.append((node.name, index))
    walk.taps.mark(node.name, index, shape)
    walk.trace.append(Tap(node.name, index, recalled=False))


def interpret_recall(node: Recall, walk: Walk) -> None:
    """Go on from a remembered map."""
    walk.arrived(node.span)
    index = _index(node, walk)
    if index is not None:
        walk.recalls.append((node.name, index))
    walk.shape = _remembered(node, index, walk)
    walk.trace.append(Tap(node.name, index, recalled=True))


def _index(node: Mark | Recall, walk: Walk) -> Expr | None:
    """Return the index of a tap, which is an integer; None where it has none."""
    if node.index is None:
        return None
    index = walk.number(node.index)
    if index.is_integer is not True:
        says = "an index must be an integer, not {}"
        walk.demand([(Need(integral(index), says, (leaf(index),)), node.index.span)])
    return index


def _remembered(node: Recall, index: Expr | None, walk: Walk) -> Shape:
    """Return the map that a tap recalls; raise ShapeError where none is remembered."""
    if node.name in walk.taps.unknown:
        raise ShapeError(f"which maps are remembered as '{node.name}' is not known", node.span)
    families = walk.taps.families.get(node.name, [])
    if index is None:
        if node.name in walk.taps.plain:
            return walk.taps.plain[node.name]
        hint = f"; it has an index, as in ${node.name}[0]" if families else _other(node.name, walk)
        raise ShapeError(f"nothing is remembered as '{node.name}' here{hint}", node.span)
    demanded = walk.demanded()
    possible = [family for family in reversed(families) if _may_hold(family, index)]
    if possible and all(part.verdict or part in demanded for part in possible[0].holds(index)):
        return possible[0].at(index)
    if len(possible) == 1:
        says = f"nothing is remembered as {_called(node)}"
        walk.demand((Need(holds, says), node.span) for holds in possible[0].holds(index))
        return possible[0].at(index)
    raise ShapeError(_not_remembered(node, walk, len(possible)), node.span)


def _may_hold(family: Family, index: Expr) -> bool:
    return all(condition.verdict is not False for condition in family.holds(index))


def _called(node: Recall) -> str:
    return f"{node.name}[{printed(node.index)}]"


def _not_remembered(node: Recall, walk: Walk, possible: int) -> str:
    if possible:
        return f"{_called(node)} may be one of {possible} kinds of maps, and which is not known"
    hint = "" if node.name in walk.taps.families else _other(node.name, walk)
    return f"nothing is remembered as {_called(node)} here{hint}"


def _other(name: str, walk: Walk) -> str:
    return nearest(name, walk.taps.names()) or "; @NAME remembers a map"
