"""The construction of a network from its syntax tree, by abstract interpretation."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Symbol

from symcnn.algebra.conditions.contradiction import contradiction
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.polynomials.indexed_symbol import member
from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.errors import NotationError, ShapeError, Span, SymcnnError
from symcnn.network.analysis.check_names import check_names
from symcnn.network.analysis.program_names import (
    blocks_of,
    bound_names,
    free_and_family_names,
)
from symcnn.network.analysis.symbol_roles import Roles, check_words, roles_of, sided, symbol_for
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.building.channels_first import channels_first
from symcnn.network.building.interpreter import Interpreter
from symcnn.network.building.simplify_sizes import simplify_sizes
from symcnn.network.building.size_budget import Budget
from symcnn.network.building.step_table import STEPS
from symcnn.network.evaluation.evaluator import MAX_SYMBOLS, closure
from symcnn.network.evaluation.families import Family, MemberKey
from symcnn.network.evaluation.scope import Scope
from symcnn.network.trace.requirements import LocatedRequirement
from symcnn.network.trace.trace import LayerRecord
from symcnn.notation import parse_program
from symcnn.notation.ast import Function, Let, Members, Name, Program, Statement
from symcnn.stack import roomy

_LOOP_VARIABLES = (*"ijklrtuv", *(f"i{number}" for number in range(300)))
"""Candidate names for loop variables; more than a text can use."""


@roomy
def build_text(text: str) -> BuiltNetwork:
    """Parse a text and build its network.

    Raises the errors of `symcnn.parse`, with the line of the text.
    """
    if not isinstance(text, str):
        raise NotationError(f"a network must be given as a string, not {type(text).__name__}")
    program = parse_program(text)
    try:
        return build_network(program, text)
    except SymcnnError as error:
        raise error.located(text) from None


def build_network(program: Program, text: str) -> BuiltNetwork:
    """Build the network of a program.

    Raises NotationError and ShapeError with a span only: the caller adds the text.
    """
    names, indexed = free_and_family_names(program)
    original = program
    program = sided(program, names)
    if program is not original:
        names, indexed = free_and_family_names(program)
    check_names(program, names)
    _check_symbols(names)
    roles = roles_of(program, names)
    check_words(names, roles)
    symbols = symbols_of(names, roles)
    families = {name: Family(symbols[name]) for name in indexed}
    _check_members(names, families)
    interpreter = Interpreter(_initial_scope(program, symbols, families), Budget(), STEPS)
    for statement in program.statements:
        bind_definition(statement, interpreter)
    _run_program(program, interpreter)
    _check_consistent(interpreter.requirements)
    demands = tuple(interpreter.requirements)
    symbols = _with_members(symbols, families, interpreter.budget.members)
    domain = Domain(tuple(demand.requirement.condition for demand in demands)).tidied()
    trace, output = simplify_sizes(
        tuple(interpreter.trace), interpreter.arrived(Span(0, 0)), domain
    )
    return BuiltNetwork(trace, output, program, text, demands, symbols, domain)


def _run_program(program: Program, interpreter: Interpreter) -> None:
    """Interpret the network; add a hint to shape errors if the input looks channels-first."""
    try:
        interpreter.run(program.path)
    except ShapeError as error:
        first = interpreter.trace[0] if interpreter.trace else None
        hint = channels_first(first.output) if isinstance(first, LayerRecord) else ""
        error.message += f"; {hint}" if hint else ""
        raise


def bind_definition(statement: Statement, interpreter: Interpreter) -> None:
    """Add the value or function of a `let` statement to the scope."""
    if isinstance(statement, Let):
        interpreter.scope = interpreter.scope.define(
            statement.name, interpreter.number(statement.value)
        )
    elif isinstance(statement, Members):
        _bind_members(statement, interpreter)
    elif isinstance(statement, Function):
        known = interpreter.scope.needed(statement)[0]
        interpreter.scope = interpreter.scope.define(statement.name, closure(statement, known))


def _bind_members(statement: Members, interpreter: Interpreter) -> None:
    """Add the values of members of a family to the scope."""
    name = statement.name
    known = interpreter.scope.program.get(name)
    family = known if isinstance(known, Family) else Family(symbol(name))
    for index, node in enumerate(statement.values, statement.first):
        if any(index == position for position, _ in family.values):
            raise NotationError(f"'{name}[{index}]' is defined twice", statement.name_span)
        value = interpreter.number(node)
        if (name, index) in interpreter.budget.members:
            message = f"'{name}[{index}]' is used before it is defined"
            raise NotationError(message, statement.name_span)
        family = family.define({index: value})
        interpreter.scope = interpreter.scope.define(name, family)


def _initial_scope(
    program: Program, symbols: dict[str, Symbol], families: dict[str, Family]
) -> Scope:
    """Return the initial scope: blocks, symbols that may be 0, families, spare loop variables."""
    counts = {name: symbol for name, symbol in symbols.items() if not symbol.is_positive}
    taken = {*symbols, *bound_names(program)}
    spare = tuple(name for name in _LOOP_VARIABLES if name not in taken)
    return Scope({**counts, **families}, blocks_of(program), {}, spare)


def _check_members(names: tuple[Name, ...], families: dict[str, Family]) -> None:
    """Raise NotationError for a name such as w_1 besides a family w."""
    for name in names:
        family, _, index = name.text.rpartition("_")
        if family in families and index.isdigit():
            message = f"'{name.text}' is a member of the family '{family}'"
            raise NotationError(f"{message}; write {family}[{int(index)}]", name.span)


def _with_members(
    symbols: dict[str, Symbol], families: dict[str, Family], used: Iterable[MemberKey]
) -> dict[str, Symbol]:
    """Return the symbols with the members of each family in its place, in order of the index.

    A family has a symbol of its own if the index of a member is no number.
    """
    listed: dict[str, Symbol] = {}
    for name, base in symbols.items():
        if name not in families:
            listed[name] = base
            continue
        indices = {index for family, index in used if family == name}
        for index in sorted(each for each in indices if each is not None):
            symbol_of_member = member(base, index)
            listed[symbol_of_member.name] = symbol_of_member
        if None in indices:
            listed[name] = base
    return listed


def symbols_of(names: tuple[Name, ...], roles: Roles) -> dict[str, Symbol]:
    """Return the symbols by name, in order of occurrence."""
    return {name.text: symbol_for(name.text, roles[name.text]) for name in names}


def _check_symbols(names: tuple[Name, ...]) -> None:
    """Raise NotationError at the first symbol beyond the limit."""
    for name in names[MAX_SYMBOLS:]:
        raise NotationError(f"a network can have at most {MAX_SYMBOLS} symbols", name.span)


def _check_consistent(demands: list[LocatedRequirement]) -> None:
    """Raise ShapeError at the first requirement that contradicts an earlier one."""
    conflict = contradiction([demand.requirement.condition for demand in demands])
    if conflict is not None:
        index, earlier = conflict
        demand = demands[index]
        message = (
            f"{demand.requirement.message}: {demand.requirement.condition} contradicts {earlier}"
        )
        error = ShapeError(message, demand.span)
        error.calls = demand.calls
        raise error
