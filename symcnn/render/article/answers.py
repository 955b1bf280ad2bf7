"""What was asked of a network, and the answer, as blocks of a paper."""

from __future__ import annotations

from functools import singledispatch
from itertools import islice

from sympy import sympify

from symcnn.errors import SymcnnError
from symcnn.render.article.blocks import Block, Column, Display, Line, Prose, Table
from symcnn.render.math.statements import statement
from symcnn.solving import Comparison, Solution

_FIRST = 20
"""How many of all solutions are shown."""


@singledispatch
def answer(found: object) -> tuple[Block, ...]:
    """Return an answer as blocks; raise SymcnnError for what is none."""
    raise SymcnnError(f"a network or an answer is printed, not {type(found).__name__}")


@answer.register
def _(found: Solution) -> tuple[Block, ...]:
    free = found.question.free_values(found.values if found.solutions is None else None)
    notes = {"Proof": found.certificate, "Free": free, "Searched": found.question.searched}
    proof = " ".join(f"{name}: {note}." for name, note in notes.items() if note)
    return (*_values(found), Prose((proof,)), *_formula(found))


def _values(found: Solution) -> tuple[Block, ...]:
    """Return the best values; where all were asked for, the first of them as a table."""
    if found.solutions is None:
        return (Display(None, (statement(found),)),) if found.values else ()
    lines = [
        Line(tuple(map(sympify, values.values()))) for values in islice(found.solutions, _FIRST)
    ]
    columns = tuple(Column(str(name), code=True) for name in found.question.unknowns)
    first = f", the first {_FIRST} of which are" if found.solutions.count > _FIRST else ""
    count = Prose((f"Solutions: {found.solutions.count:,}{first}:",))
    return (count, Table(columns, tuple(lines)))


def _formula(found: Solution) -> tuple[Block, ...]:
    """Return the formula, and what the bounds in it stand for."""
    if found.formula is None:
        return ()
    said = Display(None, (statement(found.formula),))
    named = [
        f"{name} is the bound in {_signed(one)}" for name, one in found.question.bounds.items()
    ]
    return (said, Prose((f"Here {', and '.join(named)}.",))) if named else (said,)


def _signed(constraint: object) -> str:
    """Return a constraint with the signs of mathematics."""
    return str(constraint).replace("<=", "≤").replace(">=", "≥").replace("==", "=")


@answer.register
def _(found: Comparison) -> tuple[Block, ...]:
    return (Display(None, (statement(found),)),)


@answer.register(tuple)
def _(found: tuple[Comparison, ...]) -> tuple[Block, ...]:
    return tuple(one for part in found for one in answer(part))
