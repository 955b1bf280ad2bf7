"""Results of queries as blocks of an article."""

from __future__ import annotations

from functools import singledispatch
from itertools import islice

from sympy import sympify

from symcnn.errors import SymcnnError
from symcnn.render.article.blocks import Block, Column, Display, Line, Prose, Table
from symcnn.render.math.statements import statement
from symcnn.solving import Comparison, Solution

_MAX_LISTED = 20
"""The number of solutions in the table, at most."""


@singledispatch
def answer(result: object) -> tuple[Block, ...]:
    """Return a result as blocks; raise SymcnnError for any other object."""
    raise SymcnnError(
        f"expected a network, a solution or a comparison, not {type(result).__name__}"
    )


@answer.register
def _present_solution(solution: Solution) -> tuple[Block, ...]:
    free = solution.question.free_values(solution.values if solution.solutions is None else None)
    notes = {"Proof": solution.certificate, "Free": free, "Searched": solution.question.searched}
    proof = " ".join(f"{name}: {note}." for name, note in notes.items() if note)
    return (*_present_values(solution), Prose((proof,)), *_present_formula(solution))


def _present_values(solution: Solution) -> tuple[Block, ...]:
    """Return the best values; of all solutions, the first as a table."""
    if solution.solutions is None:
        return (Display(None, (statement(solution),)),) if solution.values else ()
    lines = [
        Line(tuple(map(sympify, values.values())))
        for values in islice(solution.solutions, _MAX_LISTED)
    ]
    columns = tuple(Column(str(name), code=True) for name in solution.question.unknowns)
    first = f"; the first {_MAX_LISTED}" if solution.solutions.count > _MAX_LISTED else ""
    count = Prose((f"Solutions: {solution.solutions.count:,}{first}:",))
    return (count, Table(columns, tuple(lines)))


def _present_formula(solution: Solution) -> tuple[Block, ...]:
    """Return the formula, with the constraint of each bound in it."""
    if solution.formula is None:
        return ()
    formula = Display(None, (statement(solution.formula),))
    bounds = [
        f"{name} is the bound in {_with_math_signs(constraint)}"
        for name, constraint in solution.question.bounds.items()
    ]
    return (formula, Prose((f"Here {', and '.join(bounds)}.",))) if bounds else (formula,)


def _with_math_signs(constraint: object) -> str:
    """Return a constraint with mathematical signs."""
    return str(constraint).replace("<=", "≤").replace(">=", "≥").replace("==", "=")


@answer.register
def _present_comparison(comparison: Comparison) -> tuple[Block, ...]:
    return (Display(None, (statement(comparison),)),)


@answer.register(tuple)
def _present_comparisons(comparisons: tuple[Comparison, ...]) -> tuple[Block, ...]:
    return tuple(block for comparison in comparisons for block in answer(comparison))
