"""What a network asked of its symbols is still asked after values are put for some of them.

The new text alone may ask less: where f was a positive integer and becomes w - 2, w is at least 3;
and a loop whose ends were a and b may, with a number for one of them, run the other way.

A closed form may hold from the first iteration on only. Where values leave none, it says nothing of
the network, nor does what was asked after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sympy import Expr

from symcnn.algebra.conditions.condition import AtLeast, at_least
from symcnn.algebra.conditions.contradiction import contradiction
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.guarded import follows, unguarded, where
from symcnn.algebra.polynomials.polynomial import multiplied_out
from symcnn.algebra.polynomials.powers import put
from symcnn.errors import DomainError
from symcnn.layers.declaration.requirement import Need
from symcnn.network.analysis.names import free_names
from symcnn.network.analysis.symbol_roles import roles_of
from symcnn.network.building.build import symbols_of
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.building.simplify_sizes import refined
from symcnn.network.trace.requirements import Demand
from symcnn.network.trace.trace import moved
from symcnn.notation import printed
from symcnn.notation.ast import Program


def carried(old: BuiltNetwork, new: BuiltNetwork, values: Mapping[Expr, Expr]) -> BuiltNetwork:
    """Return the new network with what the old one asked of symbols that are left.

    `values` were put for symbols of the old one. Raises DomainError where nothing is left that
    both ask.
    """
    if not new.symbols:
        return new
    known = _known(old, new, values)
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


def reaching(net: BuiltNetwork, values: Mapping[Expr, Expr]) -> BuiltNetwork:
    """Return the network with only what was asked before a closed form that values lie outside."""
    for place, demand in enumerate(net.demands):
        if demand.of_form and demand.need.condition.given(values).verdict is False:
            return replace(net, demands=net.demands[:place])
    return net


def form_domain(net: BuiltNetwork) -> Domain:
    """Return where the closed form of a network holds, if that is not all of its domain.

    >>> from symcnn import parse
    >>> print(form_domain(parse("I(28,1)-C(5,f)*N-O(10)")))
    N ≥ 1
    """
    own = [demand.need.condition for demand in net.demands if not demand.of_form]
    form = (demand.need.condition for demand in net.demands if demand.of_form)
    found = (one for one in form if one.verdict is not True and not follows(one, own))
    return Domain(tuple(dict.fromkeys(found)))


def in_form(
    old: BuiltNetwork, program: Program, values: Mapping[Expr, Expr]
) -> BuiltNetwork | None:
    """Return the old network with values put in its closed form; None where that cannot be.

    `program` is the old one with the values. It must have symbols, and some of their values must
    be left.
    """
    names = free_names(program)
    new = replace(old, symbols=symbols_of(names, roles_of(program, names)), demands=())
    known = _known(old, new, values)
    if not new.symbols or not all(map(_is_whole, known.values())):
        return None
    asked = (*_demands(old, known), *_positive(old, known))
    demands = tuple(demand for demand in asked if demand.need.condition.verdict is None)
    domain = Domain(tuple(demand.need.condition for demand in demands))
    never = any(demand.need.condition.verdict is False for demand in asked)
    if never or contradiction(domain) is not None:
        return None

    def function(expr: Expr) -> Expr:
        return multiplied_out(put(expr, known))

    trace, output = moved(old.trace, function), old.output.put(function)
    domain = domain.tidied()
    source = printed(program)
    return BuiltNetwork(
        *refined(trace, output, domain), program, source, demands, new.symbols, domain
    )


def _known(old: BuiltNetwork, new: BuiltNetwork, values: Mapping[Expr, Expr]) -> dict[Expr, Expr]:
    """Return what the symbols of the old network are in those of the new one."""
    return {**_same(old, new), **{name: _in(new, value) for name, value in values.items()}}


def _same(old: BuiltNetwork, new: BuiltNetwork) -> dict[Expr, Expr]:
    return {old.symbols[name]: new.symbols[name] for name in old.symbols if name in new.symbols}


def _in(new: BuiltNetwork, value: Expr) -> Expr:
    """Return a value in the symbols that the new network has."""
    names = {part: new.symbols.get(part.name, part) for part in value.free_symbols}
    return value.xreplace(names)


def _asked(old: BuiltNetwork, new: BuiltNetwork, known: Mapping[Expr, Expr]) -> Iterator[Demand]:
    """Yield what the old network asks of the symbols of the new one, and that does not follow.

    The new closed form may hold where the old one does not. What comes after the old one is asked
    only where that holds.
    """
    here = {demand.need.condition for demand in new.demands}
    guards: list[AtLeast] = []
    for demand in (*_demands(old, known), *_positive(old, known)):
        condition = demand.need.condition
        if demand.of_form and isinstance(condition, AtLeast):
            guards.append(condition)
            continue
        for guard in guards:
            condition = unguarded(where(condition, guard), here)
        if condition.verdict is None and condition not in here:
            here.add(condition)
            yield replace(demand, need=replace(demand.need, condition=condition))


def _demands(old: BuiltNetwork, known: Mapping[Expr, Expr]) -> Iterator[Demand]:
    """Yield what the old network asks, put in the symbols of the new one."""
    for demand in old.demands:
        condition = demand.need.condition
        if all(_is_whole(known.get(name)) for name in condition.free_symbols):
            need = replace(demand.need, condition=condition.given(known))
            yield Demand(need, None, of_form=demand.of_form)


def _positive(old: BuiltNetwork, known: Mapping[Expr, Expr]) -> Iterator[Demand]:
    """Yield that what is put for a symbol is as great as the symbol is."""
    for name in old.symbols.values():
        value = known.get(name)
        if _is_whole(value):
            need = Need(at_least(value, 1 if name.is_positive else 0), f"{name} is {value}")
            yield Demand(need, None)


def _is_whole(value: Expr | None) -> bool:
    return value is not None and value.is_integer is True
