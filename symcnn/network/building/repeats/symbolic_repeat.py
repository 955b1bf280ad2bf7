"""Loop summarization: a symbolic number of iterations in closed form, from a single one.

An iteration maps the numbers of its input, channels and sizes, to those of its output. Interpreted
with symbols for the input, it gives a recurrence for each number, whose solution is the input of
iteration j. With this input, the iteration is interpreted again, and its records are summed over
all iterations. First iterations that do not fit the solution are peeled: interpreted on their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Expr, Symbol

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.polynomials.powers import has_powers, substitute
from symcnn.algebra.presentation.present import text
from symcnn.algebra.sums.closed_sum import substitute_count
from symcnn.algebra.sums.recurrence import solve_recurrence
from symcnn.errors import ShapeError, SymcnnError
from symcnn.network.building.branch_step import STATE
from symcnn.network.building.interpreter import Interpreter
from symcnn.network.building.layer_step import check_bulk
from symcnn.network.building.repeats.loop_conditions import (
    check_own,
    merge_loop_maps,
    quantify_requirements,
    require_one_iteration,
    save_loop_maps,
)
from symcnn.network.building.repeats.loop_range import (
    LoopRange,
    NoFormError,
    Values,
    substitute_index_bound,
)
from symcnn.network.building.repeats.loop_state import LoopState
from symcnn.network.building.size_budget import UNROLL_HINT
from symcnn.network.trace.remembered_maps import RememberedMaps
from symcnn.network.trace.trace import RepeatRecord, Trace, map_numbers, sum_quantity

_NUMBER = Symbol(f"j{STATE}", integer=True, nonnegative=True)
"""The number of an iteration, from 0 on."""
_MAX_PEELED_ITERATIONS = 2
"""The maximum number of first iterations that are interpreted on their own."""
_MAX_SYMBOLIC_NESTING = 5
"""The maximum nesting depth of symbolic repeats."""
_NO_CLOSED_FORM = f"no closed form is known for the input of each iteration; {UNROLL_HINT}"
_CHECKED_TOTALS = ("params", "macs", "activations")
"""The totals that are checked for exponents that would become too large."""


def summarize_repeat(loop: LoopRange, interpreter: Interpreter) -> None:
    """Interpret a repeat in closed form.

    Raises ShapeError if no closed form is known for the input of each iteration.
    """
    if interpreter.level == _MAX_SYMBOLIC_NESTING:
        message = f"symbolic repeats are nested more than {_MAX_SYMBOLIC_NESTING} deep"
        raise ShapeError(message, loop.span)
    before = interpreter.fork()
    try:
        _summarize(loop, interpreter, peeled=0)
    except SymcnnError as error:
        raise error if interpreter.level else _restate_error(loop, before, error) from None


def _summarize(
    loop: LoopRange, interpreter: Interpreter, peeled: int, body: _LoopBody | None = None
) -> None:
    state = LoopState.of(interpreter)
    if body is None or not body.fits(state):
        body = _sketch_body(loop, interpreter, state)
    solution = _solve_body(body, state)
    if solution is not None and solution.since == 0:
        _run_all(loop, interpreter, body, solution.source)
    elif peeled < _MAX_PEELED_ITERATIONS:
        require_one_iteration(loop, interpreter)
        run_iteration(loop, loop.first, interpreter)
        first = interpreter.taps.copy()
        _summarize(loop.after_first(), interpreter, peeled + 1, None if loop.used else body)
        if solution is not None:
            merge_loop_maps(loop, interpreter, first, body.remembered(loop, solution.source))
    else:
        raise NoFormError(_NO_CLOSED_FORM, loop.span)


def _restate_error(loop: LoopRange, interpreter: Interpreter, error: SymcnnError) -> SymcnnError:
    """Return the error of the first iteration that fails, in the symbols of the network."""
    if isinstance(error, NoFormError):
        return ShapeError(error.message, error.span)
    try:
        for number in range(_MAX_PEELED_ITERATIONS + 1):
            run_iteration(loop, loop.value(number), interpreter)
    except SymcnnError as concrete:
        return concrete
    return ShapeError(_NO_CLOSED_FORM, loop.span) if STATE in error.message else error


@dataclass(frozen=True)
class _LoopBody:
    """One iteration as a function of its input state and its number, in symbols."""

    source: LoopState
    output: LoopState
    taps: RememberedMaps

    def fits(self, state: LoopState) -> bool:
        """Return whether a state has the dimensions of the symbolic input."""
        return self.source.ranks == state.ranks

    def remembered(self, loop: LoopRange, source: LoopState) -> RememberedMaps:
        """Return the maps that an iteration remembers, by its index, for its input state."""
        to_index = {_NUMBER: loop.turned(loop.index)}
        indexed = source.map_numbers(lambda expr: substitute(expr, to_index))
        values = dict(zip(self.source.numbers(), indexed.numbers(), strict=True))
        return self.taps.map_numbers(lambda expr: substitute(expr, values))


@dataclass(frozen=True)
class _LoopSolution:
    """The input state of iteration j, for every j ≥ `since`, which is 0 or 1."""

    source: LoopState
    since: int


def _sketch_body(loop: LoopRange, interpreter: Interpreter, state: LoopState) -> _LoopBody:
    """Interpret an iteration on a symbolic input, only for its output and remembered maps."""
    generic = state.generic(interpreter.level)
    interior = _LoopInterior(loop, interpreter)
    fork = interior.fork(generic)
    fork.outline = True
    fork.budget.step(loop.span)
    run_iteration(loop, interior.value, fork)
    check_own(loop, fork.marks, fork.recalls)
    interpreter.marks.extend((name, None) for name, _ in fork.marks)
    interpreter.recalls.extend((name, None) for name, _ in fork.recalls)
    to_number = {loop.index: loop.turned(_NUMBER)}
    end = LoopState.of(fork).map_numbers(lambda expr: substitute(interior.outside(expr), to_number))
    output = LoopState({name: end.shapes[name] for name in state.shapes})
    return _LoopBody(generic, output, fork.taps.map_numbers(interior.outside))


def _solve_body(body: _LoopBody, state: LoopState) -> _LoopSolution | None:
    """Return the input of iteration j from the state before the loop; None if it is unknown."""
    if not body.fits(state) or body.output.ranks != state.ranks:
        return None
    symbols = tuple(body.source.numbers())
    steps = dict(zip(symbols, body.output.numbers(), strict=True))
    solutions = _solve_recurrences(steps, dict(zip(symbols, state.numbers(), strict=True)))
    if solutions is None:
        return None
    values, late = solutions
    return _LoopSolution(
        body.source.map_numbers(lambda expr: substitute(expr, values)), 1 if late else 0
    )


def _solve_recurrences(steps: Values, starts: Values) -> tuple[Values, set[Symbol]] | None:
    """Solve the recurrence of each symbol, in order of their dependencies.

    Returns the solutions, and the symbols whose solutions hold from iteration 1 on only. No other
    recurrence may depend on the latter.
    """
    solutions: Values = {}
    late: set[Symbol] = set()
    while len(solutions) < len(steps):
        ready = [
            symbol
            for symbol in steps
            if symbol not in solutions and _is_ready(symbol, steps, solutions)
        ]
        if not ready:
            return None
        for symbol in ready:
            step = substitute(steps[symbol], solutions)
            solution = solve_recurrence(step, symbol, starts[symbol], _NUMBER)
            if solution is None or steps[symbol].free_symbols & late:
                return None
            solutions[symbol] = solution.at
            late |= {symbol} if solution.since else set()
    return solutions, late


def _is_ready(symbol: Symbol, steps: Values, solutions: Values) -> bool:
    """Return whether all other symbols that the step of a symbol depends on are solved."""
    return bool(steps[symbol].free_symbols & set(steps) <= {symbol, *solutions})


class _LoopInterior:
    """The interpretation of a loop body, where the index is known to be less than the count."""

    def __init__(self, loop: LoopRange, interpreter: Interpreter) -> None:
        self.interpreter = interpreter
        self.values, self.inverse = substitute_index_bound(loop.index, loop.count)
        self.value = self.inside(loop.low) + loop.index
        """The value of the loop variable."""

    def inside(self, expr: Expr) -> Expr:
        """Return an expression in the symbols of the loop body."""
        return substitute(expr, self.values)

    def outside(self, expr: Expr) -> Expr:
        """Return an expression in the symbols outside the loop."""
        return substitute(expr, self.inverse)

    def fork(self, state: LoopState) -> Interpreter:
        """Return an interpreter for one iteration, set to an input state."""
        fork = self.interpreter.fork()
        fork.scope = self.interpreter.scope.substitute_values(self.values)
        fork.taps = self.interpreter.taps.map_numbers(self.inside)
        fork.level = self.interpreter.level + 1
        fork.marks, fork.recalls = [], []
        state.map_numbers(self.inside).enter(fork)
        return fork


def run_iteration(
    loop: LoopRange, value: Expr, interpreter: Interpreter, label: str | None = None
) -> None:
    """Interpret one iteration, with a value of the loop variable.

    The path of its layers has `label` as an index, or the value if there is none.
    """
    scope, path, loops = interpreter.scope, interpreter.path, interpreter.loops
    interpreter.loops = (*loops, loop.shown)
    interpreter.scope = scope.bind(loop.name, value) if loop.used else scope
    iteration = f"{loop.path}[{text(value) if label is None else label}]"
    if loop.single:
        interpreter.place = iteration
    else:
        interpreter.path = iteration
    interpreter.run(loop.body)
    interpreter.scope, interpreter.path, interpreter.loops = scope, path, loops


def _run_all(loop: LoopRange, interpreter: Interpreter, body: _LoopBody, source: LoopState) -> None:
    """Set the interpreter to the output of the last iteration, and record the repeat.

    `source` is the input state of iteration j.
    """
    _check_growth(loop, source.numbers())
    before = interpreter.shape or source.shapes[""]
    if interpreter.outline:
        save_loop_maps(loop, interpreter, body.remembered(loop, source))
    else:
        to_index = {_NUMBER: loop.turned(loop.index)}
        indexed = source.map_numbers(lambda expr: expand_products(substitute(expr, to_index)))
        trace = _record_body(loop, interpreter, indexed)
    source.map_numbers(
        lambda expr: expand_products(substitute_count(expr, _NUMBER, loop.count))
    ).enter(interpreter)
    output = interpreter.arrived(loop.span)
    interpreter.budget.take(output, loop.span)
    check_bulk(output)
    if not interpreter.outline:
        path = f"{loop.path}[{loop.shown}]"
        numbers = (loop.low, loop.count, loop.index, loop.down)
        interpreter.trace.append(RepeatRecord(loop.shown, *numbers, trace, before, output, path))


def _record_body(loop: LoopRange, interpreter: Interpreter, source: LoopState) -> Trace:
    """Interpret the iteration of the loop index from its input state, and return its records."""
    interpreter.budget.repeat(loop.span)
    interior = _LoopInterior(loop, interpreter)
    fork = interior.fork(source)
    run_iteration(loop, interior.value, fork, loop.shown)
    to_next = {loop.index: loop.index + (-1 if loop.down else 1)}
    _check_continues(
        loop, fork, source.map_numbers(lambda expr: interior.inside(substitute(expr, to_next)))
    )
    interpreter.requirements.extend(
        quantify_requirements(interpreter, fork.requirements, loop, interior.inverse)
    )
    save_loop_maps(loop, interpreter, fork.taps.map_numbers(interior.outside))
    body = map_numbers(tuple(fork.trace), interior.outside)
    _check_growth(loop, (sum_quantity(body, count) for count in _CHECKED_TOTALS))
    return body


def _check_continues(loop: LoopRange, interpreter: Interpreter, expected: LoopState) -> None:
    """Raise NoFormError unless the output of an iteration is the input of the next.

    They may be equal by a requirement only: a merge of equal sizes chooses either as its output.
    """
    conditions = interpreter.required()
    output = LoopState.of(interpreter)
    for name, shape in expected.shapes.items():
        pairs = zip(shape.numbers, output.shapes[name].numbers, strict=False)
        same = all(_is_equal(*pair, conditions) for pair in pairs)
        if not same or len(shape.size) != len(output.shapes[name].size):
            message = "the output of an iteration is not known to equal the input of the next"
            raise NoFormError(f"{message}; {UNROLL_HINT}", loop.span)


def _is_equal(first: Expr, second: Expr, conditions: set[Condition]) -> bool:
    if expand_products(first - second) == 0:
        return True
    condition = equal(first, second)
    return bool(condition.verdict) or condition in conditions


def _check_growth(loop: LoopRange, numbers: Iterable[Expr]) -> None:
    """Raise ShapeError if a large number of iterations would be an exponent."""
    if loop.count.is_Integer and any(map(has_powers, numbers)):
        message = f"{loop.count} iterations are too many for sizes or channels"
        raise ShapeError(f"{message} that change by a constant factor", loop.span)
