"""Formulas of one network as JavaScript, in the names of its symbols, with what they call.

They come from the writer of `symcnn code --language javascript`: integers are BigInts, so that no
number is rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sympy import Expr, Symbol

from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.term import Term
from symcnn.network import Network
from symcnn.network.analysis.symbol_roles import is_share
from symcnn.render.code.javascript import JAVASCRIPT
from symcnn.render.code.language_names import free
from symcnn.render.code.line_breaks import statement
from symcnn.render.code.translate import Scope, written


@dataclass(frozen=True)
class Formulas:
    """A writer of formulas that are part of one script."""

    scope: Scope
    """The identifiers, and the counter of sums, which are functions with names of their own."""
    needs: dict[str, None] = field(default_factory=dict)
    """The functions that the formulas call, in order; each formula adds its own."""

    @staticmethod
    def of(net: Network) -> Formulas:
        """Return the writer for a network; a share, such as a rate, is in no formula."""
        names = JAVASCRIPT.names(name for name in net.symbols if not is_share(net.symbols[name]))
        return Formulas(Scope(JAVASCRIPT, {net.symbols[name]: names[name] for name in names}))

    @property
    def arguments(self) -> str:
        """The list of the arguments of each formula: (n, f)."""
        return f"({', '.join(self.scope.names.values())})"

    def expression(self, formula: Term | Expr) -> str:
        """Return an integer-valued formula as an expression.

        Raises SymcnnError for a formula that JavaScript cannot express exactly.

        >>> from symcnn import parse
        >>> net = parse("I(n,1)-C(5,f)-P(2)")
        >>> Formulas.of(net).expression(net.output.size[0])
        'n/2n - 2n'
        """
        term = formula if isinstance(formula, Term) else arrange(formula)
        piece = written(term, self.scope)
        self.needs.update(dict.fromkeys(piece.needs))
        return piece.text

    def function(self, formula: Term | Expr | None, indent: str) -> str:
        """Return a function of all symbols on indented lines, for an object; null for None."""
        if formula is None:
            return f"{indent}null,"
        # no line may begin with =>
        body = statement("", self.expression(formula), ",", f"{indent}  ")
        return f"{indent}{self.arguments} =>\n{body}"

    def functions(self, formulas: Iterable[Term | Expr], indent: str) -> str:
        """Return a list of functions, for an object."""
        lines = [self.function(formula, f"{indent}  ") for formula in formulas]
        return "\n".join([f"{indent}[", *lines, f"{indent}],"])

    def with_index(self, index: Symbol) -> tuple[Formulas, str]:
        """Return the writer within a loop, and the identifier of the index there."""
        name = free(re.sub(r"\W", "", index.name), self.scope.taken)
        scope = replace(self.scope, names={**self.scope.names, index: name})
        return Formulas(scope, self.needs), name
