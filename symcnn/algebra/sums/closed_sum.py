"""Sums over an index from 0 on: in closed form where there is one, else as they are.

For ρ = 1, Σ_{0 ≤ j < N} j^k·ρ^j is a polynomial in N; else one times ρ^N, and a constant.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from itertools import count as counted
from math import comb, gcd, lcm
from typing import TYPE_CHECKING, Any

from sympy import Add, Dummy, Expr, Integer, Mul, Pow, Rational, Sum, Symbol, sympify

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import is_short, minimum, multiplied_out, plainest, terms
from symcnn.algebra.polynomials.powers import factors, put, tidied

if TYPE_CHECKING:
    from sympy.printing.printer import Printer

_LONGEST = 10_000
"""How many numbers are added up."""
_LONG = 100
"""How many expressions with symbols are added up."""
_LETTERS = "ijklmqrst"
"""The names that the index of a sum may have in place of one that is taken."""


class Series(Expr):  # type: ignore[misc]  # SymPy has no types
    """Σ summand over an index from 0 to count - 1, where no closed form is known.

    The index is replaced by one of its own, so that nothing that is put in is taken for it. What
    is in the text of a series is the name that it had.

    >>> from sympy import Symbol
    >>> from symcnn.algebra import FloorDiv, symbol
    >>> n, j, N = symbol("n"), Symbol("j", integer=True, nonnegative=True), symbol("N")
    >>> Series(FloorDiv(n, 2**j), j, N)
    Σ(j=0..N - 1, ⌊n/2**j⌋)
    >>> Series(FloorDiv(n, 2**j), j, 2)
    n + ⌊n/2⌋
    """

    def __new__(cls, summand: Expr, index: Symbol, count: Expr | int) -> Expr:  # noqa: D102
        inside, times = plainest(summand), multiplied_out(sympify(count))
        if index not in inside.free_symbols:
            return plainest(inside * times)
        if times.is_Integer and times <= (_LONG if inside.free_symbols - {index} else _LONGEST):
            return added_up(inside, index, int(times))
        deepest = max((part.args[1].dummy_index for part in inside.atoms(cls)), default=0)
        own = _own_index(index.name, deepest + 1)
        return super().__new__(cls, inside.xreplace({index: own}), own, times)

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols of the summand and the count, but for the index."""
        summand, index, count = self.args
        return {*summand.free_symbols, *count.free_symbols} - {index}

    def minimum(self) -> Rational | None:
        """Return a number that this is never below, or None where none is known."""
        summand, _, count = self.args
        if not is_short(summand):
            return None
        least, times = minimum(summand), minimum(count)
        if least is None or least < 0:
            return None
        return least * max(Integer(0), times or Integer(0))

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
        """The summand, index and count to print, the index under a name that is free."""
        summand, own, count = self.args
        taken = {symbol.name for symbol in self.free_symbols}
        plain = own.name.rstrip("'°")
        numbered = (f"{plain}{number}" for number in counted(1))
        name = next(name for name in chain((plain, *_LETTERS), numbered) if name not in taken)
        index = Symbol(name, integer=True, nonnegative=True)
        return summand.xreplace({own: index}), index, count

    def _sympystr(self, printer: Printer) -> str:
        summand, index, count = self.named
        return f"Σ({index}=0..{printer.doprint(count - 1)}, {printer.doprint(summand)})"

    def _printed(self, printer: Printer) -> Any:  # noqa: ANN401 - SymPy's printer protocol
        summand, index, count = self.named
        return printer._print(Sum(summand, (index, 0, count - 1)))  # noqa: SLF001

    _pretty = _mathml_content = _mathml_presentation = _printed

    def _latex(self, printer: Printer) -> str:
        return rf"\left({self._printed(printer)}\right)"

    def _pythoncode(self, printer: Printer) -> str:
        summand, index, count = map(printer._print, self.named)  # noqa: SLF001
        return f"sum({summand} for {index} in range({count}))"

    def _lambdacode(self, printer: Printer) -> str:
        return f"builtins.{self._pythoncode(printer)}"  # NumPy has a sum of its own

    _numpycode = _mpmathcode = _lambdacode


def added_up(summand: Expr, index: Symbol, count: int) -> Expr:
    """Return the sum, term by term."""
    return tidied(Add(*(summand.xreplace({index: Integer(place)}) for place in range(count))))


@lru_cache(maxsize=4096)
def summed(expr: Expr, index: Symbol, count: Expr) -> Expr:
    """Return Σ expr over an index from 0 to count - 1; the terms without closed form in a Series.

    What has too many terms to be multiplied out is left in a Series as a whole.

    >>> from sympy import Symbol
    >>> j, N = (Symbol(name, integer=True, nonnegative=True) for name in "jN")
    >>> summed(2 * j + 4**j, j, N)
    2**(2*N)/3 + N**2 - N - 1/3
    """
    if not is_short(expr):
        return Series(expr, index, count)
    closed, left = [], []
    for monomial, coefficient in terms(within(expr, index, count)).items():
        found = _split(monomial, index)
        if found is None:
            left.append(coefficient * monomial)
        else:
            power, ratio, rest = found
            parts = Add.make_args(_power_sum(power, ratio, count))
            closed += [coefficient * rest * part for part in parts]
    return plainest(Add(*closed)) + _series(Add(*left), index, count)


