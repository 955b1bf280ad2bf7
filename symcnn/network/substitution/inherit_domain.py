"""Inheritance of a network's domain under substitution.

A network that is built from the substituted text may have weaker conditions than the original one:
`f ≥ 1` with `f = w - 2` means `w ≥ 3`, and a loop from a to b may run in the other direction once
one of them is a number. The conditions of the original network are therefore added.

The closed form of a repeat may require at least one iteration. For values without an iteration, it
does not apply, and neither do the conditions that follow it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sympy import Expr

from symcnn.algebra.conditions.condition import AtLeast, at_least
from symcnn.algebra.conditions.contradiction import contradiction
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.guarded import unguarded, where
from symcnn.algebra.conditions.implied import follows_from
from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.polynomials.powers import substitute
from symcnn.errors import DomainError
from symcnn.layers.declaration.requirement import Requirement
from symcnn.network.analysis.program_names import family_names, free_names
from symcnn.network.analysis.symbol_roles import roles_of
from symcnn.network.building.build import symbols_of
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.building.simplify_sizes import simplify_sizes
from symcnn.network.trace.requirements import LocatedRequirement
from symcnn.network.trace.trace import map_numbers
from symcnn.notation import printed
from symcnn.notation.ast import Program


def inherit_domain(
    old: BuiltNetwork, new: BuiltNetwork, values: Mapping[Expr, Expr]
) -> BuiltNetwork:
    """Add to `new` the conditions of `old` on the remaining symbols, after substitution.

    `values` are the values that were substituted for symbols of `old`. Raises DomainError if the
    conditions of both contradict each other, so that the domain would be empty.
    """
    if not new.symbols:
        return new
    values = _in_new_symbols(old, new, values)
    inherited = tuple(_inherited(old, new, values))
    if not inherited:
        return new
    conditions = [demand.requirement.condition for demand in (*new.requirements, *inherited)]
    conflict = contradiction(conditions)
    if conflict is not None:
        index, other = conflict
        raise DomainError(f"the domain is empty: {conditions[index]} contradicts {other}")
    domain = Domain(tuple(conditions)).tidied()
    return replace(new, requirements=(*new.requirements, *inherited), domain=domain)


def before_closed_form(net: BuiltNetwork, values: Mapping[Expr, Expr]) -> BuiltNetwork:
    """Drop the requirements from the first closed form on that does not hold for `values`."""
    for index, demand in enumerate(net.requirements):
        if demand.of_form and demand.requirement.condition.substitute(values).verdict is False:
            return replace(net, requirements=net.requirements[:index])
    return net


def form_domain(net: BuiltNetwork) -> Domain:
    """Return the conditions of a network's closed form that do not follow from its domain.

    >>> from symcnn import parse
    >>> print(form_domain(parse("I(28,1)-C(5,f)*N-O(10)")))
    N ≥ 1
    """
    layers = [demand.requirement.condition for demand in net.requirements if not demand.of_form]
    form = (demand.requirement.condition for demand in net.requirements if demand.of_form)
    conditions = (
        each for each in form if each.verdict is not True and not follows_from(each, layers)
    )
    return Domain(tuple(dict.fromkeys(conditions)))


def keep_closed_form(
    old: BuiltNetwork, program: Program, values: Mapping[Expr, Expr]
) -> BuiltNetwork | None:
    """Substitute values in the closed form of a network, or return None if that is not possible.

    `program` is the program of `old` with the values substituted. It must have symbols, their
    values must be integers, and the domain must not become empty. The members of families are known
    only of a network that is built.
    """
    names = free_names(program)
    if family_names(program, names):
        return None
    new = replace(old, symbols=symbols_of(names, roles_of(program, names)), requirements=())
    values = _in_new_symbols(old, new, values)
    if not new.symbols or not all(map(_is_integer, values.values())):
        return None
    inherited = (*_substituted_demands(old, values), *_symbol_bounds(old, values))
    demands = tuple(demand for demand in inherited if demand.requirement.condition.verdict is None)
    domain = Domain(tuple(demand.requirement.condition for demand in demands))
    violated = any(demand.requirement.condition.verdict is False for demand in inherited)
    if violated or contradiction(domain) is not None:
        return None

    def function(expr: Expr) -> Expr:
        return expand_products(substitute(expr, values))

    trace, output = map_numbers(old.trace, function), old.output.map_numbers(function)
    domain = domain.tidied()
    source = printed(program)
    return BuiltNetwork(
        *simplify_sizes(trace, output, domain), program, source, demands, new.symbols, domain
    )


def _in_new_symbols(
    old: BuiltNetwork, new: BuiltNetwork, values: Mapping[Expr, Expr]
) -> dict[Expr, Expr]:
    """Return each symbol of the old network as an expression in the symbols of the new one.

    Symbols of one name may differ: one that had to be positive may now be 0.
    """
    kept = {old.symbols[name]: new.symbols[name] for name in old.symbols if name in new.symbols}
    return kept | {
        name: value.xreplace(
            {each: new.symbols.get(each.name, each) for each in value.free_symbols}
        )
        for name, value in values.items()
    }


def _inherited(
    old: BuiltNetwork, new: BuiltNetwork, values: Mapping[Expr, Expr]
) -> Iterator[LocatedRequirement]:
    """Yield the requirements of the old network that the new one does not have.

    The new closed form may hold where the old one does not. A requirement that follows the old one
    applies only where that holds.
    """
    here = {demand.requirement.condition for demand in new.requirements}
    guards: list[AtLeast] = []
    for demand in (*_substituted_demands(old, values), *_symbol_bounds(old, values)):
        condition = demand.requirement.condition
        if demand.of_form and isinstance(condition, AtLeast):
            guards.append(condition)
            continue
        for guard in guards:
            condition = unguarded(where(condition, guard), here)
        if condition.verdict is None and condition not in here:
            here.add(condition)
            yield replace(demand, requirement=replace(demand.requirement, condition=condition))


def _substituted_demands(
    old: BuiltNetwork, values: Mapping[Expr, Expr]
) -> Iterator[LocatedRequirement]:
    """Yield the requirements of the old network with values substituted, where all are integers."""
    for demand in old.requirements:
        condition = demand.requirement.condition
        if all(_is_integer(values.get(name)) for name in condition.free_symbols):
            need = replace(demand.requirement, condition=condition.substitute(values))
            yield LocatedRequirement(need, None, of_form=demand.of_form)


def _symbol_bounds(old: BuiltNetwork, values: Mapping[Expr, Expr]) -> Iterator[LocatedRequirement]:
    """Yield the lower bound of each symbol, 0 or 1, as a requirement on its value."""
    for name in old.symbols.values():
        value = values.get(name)
        if _is_integer(value):
            need = Requirement(at_least(value, 1 if name.is_positive else 0), f"{name} is {value}")
            yield LocatedRequirement(need, None)


def _is_integer(value: Expr | None) -> bool:
    return value is not None and value.is_integer is True
