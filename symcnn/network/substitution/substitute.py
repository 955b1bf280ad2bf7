"""Substitution of values for symbols, by building and checking the network anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from numbers import Integral
from types import MappingProxyType
from typing import Any, TypeAlias

from sympy import Expr

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.presentation.present import text
from symcnn.errors import DomainError, NotationError, ShapeError, SymcnnError, beginning
from symcnn.network.analysis.program_names import bound_names
from symcnn.network.analysis.replace_names import replace_names
from symcnn.network.analysis.symbol_roles import is_share, kind_of
from symcnn.network.building.build import build_network
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.network.substitution.freed_names import (
    freed_names,
    members_left,
    without_indices,
)
from symcnn.network.substitution.inherit_domain import (
    before_closed_form,
    inherit_domain,
    keep_closed_form,
)
from symcnn.network.substitution.member_values import (
    check_independent,
    check_members_known,
    define_members,
    member_named,
    symbol_name,
    values_of_members,
    with_indices,
)
from symcnn.notation import parse_expression, parse_program, printed
from symcnn.notation.ast import Expression, Program, names_in
from symcnn.notation.limits import MAX_DIGITS
from symcnn.notation.sympy_printer import print_expression
from symcnn.suggestions import choose_from

Single: TypeAlias = int | float | Fraction | Decimal | str | Expr
"""A value for a symbol: an exact number, or an expression as text or of SymPy."""
Substitute: TypeAlias = Single | Sequence[Single] | Mapping[int, Single]
"""A value for a symbol, or values for a family of symbols: a list, or values by index."""
_NONE: Mapping[str, Expression] = MappingProxyType({})


def substitute(net: BuiltNetwork, values: Mapping[str, Substitute]) -> BuiltNetwork:
    """Substitute values for symbols, given by their names, and return the new network.

    Raises NotationError for an unknown symbol or an invalid value, DomainError for values outside
    the domain, and ShapeError, pointing into the new text, if a size or a count is not an integer.

    The network is built anew. If the new text has no closed form, values are substituted in the
    present one: a number may hide how the other symbols enter a recurrence.

    A family of symbols takes a value for each member, and each member one of its own, once the
    number of members is known: numbers are substituted first, all other values at once.
    """
    named = {symbol_name(name): value for name, value in values.items()}
    if len(named) < len(values):
        twice = next(name for name in values if symbol_name(name) != name)
        raise NotationError(f"'{symbol_name(twice)}' has two values")
    used = {name: _names_used(net, name, value) for name, value in named.items()}
    about = {name: _families_of(net, {name, *names}) for name, names in used.items()}
    if net.families.isdisjoint(named) and net.symbols.keys().isdisjoint(chain(*about.values())):
        return _substitute(net, named)
    early = {name: value for name, value in named.items() if not (used[name] or about[name])}
    late = {name: value for name, value in named.items() if name not in early}
    known = _substitute(net, early) if early else net
    numbers = {name: _parse_value(name, value) for name, value in early.items()}
    return _substitute(known, values_of_members(known, late), numbers)


def _names_used(net: BuiltNetwork, name: str, value: Substitute) -> set[str]:
    """Return the names in a single value, where there are families that they may be about."""
    if not net.families or name in net.families or not isinstance(value, str | Expr):
        return set()
    return {used.text for used in names_in(_parse_value(name, value))}


def _families_of(net: BuiltNetwork, names: Iterable[str]) -> set[str]:
    """Return the families that names are about: they or their members."""
    members = ((each, member_named(each, net.families)) for each in names)
    return {member[0] if member else each for each, member in members} & net.families


def _substitute(
    net: BuiltNetwork, values: Mapping[str, Any], numbers: Mapping[str, Expression] = _NONE
) -> BuiltNetwork:
    """Substitute single values for symbols, members of families among them.

    `numbers` have been substituted before; values may use their names.
    """
    symbols = tuple(net.symbols)
    nodes = {name: value_node(net.program, symbols, name, value) for name, value in values.items()}
    given = _insert_numbers(nodes, numbers, net.families)
    freed = freed_names(net, given.values())
    check_members_known(net, freed)
    indexed = {name: with_indices(node, net.families) for name, node in given.items()}
    check_independent(net, indexed)
    nodes = {name: without_indices(node, freed) for name, node in indexed.items()}
    exprs = {net.symbols[name]: Evaluator({}).number(node) for name, node in nodes.items()}
    old = before_closed_form(net, exprs)
    _check_domain(old, exprs)
    members = {name: member_named(name, net.families) for name in nodes}
    singles = {name: node for name, node in nodes.items() if not members[name]}
    values_by_index = {
        (freed.get(member[0], member[0]), member[1]): nodes[name]
        for name, member in members.items()
        if member
    }
    program = define_members(
        replace_names(net.program, {**singles, **freed}),
        {**values_by_index, **members_left(net, freed, nodes)},
    )
    try:
        new = build_program(program)
    except ShapeError:
        in_closed_form = None if old is not net else keep_closed_form(net, program, exprs)
        if in_closed_form is None:
            raise
        return in_closed_form
    return inherit_domain(old, new, exprs)


def _insert_numbers(
    values: Mapping[str, Expression],
    numbers: Mapping[str, Expression],
    families: Collection[str],
) -> dict[str, Expression]:
    """Return values in which names that are given numbers have these numbers: d = w with w = 64.

    Other values keep their names, so that two symbols can be swapped; so do members of families.
    """
    known = {
        name: node
        for name, node in values.items()
        if not any(names_in(node)) and member_named(name, families) is None
    }
    inserted = {name: replace_names(node, {**numbers, **known}) for name, node in values.items()}
    return inserted if inserted == values else _insert_numbers(inserted, numbers, families)


def value_of(name: str, value: Substitute) -> Expr:
    """Return the value for a name as an exact SymPy expression.

    Raises NotationError for a value that is neither an exact number nor an expression.
    """
    return Evaluator({}).number(_parse_value(name, value))


def _parse_value(name: str, value: Substitute) -> Expression:
    """Return the syntax tree of a value; raise NotationError for an invalid value."""
    source = ""
    try:
        source = _print_value(value)
        node = parse_expression(source)
        Evaluator({}).number(node)
    except NotationError as error:
        subject = f"{name} = {beginning(source)}" if source else name
        raise NotationError(f"{subject}: {error.message}", error.span, source) from None
    return node


def build_program(program: Program) -> BuiltNetwork:
    """Build a program; its source, which errors point into, is the program as text."""
    source = printed(program)
    try:
        return build_network(parse_program(source), source)
    except SymcnnError as error:
        raise error.located(source) from None


def value_node(program: Program, symbols: Sequence[str], name: str, value: Single) -> Expression:
    """Return the syntax tree of a value for one of the symbols of a program.

    Raises NotationError for an unknown symbol, for a value that is neither a number nor an
    expression, and for a value that uses a name that the program defines.
    """
    if name not in symbols:
        raise NotationError(f"unknown symbol '{beginning(name)}'; {choose_from(symbols)}")
    node = _parse_value(name, value)
    defined = bound_names(program)
    for used in names_in(node):
        if used.text in defined:
            message = f"{name} cannot depend on '{used.text}', which the network defines"
            raise NotationError(message)
    return node


def _print_value(value: Substitute) -> str:
    """Print a value in the notation; raise NotationError for an invalid value."""
    if isinstance(value, str):
        return value
    if isinstance(value, Expr) and value.is_Rational:
        value = Fraction(int(value.p), int(value.q))
    if isinstance(value, Expr) and _has_symbols_only(value):
        return print_expression(value)
    if isinstance(value, bool) or not isinstance(value, Integral | Fraction | Decimal | float):
        raise NotationError(f"expected a number or an expression, not {value!r}")
    exact = Decimal(str(value)) if isinstance(value, float) else value
    if isinstance(exact, Decimal) and not exact.is_finite():
        raise NotationError(f"expected a number or an expression, not {value}")
    if _digits(exact) > MAX_DIGITS:
        raise NotationError(f"the number has more than {MAX_DIGITS} digits")
    return format(exact, "f") if isinstance(exact, Decimal) else str(exact)


def _has_symbols_only(value: Expr) -> bool:
    return all(atom.is_Symbol or atom.is_Rational for atom in value.atoms())


def _digits(value: Integral | Fraction | Decimal) -> int:
    """Return the approximate number of digits of a number."""
    if isinstance(value, Decimal):
        return abs(value.adjusted()) + len(value.as_tuple().digits)
    fraction = Fraction(int(value)) if isinstance(value, Integral) else value
    return max(abs(fraction.numerator), fraction.denominator).bit_length() * 3 // 10


def _is_in_range(name: Expr, value: Expr) -> bool:
    """Return whether a number is not below the minimum of a symbol, nor above 1 for a share.

    Fractions pass: the network is built with them, and may be valid.
    """
    if value < 0 or (value == 0 and name.is_positive):
        return False
    return not is_share(name) or bool(value <= 1)


def _check_domain(net: BuiltNetwork, values: Mapping[Expr, Expr]) -> None:
    """Raise DomainError for values outside the domain, with the span of the failing layer."""
    for name, value in values.items():
        if value.is_number and not _is_in_range(name, value):
            raise DomainError(f"{name} must be {kind_of(name)}, not {text(value)}")
    integers = {name: value for name, value in values.items() if value.is_integer}
    for demand in net.requirements:
        condition = demand.requirement.condition
        if _fails(condition, integers):
            point = ", ".join(f"{name} = {text(value)}" for name, value in integers.items())
            violated = _violated_conditions(net.domain, integers) or condition
            message = f"{point} lies outside the domain {violated}: {demand.requirement.message}"
            raise DomainError(message, demand.span, net.source)


def _violated_conditions(domain: Domain, values: Mapping[Expr, Expr]) -> Domain:
    """Return the conditions of a domain that fail; the requirement of one layer may be weaker."""
    return Domain(tuple(each for each in domain if _fails(each, values)))


def _fails(condition: Condition, values: Mapping[Expr, Expr]) -> bool:
    """Return whether a condition is false; one with a divisor ≤ 0 is not, as another one fails."""
    try:
        return condition.substitute(values).verdict is False
    except ValueError:
        return False
