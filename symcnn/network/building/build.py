"""Tree to network: each step is bound to its layer and applied to what arrives."""

from __future__ import annotations

from sympy import Symbol

from symcnn.algebra.conditions.contradiction import contradiction
from symcnn.algebra.conditions.domain import Domain
from symcnn.errors import NotationError, ShapeError, Span, SymcnnError
from symcnn.network.analysis.check_names import check_names
from symcnn.network.analysis.names import blocks_of, bound_names, free_names
from symcnn.network.analysis.symbol_roles import Roles, check_words, roles_of, sided, symbol_for
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.building.channels_first import channels_first
from symcnn.network.building.interpreter import Walk
from symcnn.network.building.limits import Budget
from symcnn.network.building.simplify_sizes import refined
from symcnn.network.building.steps import STEPS
from symcnn.network.evaluation.evaluator import MAX_SYMBOLS, closure
from symcnn.network.evaluation.scope import Scope
from symcnn.network.trace.requirements import Demand
from symcnn.network.trace.trace import Record
from symcnn.notation import parse_program
from symcnn.notation.ast import Function, Let, Name, Program, Statement
from symcnn.stack import roomy

_SPARE = (*"ijklrtuv", *(f"i{number}" for number in range(300)))
"""Names for the variables of repeats that have none, of which some are not taken."""


@roomy
def build_text(text: str) -> BuiltNetwork:
    """Return what a text is built to; raises as `symcnn.parse` does, with the text in the error."""
    if not isinstance(text, str):
        raise NotationError(f"a network is a text, not {type(text).__name__}")
    program = parse_program(text)
    try:
        return built(program, text)
    except SymcnnError as error:
        raise error.located(text) from None


def built(program: Program, text: str) -> BuiltNetwork:
    """Return the network of a program; the errors it raises have no text yet."""
    names = free_names(program)
    program, given = sided(program, names), program
    if program is not given:
        names = free_names(program)
    check_names(program, names)
    _check_symbols(names)
    roles = roles_of(program, names)
    check_words(names, roles)
    symbols = symbols_of(names, roles)
    walk = Walk(_scope(program, symbols), Budget(), STEPS)
    for found in program.statements:
        define(found, walk)
    _run(program, walk)
    _check_consistent(walk.demands)
    demands = tuple(walk.demands)
    domain = Domain(tuple(demand.need.condition for demand in demands)).tidied()
    trace, output = refined(tuple(walk.trace), walk.arrived(Span(0, 0)), domain)
    return BuiltNetwork(trace, output, program, text, demands, symbols, domain)


def _run(program: Program, walk: Walk) -> None:
    """Walk the network; raise what a layer raises, with a hint where the input may be at fault."""
    try:
        walk.run(program.path)
    except ShapeError as error:
        first = walk.trace[0] if walk.trace else None
        hint = channels_first(first.output) if isinstance(first, Record) else ""
        error.message += f"; {hint}" if hint else ""
        raise


def define(statement: Statement, walk: Walk) -> None:
    """Add what a `let` defines, with what it needs."""
    if isinstance(statement, Let):
        walk.scope = walk.scope.define(statement.name, walk.number(statement.value))
    elif isinstance(statement, Function):
        known = walk.scope.needed(statement)[0]
        walk.scope = walk.scope.define(statement.name, closure(statement, known))


def _scope(program: Program, symbols: dict[str, Symbol]) -> Scope:
    """Return the scope at the start: blocks, and the symbols that may be 0."""
    counts = {name: found for name, found in symbols.items() if not found.is_positive}
    taken = {*symbols, *bound_names(program)}
    spare = tuple(name for name in _SPARE if name not in taken)
    return Scope(counts, blocks_of(program), {}, spare)


def symbols_of(names: tuple[Name, ...], roles: Roles) -> dict[str, Symbol]:
    """Return the symbols by their names, in the order in which the text has them."""
    return {name.text: symbol_for(name.text, roles[name.text]) for name in names}


def _check_symbols(names: tuple[Name, ...]) -> None:
    """Raise NotationError at the first symbol past the number that a network may have."""
    for name in names[MAX_SYMBOLS:]:
        raise NotationError(f"at most {MAX_SYMBOLS} different symbols are read", name.span)


def _check_consistent(demands: list[Demand]) -> None:
    """Raise ShapeError at the first layer whose demand contradicts one before it."""
    conditions = [demand.need.condition for demand in demands]
    found = contradiction(conditions)
    if found is not None:
        index, other = found
        demand = demands[index]
        message = f"{demand.need.message}: {demand.need.condition} contradicts {other}"
        error = ShapeError(message, demand.span)
        error.calls = demand.calls
        raise error
