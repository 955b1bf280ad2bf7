"""Comparison of two networks, or of a network and a formula: when quantities are equal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sympy import Expr, Symbol, sympify

from symcnn.algebra.compile import as_single_fraction
from symcnn.algebra.conditions.condition import Condition, at_least
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.conditions.guarded import Within
from symcnn.algebra.conditions.implied import follows_from
from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.polynomials.unknown import UNKNOWN, is_known
from symcnn.errors import NotationError, SolveError
from symcnn.network import COUNTS, Network, as_network
from symcnn.network.substitution.inherit_domain import form_domain
from symcnn.network.substitution.member_values import takes_value
from symcnn.network.substitution.substitute import Substitute
from symcnn.solving.answers.compared_quantity import Comparison
from symcnn.solving.equality import equality, follows_in
from symcnn.solving.examples import Sight, add_examples, example_at, search_example
from symcnn.solving.outside_closed_forms import extend_equality
from symcnn.solving.questions.claim import Claim, read_claim
from symcnn.solving.questions.quantity_names import NAMES, quantity_value, whole
from symcnn.solving.questions.question import listed
from symcnn.suggestions import check_known, choose_from

COMPARED = (*COUNTS, "channels", "features")
"""The quantities that `compare` compares by default."""
_OTHER = Symbol(f"{UNKNOWN.name}\N{PRIME}", integer=True, nonnegative=True)
"""The unknown count of the right side, which differs from that of the left."""
_MAX_DIFFERENCE_TERMS = 300
"""The number of terms of a difference up to which examples are searched."""


def equivalent(left: Network | str, right: Network | str, what: str = "params") -> bool | Condition:
    """Return whether a quantity of two networks is equal: True, False, or the condition.

    Symbols are identified by name. Raises NotationError for an unknown quantity.

    >>> equivalent("I(n,c)-C(2,f,s=2,p=same)", "I(n,c)-C(2,f,p=same)-P(2,p=same)")
    True
    >>> print(equivalent("I(n,3)-C(3,f)", "I(n,3)-C(1,g)-C(1,g)", "rf"))
    False
    >>> print(equivalent("I(32,3)-C(3,f)-C(3,f)", "I(32,3)-C(3,g)-DW(3)-C(1,32)"))
    9·f² + 29·f = 70·g + 32
    """
    (comparison,) = compare(left, right, quantities=(what,))
    if comparison.within:
        return Within(comparison.condition, comparison.within.conditions)
    if comparison.always is None:
        return comparison.condition
    return comparison.given or comparison.always


def compare(
    left: Network | str,
    right: Network | str | None = None,
    values: Mapping[str, Substitute] | None = None,
    /,
    *,
    formula: str | None = None,
    quantities: Iterable[str] | None = None,
    **named: Substitute,
) -> tuple[Comparison, ...]:
    """Compare quantities of two networks, or one quantity of a network with a formula.

    `quantities` defaults to `COMPARED`; by default an unknown count of a layer gives an unknown
    comparison, while for a named quantity it raises SymcnnError. `formula` is an equation such as
    `params = (25*c + 1)*f` in symbols of the network, or its right side alone, for the parameters.
    A rounded number, `params = 25.6M` or `4.1 GMACs`, equals every number that rounds to it. Values
    are substituted in both networks.
    Raises NotationError for invalid syntax or an unknown name, and SolveError unless either
    `right` or `formula` is given.

    >>> (result,) = compare("I(n,c)-C(5,f)-P(2)", formula="params = 25*c*f + f^2")
    >>> print(result, result.differs.values, result.differs.left, result.differs.right, sep="; ")
    params: equal if and only if f = 1; {'n': 6, 'c': 1, 'f': 2}; 52; 54
    """
    if (right is None) == (formula is None):
        raise SolveError("compare a network with either another network or a formula")
    substitutes = {**(values or {}), **named}
    nets = [as_network(net) for net in (left, right) if net is not None]
    for name in substitutes:
        if not any(takes_value(net, name) for net in nets):
            symbols = dict.fromkeys(name for net in nets for name in net.symbols)
            raise NotationError(f"unknown symbol '{name}'; {choose_from(symbols)}")
    first, *others = (_substitute(net, substitutes) for net in nets)
    if formula is not None:
        families = nets[0].families
        single = {name: value for name, value in substitutes.items() if name not in families}

        def compare_at(point: Mapping[str, int], _: Sequence[str] = ()) -> list[Comparison]:
            net = first.subs(point) if point else first
            return [_compare_with_formula(net, formula, {**single, **point})]

        return add_examples(extend_equality(compare_at({}), compare_at), [first], compare_at)
    (second,) = others
    names = _default_quantities(first, second) if quantities is None else listed(quantities)
    evaluate = whole if quantities is None else quantity_value
    for name in names:
        check_known(name, NAMES, "quantity")
    symbols = _shared_symbols(first, second)
    domain = tuple(part for net in (first, second) for part in _domain_of(net, symbols))
    closed = (part for net in (first, second) for part in _form_domain_of(net, symbols))
    required = [part for net in (first, second) for part in _requirements_of(net, symbols)]
    beyond = (part for part in dict.fromkeys(closed) if not follows_from(part, required))
    within = Domain(tuple(beyond))
    compared = [
        replace(
            _compare_values(name, left, right, symbols, domain),
            within=within,
            networks=(first, second),
        )
        for name in names
        for left, right in [
            [substitute(evaluate(net, name), _to_shared(net, symbols)) for net in (first, second)]
        ]
    ]
    if first.program == second.program:
        return tuple(replace(each, within=Domain()) for each in compared)

    def compare_networks(point: Mapping[str, int], names: Sequence[str]) -> Sequence[Comparison]:
        return compare(first, second, point, quantities=names)

    extended = extend_equality(compared, compare_networks)
    return add_examples(extended, (first, second), compare_networks)


def _default_quantities(*nets: Network) -> tuple[str, ...]:
    """Return the default quantities; `frozen` only if a network has frozen parameters."""
    frozen = any(net.total("frozen") != 0 for net in nets)
    return tuple(name for name in COMPARED if frozen or name != "frozen")


def _substitute(net: Network, values: Mapping[str, Substitute]) -> Network:
    substitutes = {name: value for name, value in values.items() if takes_value(net, name)}
    return net.subs(substitutes) if substitutes else net


def _shared_symbols(first: Network, second: Network) -> dict[str, Symbol]:
    """Return the symbols of both networks; positive if positive in either of them."""
    symbols = {**second.symbols, **first.symbols}
    return {
        name: second.symbols[name] if name in second.symbols and not symbol.is_positive else symbol
        for name, symbol in symbols.items()
    }


def _to_shared(net: Network, symbols: Mapping[str, Symbol]) -> dict[Expr, Expr]:
    """Return the substitution from the symbols of a network to the shared ones."""
    return {symbol: symbols[name] for name, symbol in net.symbols.items()}


def _domain_of(net: Network, symbols: Mapping[str, Symbol]) -> Iterator[Condition]:
    shared = _to_shared(net, symbols)
    return (condition.substitute(shared) for condition in net.domain)


def _requirements_of(net: Network, symbols: Mapping[str, Symbol]) -> Iterator[Condition]:
    """Yield the conditions of the layers of a network, without those of its closed form."""
    shared = _to_shared(net, symbols)
    demands = (demand for demand in net.requirements if not demand.of_form)
    return (demand.requirement.condition.substitute(shared) for demand in demands)


def _form_domain_of(net: Network, symbols: Mapping[str, Symbol]) -> Iterator[Condition]:
    """Yield the conditions of the closed form of a network beyond those of the network."""
    shared = _to_shared(net, symbols)
    conditions = (condition.substitute(shared) for condition in form_domain(net))
    return (condition for condition in conditions if condition.verdict is not True)


def _compare_with_formula(
    net: Network, formula: str, values: Mapping[str, Substitute]
) -> Comparison:
    claim = read_claim(net, formula, values)
    value = quantity_value(net, claim.name)
    if claim.half and value.is_number:
        return replace(_compare_rounded(claim, value), networks=(net,))
    comparison = _compare_values(
        claim.name, value, claim.value, net.symbols, (*net.domain, *claim.needed)
    )
    return replace(comparison, within=form_domain(net), networks=(net,))


def _compare_rounded(claim: Claim, value: Expr) -> Comparison:
    """Compare a number with a rounded one: they are equal if the number rounds to it."""
    is_equal = bool(abs(value - claim.value) <= sympify(claim.half))
    condition = equal(value, claim.value)
    return Comparison(claim.name, value, claim.value, condition, is_equal, rounded=True)


def _compare_values(
    name: str,
    left: Expr,
    right: Expr,
    symbols: Mapping[str, Symbol],
    domain: tuple[Condition, ...],
) -> Comparison:
    """Compare two expressions, with examples unless they are identical."""
    if not (is_known(left) and is_known(right)):
        return _compare_unknown(name, left, right)
    condition = equality(left, right, domain)
    used = set().union(*(part.free_symbols for part in (left, right, *domain)))
    names = tuple(name for name in symbols.values() if name in used)
    if follows_in(domain, condition):
        return Comparison(name, left, right, condition, always=True)
    if left.has(IndexedSymbol) or right.has(IndexedSymbol):
        return Comparison(name, left, right, condition, condition.verdict)
    above = as_single_fraction(left - right)[0]
    if length(above) > _MAX_DIFFERENCE_TERMS:
        return Comparison(name, left, right, condition, condition.verdict)
    unequal = [search_example((*domain, at_least(side, 1)), names) for side in (above, -above)]
    equal_at = (
        Sight(None) if condition.verdict is False else search_example((*domain, condition), names)
    )
    differing = [outcome.point for outcome in unequal if outcome.point is not None]
    counterexample = min(differing, key=lambda point: sum(point.values()), default=None)
    is_always = all(outcome.is_nowhere for outcome in unequal) or None
    always = False if equal_at.is_nowhere else is_always
    points = (None, None) if always else (equal_at.point, counterexample)
    agrees, differs = (example_at(point, left, right) for point in points)
    return Comparison(name, left, right, condition, always, agrees, differs)


def _compare_unknown(name: str, left: Expr, right: Expr) -> Comparison:
    """Compare counts of which one is unknown: never equal, or unknown."""
    condition = equal(left, substitute(right, {UNKNOWN: _OTHER}))
    return Comparison(name, left, right, condition, False if condition.verdict is False else None)
