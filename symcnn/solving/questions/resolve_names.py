"""Names of a query, resolved to symbols, quantities or new symbols."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from sympy import Expr, Symbol

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.algebra.polynomials.size_limits import MAX_SIZE
from symcnn.errors import NotationError, SymcnnError
from symcnn.network import LAYER_QUANTITIES, Network
from symcnn.network.analysis.program_names import bound_names
from symcnn.network.evaluation.evaluator import Evaluator, Meaning
from symcnn.network.evaluation.families import Family
from symcnn.network.substitution.member_values import member_named, members_of, symbol_name
from symcnn.network.substitution.substitute import Substitute, value_of
from symcnn.notation import parse_amount
from symcnn.notation.ast import Expression, Indexed, Members, Name, free_names, inside, names_in
from symcnn.notation.limits import ARRIVING, PADDINGS
from symcnn.solving.questions.quantity_names import NAMES, is_side_of_none, quantity_value
from symcnn.suggestions import check_known, choose_from, closest

_SYNONYMS = {"receptive_field": "rf", "madds": "macs"}
"""Common names of quantities that no spelling correction leads to."""
_MAX_UNCORRECTED_LENGTH = 2
"""The length of a name up to which it is a new symbol and not a misspelling."""


class NameResolver:
    """Evaluate the expressions of a query for one network."""

    def __init__(
        self,
        net: Network,
        given: Mapping[str, Expr] | None = None,
        max_parts: int = MAX_SIZE,
    ) -> None:
        """Set the network, values of names that are not among its symbols, and a size limit."""
        self.net = net
        self.given = given or {}
        self.max_parts = max_parts

    def amount(self, source: str) -> tuple[Expr, tuple[Condition, ...]]:
        """Evaluate a text to an expression and its requirements; raises as `value` does."""
        try:
            return self.value(parse_amount(as_text(source)))
        except SymcnnError as error:
            raise error.located(source) from None

    def value(self, node: Expression) -> tuple[Expr, tuple[Condition, ...]]:
        """Evaluate a syntax tree to an exact expression and the conditions under which it exists.

        Raises NotationError for an unknown quantity or layer, and for a probable misspelling.
        """
        known: dict[str, Meaning] = {
            name.text: self._families.get(name.text) or self._resolve(name)
            for name in free_names(node)
        }
        for part in inside(node):
            if isinstance(part, Indexed) and part.name.text not in self._families:
                raise _unknown_family(part.name, self._families)
        evaluator = Evaluator(known, max_parts=self.max_parts)
        value = evaluator.number(node)
        conditions = (need.condition for need, _ in evaluator.needs)
        return value, tuple(condition for condition in conditions if condition.verdict is None)

    @cached_property
    def _families(self) -> dict[str, Family]:
        """The families of the network, with the values of members in its symbols."""
        symbols = self.net.symbols
        families = {name: Family(_symbol_of_family(self.net, name)) for name in self.net.families}
        for statement in self.net.program.statements:
            if isinstance(statement, Members) and statement.name in families:
                values = {
                    index: Evaluator(symbols).number(node)
                    for index, node in enumerate(statement.values, statement.first)
                    if all(name.text in symbols for name in names_in(node))
                }
                families[statement.name] = families[statement.name].define(values)
        return families

    def _resolve(self, name: Name) -> Expr:
        word, symbols = name.text, self.net.symbols
        try:
            if "." in word:
                return quantity_value(self.net, word)
            if word in symbols and is_side_of_none(self.net, word):
                return symbols[word]
            if word in NAMES and word in symbols:
                message = (
                    f"'{word}' is both a symbol and a quantity of the network; rename the symbol"
                )
                raise NotationError(message)
            if word in NAMES:
                return quantity_value(self.net, word)
            if word in self.given:
                return self.given[word]
            member = member_named(word, self._families)
            if member is not None and word not in symbols:
                family, index = member
                values = dict(self._families[family].values)
                return values[index] if index in values else self._new_symbol(word)
            return symbols[word] if word in symbols else self._new_symbol(word)
        except SymcnnError as error:
            raise NotationError(error.message, name.span) from None

    def _new_symbol(self, word: str) -> Expr:
        """Return a symbol that the network does not have; raise NotationError for a misspelling."""
        if word in (*ARRIVING, *PADDINGS):
            raise NotationError(f"'{word}' is defined only in the arguments of a layer")
        if "(" in word:
            check_known(word, LAYER_QUANTITIES, "quantity")
        if word in bound_names(self.net.program):
            raise NotationError(f"'{word}' is a definition of the network; use its symbols instead")
        known = (*NAMES, *self.net.symbols)
        suggestion = _SYNONYMS.get(word) or (
            closest(word, known) if len(word) > _MAX_UNCORRECTED_LENGTH else None
        )
        if suggestion:
            raise NotationError(f"unknown name '{word}'; did you mean {suggestion}?")
        return symbol(word)


def _symbol_of_family(net: Network, name: str) -> Symbol:
    """Return the symbol of a family, with the assumptions of its members."""
    if name in net.symbols:
        return net.symbols[name]
    members = members_of(net.symbols, name)
    return Symbol(name, **net.symbols[members[0]].assumptions0) if members else symbol(name)


def _unknown_family(name: Name, families: Iterable[str]) -> NotationError:
    hint = choose_from(sorted(families), "the network has no families")
    return NotationError(f"unknown family of symbols '{name.text}'; {hint}", name.span)


def values_of_names(net: Network, values: Mapping[str, Substitute]) -> dict[str, Expr]:
    """Return the values of names as expressions in the symbols of a network."""
    exprs = {symbol_name(name): value_of(name, value) for name, value in values.items()}
    return {name: value.subs(_own_symbols(net, value)) for name, value in exprs.items()}


def _own_symbols(net: Network, value: Expr) -> dict[Expr, Expr]:
    return {name: net.symbols.get(str(name), name) for name in value.free_symbols}


def as_text(source: object) -> str:
    """Return a string unchanged; raise NotationError for any other object."""
    if not isinstance(source, str):
        raise NotationError(f"expected a string, not {type(source).__name__}")
    return source
