"""Lifting of channel counts to multiples of width symbols, with a check by substitution."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count as count_from

from symcnn.errors import LiftWarning, NotationError, Span, SymcnnError
from symcnn.network.analysis.program_names import bound_names, free_names, loop_names, parameters_of
from symcnn.network.building.build import bind_definition, build_text
from symcnn.network.building.built_network import COUNTS, BuiltNetwork
from symcnn.network.building.interpreter import Interpreter
from symcnn.network.building.size_budget import Budget
from symcnn.network.evaluation.scope import Scope
from symcnn.network.lifting.channel_numbers import channel_number_positions
from symcnn.network.lifting.lift_reach import Reach, left_out, pinned, reach_of
from symcnn.network.lifting.units import units_of
from symcnn.network.substitution.inherit_domain import inherit_domain
from symcnn.network.substitution.substitute import substitute
from symcnn.notation import parse_expression
from symcnn.notation.ast import Name, Program
from symcnn.notation.limits import ARRIVING, PADDINGS

LocatedCount = tuple[Span, int]
"""A channel count with its span in the text."""
_RENAME = "choose another name"
_USAGE = "lift needs a symbol and a number of channels"


def lift_widths(net: BuiltNetwork, units: Mapping[str, int]) -> BuiltNetwork:
    """Replace the channel counts that are multiples of a unit by multiples of its symbol.

    `units` are numbers of channels by the names of new symbols; of several units that divide a
    count, the first applies. Warns with LiftWarning if not all parameters depend on the symbols, or
    if a symbol can only be its unit. Raises NotationError for an invalid name or unit and without
    units, and SymcnnError if a unit divides no channel count.
    """
    if not units:
        raise NotationError(_propose_units(net))
    result, indivisible = _lift(net, units)
    warning = left_out(net, result, units, indivisible)
    if warning:
        warnings.warn(warning, LiftWarning, stacklevel=4)
    return result


def _lift(net: BuiltNetwork, units: Mapping[str, int]) -> tuple[BuiltNetwork, set[int]]:
    """Return the network with symbols, and the counts that are multiples of no unit."""
    _check_units(net, units)
    counts = tuple(_channel_counts(net.program))
    texts = {span: text for span, count in counts if (text := _print_multiple(count, units))}
    for name, unit in units.items():
        if not any(_unit_name(count, units) == name for _, count in counts):
            raise SymcnnError(_describe_indivisible(unit, counts, units))
    _check_not_shadowed(net.program, units, texts)
    result = build_text(_replace_spans(net.source, texts))
    inherited = tuple(demand for demand in net.requirements if demand.span is None)
    result = inherit_domain(replace(net, requirements=inherited), result, {})
    _verify(result, net, units)
    return result, {count for _, count in counts if _unit_name(count, units) is None}


def _propose_units(net: BuiltNetwork) -> str:
    """Return the message for a call without units: the usable ones, with their reach."""
    used = _names_in_use(net) | bound_names(net.program)
    name = next(name for name in _width_names() if name not in used)
    counts = [count for _, count in _channel_counts(net.program)]
    candidates = ({name: unit} for unit in units_of(counts))
    usable = [(units[name], reach.share) for units in candidates if (reach := _reach(net, units))]
    if not usable:
        return f"{_USAGE}; none here reaches half of the parameters with a free symbol"
    (first, share), *others = usable
    if not share:
        return f"{_USAGE}, such as {' or '.join(f'{name}={unit}' for unit, _ in usable)}"
    more = "".join(f", {name}={unit} {share}" for unit, share in others)
    return f"{_USAGE}: {name}={first} reaches {share} of the parameters{more}"


def _width_names() -> Iterator[str]:
    """Yield names for a width, the usual ones first."""
    yield from ("w", "c", "f")
    yield from map("w{}".format, count_from(1))


def _reach(net: BuiltNetwork, units: Mapping[str, int]) -> Reach | None:
    """Return the reach of a unit.

    None if lifting fails, if the symbol can only be its unit, and if the reach is less than half of
    the parameters.
    """
    try:
        result, _ = _lift(net, units)
    except SymcnnError:
        return None
    reach = reach_of(result, units)
    return None if pinned(result, units) or reach.is_less_than_half else reach


def _check_units(net: BuiltNetwork, units: Mapping[str, int]) -> None:
    """Raise NotationError for a name that is invalid or in use, and for a unit below 1."""
    used = _names_in_use(net)
    for name, unit in units.items():
        _check_name(name)
        if name in used:
            raise NotationError(f"the network already uses the name '{name}'; {_RENAME}")
        if isinstance(unit, bool) or not isinstance(unit, int) or unit < 1:
            message = f"{name} = {unit!r}: a number of channels must be a positive integer"
            raise NotationError(message)


def _names_in_use(net: BuiltNetwork) -> set[str]:
    """Return the names of a network, without those of parameters only: they are local."""
    free = {name.text for name in free_names(net.program)}
    return free | bound_names(net.program) - _parameter_names(net.program)


def _parameter_names(program: Program) -> set[str]:
    """Return the names that only parameters have."""
    names = {each.name for statement in program.statements for each in parameters_of(statement)}
    return names - {statement.name for statement in program.statements} - loop_names(program)


def _check_not_shadowed(
    program: Program, units: Mapping[str, int], texts: Mapping[Span, str]
) -> None:
    """Raise NotationError for a channel count in a definition with a parameter of a new name."""
    for statement in program.statements:
        shadowed = {each.name for each in parameters_of(statement)} & units.keys()
        if shadowed and any(statement.span.holds(span) for span in texts):
            message = f"'{min(shadowed)}' is a parameter of {statement.name}, with a channel count"
            raise NotationError(f"{message} in its body; {_RENAME}")


def _check_name(name: str) -> None:
    """Raise NotationError for an invalid name of a symbol."""
    node = parse_expression(name)
    if not isinstance(node, Name) or node.text != name or name in (*ARRIVING, *PADDINGS):
        raise NotationError(f"invalid symbol name '{name}'; {_RENAME}")


def _channel_counts(program: Program) -> Iterator[LocatedCount]:
    """Yield the channel counts of a program that are numbers."""
    interpreter = Interpreter(Scope({}, {}, {}, ()), Budget(), {})
    for statement in program.statements:
        bind_definition(statement, interpreter)
    for node in channel_number_positions(program):
        value = interpreter.number(node)
        if value.is_Integer and value > 0:
            yield node.span, int(value)


def _unit_name(count: int, units: Mapping[str, int]) -> str | None:
    """Return the first name whose unit divides a count."""
    return next((name for name, unit in units.items() if count % unit == 0), None)


def _print_multiple(count: int, units: Mapping[str, int]) -> str | None:
    """Print a count as a multiple of a symbol; None if no unit divides it."""
    name = _unit_name(count, units)
    if name is None:
        return None
    factor = count // units[name]
    return name if factor == 1 else f"{factor}*{name}"


def _describe_indivisible(
    unit: int, counts: tuple[LocatedCount, ...], units: Mapping[str, int]
) -> str:
    """Return the message for a unit that divides no channel count."""
    numbers = sorted({count for _, count in counts})
    if not numbers:
        return "the network has no channel count that is a number"
    remaining = "" if next(iter(units.values())) == unit else "remaining "
    choice = ", ".join(map(str, numbers))
    return f"no {remaining}channel count is a multiple of {unit}; the channel counts are {choice}"


def _replace_spans(text: str, texts: Mapping[Span, str]) -> str:
    """Replace spans of a text by other texts."""
    pieces, end = list[str](), 0
    for span in sorted(texts, key=lambda span: span.start):
        pieces += [text[end : span.start], texts[span]]
        end = span.end
    return "".join([*pieces, text[end:]])


def _verify(result: BuiltNetwork, net: BuiltNetwork, units: Mapping[str, int]) -> None:
    """Raise SymcnnError unless substituting the units gives the original network back."""
    original = substitute(result, units)
    same = original == net and all(original.total(count) == net.total(count) for count in COUNTS)
    if not same:
        values = ", ".join(f"{name} = {unit}" for name, unit in units.items())
        raise SymcnnError(f"substituting {values} does not give the original network back")
