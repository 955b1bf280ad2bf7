"""What a network asked of its symbols is still asked after values are put for some of them.

The new text alone may ask less: where f was a positive integer and becomes w - 2, w is at least 3;
and a loop whose ends were a and b may, with a number for one of them, run the other way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sympy import Expr

from symcnn.algebra.condition import at_least
from symcnn.algebra.consistency import contradiction
from symcnn.algebra.domain import Domain
from symcnn.errors import DomainError
from symcnn.layers.needs import Need
from symcnn.network.network import Network
from symcnn.network.walk import Demand


def carried(old: Network, new: Network, values: Mapping[Expr, Expr]) -> Network:
    """Return the new network with what the old one asked of symbols that are left.

    `values` were put for symbols of the old one. Raises DomainError where nothing is left that
    both ask.
    """
    if not new.symbols:
        return new
    known = {**_same(old, new), **{name: _in(new, value) for name, value in values.items()}}
    more = tuple(_asked(old, new, known))
    if not more:
        return new
    conditions = [demand.need.condition for demand in (*new.demands, *more)]
    found = contradiction(conditions)
    if found is not None:
        place, other = found
        raise DomainError(f"nothing is left of the domain: {conditions[place]} contradicts {other}")
    domain = Domain(tuple(conditions)).tidied()
    return replace(new, demands=(*new.demands, *more), domain=domain)


def _same(old: Network, new: Network) -> dict[Expr, Expr]:
    return {old.symbols[name]: new.symbols[name] for name in old.symbols if name in new.symbols}


def _in(new: Network, value: Expr) -> Expr:
    """Return a value in the symbols that the new network has."""
    names = {part: new.symbols.get(part.name, part) for part in value.free_symbols}
    return value.xreplace(names)


def _asked(old: Network, new: Network, known: Mapping[Expr, Expr]) -> Iterator[Demand]:
    """Yield what the old network asks of the symbols of the new one, and that does not follow."""
    here = {demand.need.condition for demand in new.demands}
    for need in (*_needs(old, known), *_positive(old, known)):
        if need.condition.verdict is None and need.condition not in here:
            here.add(need.condition)
            yield Demand(need, None)


def _needs(old: Network, known: Mapping[Expr, Expr]) -> Iterator[Need]:
    for demand in old.demands:
        condition = demand.need.condition
        if all(_is_whole(known.get(name)) for name in condition.free_symbols):
            yield replace(demand.need, condition=condition.given(known))


def _positive(old: Network, known: Mapping[Expr, Expr]) -> Iterator[Need]:
    """Yield that what is put for a symbol is as great as the symbol is."""
    for name in old.symbols.values():
        value = known.get(name)
        if _is_whole(value):
            yield Need(at_least(value, 1 if name.is_positive else 0), f"{name} is {value}")


def _is_whole(value: Expr | None) -> bool:
    return value is not None and value.is_integer is True
