"""Sensitivity of a quantity P to its symbols: derivative, elasticity, growth, leading layer.

Derivatives replace ⌊a/b⌋ by a/b, and report that. Exact for integers is the finite difference
P(x + 1) - P(x), or P(x + 8) - P(x) if 8 divides x.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sympy import Add, Dummy, Expr, Integer, Mul, Poly, PolynomialError, Rational, Symbol, diff

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.polynomials.powers import normalize, substitute
from symcnn.algebra.presentation.atoms import whole_sums
from symcnn.algebra.presentation.present import arrange, text
from symcnn.algebra.presentation.presented import presented
from symcnn.algebra.presentation.printed_length import printed_length
from symcnn.errors import SolveError
from symcnn.network import QUANTITIES, Network, as_network
from symcnn.network.substitution.member_values import check_members_known
from symcnn.network.substitution.substitute import Substitute
from symcnn.solving.growth import Growth, leading_growth, replace_floors
from symcnn.solving.increment import increment
from symcnn.solving.questions.quantity_names import NAMES, quantity_value
from symcnn.suggestions import check_known

_MAX_EXPANDED_TERMS = 30
"""The number of terms up to which an effect is also written with its sizes multiplied out."""


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
    step = None if added is None else _step(quantity, sizes, name, added)
    constant = {symbol: size for symbol, size in sizes.items() if name not in size.free_symbols}
    varying = {symbol: size for symbol, size in sizes.items() if symbol not in constant}
    growth = leading_growth(expand_products(quantity.xreplace(varying)), name)
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
        symbol: replace_floors(size, name).as_content_primitive() for symbol, size in sizes.items()
    }
    above = {symbol: primitive for symbol, (_, primitive) in contents.items()}
    scaled = {symbol: number * symbol for symbol, (number, _) in contents.items()}
    smooth = replace_floors(quantity, name).xreplace(scaled)
    inner = (
        diff(smooth, symbol) * diff(size, name)
        for symbol, size in above.items()
        if name in size.free_symbols
    )
    slope = expand_products(diff(smooth, name) + Add(*inner))
    return smooth.xreplace(above), slope.xreplace(above)


def _step(quantity: Expr, sizes: Mapping[Expr, Expr], name: Symbol, added: Expr) -> Expr:
    """Return the exact finite difference in its shorter form, or by powers of the symbol."""
    step = _shorter(_increase(quantity, sizes, name, added))
    powers = _increase_of_powers(quantity.xreplace(dict(sizes)), name, added)
    return step if powers is None else min(step, powers, key=_arranged_length)


def _arranged_length(expr: Expr) -> tuple[int, int]:
    return printed_length(arrange(expr))


def _increase_of_powers(quantity: Expr, name: Symbol, added: Expr) -> Expr | None:
    """Return the difference of a polynomial in a symbol, with each coefficient in one piece.

    None for a quantity that is no polynomial in the symbol.
    """
    try:
        polynomial = Poly(expand_products(quantity), name)
    except PolynomialError:
        return None
    gains = []
    for (degree,), factor in polynomial.terms():
        number, primitive = factor.as_content_primitive()
        gain = expand_products((name + added) ** degree - name**degree)
        gains.append(Mul(number, gain, primitive))
    return Add(*gains)


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


def _shares(net: Network, what: str, name: Symbol, total: Growth) -> dict[str, Expr]:
    """Return the share of each layer in the limit; none if one of them contains symbols."""
    shares: dict[str, Expr] = {}
    for layer in net.layers:
        count = layer.quantity(what)
        if count == 0:
            continue
        growth = leading_growth(expand_products(count), name)
        share = growth.factor / total.factor if growth.rank == total.rank else Integer(0)
        shares[layer.path] = expand_products(share) if share.is_number else share.cancel()
    return shares if all(share.is_Rational for share in shares.values()) else {}
