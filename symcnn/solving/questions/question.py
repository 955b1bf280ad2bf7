"""A question about a network: its unknowns, the constraints on them, and what is to be greatest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sympy import Expr, Symbol, sympify

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.errors import NotationError, SolveError
from symcnn.network import Network, as_network
from symcnn.network.analysis.symbol_roles import is_share
from symcnn.network.substitution.inherit_domain import form_domain
from symcnn.network.substitution.substitute import Substitute, value_of
from symcnn.solving.questions.constraint import Constraint, constraints
from symcnn.solving.questions.free_symbols import free_symbols
from symcnn.solving.questions.resolve_names import Reader, as_text
from symcnn.suggestions import nearest


@dataclass(frozen=True)
class Aim:
    """What is to be as great, or as small, as can be."""

    text: str
    expr: Expr
    needed: tuple[Condition, ...]
    """What must hold for it to be a number."""
    greatest: bool

    @property
    def goal(self) -> Expr:
        """What is to be as great as can be: the expression, or its negative."""
        return self.expr if self.greatest else -self.expr

    @property
    def verb(self) -> str:
        """What is done with it."""
        return "maximize" if self.greatest else "minimize"


@dataclass(frozen=True)
class Question:
    """Unknowns of a network, and what is asked of them."""

    net: Network
    unknowns: tuple[Symbol, ...]
    parameters: tuple[Symbol, ...]
    """Symbols that stay: the answer is a formula in them."""
    constraints: tuple[Constraint, ...]
    aims: tuple[Aim, ...]
    free: tuple[Symbol, ...] = ()
    """Symbols on which nothing in the question depends; they may have any value of the domain."""

    @property
    def domain(self) -> Domain:
        """The domain of the network, but for conditions on free symbols."""
        return Domain(tuple(one for one in self.net.domain if not self._is_on_free(one)))

    def _is_on_free(self, condition: Condition) -> bool:
        return not condition.free_symbols.isdisjoint(self.free)

    @property
    def within(self) -> Domain:
        """Where the closed form holds that is searched, if that is not all of the domain."""
        return form_domain(self.net)

    @property
    def searched(self) -> str:
        """A sentence on `within`; "" where all of the domain is searched."""
        if not self.within:
            return ""
        names = " or ".join(sorted({str(one) for held in self.within for one in held.free_symbols}))
        return (
            f"only for {self.within}, where the closed form holds; set {names} to search elsewhere"
        )

    def free_values(self, values: Mapping[str, object] | None = None) -> str:
        """Return a sentence on the free symbols, for values of the unknowns; "" if none is free."""
        if not self.free:
            return ""
        symbols = self.net.symbols
        given = {name: value for name, value in (values or {}).items() if name in symbols}
        known = {symbols[name]: sympify(value) for name, value in given.items()}
        held = (one.given(known) for one in self.net.domain if self._is_on_free(one))
        domain = Domain(tuple(one for one in held if one.verdict is None))
        names = " and ".join(map(str, self.free))
        value, them = ("any value", "it") if len(self.free) == 1 else ("any values", "them")
        within = f" with {domain}" if domain else ""
        return f"{names} may have {value}{within}: the query does not depend on {them}"

    @property
    def conditions(self) -> Iterator[Condition]:
        """All that must hold: the constraints, then the domain of the network."""
        for constraint in self.constraints:
            yield from constraint.conditions
        for aim in self.aims:
            yield from aim.needed
        yield from self.domain

    @property
    def bounds(self) -> dict[str, Constraint]:
        """The constraints whose bound is a number, by the name that it has in a formula.

        That is B, or B1, B2, ... where there are several.
        """
        found = [one for one in self.constraints if one.bounds_quantity]
        names = ["B"] if len(found) == 1 else [f"B{place + 1}" for place in range(len(found))]
        taken = {str(name) for name in (*self.unknowns, *self.parameters)}
        return {} if taken & set(names) else dict(zip(names, found, strict=True))

    @property
    def in_general(self) -> Question:
        """The question with symbols for the numbers that bound quantities."""
        names = {id(constraint): symbol(name) for name, constraint in self.bounds.items()}
        general = tuple(
            one.with_bound(names[id(one)]) if id(one) in names else one for one in self.constraints
        )
        parameters = (*self.parameters, *names.values())
        return replace(self, constraints=general, parameters=parameters)


def asked(
    net: Network | str,
    aims: Iterable[tuple[str, bool]],
    subject_to: str | Iterable[str],
    unknowns: Iterable[str] | None,
    values: Mapping[str, Substitute],
) -> Question:
    """Return the question that texts ask; each aim is an expression, and whether it is to be great.

    Unknowns, where they are not named, are the symbols of the network that have no value, and
    those that `in` gives values, without those on which nothing depends. Raises NotationError,
    pointing into the text, for what cannot be read, and SolveError for a constraint without
    unknowns and an unknown without constraints.
    """
    net = as_network(net)
    own = {name: value for name, value in values.items() if name in net.symbols}
    net = net.subs(own) if own else net
    reader = Reader(net, _numbers(net, values))
    texts = listed(subject_to)
    found = constraints(reader, texts)
    wanted = tuple(Aim(source, *reader.amount(source), great) for source, great in aims)
    names = _unknowns(net, found, wanted, None if unknowns is None else listed(unknowns))
    used = _symbols(found, wanted)
    free = free_symbols(net.domain, [name for name in names if name not in used])
    if unknowns is not None or len(free) == len(names):
        free = ()
    names = tuple(name for name in names if name not in free)
    parameters = (used | set(_integers(net))) - {*names, *free}
    question = Question(net, names, tuple(sorted(parameters, key=str)), found, wanted, free)
    _check_used(values.keys() - own.keys(), (*texts, *(aim.text for aim in wanted)), net)
    _check(question)
    return question


def listed(texts: str | Iterable[str]) -> tuple[str, ...]:
    """Return texts as a tuple, also one alone; raise NotationError for what is no text."""
    if isinstance(texts, str):
        return (texts,)
    if not isinstance(texts, Iterable):
        raise NotationError(f"expected a string or a list of strings, not {texts!r}")
    return tuple(map(as_text, texts))


def _numbers(net: Network, values: Mapping[str, Substitute]) -> dict[str, Expr]:
    """Return what names stand for that have a value, in the symbols of the network."""
    found = {name: value_of(name, value) for name, value in values.items()}
    return {name: value.subs(_by_name(net, value)) for name, value in found.items()}


def _by_name(net: Network, value: Expr) -> dict[Expr, Expr]:
    return {name: net.symbols.get(str(name), name) for name in value.free_symbols}


def _check_used(names: Iterable[str], texts: tuple[str, ...], net: Network) -> None:
    """Raise NotationError for a value of what is no symbol and is in no text."""
    words = set(re.findall(r"\w+", " ".join(texts)))
    for name in names:
        if name not in words:
            symbols = ", ".join(net.symbols)
            hint = f"choose from {symbols}" if symbols else "the network has no symbols"
            raise NotationError(f"unknown symbol '{name}'; {hint}")


def _symbols(asked_for: Iterable[Constraint], aims: Iterable[Aim]) -> set[Symbol]:
    found = (constraint.free_symbols for constraint in asked_for)
    return set().union(*found, *(aim.expr.free_symbols for aim in aims))


def _integers(net: Network) -> list[Symbol]:
    """Return the symbols that stand for integers: no count depends on the rate of a dropout."""
    return [found for found in net.symbols.values() if not is_share(found)]


def _unknowns(
    net: Network,
    asked_for: tuple[Constraint, ...],
    aims: tuple[Aim, ...],
    named: tuple[str, ...] | None,
) -> tuple[Symbol, ...]:
    own = _integers(net)
    if named is None:
        within = {one.ranged for one in asked_for if one.ranged is not None}
        return (*own, *sorted(within - set(own), key=str))
    known = {str(name): name for name in (*_symbols(asked_for, aims), *own)}
    for name in named:
        if name not in known:
            choice = f"choose from {', '.join(sorted(known))}" if known else "there are no symbols"
            hint = nearest(name, known) or f"; {choice}"
            raise NotationError(f"unknown symbol '{name}'{hint}")
    return tuple(known[name] for name in dict.fromkeys(named))


def _check(question: Question) -> None:
    """Raise SolveError for an unknown that nothing is asked of, and where there is none."""
    if not question.unknowns:
        raise SolveError("nothing to solve for: every symbol has a value")
    for constraint in question.constraints:
        _check_constraint(constraint, question)
    for aim in question.aims:
        _check_aim(aim, question)
    if any(condition.verdict is False for condition in question.conditions):
        return  # there is no answer, whatever the unknowns are
    told = _symbols(question.constraints, question.aims)
    for name in question.unknowns:
        if name not in told:
            message = (
                f"{name} occurs in no constraint; set it, or bound it, as in `{name} in 1..512`"
            )
            raise SolveError(message)


def _check_aim(aim: Aim, question: Question) -> None:
    """Raise NotationError for a name in an aim that is nowhere else."""
    known = {*question.net.symbols.values(), *_symbols(question.constraints, ())}
    for name in sorted(aim.expr.free_symbols - known, key=str):
        raise NotationError(f"unknown name '{name}' in the objective `{aim.text}`")


def _check_constraint(constraint: Constraint, question: Question) -> None:
    """Raise SolveError, at the constraint, where it is about other symbols than the unknowns."""
    names = set().union(*(gap.free_symbols for gap in constraint.gaps))
    if names and names.isdisjoint(question.unknowns):
        unknowns = ", ".join(map(str, question.unknowns))
        message = f"`{constraint.relation}` contains no unknown; the unknowns are {unknowns}"
        raise SolveError(message, constraint.span, constraint.source)
