"""Formulas as exact source code in Python, NumPy, C, JavaScript, Excel and SQL."""

from __future__ import annotations

from symcnn.algebra.polynomials.polynomial import is_positive
from symcnn.algebra.presentation.function_terms import WithParts
from symcnn.algebra.presentation.term import Term
from symcnn.network import Network, as_network, check_counted
from symcnn.network.quantities import By, present
from symcnn.render.code.c import C
from symcnn.render.code.excel import EXCEL
from symcnn.render.code.fraction import clear_fractions
from symcnn.render.code.javascript import JAVASCRIPT
from symcnn.render.code.language import CodeRequest
from symcnn.render.code.numpy import NUMPY
from symcnn.render.code.python import PYTHON
from symcnn.render.code.sql import SQL
from symcnn.render.code.translate import Scope, written
from symcnn.suggestions import check_known

_KNOWN = (PYTHON, NUMPY, C, JAVASCRIPT, EXCEL, SQL)
LANGUAGES = {language.title.lower(): language for language in _KNOWN}
"""The languages by name."""


def code(
    net: Network | str,
    what: str = "params",
    language: str = "python",
    *,
    form: str | None = None,
    by: By = None,
) -> str:
    """Return exact source code for a total of a network, in one of `LANGUAGES`.

    The code has the form of the printed formula, with a single exact division at the end. Python,
    NumPy, C and JavaScript: a function of the symbols, in the order of `net.symbols`, with
    variables for long sizes and for values of `let` functions. Excel: a formula for a cell, with
    the symbols in A2, B2, ... SQL: an expression of columns.

    Raises SymcnnError for an unknown language, quantity, form or symbol, for a total of unknown
    value, and for a formula that the language cannot express exactly.

    >>> print(code("I(28,1)-C(3,w)-C(3,w)", "params", "excel"))
    =9*A2*A2 + 11*A2
    >>> print(code("I(9,1)-P(3)-H(h)", "params", "sql"))
    CASE WHEN 10*h < 9.2e18 THEN 10*h END /* NULL if a number may reach 2^63 */
    """
    net = as_network(net)
    check_known(language, tuple(LANGUAGES), "language")
    chosen = LANGUAGES[language]
    formula = present(net, what, form, by, where=chosen.total is not None)
    check_counted(what, formula.value, net.layers)
    parts = formula.parts if isinstance(formula, WithParts) else ()
    if any(call and not _is_count(value) for _, call, value in parts):
        formula, parts = present(net, what, form, by), ()
    symbols = net.symbols | {str(name): name.symbol for name, _, _ in parts}
    identifiers = chosen.names(symbols)
    scope = Scope(chosen, {symbols[name]: identifier for name, identifier in identifiers.items()})
    definitions = {identifiers[str(name)]: written(value, scope) for name, _, value in parts}
    names = {name: identifiers[name] for name in net.symbols}
    value = written(formula.body if isinstance(formula, WithParts) else formula, scope)
    return chosen.whole(CodeRequest(net, what, names, formula, definitions, value))


def _is_count(value: Term) -> bool:
    """Return whether a value is a positive integer, as the name of a part is."""
    return clear_fractions(value)[1] == 1 and is_positive(value.value)
