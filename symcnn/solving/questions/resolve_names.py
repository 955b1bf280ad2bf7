"""What is asked of a network, read: names are its symbols and quantities, or new symbols."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Expr

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.errors import NotationError, SymcnnError
from symcnn.network import Network
from symcnn.network.analysis.names import bound_names
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.notation import parse_amount
from symcnn.notation.ast import Expression, Name, names_in
from symcnn.notation.limits import ARRIVING, PADDINGS
from symcnn.solving.questions.quantity_names import NAMES, amount, is_side_of_none
from symcnn.suggestions import closest

_ELSEWHERE = {"receptive_field": "rf", "madds": "macs"}
"""What quantities are called elsewhere, where that is not near to their names here."""
_SHORT = 2
"""The letters of a name up to which it is not taken for a misspelt one."""


class Reader:
    """Reads what is asked of a network."""

    def __init__(self, net: Network, given: Mapping[str, Expr] | None = None) -> None:
        """Read for a network; `given` are values of names that it does not have, or no longer."""
        self.net = net
        self.given = given or {}

    def amount(self, source: str) -> tuple[Expr, tuple[Condition, ...]]:
        """Return the value of a text, and what must hold for it; raises as `value` does."""
        try:
            return self.value(parse_amount(as_text(source)))
        except SymcnnError as error:
            raise error.located(source) from None

    def value(self, node: Expression) -> tuple[Expr, tuple[Condition, ...]]:
        """Return the value of an expression, and what must hold for it.

        Raises NotationError for an unknown quantity or layer, and a name that may be misspelt.
        """
        evaluator = Evaluator({name.text: self._meaning(name) for name in names_in(node)})
        found = evaluator.number(node)
        needed = (need.condition for need, _ in evaluator.needs)
        return found, tuple(condition for condition in needed if condition.verdict is None)

    def _meaning(self, name: Name) -> Expr:
        word, symbols = name.text, self.net.symbols
        try:
            if "." in word:
                return amount(self.net, word)
            if word in symbols and is_side_of_none(self.net, word):
                return symbols[word]
            if word in NAMES and word in symbols:
                message = (
                    f"'{word}' is both a symbol and a quantity of the network; rename the symbol"
                )
                raise NotationError(message)
            if word in NAMES:
                return amount(self.net, word)
            if word in self.given:
                return self.given[word]
            return symbols[word] if word in symbols else self._new(word)
        except SymcnnError as error:
            raise NotationError(error.message, name.span) from None

    def _new(self, word: str) -> Expr:
        """Return a symbol that is none of the network; raise NotationError for a misspelt one."""
        if word in (*ARRIVING, *PADDINGS):
            raise NotationError(f"'{word}' is defined only in the arguments of a layer")
        if word in bound_names(self.net.program):
            raise NotationError(f"'{word}' is a definition of the network; use its symbols instead")
        known = (*NAMES, *self.net.symbols)
        meant = _ELSEWHERE.get(word) or (closest(word, known) if len(word) > _SHORT else None)
        if meant:
            raise NotationError(f"unknown name '{word}'; did you mean {meant}?")
        return symbol(word)


def as_text(source: object) -> str:
    """Return a text; raise NotationError for what is none."""
    if not isinstance(source, str):
        raise NotationError(f"expected a string, not {type(source).__name__}")
    return source
