"""How totals and sizes come about: the rule of each layer, the rule with its numbers, the value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sympy import Expr

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.forms import expanded
from symcnn.algebra.formula import Term, floor_of, leaf, named
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.layers import LAYERS, Map
from symcnn.layers.declaration.shape import AXES
from symcnn.layers.input import Input
from symcnn.network import Group, Network, Record
from symcnn.network.receptive_field.view import View
from symcnn.render.article.blocks import Block, Derivation, Display, Prose, Step
from symcnn.render.math.expressions import expression
from symcnn.render.math.nodes import Math, Name, Words, relation, renamed, total
from symcnn.render.math.quantities import LABELS, quantity
from symcnn.render.math.terms import rule
from symcnn.suggestions import check_known

PARTS = ("rule", "substituted", "value")
"""What a derivation has for each layer; any may be left out."""
_T = TypeVar("_T")
_MOST = 40
"""The terms up to which a total is shown multiplied out."""


@dataclass(frozen=True)
class _Stated:
    """A layer, its rule, the rule with its numbers, and the value."""

    label: str
    rule: Term | None
    working: Term | None
    value: Expr
    depth: int = 0
    """How many repeats it stands in."""


def letters() -> tuple[str, ...]:
    """Return the letters that the rules of layers are stated with, and a single floor."""
    arguments = (found for kind in LAYERS.values() for found in kind.arguments().values())
    sides = (name for axes in AXES.values() for name in axes)
    maps = (f"{name}_{way}" for name in ("c", "f", "n", *sides) for way in ("in", "out"))
    found = ("r", "S", "P", *maps, *(argument.symbol for argument in arguments))
    return tuple(filter(None, dict.fromkeys(found)))


def parameters(net: Network, parts: Iterable[str] = PARTS) -> Derivation:
    """Return for each layer with parameters: (k²·c_in + 1)·c_out = (5·5·1 + 1)·32 = 832.

    Raises SymcnnError for a part that there is not.
    """
    return _derivation(net, _counted(net.layers, 0), parts)


def _counted(items: Iterable[Record | Group], depth: int) -> Iterator[_Stated]:
    """Yield the layers that have parameters, those of a group below the group."""
    for item in items:
        if item.params == 0:
            continue
        if isinstance(item, Group):
            yield _Stated(f"{item.path} for {item.text}", None, None, item.params, depth)
            yield from _counted(item.layers, depth + 1)
        else:
            yield _Stated(item.text, item.formula, item.working, item.params, depth)


def _derivation(net: Network, stated: Iterable[_Stated], parts: Iterable[str]) -> Derivation:
    names = tuple(parts)
    for name in names:
        check_known(name, PARTS, "part of a derivation")
    steps = (_step(net, one, names) for one in stated)
    return Derivation(tuple(step for step in steps if step.parts))


def _step(net: Network, stated: _Stated, names: tuple[str, ...]) -> Step:
    found = {
        "rule": None if stated.rule is None else _own(rule(stated.rule), net, "layer"),
        "substituted": None if stated.working is None else rule(stated.working),
        "value": expression(stated.value),
    }
    shown = (found[name] for name in PARTS if name in names)
    parts = tuple(dict.fromkeys(part for part in shown if part is not None))
    return Step(stated.label, parts, stated.depth)


def _own(node: Math, net: Network, below: str) -> Math:
    """Return a rule with a word below each letter that is a symbol of the network, too."""

    def name(letter: str) -> str:
        return name(f"{letter}_{below}") if letter in net.symbols else letter

    found: Math = renamed(node, name)
    return found


def of_sum(net: Network, form: str | None = None, by: str | None = None) -> Display:
    """Return the parameters as a sum over the layers, then multiplied out, then as a total is."""
    added = total((1, expression(item.params)) for item in net.layers if item.params != 0)
    steps = [added, *_opened(net.params), quantity(net, "params", form, by)]
    return Display(Words(LABELS["params"]), tuple(dict.fromkeys(steps)))


def _opened(found: Expr) -> Iterator[Math]:
    """Yield a total multiplied out, unless it has too many terms to read."""
    if len(terms(found)) <= _MOST:
        yield expression(expanded(found))


def sizes(net: Network, parts: Iterable[str] = PARTS) -> tuple[Block, ...]:
    """Return how each layer that changes the size does it, then all of them in one floor."""
    found = _derivation(net, (one for item in net.layers for one in _sized(item)), parts)
    if not found.steps:
        return (Prose(("No layer changes the size.",)),)
    return (found, *_single_floor(net))


def _sized(item: Record | Group) -> Iterator[_Stated]:
    """Yield the rule of the size of a layer: once where all axes are alike, else for each."""
    if isinstance(item, Group):
        if item.input.size != item.output.size:
            sides = dict.fromkeys(item.output.size)
            label = f"{item.path} for {item.text}"
            yield from (_Stated(label, None, None, side) for side in sides)
        return
    arriving = item.input
    if len(item.output.size) != len(arriving.size) or isinstance(item.layer, Input):
        return
    stated = item.layer.generic().output(_generic(len(arriving.size))).size
    working = item.layer.output(arriving.written()).size
    rows = tuple(zip(stated, working, item.output.size, strict=True))
    for axis, row in _by_axis(rows):
        if row[0] != named("n_in"):
            yield _Stated(f"{item.text}, {axis}" if axis else item.text, *row)


def _by_axis(rows: tuple[_T, ...]) -> list[tuple[str, _T]]:
    """Return what is said of each axis by its letter; once, without one, where all are alike."""
    if len(set(rows)) == 1:
        return [("", rows[0])]
    return list(zip(AXES[len(rows)], rows, strict=True))


def _generic(dims: int) -> Map:
    """Return a map with n_in for each side, to state the rule of a size with."""
    return Map(named("c_in"), (named("n_in"),) * dims)


def _single_floor(net: Network) -> Iterator[Block]:
    """Yield ⌊(n_in + 2P - r)/S⌋ + 1 for the last map, where that is its size."""
    view = net.view
    last = None if view is None else _last(net, view)
    if view is None or view.stride is None or view.padding is None or last is None:
        return
    sides = zip(net.input.size, last, view.receptive_field, view.stride, view.padding, strict=True)
    for axis, side in _by_axis(tuple(sides)):
        start, end, field, stride, padding = side
        moves = (field, stride) != (1, 1)
        if moves and FloorDiv(start + 2 * padding - field, stride) + 1 == end:
            yield Prose(tuple(_words(net, f" along {axis}" if axis else "", *side[2:])))
            yield _one_floor(net, axis or "n", *side)


def _words(
    net: Network, along: str, field: Expr, stride: Expr, padding: Expr
) -> Iterator[str | Math]:
    """Yield what a floor is said to be: that of all layers, or of those before one."""
    ends = (item.text for item in net.layers if net.view and net.view.ends == item.path)
    start = next((f"All before {text}" for text in ends), "All of it")
    yield f"{start}{along} in one floor, with the total receptive field "
    yield from (_equal(net, "r", field), ", stride ", _equal(net, "S", stride))
    yield from (", padding ", _equal(net, "P", padding), ":")


def _one_floor(  # noqa: PLR0913, PLR0917 - an axis, and five numbers of it
    net: Network, axis: str, start: Expr, end: Expr, field: Expr, stride: Expr, padding: Expr
) -> Display:
    generic = _own(rule(_floor(*map(named, (f"{axis}_in", "P", "r", "S")))), net, "total")
    working = rule(_floor(*map(leaf, (start, padding, field, stride))))
    rights = dict.fromkeys((generic, working, expression(end)))
    return Display(_own(Name(f"{axis}_out"), net, "total"), tuple(rights))


def _floor(size: Term, padding: Term, field: Term, stride: Term) -> Term:
    return floor_of(size + 2 * padding - field, stride) + 1


def _equal(net: Network, letter: str, value: Expr) -> Math:
    return relation(_own(Name(letter), net, "total"), "=", expression(value))


def _last(net: Network, view: View) -> tuple[Expr, ...] | None:
    """Return the size of the last map before a layer that sees everything, if it has one."""
    ends = (item.input.size for item in net.layers if item.path == view.ends)
    last = next(ends, ()) if view.ends else net.output.size
    return last if len(last) == len(net.input.size) else None
