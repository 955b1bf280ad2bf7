"""Sums that short formulas share: c_1 = k·n1/2 + k·n2 + k, and c_1/2 + k·n3 in its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sympy import Add, Expr, Mul, Rational, Symbol

from symcnn.algebra.presentation.present import text

_MIN_LENGTH = 10
"""The length from which a sum may have a name."""
_DEFINITION = 8
"""The number of characters of a definition but for its value: c_1 = and a separator."""


@dataclass(frozen=True)
class SharedSums:
    """Names for sums, each also for its multiples within other sums."""

    names: tuple[tuple[Symbol, Expr], ...] = ()
    """Each name with its sum, in symbols."""

    def express(self, expr: Expr) -> Expr:
        """Return an expression in the names that leave its sums the fewest terms.

        >>> from symcnn.algebra import symbol
        >>> k, a, b, c = map(symbol, "kabc")
        >>> SharedSums(((c, 2 * k + 2 * a),)).express(2 * b * (k + a + b))
        2*b*(b + c/2)
        """
        if expr.is_Mul:
            return Mul(*map(self.express, expr.args))
        if not expr.is_Add:
            return expr
        written = (
            expr - times * (whole - name)
            for name, whole in self.names
            for times in _multiples(expr, whole)
        )
        return min((expr, *written), key=_count_terms)


def shared_sums(candidates: Iterable[Expr], sums: Sequence[Expr]) -> list[Expr]:
    """Return the candidates whose names make some sums shorter, their definitions counted.

    Candidates are in the order in which they are read; a definition is in the names before it.
    """
    chosen = SharedSums()
    for whole in dict.fromkeys(candidates):
        if not whole.is_Add or len(text(whole)) < _MIN_LENGTH:
            continue
        more = SharedSums((*chosen.names, (Symbol(f"c_{len(chosen.names)}"), whole)))
        defined = len(text(chosen.express(whole))) + _DEFINITION
        if _length(sums, more) + defined < _length(sums, chosen):
            chosen = more
    return [whole for _, whole in chosen.names]


def _length(sums: Sequence[Expr], shared: SharedSums) -> int:
    return sum(len(text(shared.express(total))) for total in sums)


def _multiples(total: Add, part: Expr) -> set[Rational]:
    """Return how often a sum may be in another one, by each term that they share."""
    numbers = total.as_coefficients_dict()
    return {
        numbers[term] / number
        for term, number in part.as_coefficients_dict().items()
        if term in numbers
    }


def _count_terms(total: Expr) -> int:
    return len(Add.make_args(total))
