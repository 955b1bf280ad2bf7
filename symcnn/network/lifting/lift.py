"""Numbers of channels made multiples of a symbol, and the proof that nothing else has changed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count as counted_from

from symcnn.errors import LiftWarning, NotationError, Span, SymcnnError
from symcnn.network.analysis.names import bound_names, free_names, loop_names, parameters_of
from symcnn.network.building.build import build_text, define
from symcnn.network.building.built_network import COUNTS, BuiltNetwork
from symcnn.network.building.interpreter import Walk
from symcnn.network.building.limits import Budget
from symcnn.network.evaluation.scope import Scope
from symcnn.network.lifting.channel_numbers import channel_places
from symcnn.network.lifting.lift_reach import Reach, left_out, pinned, reach_of
from symcnn.network.lifting.units import units_of
from symcnn.network.substitution.inherit_domain import carried
from symcnn.network.substitution.substitute import substituted
from symcnn.notation import parse_expression
from symcnn.notation.ast import Name, Program
from symcnn.notation.limits import ARRIVING, PADDINGS

Counted = tuple[Span, int]
"""A channel count: where it stands in the text, and the number."""
_OTHER = "another name is needed"
_LACKING = "lift takes a name and a number of channels"


def lifted(net: BuiltNetwork, units: Mapping[str, int]) -> BuiltNetwork:
    """Return the network with multiples of a unit, where they are channel counts, in a symbol.

    `units` are numbers by the names of new symbols; of several that divide a count, the first is
    taken. Raises NotationError for names or units that cannot be taken, and SymcnnError where a
    unit divides no count.
    """
    if not units:
        raise NotationError(_proposed(net))
    found, left = _lifted(net, units)
    notice = left_out(net, found, units, left)
    if notice:
        warnings.warn(notice, LiftWarning, stacklevel=4)
    return found


def _lifted(net: BuiltNetwork, units: Mapping[str, int]) -> tuple[BuiltNetwork, set[int]]:
    """Return the network with symbols, and the counts that are multiples of no unit."""
    _check(net, units)
    counts = tuple(_counts(net.program))
    texts = {span: text for span, count in counts if (text := _text(count, units))}
    for name, unit in units.items():
        if not any(_unit_of(count, units) == name for _, count in counts):
            raise SymcnnError(_nothing(unit, counts, units))
    _check_unhidden(net.program, units, texts)
    found = build_text(_spliced(net.source, texts))
    asked = tuple(demand for demand in net.demands if demand.span is None)
    found = carried(replace(net, demands=asked), found, {})
    _prove(found, net, units)
    return found, {count for _, count in counts if _unit_of(count, units) is None}


def _proposed(net: BuiltNetwork) -> str:
    """Return what to say where no unit is given: those that work, and how far they reach."""
    taken = _taken(net) | bound_names(net.program)
    name = next(name for name in _names() if name not in taken)
    counts = [count for _, count in _counts(net.program)]
    tried = ({name: unit} for unit in units_of(counts))
    found = [(units[name], reach.share) for units in tried if (reach := _reach(net, units))]
    if not found:
        return f"{_LACKING}; none here reaches half of the parameters and leaves them free"
    (first, share), *others = found
    if not share:
        return f"{_LACKING}, such as {' or '.join(f'{name}={unit}' for unit, _ in found)}"
    more = "".join(f", {name}={unit} {share}" for unit, share in others)
    return f"{_LACKING}: {name}={first} reaches {share} of the parameters{more}"


def _names() -> Iterator[str]:
    """Yield names for a width, the usual ones first."""
    yield from ("w", "c", "f")
    yield from map("w{}".format, counted_from(1))


def _reach(net: BuiltNetwork, units: Mapping[str, int]) -> Reach | None:
    """Return how far a unit reaches.

    None where it cannot be taken, where its symbol can have no other value, and where it reaches
    less than half of the parameters.
    """
    try:
        found, _ = _lifted(net, units)
    except SymcnnError:
        return None
    reach = reach_of(found, units)
    return None if pinned(found, units) or reach.is_less_than_half else reach


def _check(net: BuiltNetwork, units: Mapping[str, int]) -> None:
    """Raise NotationError for names that are taken or are none, and for units that are none."""
    taken = _taken(net)
    for name, unit in units.items():
        _check_name(name)
        if name in taken:
            raise NotationError(f"the network has a '{name}' already; {_OTHER}")
        if isinstance(unit, bool) or not isinstance(unit, int) or unit < 1:
            raise NotationError(f"{name} = {unit!r}: a unit of channels is an integer from 1 on")


def _taken(net: BuiltNetwork) -> set[str]:
    """Return the names that the network has."""
    free = {name.text for name in free_names(net.program)}
    return free | bound_names(net.program) - _parameters(net.program)


def _parameters(program: Program) -> set[str]:
    """Return the names that parameters alone have: they hide others only where they stand."""
    found = {each.name for statement in program.statements for each in parameters_of(statement)}
    return found - {statement.name for statement in program.statements} - loop_names(program)


def _check_unhidden(program: Program, units: Mapping[str, int], texts: Mapping[Span, str]) -> None:
    """Raise NotationError where a count stands in a block that has a parameter of the name."""
    for statement in program.statements:
        hidden = {each.name for each in parameters_of(statement)} & units.keys()
        inner = [span for span in texts if statement.span.holds(span)]
        if hidden and inner:
            what = f"{statement.name} has a '{min(hidden)}' already, and a channel count in it"
            raise NotationError(f"{what}; {_OTHER}")


def _check_name(name: str) -> None:
    """Raise NotationError for what cannot be the name of a symbol."""
    meant = parse_expression(name)
    if not isinstance(meant, Name) or meant.text != name or name in (*ARRIVING, *PADDINGS):
        raise NotationError(f"'{name}' cannot be the name of a symbol")


def _counts(program: Program) -> Iterator[Counted]:
    """Yield the channel counts that a program has as numbers."""
    walk = Walk(Scope({}, {}, {}, ()), Budget(), {})
    for statement in program.statements:
        define(statement, walk)
    for place in channel_places(program):
        value = walk.number(place)
        if value.is_Integer and value > 0:
            yield place.span, int(value)


def _unit_of(count: int, units: Mapping[str, int]) -> str | None:
    """Return the first of the names whose unit divides a count."""
    return next((name for name, unit in units.items() if count % unit == 0), None)


def _text(count: int, units: Mapping[str, int]) -> str | None:
    """Return a count as a multiple of a unit, or None where none divides it."""
    name = _unit_of(count, units)
    if name is None:
        return None
    times = count // units[name]
    return name if times == 1 else f"{times}*{name}"


def _nothing(unit: int, counts: tuple[Counted, ...], units: Mapping[str, int]) -> str:
    """Return what to say where a unit is of no use."""
    numbers = sorted({count for _, count in counts})
    if not numbers:
        return "no channel count of the network is written as a number"
    left = " that the units before it leave" if next(iter(units.values())) != unit else ""
    return (
        f"no channel count{left} is a multiple of {unit}; there are {', '.join(map(str, numbers))}"
    )


def _spliced(text: str, texts: Mapping[Span, str]) -> str:
    """Return a text with others put for some of its stretches."""
    parts, end = list[str](), 0
    for span in sorted(texts, key=lambda span: span.start):
        parts += [text[end : span.start], texts[span]]
        end = span.end
    return "".join([*parts, text[end:]])


def _prove(found: BuiltNetwork, net: BuiltNetwork, units: Mapping[str, int]) -> None:
    """Raise SymcnnError unless the units put for the symbols give the network as it was."""
    back = substituted(found, units)
    same = back == net and all(back.total(count) == net.total(count) for count in COUNTS)
    if not same:
        given = ", ".join(f"{name} = {unit}" for name, unit in units.items())
        raise SymcnnError(f"the network with {given} put back is not the one that was lifted")
