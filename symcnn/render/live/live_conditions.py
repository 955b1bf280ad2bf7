"""The conditions of a domain as exact JavaScript: expressions that are true or false.

Integers are BigInts. A condition that divides by 0 throws a RangeError, and so does not hold.
"""

from __future__ import annotations

from functools import singledispatch

from sympy import Expr

from symcnn.algebra.conditions.any_of import AnyOf
from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.conditions.guarded import Where
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.presentation.present import arrange
from symcnn.render.code.fraction import clear_fractions
from symcnn.render.live.live_formulas import Formulas


@singledispatch
def condition_code(condition: Condition, formulas: Formulas) -> str:
    """Return a condition as a JavaScript expression in brackets, to be combined with others.

    Raises SymcnnError for a formula that JavaScript cannot express exactly.

    >>> from symcnn import parse
    >>> net = parse("I(n,1)-C(k,f,p=same)-P(2)")
    >>> [condition_code(each, Formulas.of(net)) for each in net.domain]
    ['(n - 2n >= 0n)']
    """
    raise TypeError(condition, formulas)  # pragma: no cover - each kind in a domain has a writer


@condition_code.register
def _write_bound(condition: AtLeast, formulas: Formulas) -> str:
    above, below = _fraction(condition.expr, formulas)
    # a/b ≥ 0 if and only if a·b ≥ 0, for either sign of b
    return f"({above} >= 0n)" if below == "1n" else f"(({above})*({below}) >= 0n)"


@condition_code.register
def _write_equation(condition: Equal, formulas: Formulas) -> str:
    above, _ = _fraction(condition.expr, formulas)
    return f"({above} === 0n)"


@condition_code.register
def _write_alternatives(condition: AnyOf, formulas: Formulas) -> str:
    parts = [condition_code(each, formulas) for each in condition.alternatives]
    return f"({' || '.join(parts)})"


@condition_code.register
def _write_multiple(condition: Multiple, formulas: Formulas) -> str:
    above, below = _fraction(condition.expr / condition.modulus, formulas)
    return f"(({above}) % ({below}) === 0n)"


@condition_code.register
def _write_residues(condition: Residues, formulas: Formulas) -> str:
    above, below = _fraction(condition.expr, formulas)
    modulus = f"{condition.modulus}n"
    kept = ", ".join(f"{each}n" for each in sorted(condition.kept))
    # % has the sign of the dividend
    remainder = f"(({above})/({below}) % {modulus} + {modulus}) % {modulus}"
    return f"([{kept}].includes({remainder}) && ({above}) % ({below}) === 0n)"


@condition_code.register
def _write_guarded(condition: Where, formulas: Formulas) -> str:
    guard = condition_code(condition.guard, formulas)
    return f"(!{guard} || {condition_code(condition.condition, formulas)})"


@condition_code.register
def _write_for_every(condition: ForEveryRound, formulas: Formulas) -> str:
    inner, index = formulas.with_index(condition.index)
    count = formulas.expression(condition.count)
    # no symbol has a name with $
    return f"$every({count}, ({index}) => {condition_code(condition.condition, inner)})"


def _fraction(expr: Expr, formulas: Formulas) -> tuple[str, str]:
    """Return the numerator and the denominator of an expression, both integers."""
    above, below = clear_fractions(arrange(expr))
    return formulas.expression(above), formulas.expression(below)
