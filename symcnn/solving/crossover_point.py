"""Crossover points: the value of a symbol from which a layer exceeds a share of a total."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from sympy import Expr, Symbol

from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.errors import InfeasibleError, SolveError
from symcnn.network import LAYER_QUANTITIES, QUANTITIES, Network, as_network
from symcnn.network.substitution.substitute import Substitute
from symcnn.solving.bounds.allowed_values import AllowedValues
from symcnn.solving.bounds.filters import Bound
from symcnn.solving.bounds.search_space import build_search_space
from symcnn.solving.bounds.tails import eventual_sign
from symcnn.solving.questions.quantity_names import NAMES, quantity_value
from symcnn.solving.solver import solve
from symcnn.suggestions import check_known, choose_from


def crossover(
    net: Network | str,
    layer: str,
    by: str | None = None,
    what: str = "params",
    share: Fraction = Fraction(1, 2),
    **values: Substitute,
) -> int | None:
    """Return the value of a symbol from which on a layer exceeds a share of a quantity.

    `by` names the symbol, by default the only one, `what` the quantity, a total over the layers;
    all other symbols need values. `layer` is a name or an index as in a constraint; a common prefix
    of several layers stands for all of them. Returns the smallest such value in the domain, or None
    if the layer never exceeds its share for good. Raises NotationError for an unknown symbol, layer
    or quantity, and SolveError for a missing value, an invalid share, or a share that cannot be
    determined for large values.

    >>> crossover("I(n,1)-C(5,32)-P(2)-H(256)-O(10)", "H")
    6
    """
    net = as_network(net)
    net = net.subs(values) if values else net
    if what in NAMES and what not in LAYER_QUANTITIES:
        raise SolveError(f"no layer has a share of {what}; {choose_from(QUANTITIES)}")
    check_known(what, LAYER_QUANTITIES, "quantity")
    part = quantity_value(net, f"{layer}.{what}")
    by = _varied(net, by)
    if not (isinstance(share, Fraction) and 0 < share < 1):
        raise SolveError(f"share must be a Fraction between 0 and 1, not {share!r}")
    gap = share.denominator * part - share.numerator * quantity_value(net, what)
    tail = _positive_from(net, expand_products(gap), net.symbols[by])
    if tail is None:
        raise SolveError(f"cannot determine the share of {layer} in {what} for large {by}")
    stays_positive, end = tail
    if not stays_positive:
        return None
    at_most = f"{layer}.{what}*{share.denominator} <= {what}*{share.numerator}"
    try:
        last = int(solve(net, maximize=by, subject_to=[at_most, f"{by} <= {end}"]).values[by])
    except InfeasibleError:
        last = -1
    try:
        return int(solve(net, minimize=by, subject_to=f"{by} > {last}").values[by])
    except InfeasibleError:
        return None  # nothing in the domain is larger


def _varied(net: Network, by: str | None) -> str:
    """Return the only symbol of a network; raise an error if it has others, or not this one."""
    names = tuple(net.symbols)
    if by is not None:
        check_known(by, names, "symbol")
    if len(names) != 1:
        advice = f"set all but {by or 'one'} of {', '.join(names)}"
        missing = advice if names else "the network has none"
        raise SolveError(f"a crossover requires exactly one symbol without a value; {missing}")
    return names[0]


def _positive_from(net: Network, gap: Expr, name: Symbol) -> tuple[bool, int] | None:
    """Return whether `gap` stays positive for large values of a domain, and from which on."""
    space = build_search_space([name], net.domain)
    _, high = (space.box or {}).get(name, (0, 0))
    if high != inf:
        return True, int(high)  # no value of the domain lies beyond
    sign = eventual_sign(gap, name, space.steps.get(name, AllowedValues()))
    is_exact = all(isinstance(condition, Bound) for condition in space.filters)
    return sign if sign is None or sign[0] or is_exact else None
