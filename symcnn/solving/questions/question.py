"""A query about a network: unknowns, constraints and objectives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sympy import Expr, Symbol, sympify

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.implied import follows_from
from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.errors import NotationError, SolveError
from symcnn.network import Network, as_network
from symcnn.network.analysis.symbol_roles import is_share
from symcnn.network.substitution.inherit_domain import form_domain
from symcnn.network.substitution.member_values import (
    check_members_known,
    symbol_name,
    takes_value,
    words_in,
)
from symcnn.network.substitution.substitute import Substitute
from symcnn.solving.bounds.example_range import example_range
from symcnn.solving.bounds.search_space import build_search_space
from symcnn.solving.questions.constraint import Constraint, constraints
from symcnn.solving.questions.free_symbols import free_symbols
from symcnn.solving.questions.quantity_names import NAMES
from symcnn.solving.questions.resolve_names import NameResolver, as_text, values_of_names
from symcnn.suggestions import choose_from, suggest


@dataclass(frozen=True)
class Aim:
    """An objective to maximize or minimize."""

    text: str
    expr: Expr
    needed: tuple[Condition, ...]
    """Conditions under which the objective is defined."""
    maximized: bool

    @property
    def goal(self) -> Expr:
        """The expression to maximize: the objective, or its negative."""
        return self.expr if self.maximized else -self.expr

    @property
    def verb(self) -> str:
        """The sense of optimization: maximize or minimize."""
        return "maximize" if self.maximized else "minimize"


@dataclass(frozen=True)
class Question:
    """A query: unknowns of a network, constraints and objectives."""

    net: Network
    unknowns: tuple[Symbol, ...]
    parameters: tuple[Symbol, ...]
    """Symbols that keep no value; the answer is a closed form in them."""
    constraints: tuple[Constraint, ...]
    aims: tuple[Aim, ...]
    free: tuple[Symbol, ...] = ()
    """Symbols that do not affect the query; any value in the domain is valid."""

    @property
    def domain(self) -> Domain:
        """The domain of the network without conditions on free symbols."""
        conditions = (part for part in self.net.domain if not self._constrains_free(part))
        return Domain(tuple(conditions))

    def _constrains_free(self, condition: Condition) -> bool:
        return not condition.free_symbols.isdisjoint(self.free)

    @property
    def within(self) -> Domain:
        """The domain of the closed form, where it is smaller than that of the query."""
        asked = [part for constraint in self.constraints for part in constraint.conditions]
        return Domain(
            tuple(part for part in form_domain(self.net) if not follows_from(part, asked))
        )

    @property
    def searched(self) -> str:
        """A sentence on `within`; empty if the whole domain is searched."""
        if not self.within:
            return ""
        symbols = {str(name) for condition in self.within for name in condition.free_symbols}
        names = " or ".join(sorted(symbols))
        return (
            f"only for {self.within}, where the closed form holds; set {names} to search elsewhere"
        )

    def free_values(self, values: Mapping[str, object] | None = None) -> str:
        """Describe the values of the free symbols, given the unknowns; empty if none is free."""
        if not self.free:
            return ""
        symbols = self.net.symbols
        known = {
            symbols[name]: sympify(value)
            for name, value in (values or {}).items()
            if name in symbols
        }
        conditions = (
            condition.substitute(known)
            for condition in self.net.domain
            if self._constrains_free(condition)
        )
        domain = Domain(tuple(part for part in conditions if part.verdict is None))
        names = " and ".join(map(str, self.free))
        value, them = ("any value", "it") if len(self.free) == 1 else ("any values", "them")
        within = f" with {domain}" if domain else ""
        return f"{names} may have {value}{within}: the query does not depend on {them}"

    @property
    def given(self) -> frozenset[str]:
        """The unknowns that a constraint sets to a number, such as `h == 256`."""
        return frozenset(part.given for part in self.constraints if part.given)

    @property
    def conditions(self) -> Iterator[Condition]:
        """All conditions: of the constraints, of the objectives, then the domain."""
        for constraint in self.constraints:
            yield from constraint.conditions
        for aim in self.aims:
            yield from aim.needed
        yield from self.domain

    @property
    def bounds(self) -> dict[str, Constraint]:
        """The constraints with a numeric bound, by the symbol of the bound in a closed form.

        The symbol is B, or B1, B2, ... for several constraints.
        """
        bounded = [constraint for constraint in self.constraints if constraint.bounds_quantity]
        names = ["B"] if len(bounded) == 1 else [f"B{i + 1}" for i in range(len(bounded))]
        used = {str(name) for name in (*self.unknowns, *self.parameters)}
        return {} if used & set(names) else dict(zip(names, bounded, strict=True))

    @property
    def in_general(self) -> Question:
        """The query with symbols in place of the numeric bounds."""
        names = {id(constraint): symbol(name) for name, constraint in self.bounds.items()}
        general = tuple(
            constraint.with_bound(names[id(constraint)]) if id(constraint) in names else constraint
            for constraint in self.constraints
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
    """Parse a query; each objective is a text with True to maximize or False to minimize it.

    By default the unknowns are the symbols without a value and the symbols of ranges (`in`),
    except those that do not affect the query. Raises NotationError, with its position, for
    invalid syntax or an unknown name, and SolveError for a constraint without unknowns and for an
    unknown without constraints.
    """
    net = as_network(net)
    single = {name: value for name, value in values.items() if name not in net.families}
    substitutes = {name: value for name, value in values.items() if takes_value(net, name)}
    net = net.subs(substitutes) if substitutes else net
    check_members_known(net)
    reader = NameResolver(net, values_of_names(net, single))
    texts = listed(subject_to)
    parsed = constraints(reader, texts)
    objectives = tuple(Aim(source, *reader.amount(source), up) for source, up in aims)
    names = _unknowns(net, parsed, objectives, None if unknowns is None else listed(unknowns))
    used = _symbols(parsed, objectives)
    free = free_symbols(net.domain, [name for name in names if name not in used])
    if unknowns is not None or len(free) == len(names):
        free = ()
    names = tuple(name for name in names if name not in free)
    parameters = (used | set(_integers(net))) - {*names, *free}
    question = Question(net, names, tuple(sorted(parameters, key=str)), parsed, objectives, free)
    texts_of_query = (*texts, *(aim.text for aim in objectives))
    _check_used(values.keys() - substitutes.keys(), texts_of_query, net)
    _check(question)
    return question


def listed(texts: str | Iterable[str]) -> tuple[str, ...]:
    """Return one or several strings as a tuple; raise NotationError for any other object."""
    if isinstance(texts, str):
        return (texts,)
    if not isinstance(texts, Iterable):
        raise NotationError(f"expected a string or a list of strings, not {texts!r}")
    return tuple(map(as_text, texts))


def _check_used(names: Iterable[str], texts: tuple[str, ...], net: Network) -> None:
    """Raise NotationError for a value of a name that neither network nor query contains."""
    words = words_in(" ".join(texts))
    for name in names:
        if symbol_name(name) not in words:
            raise NotationError(f"unknown symbol '{name}'; {choose_from(net.symbols)}")


def _symbols(parsed: Iterable[Constraint], aims: Iterable[Aim]) -> set[Symbol]:
    constrained = (constraint.free_symbols for constraint in parsed)
    return set().union(*constrained, *(aim.expr.free_symbols for aim in aims))


def _integers(net: Network) -> list[Symbol]:
    """Return the integer symbols: no quantity depends on a dropout probability."""
    return [name for name in net.symbols.values() if not is_share(name)]


def _unknowns(
    net: Network,
    parsed: tuple[Constraint, ...],
    aims: tuple[Aim, ...],
    named: tuple[str, ...] | None,
) -> tuple[Symbol, ...]:
    integers = _integers(net)
    if named is None:
        ranged = {part.ranged for part in parsed if part.ranged is not None}
        return (*integers, *sorted(ranged - set(integers), key=str))
    known = {str(name): name for name in (*_symbols(parsed, aims), *integers)}
    for name in named:
        if name not in known:
            hint = suggest(name, known) or f"; {choose_from(sorted(known))}"
            raise NotationError(f"unknown symbol '{name}'{hint}")
    return tuple(known[name] for name in dict.fromkeys(named))


def _check(question: Question) -> None:
    """Raise SolveError for a query without unknowns, or with an unconstrained unknown."""
    if not question.unknowns:
        asked_for = sorted(map(str, _symbols(question.constraints, question.aims)))
        name = asked_for[0] if asked_for else "w"
        advice = f"to solve for a symbol of the zoo, set it to itself, as in {name}={name}"
        raise SolveError(f"nothing to solve for: every symbol has a value; {advice}")
    for constraint in question.constraints:
        _check_constraint(constraint, question)
    for aim in question.aims:
        _check_aim(aim, question)
    if any(condition.verdict is False for condition in question.conditions):
        return  # there is no answer, whatever the unknowns are
    used = _symbols(question.constraints, question.aims)
    for name in question.unknowns:
        if name not in used:
            example = example_range(build_search_space(question.unknowns, question.domain), name)
            advice = f"set it, or bound it, as in `{example}`"
            raise SolveError(f"{name} occurs in no constraint; {advice}")


def _check_aim(aim: Aim, question: Question) -> None:
    """Raise NotationError for a name that occurs only in an objective."""
    known = {*question.net.symbols.values(), *_symbols(question.constraints, ())}
    for name in sorted(aim.expr.free_symbols - known, key=str):
        choices = ", ".join((*question.net.symbols, *NAMES))
        message = f"unknown name '{name}' in the objective `{aim.text}`; choose from {choices}"
        raise NotationError(message)


def _check_constraint(constraint: Constraint, question: Question) -> None:
    """Raise SolveError, with its position, for a constraint without unknowns."""
    names = set().union(*(gap.free_symbols for gap in constraint.gaps))
    if names and names.isdisjoint(question.unknowns):
        unknowns = ", ".join(map(str, question.unknowns))
        message = f"`{constraint.relation}` contains no unknown; the unknowns are {unknowns}"
        raise SolveError(message, constraint.span, constraint.source)
