"""Finite sums over an index from 0: in closed form if one is known, otherwise symbolic.

Σ_{0 ≤ j < N} j^k·ρ^j is a polynomial in N for ρ = 1; otherwise a polynomial times ρ^N, plus a
constant.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from itertools import count as counted
from math import comb
from typing import TYPE_CHECKING, Any

from sympy import Add, Dummy, Expr, Integer, Mul, Pow, Rational, Sum, Symbol, sympify

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.indexed_symbol import highest_offset
from symcnn.algebra.polynomials.polynomial import (
    content,
    expand_products,
    from_terms,
    is_short,
    minimum,
    plainest,
    terms,
)
from symcnn.algebra.polynomials.powers import factors, normalize, substitute

if TYPE_CHECKING:
    from sympy.printing.printer import Printer

_MAX_NUMBERS = 10_000
"""The maximum number of numeric terms that are added one by one."""
_MAX_EXPRESSIONS = 100
"""The maximum number of symbolic terms that are added one by one."""
_INDEX_NAMES = "ijklmqrst"
"""The printed names of an index whose own name is in use."""


class Series(Expr):  # type: ignore[misc]  # SymPy has no types
    """The sum of a summand over an index from 0 to count - 1, without a known closed form.

    The index is replaced by a dummy symbol, so that substitution cannot capture it. The printed
    index keeps its name.

    >>> from sympy import Symbol
    >>> from symcnn.algebra import FloorDiv, symbol
    >>> n, j, N = symbol("n"), Symbol("j", integer=True, nonnegative=True), symbol("N")
    >>> Series(FloorDiv(n, 2**j), j, N)
    Sum(floor(n/2**j), (j, 0, N - 1))
    >>> Series(FloorDiv(n, 2**j), j, 2)
    n + floor(n/2)
    """

    def __new__(cls, summand: Expr, index: Symbol, count: Expr | int) -> Expr:  # noqa: D102
        inside, times = plainest(summand), expand_products(sympify(count))
        if index not in inside.free_symbols:
            return plainest(inside * times)
        if times.is_Integer and times <= (
            _MAX_EXPRESSIONS if inside.free_symbols - {index} else _MAX_NUMBERS
        ):
            return sum_terms(inside, index, int(times))
        deepest = max((part.args[1].dummy_index for part in inside.atoms(cls)), default=0)
        dummy = _dummy_index(index.name, deepest + 1)
        return super().__new__(cls, inside.xreplace({index: dummy}), dummy, times)

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols of the summand and the count without the index."""
        summand, index, count = self.args
        return {*summand.free_symbols, *count.free_symbols} - {index}

    def minimum(self) -> Rational | None:
        """Return a lower bound; None if none is known."""
        summand, _, count = self.args
        if not is_short(summand):
            return None
        bound, times = minimum(summand), minimum(count)
        if bound is None or bound < 0:
            return None
        return bound * max(Integer(0), times or Integer(0))

    def _eval_is_integer(self) -> bool | None:
        return True if self.args[0].is_integer else None

    def _eval_is_extended_real(self) -> bool | None:
        return True if self.args[0].is_extended_real else None

    def _eval_is_finite(self) -> bool | None:
        return True if self.args[0].is_finite else None

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return None if self.minimum() is None else True

    @property
    def named(self) -> tuple[Expr, Symbol, Expr]:
        """The summand, index and count to print; the index gets an unused name."""
        summand, dummy, count = self.args
        used = {symbol.name for symbol in self.free_symbols}
        plain = dummy.name.rstrip("'°")
        numbered = (f"{plain}{number}" for number in counted(1))
        name = next(name for name in chain((plain, *_INDEX_NAMES), numbered) if name not in used)
        index = Symbol(name, integer=True, nonnegative=True)
        return summand.xreplace({dummy: index}), index, count

    @property
    def shown(self) -> tuple[Expr, Symbol, Expr, Expr]:
        """The summand, index, and its first and last value to print."""
        summand, index, count = self.named
        low = highest_offset([summand], index) or 0
        shifted = summand.xreplace({index: index - low}) if low else summand
        return shifted, index, Integer(low), count + low - 1

    def _sympystr(self, printer: Printer) -> str:
        summand, index, low, high = self.shown
        return f"Sum({printer.doprint(summand)}, ({index}, {low}, {printer.doprint(high)}))"

    def _printed(self, printer: Printer) -> Any:  # noqa: ANN401 - SymPy's printer protocol
        summand, index, low, high = self.shown
        return printer._print(Sum(summand, (index, low, high)))  # noqa: SLF001

    _pretty = _mathml_content = _mathml_presentation = _printed

    def _latex(self, printer: Printer) -> str:
        return rf"\left({self._printed(printer)}\right)"

    def _pythoncode(self, printer: Printer) -> str:
        summand, index, count = map(printer._print, self.named)  # noqa: SLF001
        return f"sum({summand} for {index} in range({count}))"

    def _lambdacode(self, printer: Printer) -> str:
        return f"builtins.{self._pythoncode(printer)}"  # NumPy has a sum of its own

    _numpycode = _mpmathcode = _lambdacode


def sum_terms(summand: Expr, index: Symbol, count: int) -> Expr:
    """Add a sum term by term."""
    return normalize(Add(*(summand.xreplace({index: Integer(value)}) for value in range(count))))


