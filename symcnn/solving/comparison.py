"""Two networks, or a network and a formula: equal always, never, or for which values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from time import process_time

from sympy import Add, Expr, Symbol

from symcnn.algebra.compile import over_one
from symcnn.algebra.conditions.condition import Condition, at_least
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.conditions.guarded import Within
from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.powers import put
from symcnn.algebra.polynomials.unknown import UNKNOWN, is_known
from symcnn.display import Displayed
from symcnn.errors import NotationError, SolveError, SymcnnError
from symcnn.network import COUNTS, Network, as_network
from symcnn.network.substitution.inherit_domain import form_domain
from symcnn.network.substitution.substitute import Substitute
from symcnn.notation import parse_equation
from symcnn.solving.answers.solution import Answer, answered
from symcnn.solving.bounds.bounded_expression import Point, gauge
from symcnn.solving.bounds.search_space import spaced
from symcnn.solving.questions.quantity_names import NAMES, amount, whole
from symcnn.solving.questions.question import listed
from symcnn.solving.questions.resolve_names import Reader, as_text
from symcnn.solving.search.branch_and_bound import Tally
from symcnn.solving.search.search import searched
from symcnn.suggestions import check_known, nearest

COMPARED = (*COUNTS, "channels", "features")
"""What is compared of two networks where nothing is named."""
_OTHER = Symbol(f"{UNKNOWN.name}\N{PRIME}", integer=True, nonnegative=True)
"""What is unknown on the right side: another number than on the left."""
_LONG = 300
"""The terms that a difference may have for examples to be looked for."""
_LOOKS = 400
"""How many parts of all values are looked at for an example."""
_SECONDS = 0.6
"""How long an example is looked for, at most, in CPU time."""


@dataclass(frozen=True)
class Example:
    """Values of the symbols, and what the two sides come to there."""

    values: Mapping[str, int]
    left: Answer
    right: Answer


@dataclass(frozen=True)
class Comparison(Displayed):
    """One quantity of two networks, or of a network and as a formula has it."""

    name: str
    left: Expr
    right: Expr
    condition: Condition
    """What holds just where they are equal."""
    always: bool | None
    """Whether the two are equal for all values (True), for none (False), or for some (None).

    None is also the answer where that is not known; `agrees` or `differs` is then None, too.
    """
    agrees: Example | None = None
    """Values for which they are equal, the least that were found."""
    differs: Example | None = None
    """A counterexample: values for which they are not, the least that were found."""
    within: Domain = Domain()
    """Where the closed forms hold that are compared, if that is not all of both domains."""

    def __str__(self) -> str:
        """Return whether they are equal, and when."""
        return f"{self._said}, for {self.within}" if self.within else self._said

    @property
    def _said(self) -> str:
        if self.always is not None:
            return f"{self.name}: {'equal' if self.always else 'never equal'}"
        if not (is_known(self.left) and is_known(self.right)):
            return f"{self.name}: unknown whether equal"
        if self.differs is None:
            return f"{self.name}: no difference found, but equality is not proven"
        if self.agrees is None:
            return f"{self.name}: not always equal; unknown whether ever equal"
        return f"{self.name}: equal if and only if {self.condition}"


def equivalent(left: Network | str, right: Network | str, what: str = "params") -> bool | Condition:
    """Return whether a quantity of two networks is equal: always, never, or when.

    Symbols of the same name are the same. Raises NotationError for what is no quantity.

    >>> equivalent("I(n,c)-C(2,f,s=2,p=same)", "I(n,c)-C(2,f,p=same)-P(2,p=same)")
    True
    >>> print(equivalent("I(n,3)-C(3,f)", "I(n,3)-C(1,g)-C(1,g)", "rf"))
    False
    >>> print(equivalent("I(32,3)-C(3,f)-C(3,f)", "I(32,3)-C(3,g)-DW(3)-C(1,32)"))
    9·f² + 29·f = 70·g + 32
    """
    (found,) = compare(left, right, quantities=(what,))
    if found.within:
        return Within(found.condition, found.within.conditions)
    return found.condition if found.always is None else found.always


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
    """Return how quantities of two networks compare, or one of a network with a formula for it.

    The quantities are `COMPARED` where none is named; what is unknown of a layer is then said to
    be so, where it makes a difference. A formula is `params = (25*c + 1)*f`, in the symbols of the
    network. Values are put for symbols in both. Raises NotationError for what cannot be read,
    SolveError where there is not just one thing to compare with, and SymcnnError for a named
    quantity that is unknown.

    >>> (found,) = compare("I(n,c)-C(5,f)-P(2)", formula="params = 25*c*f + f^2")
    >>> print(found, found.differs.values, found.differs.left, found.differs.right, sep="; ")
    params: equal if and only if f = 1; {'n': 6, 'c': 1, 'f': 2}; 52; 54
    """
    if (right is None) == (formula is None):
        raise SolveError("compare a network with either another network or a formula")
    given = {**(values or {}), **named}
    nets = [as_network(net) for net in (left, right) if net is not None]
    for name in given:
        if not any(name in net.symbols for net in nets):
            choice = ", ".join(dict.fromkeys(name for net in nets for name in net.symbols))
            hint = f"choose from {choice}" if choice else "there are no symbols"
            raise NotationError(f"unknown symbol '{name}'; {hint}")
    one, *others = (_with(net, given) for net in nets)
    if formula is not None:
        return (_with_formula(one, formula),)
    (other,) = others
    names = _usual(one, other) if quantities is None else listed(quantities)
    asked_of = whole if quantities is None else amount
    for name in names:
        check_known(name, NAMES, "quantity")
    symbols = _shared(one, other)
    asked = tuple(part for net in (one, other) for part in _asked_of(net, symbols))
    within = Domain(tuple(dict.fromkeys((*_form_of(one, symbols), *_form_of(other, symbols)))))
    return tuple(
        replace(_compared(name, left, right, symbols, asked), within=within)
        for name in names
        for left, right in [[put(asked_of(net, name), _in(net, symbols)) for net in (one, other)]]
    )


def _usual(*nets: Network) -> tuple[str, ...]:
    """Return what is compared where nothing is named; what is frozen only where anything is."""
    frozen = any(net.total("frozen") != 0 for net in nets)
    return tuple(name for name in COMPARED if frozen or name != "frozen")


def _with(net: Network, values: Mapping[str, Substitute]) -> Network:
    own = {name: value for name, value in values.items() if name in net.symbols}
    return net.subs(own) if own else net


def _shared(one: Network, other: Network) -> dict[str, Symbol]:
    """Return the symbols of both: one that is positive in either network is positive."""
    found = {**other.symbols, **one.symbols}
    return {
        name: other.symbols[name] if name in other.symbols and not own.is_positive else own
        for name, own in found.items()
    }


def _in(net: Network, symbols: Mapping[str, Symbol]) -> dict[Expr, Expr]:
    """Return what stands for the symbols of a network."""
    return {own: symbols[name] for name, own in net.symbols.items()}


def _asked_of(net: Network, symbols: Mapping[str, Symbol]) -> Iterator[Condition]:
    known = _in(net, symbols)
    return (condition.given(known) for condition in net.domain)


def _form_of(net: Network, symbols: Mapping[str, Symbol]) -> Iterator[Condition]:
    """Yield what the closed form of a network needs, and the network itself does not."""
    known = _in(net, symbols)
    held = (condition.given(known) for condition in form_domain(net))
    return (condition for condition in held if condition.verdict is not True)


def _with_formula(net: Network, formula: str) -> Comparison:
    equation = parse_equation(as_text(formula))
    name = equation.name.text
    reader = Reader(net)
    try:
        if name not in NAMES:
            hint = nearest(name, NAMES) or f"; choose from {', '.join(NAMES)}"
            raise NotationError(f"unknown quantity '{name}'{hint}", equation.name.span)
        right, needed = reader.value(equation.amount)
        strange = right.free_symbols - set(net.symbols.values())
        if strange:
            choice = ", ".join(net.symbols)
            hint = f"choose from {choice}" if choice else "the network has no symbols"
            raise NotationError(f"unknown symbol '{min(map(str, strange))}'; {hint}")
    except SymcnnError as error:
        raise error.located(formula) from None
    found = _compared(name, amount(net, name), right, net.symbols, (*net.domain, *needed))
    return replace(found, within=form_domain(net))


def _compared(
    name: str,
    left: Expr,
    right: Expr,
    symbols: Mapping[str, Symbol],
    domain: tuple[Condition, ...],
) -> Comparison:
    """Return how two expressions compare, with examples where that is not plain."""
    if not (is_known(left) and is_known(right)):
        return _unknown(name, left, right)
    condition = equal(left, right)
    used = set().union(*(part.free_symbols for part in (left, right, *domain)))
    names = tuple(found for found in symbols.values() if found in used)
    if condition.verdict is True:
        return Comparison(name, left, right, condition, always=True)
    above = over_one(left - right)[0]
    if length(above) > _LONG:
        return Comparison(name, left, right, condition, condition.verdict)
    sights = [_looked((*domain, at_least(side, 1)), names) for side in (above, -above)]
    same = Sight(None) if condition.verdict is False else _looked((*domain, condition), names)
    others = [sight.point for sight in sights if sight.point is not None]
    other = min(others, key=lambda point: sum(point.values()), default=None)
    always = False if same.is_nowhere else all(sight.is_nowhere for sight in sights) or None
    points = (None, None) if always else (same.point, other)
    agrees, differs = (_example(point, left, right) for point in points)
    return Comparison(name, left, right, condition, always, agrees, differs)


def _unknown(name: str, left: Expr, right: Expr) -> Comparison:
    """Return how numbers compare of which one is unknown: at most, that they are never equal."""
    condition = equal(left, put(right, {UNKNOWN: _OTHER}))
    return Comparison(name, left, right, condition, False if condition.verdict is False else None)


@dataclass(frozen=True)
class Sight:
    """What a look for an example came to."""

    point: Point | None
    exhausted: bool = True
    """Whether all values were looked at."""

    @property
    def is_nowhere(self) -> bool:
        """Whether it is known that there is no example."""
        return self.exhausted and self.point is None


def _looked(conditions: tuple[Condition, ...], names: tuple[Symbol, ...]) -> Sight:
    """Return the least values, by their sum, at which conditions hold, as far as was looked."""
    start = process_time()
    space = spaced(names, conditions, start + _SECONDS)
    if space.box is None:
        return Sight(None)
    found = searched(
        space, gauge(-Add(*names), space.lows), Tally(limit=_LOOKS, seconds=_SECONDS, start=start)
    )
    if found.tally.interrupted:
        raise KeyboardInterrupt
    return Sight(found.point, found.tally.exhausted)


def _example(point: Point | None, left: Expr, right: Expr) -> Example | None:
    if point is None:
        return None
    named = {str(name): value for name, value in point.items()}
    return Example(named, answered(left, point), answered(right, point))
