"""Normal forms of a total: per layer, expanded, collected, factored, Horner; all are equal."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sympy import Add, Dummy, Expr, Integer, Mul, Pow, Rational, Symbol, factor_terms, sympify
from sympy import factor as factor_polynomial

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import (
    bases,
    clear_denominators,
    degree,
    expand_products,
    from_terms,
    substitute_factors,
    terms,
)
from symcnn.algebra.polynomials.powers import factors, normalize
from symcnn.algebra.sums.closed_sum import Series

_MAX_TERMS = 500
"""The number of terms up to which an expression is rewritten."""
_MAX_COMPARED_TERMS = 40
"""The number of terms up to which all forms but the factored one are compared."""
_MAX_FACTORED_TERMS, _MAX_FACTORED_DEGREE = 12, 12
"""The number of terms and the degree up to which the factored form is compared, too."""


def layers(expr: Expr, by: Symbol | None = None) -> Expr:
    """Return the sum over the layers unchanged: one summand for each layer."""
    del by
    return expr


def expanded(expr: Expr, by: Symbol | None = None) -> Expr:
    """Expand products.

    >>> from symcnn.algebra import symbol
    >>> w = symbol("w")
    >>> expanded((9 * w + 1) * w + 3 * w)
    9*w**2 + 4*w
    """
    del by
    return expand_products(expr)


def collected(expr: Expr, by: Symbol | None = None) -> Expr:
    """Collect powers of one symbol, by default that of the highest degree.

    >>> from symcnn.algebra import symbol
    >>> w, c = symbol("w"), symbol("c")
    >>> collected((9 * w + 25 * c + 1) * w, by=w)
    9*w**2 + w*(25*c + 1)
    """
    chosen = by or main_symbol(expr)
    return _in_atoms(expr, _sizes(expr, chosen), lambda poly: _collect(poly, chosen))


def factored(expr: Expr, by: Symbol | None = None) -> Expr:
    """Factor over the integers.

    Above 40 terms, only common factors are factored out, because factoring would be slow.

    >>> from symcnn.algebra import symbol
    >>> factored(symbol("w") ** 2 - 1)
    (w - 1)*(w + 1)
    """
    del by
    function = factor_polynomial if len(terms(expr)) <= _MAX_COMPARED_TERMS else factor_terms
    return _in_atoms(expr, _sizes(expr), function)


def nested(expr: Expr, by: Symbol | None = None) -> Expr:
    """Return the Horner form, in one symbol after another, starting with `by`.

    >>> from symcnn.algebra import symbol
    >>> w, c = symbol("w"), symbol("c")
    >>> nested(9 * w**2 + 25 * c * w + w)
    w*(25*c + 9*w + 1)
    """
    first = by or main_symbol(expr)
    return _in_atoms(expr, _sizes(expr, first), lambda poly: _horner(poly, first))


FORMS: dict[str, Callable[[Expr, Symbol | None], Expr]] = {
    "layers": layers,
    "expanded": expanded,
    "collected": collected,
    "factored": factored,
    "horner": nested,
}
"""The forms, by name."""


@lru_cache(maxsize=1024)
def shortest(expr: Expr) -> Expr:
    """Return the form with the shortest text; among equals, that with the fewest fractions.

    Sums of many terms are compared in few forms, because that would be slow and none is short.
    """
    if expr.is_Number or expr.is_Symbol or length(normalize(expr)) > _MAX_TERMS:
        return expr
    count = len(terms(expr))
    is_factored = (
        count <= _MAX_FACTORED_TERMS
        and max(degree(expr), _degree_in_atoms(expr)) <= _MAX_FACTORED_DEGREE
    )
    forms = [layers(expr), expanded(expr)]
    forms += [collected(expr), nested(expr), grouped(expr)] if count <= _MAX_COMPARED_TERMS else []
    forms += [factored(expr)] if is_factored else []
    return min(forms, key=_text_length)


def _text_length(expr: Expr) -> tuple[int, int]:
    """Return the length of the printed expression, and its number of fractions."""
    printed = text(expr)
    return len(printed), printed.count("/")


def _degree_in_atoms(expr: Expr) -> int:
    """Return the degree of a polynomial in its atoms, where 4^D is (2^D)²."""
    exponents = ([int(times) for _, times in factors(monomial)] for monomial in terms(expr))
    return max(sum(map(abs, times)) for times in exponents)


def grouped(expr: Expr) -> Expr:
    """Collect powers of the main symbol without expanding powers of sums: f·(n - 4)².

    >>> from symcnn.algebra import symbol
    >>> f, n = symbol("f"), symbol("n")
    >>> grouped(f * (n - 4) ** 2 + 3 * f)
    f*((n - 4)**2 + 3)
    """
    if length(normalize(expr)) > _MAX_TERMS:
        return expr
    powers = [power.base for power in expr.atoms(Pow) if power.base.is_Add]
    whole = sorted({*_sizes(expr), *powers}, key=str)
    return _in_atoms(expr, whole, lambda poly: _collect(poly, main_symbol(poly)))


def _coefficients_by_power(expr: Expr, chosen: Symbol) -> dict[int, Expr]:
    """Return the coefficients of a polynomial in one symbol, by exponent, highest first."""
    summands: dict[int, list[Expr]] = {}
    for monomial, coefficient in terms(expr).items():
        exponent = sympify(monomial.as_powers_dict()[chosen])
        power = int(exponent) if exponent.is_Integer else 0
        summands.setdefault(power, []).append(coefficient * monomial / chosen**power)
    return {power: Add(*summands[power]) for power in sorted(summands, reverse=True)}


def _collect(expr: Expr, chosen: Symbol | None) -> Expr:
    if chosen is None:
        return _with_common_denominator(expr, Integer(1))
    parts = _coefficients_by_power(expr, chosen).items()
    return Add(*(_with_common_denominator(part, chosen**power) for power, part in parts))


def _with_common_denominator(part: Expr, shared: Expr) -> Expr:
    """Multiply by `shared`, with one denominator for all coefficients: w²·(89·4^D - 62)/3."""
    coefficients, denominator = clear_denominators(terms(part))
    if denominator == 1 or len(coefficients) == 1:
        return part * shared
    whole = from_terms(coefficients)
    if shared == 1:
        return Mul(Rational(1, denominator), whole, evaluate=False)  # SymPy would distribute it
    return Mul(Rational(1, denominator), shared, whole)


def _horner(expr: Expr, chosen: Symbol | None) -> Expr:
    """Return the Horner form in one symbol, with coefficients in Horner form."""
    if chosen is None:
        return expr
    coefficients = _coefficients_by_power(expr, chosen)
    form: Expr = Integer(0)
    previous = max(coefficients)
    for power, coefficient in coefficients.items():
        inner = _horner(coefficient, main_symbol(coefficient))
        form = form * chosen ** (previous - power) + inner
        previous = power
    return form * chosen**previous


def main_symbol(expr: Expr) -> Symbol | None:
    """Return the symbol of the highest degree, the first by name among equals; None without one."""
    degrees: dict[Symbol, int] = {}
    for monomial in terms(expr):
        for base, exponent in monomial.as_powers_dict().items():
            if base.is_Symbol and not base.is_Dummy and exponent.is_Integer:
                degrees[base] = max(degrees.get(base, 0), int(exponent))
    return max(sorted(degrees, key=str), key=degrees.__getitem__, default=None)


def _in_atoms(expr: Expr, whole: list[Expr], function: Callable[[Expr], Expr]) -> Expr:
    """Apply a function of polynomials to an expression, with symbols in place of its atoms.

    Atoms are the sums in `whole`, floors, and all other factors that are not symbols.
    """
    kept = dict.fromkeys([*whole, *sorted(expr.atoms(Series), key=str)])
    sums = {part: Dummy(f"sum{index}", integer=True) for index, part in enumerate(kept)}
    coefficients = terms(expr.xreplace(sums))
    atoms = {base for monomial in coefficients for base in bases(monomial)}
    others = sorted((atom for atom in atoms if not atom.is_Symbol and not atom.is_Number), key=str)
    plain = {part: Dummy(f"atom{index}", integer=True) for index, part in enumerate(others)}
    polynomial = Add(
        *(value * substitute_factors(part, plain) for part, value in coefficients.items())
    )
    form = function(polynomial)
    for values in (plain, sums):  # an atom may contain a sum, as in ⌊(⌊n/2⌋ + 1)/k⌋
        form = _restore(form, {dummy: part for part, dummy in values.items()})
    return form


def _restore(expr: Expr, values: dict[Expr, Expr]) -> Expr:
    """Substitute values without distributing rational coefficients over sums."""
    if expr in values:
        return values[expr]
    if values.keys().isdisjoint(expr.free_symbols):
        return expr
    parts = [_restore(part, values) for part in expr.args]
    return expr.func(*parts, evaluate=False) if _is_fraction(expr) else expr.func(*parts)


def _is_fraction(expr: Expr) -> bool:
    """Return whether an expression is a rational number times a sum."""
    return bool(expr.is_Mul and expr.args[0].is_Rational and expr.args[1].is_Add)


def _sizes(expr: Expr, without: Symbol | None = None) -> list[Expr]:
    """Return the sums ⌊a/b⌋ + c without a symbol; they are not expanded."""
    sums = [part for part in expr.atoms(Add) if _has_floor(part)]
    return sorted((part for part in sums if without not in part.free_symbols), key=str)


def _has_floor(expr: Expr) -> bool:
    return any(isinstance(part, FloorDiv) for part in expr.args)