@lru_cache(maxsize=4096)
def sum_over(expr: Expr, index: Symbol, count: Expr) -> Expr:
    """Sum an expression over an index from 0 to count - 1.

    Terms without a known closed form, or all if the expression is too long to expand, become a
    `Series`.

    >>> from sympy import Symbol
    >>> j, N = (Symbol(name, integer=True, nonnegative=True) for name in "jN")
    >>> sum_over(2 * j + 4**j, j, N)
    2**(2*N)/3 + N**2 - N - 1/3
    """
    if not is_short(expr):
        return Series(expr, index, count)
    closed, remaining = [], []
    for monomial, coefficient in terms(within(expr, index, count)).items():
        parts = _split(monomial, index)
        if parts is None:
            remaining.append(coefficient * monomial)
        else:
            power, ratio, constant = parts
            summands = Add.make_args(_power_sum(power, ratio, count))
            closed += [coefficient * constant * summand for summand in summands]
    return plainest(Add(*closed)) + _series(Add(*remaining), index, count)


def has_closed_sum(expr: Expr, index: Symbol) -> bool:
    """Return whether the sum of an expression over an index has a known closed form."""
    return all(_split(monomial, index) is not None for monomial in terms(expr))


def within(expr: Expr, index: Symbol, count: Expr) -> Expr:
    """Simplify an expression for an index from 0 to count - 1.

    For a count N - c, substitutes N = index + c + 1 + t with t ≥ 0, and back.

    >>> from sympy import Symbol
    >>> j, N = (Symbol(name, integer=True, nonnegative=True) for name in "jN")
    >>> within(FloorDiv(2**N, 2**j), j, N)
    2**N/2**j
    """
    offset, name = count.as_coeff_Add()
    is_solvable = name.is_Symbol and name != index and offset.is_Integer
    if not is_solvable or has_closed_sum(expr, index):
        return expr
    distance = Dummy(integer=True, nonnegative=True)
    simplified = substitute(expr, {name: index + 1 - offset + distance})
    return substitute(simplified, {distance: count - 1 - index})


def _split(monomial: Expr, index: Symbol) -> tuple[int, Rational, Expr] | None:
    """Split a monomial c·j^k·ρ^j into k, ρ and c; None for any other."""
    power, ratio, constants = 0, Integer(1), []
    for atom, exponent in factors(monomial):
        if atom == index and exponent > 0:
            power = int(exponent)
        elif index not in atom.free_symbols:
            constants.append(atom**exponent)
        elif atom.is_Pow and atom.base.is_Integer and atom.exp == index:
            ratio *= atom.base**exponent
        else:
            return None
    return power, ratio, Mul(*constants)


@lru_cache(maxsize=4096)
def _power_sum(power: int, ratio: Rational, count: Expr) -> Expr:
    """Return Σ j^k·ρ^j over j from 0 to N - 1, expanded."""
    polynomial, constant = _coefficients(power, ratio)
    parts = (value * count**exponent for exponent, value in enumerate(polynomial))
    return expand_products(Add(*parts) * Pow(ratio, _as_integer(count)) + constant)


def substitute_count(expr: Expr, index: Symbol, count: Expr) -> Expr:
    """Substitute an integer for an index; in exponents, its floor.

    The floor avoids roots for a count such as (d - 2)/6.

    >>> from sympy import Symbol
    >>> d, j = (Symbol(name, integer=True, nonnegative=True) for name in "dj")
    >>> substitute_count(2**j + j, j, d / 3)
    2**floor(d/3) + d/3
    """
    powers = (power for power in expr.atoms(Pow) if index in power.exp.free_symbols)
    substitutes = {
        power: power.func(power.base, power.exp.xreplace({index: _as_integer(count)}))
        for power in powers
    }
    return substitute(expr.xreplace(substitutes), {index: count})


def _as_integer(count: Expr) -> Expr:
    """Return an integer count in a form that SymPy knows to be an integer."""
    return count if count.is_integer else FloorDiv(count, Integer(1))


@lru_cache(maxsize=1024)
def _coefficients(power: int, ratio: Rational) -> tuple[list[Rational], Rational]:
    """Return the coefficients of the polynomial p, and c, of Σ j^k·ρ^j = p(N)·ρ^N + c.

    The sum of the differences of j^k·ρ^j is N^k·ρ^N - [k=0], and also
    (ρ - 1)·S_k + ρ·Σ_{m<k} C(k, m)·S_m. For ρ = 1 this gives S_{k-1}.
    (Graham, Knuth & Patashnik, Concrete Mathematics, 2nd ed., section 2.6 and equation 6.78.)
    """
    top, scale = (power + 1, Integer(power + 1)) if ratio == 1 else (power, ratio - 1)
    polynomial = [Integer(0)] * top + [Integer(1)]
    constant = Integer(-1 if top == 0 else 0)
    for lower in range(power):
        inner, inner_constant = _coefficients(lower, ratio)
        times = ratio * comb(top, lower)
        constant -= times * inner_constant
        for exponent, value in enumerate(inner):
            polynomial[exponent] -= times * value
    return [value / scale for value in polynomial], constant / scale


def _series(expr: Expr, index: Symbol, count: Expr) -> Expr:
    """Return a series, with the common factor of its terms in front."""
    if expr == 0:
        return Integer(0)
    coefficients = terms(expr)
    factor = _common_factor(coefficients, index)
    inner = from_terms({part / factor: value for part, value in coefficients.items()})
    return factor * Series(inner, index, count)


def _common_factor(coefficients: dict[Expr, Rational], index: Symbol) -> Expr:
    """Return the common factor of all terms, without the index."""
    first, *others = ({*factors(monomial)} for monomial in coefficients)
    common = first.intersection(*others)
    free = (atom**power for atom, power in common if index not in atom.free_symbols)
    return Mul(content(coefficients.values()), *free)


@lru_cache(maxsize=1024)
def _dummy_index(name: str, level: int) -> Dummy:
    """Return the index of a series with `level - 1` nested series in its summand."""
    return Dummy(name, dummy_index=level, integer=True, nonnegative=True)
