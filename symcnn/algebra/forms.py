"""The forms that a total can be written in; all are equal."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sympy import Add, Dummy, Expr, Symbol, collect, horner
from sympy import factor as factor_polynomial

from symcnn.algebra.floordiv import FloorDiv
from symcnn.algebra.polynomial import MAX_TERMS, bases, length, multiplied_out, terms
from symcnn.algebra.text import text

_SMALL = 40
"""The terms up to which a form is tried out to see whether it is the shortest."""


def layers(expr: Expr, by: Symbol | None = None) -> Expr:
    """Return the sum over the layers as it came about: one bracket for each."""
    del by
    return expr


def expanded(expr: Expr, by: Symbol | None = None) -> Expr:
    """Return the expression multiplied out.

    >>> from symcnn.algebra import symbol
    >>> w = symbol("w")
    >>> expanded((9 * w + 1) * w + 3 * w)
    9*w**2 + 4*w
    """
    del by
    return multiplied_out(expr)


def collected(expr: Expr, by: Symbol | None = None) -> Expr:
    """Return a polynomial in one symbol, by default the one of the highest degree.

    >>> from symcnn.algebra import symbol
    >>> w, c = symbol("w"), symbol("c")
    >>> collected((9 * w + 25 * c + 1) * w, by=w)
    9*w**2 + w*(25*c + 1)
    """
    chosen = by or main_symbol(expr)
    return expr if chosen is None else _in_atoms(expr, lambda found: collect(found, chosen))


def factored(expr: Expr, by: Symbol | None = None) -> Expr:
    """Return a product of factors with integer coefficients.

    >>> from symcnn.algebra import symbol
    >>> factored(symbol("w") ** 2 - 1)
    (w - 1)*(w + 1)
    """
    del by
    return _in_atoms(expr, factor_polynomial)


def nested(expr: Expr, by: Symbol | None = None) -> Expr:
    """Return Horner's form, in one symbol after another, the given one first.

    >>> from symcnn.algebra import symbol
    >>> w, c = symbol("w"), symbol("c")
    >>> nested(9 * w**2 + 25 * c * w + w)
    w*(25*c + 9*w + 1)
    """
    first = by or main_symbol(expr)

    def in_horner_form(polynomial: Expr) -> Expr:
        others = sorted(polynomial.free_symbols - {first}, key=str)
        return horner(polynomial, *([first] if first in polynomial.free_symbols else []), *others)

    return _in_atoms(expr, in_horner_form)


FORMS: dict[str, Callable[[Expr, Symbol | None], Expr]] = {
    "layers": layers,
    "expanded": expanded,
    "collected": collected,
    "factored": factored,
    "horner": nested,
}
"""The forms by their names."""


@lru_cache(maxsize=1024)
def shortest(expr: Expr) -> Expr:
    """Return the form with the shortest text; of equally short ones, the first of `FORMS`."""
    if expr.is_Number or expr.is_Symbol:
        return expr
    if length(expr) > MAX_TERMS:
        return expr
    short = len(terms(expr)) <= _SMALL
    tried = FORMS if short else {"layers": layers, "expanded": expanded}
    return min((form(expr, None) for form in tried.values()), key=lambda found: len(text(found)))


def main_symbol(expr: Expr) -> Symbol | None:
    """Return the symbol of the highest degree, the first by name of equals; None without symbols."""
    degrees: dict[Symbol, int] = {}
    for monomial in terms(expr):
        for base, exponent in monomial.as_powers_dict().items():
            if base.is_Symbol and exponent.is_Integer:
                degrees[base] = max(degrees.get(base, 0), int(exponent))
    return max(sorted(degrees, key=str), key=degrees.__getitem__, default=None)


def _in_atoms(expr: Expr, function: Callable[[Expr], Expr]) -> Expr:
    """Apply a function of polynomials, with a plain symbol in place of each size or other atom."""
    sizes = {size: Dummy("size", integer=True) for size in _lone_sizes(expr)}
    polynomial = multiplied_out(expr.xreplace(sizes))
    atoms = {base for monomial in terms(polynomial) for base in bases(monomial)}
    others = sorted((atom for atom in atoms if not atom.is_Symbol and not atom.is_Number), key=str)
    plain = {atom: Dummy("atom", integer=True) for atom in others}
    found = function(polynomial.xreplace(plain))
    return found.xreplace({dummy: atom for atom, dummy in (sizes | plain).items()})


def _lone_sizes(expr: Expr) -> list[Expr]:
    """Return the sums ⌊a/b⌋ + c whose floor occurs in no other sum, so that they can stay whole."""
    sums = [part for part in expr.atoms(Add) if part.has(FloorDiv)]
    sizes = sorted((part for part in sums if len(_floors(part)) == 1), key=str)
    return [size for size in sizes if not expr.xreplace({size: Dummy()}).has(*_floors(size))]


def _floors(expr: Expr) -> list[Expr]:
    return [part for part in expr.args if isinstance(part, FloorDiv)]
