"""Sensitivity of a quantity P to its symbols: derivative, elasticity, growth, leading layer.

Derivatives replace ⌊a/b⌋ by a/b, and report that. Exact for integers is the finite difference
P(x + 1) - P(x), or P(x + 8) - P(x) if 8 divides x.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from sympy import Add, Dummy, Expr, Integer, Mul, Rational, Symbol, diff

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.polynomial import expand_products, terms
from symcnn.algebra.polynomials.powers import factors, normalize, substitute
from symcnn.algebra.presentation.atoms import whole_sums
from symcnn.algebra.presentation.present import text
from symcnn.algebra.presentation.presented import presented
from symcnn.algebra.presentation.printed_length import printed_length
from symcnn.errors import SolveError
from symcnn.network import QUANTITIES, Network, as_network
from symcnn.network.substitution.member_values import check_members_known
from symcnn.network.substitution.substitute import Substitute
from symcnn.solving.increment import increment
from symcnn.solving.questions.quantity_names import NAMES, quantity_value
from symcnn.suggestions import check_known

_MAX_EXPANDED_TERMS = 30
"""The number of terms up to which an effect is also written with its sizes multiplied out."""


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
    """The smallest increment of the symbol within the domain: 8 if 8 divides f.

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
    shares: Mapping[str, Expr] = field(default_factory=dict, repr=False)
    """The share in the limit of each layer that counts, by its path; empty with symbols in them."""


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
    check_members_known(net)
    check_known(what, NAMES, "quantity")
    total = quantity_value(net, what)
    names = [name for name in net.symbols.values() if name in total.free_symbols]
    if not names:
        raise SolveError(f"nothing to analyze: {what} is {text(total)} and has no symbols")
    return tuple(_effect(net, what, total, name) for name in names)


def _effect(net: Network, what: str, total: Expr, name: Symbol) -> Effect:
    parts = [*whole_sums(total), *total.atoms(FloorDiv)]
    sizes = {_whole_number(): part for part in parts if part.free_symbols <= total.free_symbols}
    quantity = total.xreplace({size: symbol for symbol, size in sizes.items()})
    smooth, slope = _differentiate(quantity, sizes, name)
    content, primitive = presented(smooth, "stages").value.as_content_primitive()
    added = increment(net.domain, name)
    step = None if added is None else _shorter(_increase(quantity, sizes, name, added))
    constant = {symbol: size for symbol, size in sizes.items() if name not in size.free_symbols}
    varying = {symbol: size for symbol, size in sizes.items() if symbol not in constant}
    growth = _leading(expand_products(quantity.xreplace(varying)), name)
    leading = replace(growth, factor=growth.factor.xreplace(constant))
    rate = Rational(leading.rate.numerator, leading.rate.denominator)
    number, factor = _shorter(leading.factor).as_content_primitive()
    dominant = Mul(number, name**leading.degree, rate**name, factor)
    shares = _shares(net, what, name, leading) if what in QUANTITIES else {}
    leader = max(shares, key=shares.__getitem__) if shares else None
    return Effect(
        str(name),
        _shorter(slope),
        _shorter(name * slope / content / primitive),
        added,
        step,
        dominant,
        any(name in floor.free_symbols for floor in total.atoms(FloorDiv)),
        leader,
        None if leader is None else shares[leader],
        shares,
    )


def _whole_number() -> Dummy:
    """Return a symbol for a size, so that it is not multiplied out."""
    return Dummy("size", integer=True)


def _shorter(expr: Expr) -> Expr:
    """Return the shorter form, as printed, of an expression with its sizes and without them."""
    forms = [presented(expr)]
    if length(normalize(expr)) <= _MAX_EXPANDED_TERMS and whole_sums(expr):
        forms.append(presented(expand_products(expr)))
    return normalize(min(forms, key=printed_length).value)


def _differentiate(quantity: Expr, sizes: Mapping[Expr, Expr], name: Symbol) -> tuple[Expr, Expr]:
    """Return a quantity with floors replaced by quotients, and its derivative by a symbol."""
    contents = {
        symbol: _smooth(size, name).as_content_primitive() for symbol, size in sizes.items()
    }
    above = {symbol: primitive for symbol, (_, primitive) in contents.items()}
    scaled = {symbol: number * symbol for symbol, (number, _) in contents.items()}
    smooth = _smooth(quantity, name).xreplace(scaled)
    inner = (
        diff(smooth, symbol) * diff(size, name)
        for symbol, size in above.items()
        if name in size.free_symbols
    )
    slope = expand_products(diff(smooth, name) + Add(*inner))
    return smooth.xreplace(above), slope.xreplace(above)


def _increase(quantity: Expr, sizes: Mapping[Expr, Expr], name: Symbol, added: Expr) -> Expr:
    """Return the exact finite difference P(x + added) - P(x) of a quantity P."""
    more = {name: name + added}
    grown = {
        symbol: (_whole_number(), substitute(size, more))
        for symbol, size in sizes.items()
        if name in size.free_symbols
    }
    after = substitute(quantity, more).xreplace({old: new for old, (new, _) in grown.items()})
    return expand_products(after - quantity).xreplace({**sizes, **dict(grown.values())})


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


def _shares(net: Network, what: str, name: Symbol, total: Growth) -> dict[str, Expr]:
    """Return the share of each layer in the limit; none if one of them contains symbols."""
    shares: dict[str, Expr] = {}
    for layer in net.layers:
        count = layer.quantity(what)
        if count == 0:
            continue
        growth = _leading(expand_products(count), name)
        share = growth.factor / total.factor if growth.rank == total.rank else Integer(0)
        shares[layer.path] = expand_products(share) if share.is_number else share.cancel()
    return shares if all(share.is_Rational for share in shares.values()) else {}
