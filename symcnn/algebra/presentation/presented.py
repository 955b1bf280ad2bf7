"""The one way from an expression to its written form, in a chosen form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache

from sympy import Expr, Mul, Symbol

from symcnn.algebra.polynomials.expand import MAX_TERMS, length
from symcnn.algebra.polynomials.powers import normalize
from symcnn.algebra.presentation.atoms import AtomicPolynomial, in_atoms, whole_sums
from symcnn.algebra.presentation.forms import Former, Summands
from symcnn.algebra.presentation.order import BY_NAME, Order
from symcnn.algebra.presentation.present import arrange, arrange_term, positive_first
from symcnn.algebra.presentation.sizes import combine_floor
from symcnn.algebra.presentation.term import Product, Sum, Term
from symcnn.algebra.sums.closed_sum import Series

_Form = Callable[[Former, AtomicPolynomial, Sequence[Symbol]], Summands]
_POLYNOMIAL_FORMS: Mapping[str | None, _Form] = {
    None: lambda former, polynomial, _: former.shorten(polynomial),
    "collected": lambda former, polynomial, by: former.collect(polynomial, by),
    "factored": lambda former, polynomial, _: former.factor(polynomial),
    "expanded": lambda former, polynomial, _: former.expand(polynomial),
    "horner": lambda former, polynomial, by: former.nest(polynomial, by),
    "stages": lambda former, polynomial, _: former.shorten_product(polynomial),
}
_MAX_CHOSEN_TERMS = 500
"""The number of terms up to which the form of an expression is chosen."""
FORMS = ("layers", *filter(None, _POLYNOMIAL_FORMS))
"""The names of the forms."""
BY_SYMBOL = ("collected", "horner")
"""The forms that are ordered by symbols."""


def presented(
    expr: Expr,
    form: str | None = None,
    by: Sequence[Symbol] = (),
    *,
    order: Order = BY_NAME,
    sizes: Collection[Expr] | None = None,
) -> Term:
    """Return an expression in the written form, equal to it for all values of its symbols.

    `form` is one of `FORMS`, by default the shortest as printed; `layers` keeps the products of the
    expression, and `stages` takes its common factors out. `by` gives the symbols that `collected`
    and `horner` order by, the first outermost; by default those of the highest degree. `sizes` are
    the sums that are written whole, except in `expanded`; by default those raised to a power.

    >>> from symcnn.algebra import symbol
    >>> w, c = symbol("w"), symbol("c")
    >>> print(presented((9 * w + 25 * c + 1) * w, "collected", [w]))
    9·w² + w·(25·c + 1)
    """
    kept = None if sizes is None else frozenset(sizes)
    return _presented(expr, form, tuple(by), order, kept)


@lru_cache(maxsize=2**10)
def _presented(
    expr: Expr,
    form: str | None,
    by: tuple[Symbol, ...],
    order: Order,
    sizes: frozenset[Expr] | None,
) -> Term:
    if form is None and expr.is_Add and combine_floor(expr) is not None:
        return arrange(expr, order)
    if form == "layers" or expr.is_number or expr.is_Symbol or _is_too_long(expr, form):
        return arrange(expr, order)
    former = Former(order)
    if form == "expanded":
        return former.write(former.expand(in_atoms(expr)))
    polynomial = in_atoms(expr, whole_sums(expr, sizes, without=by))
    symbols = by if by or form not in BY_SYMBOL else former.main_symbols(polynomial)
    return former.write(_POLYNOMIAL_FORMS[form](former, polynomial, symbols))


def _is_too_long(expr: Expr, form: str | None) -> bool:
    """Return whether an expression is written as it is, as a form would be slow or of no use."""
    return length(normalize(expr)) > (_MAX_CHOSEN_TERMS if form is None else MAX_TERMS)


@lru_cache(maxsize=1024)
def shortest(expr: Expr) -> Expr:
    """Return a short form of an expression: that which is the shortest in the written form."""
    return normalize(presented(expr).value)


def write_summands(summands: Sequence[Expr], order: Order, sizes: Collection[Expr]) -> Term:
    """Return a sum in the given order; a coefficient in brackets stands first, as in (25c + 1)f."""
    return positive_first([_write_summand(summand, order, sizes) for summand in summands])


def _write_summand(summand: Expr, order: Order, sizes: Collection[Expr]) -> tuple[int, Term]:
    number, rest = summand.as_coeff_Mul()
    if summand.has(Series):
        former = Former(order)
        product = former.shorten_product(in_atoms(abs(number) * rest, sizes))
        return (-1 if number < 0 else 1), former.write(product)
    sign, term = arrange_term(summand, order)
    sums = [factor for factor in Mul.make_args(rest) if factor.is_Add and factor not in sizes]
    if abs(number) != 1 or len(sums) != 1 or not isinstance(term, Product):
        return sign, term
    *others, last = term.factors
    return sign, Product((last, *others)) if isinstance(last, Sum) else term
