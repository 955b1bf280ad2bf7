"""What lifting reaches of the parameters, and what holds the rest.

A layer is reached if its parameters depend on a new symbol, by its own channels or by its input's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from sympy import Add, Expr, Integer

from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.polynomials.powers import put
from symcnn.errors import Span
from symcnn.layers.dense import Dense
from symcnn.layers.opaque import Opaque
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.lifting.channel_numbers import Held, held_variables
from symcnn.network.trace.trace import Group, Record

_SHOWN = 4
"""The numbers or layers that a message lists before it says that there are more."""


@dataclass(frozen=True)
class Reach:
    """How many of a network's parameters depend on symbols, and the layers that do not."""

    params: Expr
    """The parameters of the layers that do."""
    total: Expr
    rest: tuple[Record, ...]
    behind: tuple[Record, ...]
    """The dense layers that come right before some of these, and have no symbol in their units."""

    @property
    def share(self) -> str:
        """The share, rounded down to a tenth of a percent; empty where it is not a number."""
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
        """Whether the symbols are known to reach less than half of the parameters."""
        return self.is_known and bool(2 * self.params < self.total)


def reach_of(net: BuiltNetwork, units: Mapping[str, int]) -> Reach:
    """Return how far symbols reach in a network that has been lifted to multiples of units."""
    names = {net.symbols[name]: Integer(unit) for name, unit in units.items()}
    params = Add(*(item.params for item in net.layers if item.params.free_symbols & names.keys()))
    records = list(_with_params(net.layers))
    rest = [record for record in records if not record.params.free_symbols & names.keys()]
    behind = (
        before
        for before, record in pairwise(records)
        if isinstance(before.layer, Dense) and any(record is each for each in rest)
    )
    return Reach(put(params, names), put(net.total("params"), names), tuple(rest), tuple(behind))


def left_out(
    net: BuiltNetwork, found: BuiltNetwork, units: Mapping[str, int], left: AbstractSet[int]
) -> str:
    """Return what a user must know of a network that has been lifted; nothing where all is reached.

    `left` are the channel counts that are multiples of no unit.
    """
    reach = reach_of(found, units)
    several = pinned(found, units)
    if reach.rest:
        several += [_reached(reach, units), *_reasons(net, reach, units, left)]
    return "; ".join(several)


def _reached(reach: Reach, units: Mapping[str, int]) -> str:
    """Return how many of the parameters depend on the symbols."""
    names = " and ".join(units)
    if not reach.share:
        return f"{names} does not reach all of the parameters"
    counts = f"{int(reach.params):,} of {int(reach.total):,}"
    return f"{names} reaches {reach.share} of the parameters, {counts}"


def _with_params(items: Iterable[Record | Group]) -> Iterator[Record]:
    """Yield the layers that have parameters, also those inside repeats."""
    for item in items:
        if isinstance(item, Group):
            yield from _with_params(item.layers)
        elif item.params != 0:
            yield item


def pinned(found: BuiltNetwork, units: Mapping[str, int]) -> list[str]:
    """Return the symbols that can have no value but their unit, each with what asks for that."""
    several: dict[str, str] = {}
    for demand in found.demands:
        condition = demand.need.condition
        solutions = dict(condition.solutions) if isinstance(condition, Equal) else {}
        for name, unit in units.items():
            if solutions.get(found.symbols[name], found.symbols[name]).is_Number:
                place = _source(found, demand.span)
                several.setdefault(name, f"{name} can only be {unit}, because of {place}")
    return list(several.values())


def _source(found: BuiltNetwork, span: Span | None) -> str:
    """Return the text at a place, or what stands for a value that was substituted before."""
    return found.source[span.start : span.end] if span else "a value that was substituted before"


def _reasons(
    net: BuiltNetwork, reach: Reach, units: Mapping[str, int], left: AbstractSet[int]
) -> Iterator[str]:
    """Yield why the parameters of some layers do not depend on the symbols."""
    shapes = (shape for record in reach.rest for shape in (record.input, record.output))
    found = sorted(left & {shape.channels for shape in shapes})
    if found:
        numbers = ", ".join(map(str, units.values()))
        are = "are no multiples" if len(found) > 1 else "is no multiple"
        yield f"{_listed(found)} {are} of {numbers}"
    yield from map(_held, held_variables(net.program))
    if reach.behind:
        yield f"dense layers keep their units: {_listed(each.text for each in reach.behind)}"
    opaque = [record.text for record in reach.rest if isinstance(record.layer, Opaque)]
    if opaque:
        yield f"layers without a rule keep their counts: {_listed(opaque)}"


def _held(held: Held) -> str:
    """Return why a variable stays."""
    owner = f" of {held.owner}" if held.owner else ""
    return f"{held.name}{owner} stays, since {held.where} does not scale with it"


def _listed(values: Iterable[object]) -> str:
    """Return values in a list, the first few of many, each once."""
    different = list(dict.fromkeys(map(str, values)))
    more = len(different) - _SHOWN
    shown = ", ".join(different[:_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown
