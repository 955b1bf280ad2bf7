"""The forms that a total can be written in; all are equal."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import lcm

from sympy import Add, Dummy, Expr, Integer, Mul, Pow, Rational, Symbol, factor_terms, sympify
from sympy import factor as factor_polynomial

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import bases, degree, in_place, multiplied_out, terms
from symcnn.algebra.polynomials.powers import factors, tidied
from symcnn.algebra.sums.closed_sum import Series

_MOST = 500
"""The terms up to which an expression is written in another form than the one it has."""
_SMALL = 40
"""The terms up to which all forms but the factored one are tried, to see which is the shortest."""
_FEW, _LOW = 12, 12
"""The terms and the degree up to which a factored form is tried too."""


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
    return _in_atoms(expr, _sizes(expr, chosen), lambda found: _collected(found, chosen))


def factored(expr: Expr, by: Symbol | None = None) -> Expr:
    """Return a product of factors with integer coefficients.

    Of many terms, only what they have in common is taken out: more would take long.

    >>> from symcnn.algebra import symbol
    >>> factored(symbol("w") ** 2 - 1)
    (w - 1)*(w + 1)
    """
    del by
    function = factor_polynomial if len(terms(expr)) <= _SMALL else factor_terms
    return _in_atoms(expr, _sizes(expr), function)


def nested(expr: Expr, by: Symbol | None = None) -> Expr:
    """Return Horner's form, in one symbol after another, the given one first.

    >>> from symcnn.algebra import symbol
    >>> w, c = symbol("w"), symbol("c")
    >>> nested(9 * w**2 + 25 * c * w + w)
    w*(25*c + 9*w + 1)
    """
    first = by or main_symbol(expr)
    return _in_atoms(expr, _sizes(expr, first), lambda found: _horner(found, first))


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
    """Return the form with the shortest text, and of equally short ones the fewest fractions.

    Sums of many terms are not tried in every form: it would take long, and none would be short.
    """
    if expr.is_Number or expr.is_Symbol or length(tidied(expr)) > _MOST:
        return expr
    count = len(terms(expr))
    factored_soon = count <= _FEW and max(degree(expr), _degree_in_atoms(expr)) <= _LOW
    tried = [layers(expr), expanded(expr)]
    tried += [collected(expr), nested(expr), grouped(expr)] if count <= _SMALL else []
    tried += [factored(expr)] if factored_soon else []
    return min(tried, key=_trouble)


def _trouble(expr: Expr) -> tuple[int, int]:
    """Return how long an expression takes to read."""
    shown = text(expr)
    return len(shown), shown.count("/")


def _degree_in_atoms(expr: Expr) -> int:
    """Return the degree of a polynomial in which 4^D is (2^D)²."""
    found = terms(expr)
    return max(sum(abs(int(times)) for _, times in factors(monomial)) for monomial in found)


def grouped(expr: Expr) -> Expr:
    """Return the form collected in the main symbol, powers of sums left whole: f·(n - 4)².

    >>> from symcnn.algebra import symbol
    >>> f, n = symbol("f"), symbol("n")
    >>> grouped(f * (n - 4) ** 2 + 3 * f)
    f*((n - 4)**2 + 3)
    """
    if length(tidied(expr)) > _MOST:
        return expr
    powers = [power.base for power in expr.atoms(Pow) if power.base.is_Add]
    whole = sorted({*_sizes(expr), *powers}, key=str)
    return _in_atoms(expr, whole, lambda found: _collected(found, main_symbol(found)))


def _by_power(expr: Expr, chosen: Symbol) -> dict[int, Expr]:
    """Return the coefficients of a polynomial in one symbol by their powers, the highest first."""
    found: dict[int, list[Expr]] = {}
    for monomial, coefficient in terms(expr).items():
        exponent = sympify(monomial.as_powers_dict()[chosen])
        power = int(exponent) if exponent.is_Integer else 0
        found.setdefault(power, []).append(coefficient * monomial / chosen**power)
    return {power: Add(*found[power]) for power in sorted(found, reverse=True)}


def _collected(expr: Expr, chosen: Symbol | None) -> Expr:
    if chosen is None:
        return _over_one(expr, Integer(1))
    parts = _by_power(expr, chosen).items()
    return Add(*(_over_one(part, chosen**power) for power, part in parts))


def _over_one(part: Expr, shared: Expr) -> Expr:
    """Return a product with a sum, its coefficients over one number: w²·(89·4^D - 62)/3."""
    found = terms(part)
    below = lcm(*(int(value.q) for value in found.values()))
    if below == 1 or len(found) == 1:
        return part * shared
    whole = Add(*(value * below * monomial for monomial, value in found.items()))
    if shared == 1:
        return Mul(Rational(1, below), whole, evaluate=False)  # SymPy would open the bracket
    return Mul(Rational(1, below), shared, whole)


def _horner(expr: Expr, chosen: Symbol | None) -> Expr:
    """Return Horner's form in one symbol, each coefficient in Horner's form in its main symbol."""
    if chosen is None:
        return expr
    parts = _by_power(expr, chosen)
    found: Expr = Integer(0)
    previous = max(parts)
    for power, part in parts.items():
        found = found * chosen ** (previous - power) + _horner(part, main_symbol(part))
        previous = power
    return found * chosen**previous


def main_symbol(expr: Expr) -> Symbol | None:
    """Return the symbol of the highest degree, the first by name of equals, if there is any."""
    degrees: dict[Symbol, int] = {}
    for monomial in terms(expr):
        for base, exponent in monomial.as_powers_dict().items():
            if base.is_Symbol and not base.is_Dummy and exponent.is_Integer:
                degrees[base] = max(degrees.get(base, 0), int(exponent))
    return max(sorted(degrees, key=str), key=degrees.__getitem__, default=None)


def _in_atoms(expr: Expr, whole: list[Expr], function: Callable[[Expr], Expr]) -> Expr:
    """Apply a function of polynomials, with a plain symbol for each sum to be left whole.

    Floors and other atoms that are no symbols get one too.
    """
    kept = dict.fromkeys([*whole, *sorted(expr.atoms(Series), key=str)])
    sums = {part: Dummy(f"sum{index}", integer=True) for index, part in enumerate(kept)}
    found = terms(expr.xreplace(sums))
    atoms = {base for monomial in found for base in bases(monomial)}
    others = sorted((atom for atom in atoms if not atom.is_Symbol and not atom.is_Number), key=str)
    plain = {part: Dummy(f"atom{index}", integer=True) for index, part in enumerate(others)}
    polynomial = Add(*(value * in_place(part, plain) for part, value in found.items()))
    written = function(polynomial)
    for values in (plain, sums):  # an atom may hold a sum, as in ⌊(⌊n/2⌋ + 1)/k⌋
        written = _restored(written, {dummy: part for part, dummy in values.items()})
    return written


def _restored(expr: Expr, values: dict[Expr, Expr]) -> Expr:
    """Return the expression with values put in, its sums over a number left in their brackets."""
    if expr in values:
        return values[expr]
    if values.keys().isdisjoint(expr.free_symbols):
        return expr
    parts = [_restored(part, values) for part in expr.args]
    return expr.func(*parts, evaluate=False) if _is_fraction(expr) else expr.func(*parts)


def _is_fraction(expr: Expr) -> bool:
    """Tell whether this is a number times a sum."""
    return bool(expr.is_Mul and expr.args[0].is_Rational and expr.args[1].is_Add)


def _sizes(expr: Expr, without: Symbol | None = None) -> list[Expr]:
    """Return the sums ⌊a/b⌋ + c in which a symbol does not occur, which are left whole."""
    sums = [part for part in expr.atoms(Add) if _has_floor(part)]
    return sorted((part for part in sums if without not in part.free_symbols), key=str)


def _has_floor(expr: Expr) -> bool:
    return any(isinstance(part, FloorDiv) for part in expr.args)
