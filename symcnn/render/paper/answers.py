"""What was asked of a network, and the answer, as blocks of a paper."""

from __future__ import annotations

from functools import singledispatch

from symcnn.errors import SymcnnError
from symcnn.render.math.statements import statement
from symcnn.render.paper.blocks import Block, Display, Prose
from symcnn.solving import Comparison, Solution


@singledispatch
def answer(found: object) -> tuple[Block, ...]:
    """Return an answer as blocks; raise SymcnnError for what is none."""
    raise SymcnnError(f"a network or an answer is printed, not {type(found).__name__}")


@answer.register
def _(found: Solution) -> tuple[Block, ...]:
    named = found.values and found.solutions is None
    values = (Display(None, (statement(found),)),) if named else ()
    return (*values, Prose((f"Proof: {found.certificate}.",)), *_formula(found))


def _formula(found: Solution) -> tuple[Block, ...]:
    """Return the formula, and what the bounds in it stand for."""
    if found.formula is None:
        return ()
    said = Display(None, (statement(found.formula),))
    named = [f"{name} is the bound in {one}" for name, one in found.question.bounds.items()]
    return (said, Prose((f"Here {', and '.join(named)}.",))) if named else (said,)


@answer.register
def _(found: Comparison) -> tuple[Block, ...]:
    return (Display(None, (statement(found),)),)


@answer.register(tuple)
def _(found: tuple[Comparison, ...]) -> tuple[Block, ...]:
    return tuple(one for part in found for one in answer(part))