def has_closed_sum(expr: Expr, index: Symbol) -> bool:
    """Tell whether no Series is needed to sum an expression over an index."""
    return all(_split(monomial, index) is not None for monomial in terms(expr))


def within(expr: Expr, index: Symbol, count: Expr) -> Expr:
    """Return the expression as it is for an index from 0 to count - 1, and not beyond.

    For a count N - c the symbol N is index + c + 1 and an integer that is not negative.

    >>> from sympy import Symbol
    >>> j, N = (Symbol(name, integer=True, nonnegative=True) for name in "jN")
    >>> within(FloorDiv(2**N, 2**j), j, N)
    2**N/2**j
    """
    less, name = count.as_coeff_Add()
    known = name.is_Symbol and name != index and less.is_Integer
    if not known or has_closed_sum(expr, index):
        return expr
    after = Dummy(integer=True, nonnegative=True)
    seen = put(expr, {name: index + 1 - less + after})
    return put(seen, {after: count - 1 - index})


def _split(monomial: Expr, index: Symbol) -> tuple[int, Rational, Expr] | None:
    """Return k, ρ and the rest of a monomial rest·j^k·ρ^j, or None for one of another kind."""
    power, ratio, rest = 0, Integer(1), []
    for atom, exponent in factors(monomial):
        if atom == index and exponent > 0:
            power = int(exponent)
        elif index not in atom.free_symbols:
            rest.append(atom**exponent)
        elif atom.is_Pow and atom.base.is_Integer and atom.exp == index:
            ratio *= atom.base**exponent
        else:
            return None
    return power, ratio, Mul(*rest)


@lru_cache(maxsize=4096)
def _power_sum(power: int, ratio: Rational, count: Expr) -> Expr:
    """Return Σ j^k·ρ^j over j from 0 to N - 1, multiplied out."""
    polynomial, constant = _coefficients(power, ratio)
    parts = (value * count**exponent for exponent, value in enumerate(polynomial))
    return multiplied_out(Add(*parts) * Pow(ratio, _whole(count)) + constant)


def put_count(expr: Expr, index: Symbol, count: Expr) -> Expr:
    """Return the expression with an integer put in for an index, in exponents as the floor of it.

    So that no root comes up for a count such as (d - 2)/6.

    >>> from sympy import Symbol
    >>> d, j = (Symbol(name, integer=True, nonnegative=True) for name in "dj")
    >>> put_count(2**j + j, j, d / 3)
    2**⌊d/3⌋ + d/3
    """
    places = (power for power in expr.atoms(Pow) if index in power.exp.free_symbols)
    whole = {
        place: place.func(place.base, place.exp.xreplace({index: _whole(count)}))
        for place in places
    }
    return put(expr.xreplace(whole), {index: count})


def _whole(count: Expr) -> Expr:
    """Return a count that is an integer as one that is known to be."""
    return count if count.is_integer else FloorDiv(count, Integer(1))


@lru_cache(maxsize=1024)
def _coefficients(power: int, ratio: Rational) -> tuple[list[Rational], Rational]:
    """Return the polynomial in N by which ρ^N is multiplied, and the constant, of Σ j^k·ρ^j.

    From the sum of the differences of j^k·ρ^j, which is N^k·ρ^N - [k=0] on the one hand, and
    (ρ - 1)·S_k + ρ·Σ_{m<k} C(k, m)·S_m on the other. For ρ = 1 that gives S_{k-1}.
    (Graham, Knuth & Patashnik, Concrete Mathematics, 2nd ed., section 2.6 and equation 6.78.)
    """
    top, scale = (power + 1, Integer(power + 1)) if ratio == 1 else (power, ratio - 1)
    polynomial = [Integer(0)] * top + [Integer(1)]
    constant = Integer(-1 if top == 0 else 0)
    for lower in range(power):
        inner, rest = _coefficients(lower, ratio)
        times = ratio * comb(top, lower)
        constant -= times * rest
        for exponent, value in enumerate(inner):
            polynomial[exponent] -= times * value
    return [value / scale for value in polynomial], constant / scale


def _series(expr: Expr, index: Symbol, count: Expr) -> Expr:
    """Return a series, what all its terms share in front of it."""
    if expr == 0:
        return Integer(0)
    found = terms(expr)
    shared = _shared(found, index)
    inner = Add(*(value * monomial / shared for monomial, value in found.items()))
    return shared * Series(inner, index, count)


def _shared(found: dict[Expr, Rational], index: Symbol) -> Expr:
    """Return the number and the factors without an index that all terms have in common."""
    first, *others = ({*factors(monomial)} for monomial in found)
    common = first.intersection(*others)
    free = (atom**power for atom, power in common if index not in atom.free_symbols)
    return Mul(_content(found.values()), *free)


def _content(values: Iterable[Rational]) -> Rational:
    """Return the greatest number of which all are multiples."""
    numbers = list(values)
    return Rational(
        gcd(*(int(value.p) for value in numbers)), lcm(*(int(value.q) for value in numbers))
    )


@lru_cache(maxsize=1024)
def _own_index(name: str, level: int) -> Dummy:
    """Return the index of a series with level - 1 others inside each other in its summand."""
    return Dummy(name, dummy_index=level, integer=True, nonnegative=True)
