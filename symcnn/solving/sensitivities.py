"""How a quantity depends on its symbols: derivative, elasticity, growth, and which layer leads.

A floor has no derivative; where one is asked for, ⌊a/b⌋ is taken for a/b, and that is said. What is
exact for integers is the step, P(x + 1) - P(x), or P(x + 8) - P(x) in a domain with x ≡ 0 (mod 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sympy import Add, Expr, Integer, Rational, Symbol, diff

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.forms import shortest
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import multiplied_out, terms
from symcnn.algebra.polynomials.powers import factors, put
from symcnn.errors import SolveError
from symcnn.network import COUNTS, Network, as_network
from symcnn.network.substitution.substitute import Substitute
from symcnn.solving.increment import increment
from symcnn.solving.questions.quantity_names import NAMES, amount
from symcnn.suggestions import check_known


@dataclass(frozen=True)
class Growth:
    """How fast an expression grows with a symbol: as rate^x · x^degree, times `factor`."""

    rate: Fraction
    degree: int
    factor: Expr

    @property
    def rank(self) -> tuple[Fraction, int]:
        """What is compared first of two growths."""
        return self.rate, self.degree


@dataclass(frozen=True)
class Effect:
    """What one symbol does to a quantity."""

    name: str
    derivative: Expr
    """The derivative by the symbol."""
    elasticity: Expr
    """By how many percent the quantity rises for one percent of the symbol: (x/P)·dP/dx."""
    increment: Expr | None
    """The least number that can be added to the symbol within the domain: 8 with f ≡ 0 (mod 8).

    None where no number can be added to this symbol alone, as with k = 2·p + 1."""
    step: Expr | None
    """What the increment adds to the quantity, exactly: P(x + increment) - P(x)."""
    dominant: Expr
    """The term that outgrows the others as the symbol grows."""
    smoothed: bool
    """Whether ⌊a/b⌋ was taken for a/b in the derivative, the elasticity and the dominant term."""
    leader: str | None
    """The layer that has the greatest share once the symbol is great, for a sum over layers."""
    share: Expr | None
    """The share that it then has, in the limit."""


def sensitivity(
    net: Network | str, what: str = "params", **values: Substitute
) -> tuple[Effect, ...]:
    """Return what each symbol does to a quantity; `values` are put for symbols first.

    Raises NotationError for a quantity that there is not, and SolveError where it depends on no
    symbol, or in a way whose growth is not known.

    >>> (effect,) = sensitivity("I(28,1)-C(3,w)-C(3,w)-O(10)", "params")
    >>> effect.derivative, effect.step, effect.dominant, effect.leader, effect.share
    (18*w + 5771, 18*w + 5780, 9*w**2, 'C2', 1)
    """
    net = as_network(net)
    net = net.subs(values) if values else net
    check_known(what, NAMES, "quantity")
    total = multiplied_out(amount(net, what))
    names = [name for name in net.symbols.values() if name in total.free_symbols]
    if not names:
        raise SolveError(f"{what} depends on no symbol; it is {total}")
    return tuple(_effect(net, what, total, name) for name in names)


def _effect(net: Network, what: str, total: Expr, name: Symbol) -> Effect:
    smooth = _smooth(total, name)
    slope = multiplied_out(diff(smooth, name))
    more = increment(net.domain, name)
    step = None if more is None else multiplied_out(put(total, {name: name + more}) - total)
    leading = _leading(total, name)
    leader, share = _leader(net, what, name, leading) if what in COUNTS else (None, None)
    return Effect(
        str(name),
        shortest(slope),
        shortest(name * slope / smooth),
        more,
        None if step is None else shortest(step),
        _written(leading, name),
        smooth != total,
        leader,
        share,
    )


def _smooth(expr: Expr, name: Symbol) -> Expr:
    """Return an expression with a/b for each ⌊a/b⌋ that a symbol occurs in."""
    floors = [part for part in expr.atoms(FloorDiv) if name in part.free_symbols]
    if not floors:
        return expr
    outer = max(floors, key=lambda part: len(str(part)))
    above, below = outer.args
    return _smooth(multiplied_out(expr.xreplace({outer: above / below})), name)


def _leading(expr: Expr, name: Symbol) -> Growth:
    """Return the growth of the terms that outgrow the others.

    With a/b for ⌊a/b⌋ each term is off by something that grows less; so what is left where the
    fastest terms cancel is not known.
    """
    grown: dict[tuple[Fraction, int], list[Expr]] = {}
    for monomial, value in terms(expr).items():
        found = [_growth(*term, name) for term in terms(_smooth(monomial, name)).items()]
        rank = max(growth.rank for growth in found)
        fastest = [value * growth.factor for growth in found if growth.rank == rank]
        grown.setdefault(rank, []).extend(fastest)
    rank = max(grown)
    factor = multiplied_out(Add(*grown[rank]))
    if factor == 0:
        raise SolveError(f"cannot determine the growth of {text(expr)} in {name}")
    return Growth(*rank, factor)


def _growth(monomial: Expr, value: Expr, name: Symbol) -> Growth:
    rate, degree, rest = Fraction(1), 0, value * monomial
    for atom, times in factors(monomial):
        if name not in atom.free_symbols:
            continue
        rest /= atom**times
        if atom == name:
            degree += int(times)
        else:
            rate *= _rate(atom, name) ** int(times)
    return Growth(rate, degree, rest)


def _rate(atom: Expr, name: Symbol) -> Fraction:
    """Return by what 2^x, or a power like it, is multiplied where a symbol grows by 1."""
    slope = diff(atom.exp, name) if atom.is_Pow and atom.base.is_Rational else None
    if slope is None or not slope.is_Integer:
        raise SolveError(f"cannot determine the growth of {text(atom)} in {name}")
    return Fraction(int(atom.base.p), int(atom.base.q)) ** int(slope)


def _written(growth: Growth, name: Symbol) -> Expr:
    rate = Rational(growth.rate.numerator, growth.rate.denominator)
    return growth.factor * name**growth.degree * rate**name


def _leader(net: Network, what: str, name: Symbol, whole: Growth) -> tuple[str | None, Expr | None]:
    """Return the layer whose share is greatest in the limit, where numbers tell, and that share."""
    shares = []
    for layer in net.layers:
        own = getattr(layer, what)
        if own == 0:
            continue
        grown = _leading(multiplied_out(own), name)
        share = grown.factor / whole.factor if grown.rank == whole.rank else Integer(0)
        shares.append((multiplied_out(share) if share.is_number else share.cancel(), layer.path))
    if not shares or not all(share.is_Rational for share, _ in shares):
        return None, None
    share, path = max(shares, key=lambda found: found[0])
    return path, share
