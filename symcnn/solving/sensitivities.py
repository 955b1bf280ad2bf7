"""Sensitivity of a quantity P to its symbols: derivative, elasticity, growth, leading layer.

Derivatives replace ⌊a/b⌋ by a/b, and report that. Exact for integers is the finite difference
P(x + 1) - P(x), or P(x + 8) - P(x) in a domain with x ≡ 0 (mod 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sympy import Add, Expr, Integer, Rational, Symbol, diff

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import expand_products, terms
from symcnn.algebra.polynomials.powers import factors, substitute
from symcnn.algebra.presentation.present import text
from symcnn.algebra.presentation.presented import shortest
from symcnn.errors import SolveError
from symcnn.network import COUNTS, Network, as_network
from symcnn.network.substitution.substitute import Substitute
from symcnn.solving.increment import increment
from symcnn.solving.questions.quantity_names import NAMES, quantity_value
from symcnn.suggestions import check_known


@dataclass(frozen=True)
class Growth:
    """Asymptotic growth of an expression in a symbol x: factor · rate^x · x^degree."""

    rate: Fraction
    degree: int
    factor: Expr

    @property
    def rank(self) -> tuple[Fraction, int]:
        """The sort key: a higher rate outgrows any degree."""
        return self.rate, self.degree


@dataclass(frozen=True)
class Effect:
    """The sensitivity of a quantity to one symbol."""

    name: str
    derivative: Expr
    """The derivative by the symbol."""
    elasticity: Expr
    """The relative change of the quantity per relative change of the symbol: (x/P)·dP/dx."""
    increment: Expr | None
    """The smallest increment of the symbol within the domain: 8 with f ≡ 0 (mod 8).

    None if no increment of this symbol alone is known, as with k = 2·p + 1."""
    step: Expr | None
    """The exact finite difference P(x + increment) - P(x)."""
    dominant: Expr
    """The asymptotically dominant term."""
    smoothed: bool
    """Whether a/b replaced ⌊a/b⌋ in the derivative, the elasticity and the dominant term."""
    leader: str | None
    """The layer with the largest share in the limit, for a quantity summed over layers."""
    share: Expr | None
    """The share of that layer in the limit."""


def sensitivity(
    net: Network | str, what: str = "params", **values: Substitute
) -> tuple[Effect, ...]:
    """Compute the sensitivity of a quantity to each symbol, after substitution of `values`.

    Raises NotationError for an unknown quantity, and SolveError if the quantity depends on no
    symbol or its growth cannot be determined.

    >>> (effect,) = sensitivity("I(28,1)-C(3,w)-C(3,w)-O(10)", "params")
    >>> effect.derivative, effect.step, effect.dominant, effect.leader, effect.share
    (18*w + 5771, 18*w + 5780, 9*w**2, 'C2', 1)
    """
    net = as_network(net)
    net = net.subs(values) if values else net
    check_known(what, NAMES, "quantity")
    total = expand_products(quantity_value(net, what))
    names = [name for name in net.symbols.values() if name in total.free_symbols]
    if not names:
        raise SolveError(
            f"nothing to analyze: {what} is {total}, whatever the values of the symbols"
        )
    return tuple(_effect(net, what, total, name) for name in names)


def _effect(net: Network, what: str, total: Expr, name: Symbol) -> Effect:
    smooth = _smooth(total, name)
    slope = expand_products(diff(smooth, name))
    added = increment(net.domain, name)
    step = (
        None if added is None else expand_products(substitute(total, {name: name + added}) - total)
    )
    leading = _leading(total, name)
    leader, share = _leader(net, what, name, leading) if what in COUNTS else (None, None)
    return Effect(
        str(name),
        shortest(slope),
        shortest(name * slope / smooth),
        added,
        None if step is None else shortest(step),
        _growth_term(leading, name),
        smooth != total,
        leader,
        share,
    )


def _smooth(expr: Expr, name: Symbol) -> Expr:
    """Replace each ⌊a/b⌋ that contains a symbol by a/b."""
    floors = [floor for floor in expr.atoms(FloorDiv) if name in floor.free_symbols]
    if not floors:
        return expr
    outer = max(floors, key=lambda floor: len(str(floor)))
    above, below = outer.args
    return _smooth(expand_products(expr.xreplace({outer: above / below})), name)


def _leading(expr: Expr, name: Symbol) -> Growth:
    """Return the growth of the asymptotically dominant terms.

    Replacing ⌊a/b⌋ by a/b changes each term by terms of slower growth. Raises SolveError if the
    dominant terms cancel, because the remainder is then unknown.
    """
    factors_by_rank: dict[tuple[Fraction, int], list[Expr]] = {}
    for monomial, value in terms(expr).items():
        growths = [_growth(*term, name) for term in terms(_smooth(monomial, name)).items()]
        rank = max(growth.rank for growth in growths)
        fastest = [value * growth.factor for growth in growths if growth.rank == rank]
        factors_by_rank.setdefault(rank, []).extend(fastest)
    rank = max(factors_by_rank)
    factor = expand_products(Add(*factors_by_rank[rank]))
    if factor == 0:
        raise SolveError(f"cannot determine the growth of {text(expr)} in {name}")
    return Growth(*rank, factor)


def _growth(monomial: Expr, value: Expr, name: Symbol) -> Growth:
    rate, degree, factor = Fraction(1), 0, value * monomial
    for atom, exponent in factors(monomial):
        if name not in atom.free_symbols:
            continue
        factor /= atom**exponent
        if atom == name:
            degree += int(exponent)
        else:
            rate *= _rate(atom, name) ** int(exponent)
    return Growth(rate, degree, factor)


def _rate(atom: Expr, name: Symbol) -> Fraction:
    """Return the growth rate of a power such as 2^x: its ratio for x + 1 and x."""
    slope = diff(atom.exp, name) if atom.is_Pow and atom.base.is_Rational else None
    if slope is None or not slope.is_Integer:
        raise SolveError(f"cannot determine the growth of {text(atom)} in {name}")
    return Fraction(int(atom.base.p), int(atom.base.q)) ** int(slope)


def _growth_term(growth: Growth, name: Symbol) -> Expr:
    rate = Rational(growth.rate.numerator, growth.rate.denominator)
    return growth.factor * name**growth.degree * rate**name


def _leader(net: Network, what: str, name: Symbol, total: Growth) -> tuple[str | None, Expr | None]:
    """Return the layer with the largest share in the limit; None if shares contain symbols."""
    shares = []
    for layer in net.layers:
        count = getattr(layer, what)
        if count == 0:
            continue
        growth = _leading(expand_products(count), name)
        share = growth.factor / total.factor if growth.rank == total.rank else Integer(0)
        shares.append((expand_products(share) if share.is_number else share.cancel(), layer.path))
    if not shares or not all(share.is_Rational for share, _ in shares):
        return None, None
    share, path = max(shares, key=lambda entry: entry[0])
    return path, share
