"""The reach of lifting: the share of the parameters that depends on the new symbols, and causes.

A layer is reached if its parameters depend on a new symbol, through its own channels or the
channels of its input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from sympy import Add, Expr, Integer

from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.polynomials.powers import substitute
from symcnn.errors import Span
from symcnn.layers.dense import Dense
from symcnn.layers.opaque import Opaque
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.lifting.channel_numbers import Held, held_variables
from symcnn.network.trace.trace import LayerRecord, RepeatRecord

_MAX_LISTED = 4
"""The largest number of items of a list in a message; the rest is counted."""


@dataclass(frozen=True)
class Reach:
    """The parameters of a lifted network that depend on its new symbols, and the other layers."""

    params: Expr
    """The parameters of the layers that depend on the symbols, with the units substituted."""
    total: Expr
    """The parameters of the network, with the units substituted."""
    rest: tuple[LayerRecord, ...]
    """The layers with parameters that do not depend on the symbols."""
    behind: tuple[LayerRecord, ...]
    """The dense layers directly before one of `rest`."""

    @property
    def share(self) -> str:
        """The share in percent, rounded down to a tenth; empty if it is not a number."""
        if not self.is_known:
            return ""
        tenths = int(self.params) * 1000 // int(self.total)
        return f"{tenths // 10}.{tenths % 10} %"

    @property
    def is_known(self) -> bool:
        """Whether the share is a number."""
        return bool(self.params.is_Integer and self.total.is_Integer)

    @property
    def is_less_than_half(self) -> bool:
        """Whether the symbols certainly reach less than half of the parameters."""
        return self.is_known and bool(2 * self.params < self.total)


def reach_of(net: BuiltNetwork, units: Mapping[str, int]) -> Reach:
    """Return the reach of the symbols of a lifted network, by their units."""
    names = {net.symbols[name]: Integer(unit) for name, unit in units.items()}
    params = Add(*(item.params for item in net.layers if item.params.free_symbols & names.keys()))
    records = list(_with_params(net.layers))
    unreached = [record for record in records if not record.params.free_symbols & names.keys()]
    behind = (
        before
        for before, record in pairwise(records)
        if isinstance(before.layer, Dense) and any(record is each for each in unreached)
    )
    return Reach(
        substitute(params, names),
        substitute(net.total("params"), names),
        tuple(unreached),
        tuple(behind),
    )


def left_out(
    net: BuiltNetwork, lifted: BuiltNetwork, units: Mapping[str, int], left: AbstractSet[int]
) -> str:
    """Return the warning about a lifted network; empty if all parameters depend on the symbols.

    `net` is the original network, `lifted` the lifted one; `left` are the channel counts that are
    multiples of no unit.
    """
    reach = reach_of(lifted, units)
    clauses = pinned(lifted, units)
    if reach.rest:
        clauses += [_describe_share(reach, units), *_causes(net, reach, units, left)]
    return "; ".join(clauses)


def _describe_share(reach: Reach, units: Mapping[str, int]) -> str:
    names, is_single = " and ".join(units), len(units) == 1
    if not reach.share:
        return f"{names} {'does' if is_single else 'do'} not reach all of the parameters"
    counts = f"{int(reach.params):,} of {int(reach.total):,}"
    verb = "reaches" if is_single else "reach"
    return f"{names} {verb} {reach.share} of the parameters, {counts}"


def _with_params(items: Iterable[LayerRecord | RepeatRecord]) -> Iterator[LayerRecord]:
    """Yield the layers that have parameters, including the layers of repeats."""
    for item in items:
        if isinstance(item, RepeatRecord):
            yield from _with_params(item.layers)
        elif item.params != 0:
            yield item


def pinned(net: BuiltNetwork, units: Mapping[str, int]) -> list[str]:
    """Return a clause for each symbol that can only have its unit as a value, with the cause."""
    clauses: dict[str, str] = {}
    for demand in net.requirements:
        condition = demand.requirement.condition
        solutions = dict(condition.solutions) if isinstance(condition, Equal) else {}
        for name, unit in units.items():
            if solutions.get(net.symbols[name], net.symbols[name]).is_Number:
                cause = _source_text(net, demand.span)
                clauses.setdefault(name, f"{name} can only be {unit} because of {cause}")
    return list(clauses.values())


def _source_text(net: BuiltNetwork, span: Span | None) -> str:
    return net.source[span.start : span.end] if span else "an earlier substitution"


def _causes(
    net: BuiltNetwork, reach: Reach, units: Mapping[str, int], indivisible: AbstractSet[int]
) -> Iterator[str]:
    """Yield the causes for parameters that do not depend on the symbols."""
    shapes = (shape for record in reach.rest for shape in (record.input, record.output))
    channels = sorted(indivisible & {shape.channels for shape in shapes})
    if channels:
        divisors = " or ".join(map(str, units.values()))
        relation = "are not multiples" if len(channels) > 1 else "is not a multiple"
        yield f"{_list_items(channels)} {relation} of {divisors}"
    yield from map(_describe_held, held_variables(net.program))
    if reach.behind:
        yield f"dense layers keep their units: {_list_items(each.text for each in reach.behind)}"
    opaque = [record.text for record in reach.rest if isinstance(record.layer, Opaque)]
    if opaque:
        yield f"opaque layers keep their counts: {_list_items(opaque)}"


def _describe_held(held: Held) -> str:
    owner = f" of {held.owner}" if held.owner else ""
    return f"{held.name}{owner} is kept because {held.where} does not scale with it"


def _list_items(values: Iterable[object]) -> str:
    """Return different values in a list; of a long one, the first and the number of the others."""
    different = list(dict.fromkeys(map(str, values)))
    more = len(different) - _MAX_LISTED
    listed = ", ".join(different[:_MAX_LISTED])
    return f"{listed} and {more} more" if more > 0 else listed
