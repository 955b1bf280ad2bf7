"""Formulas as exact source code in Python, NumPy, C, JavaScript, Excel and SQL."""

from __future__ import annotations

from sympy import Expr

from symcnn.algebra.sums.closed_sum import Series
from symcnn.network import Network, as_network, check_counted, quantity
from symcnn.network.quantities import By
from symcnn.render.code.c import C
from symcnn.render.code.excel import EXCEL
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

    Python, NumPy, C and JavaScript: a function of the symbols, in the order of `net.symbols`.
    Excel: a formula for a cell, with the symbols in A2, B2, ... SQL: an expression of columns.

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
    expr = quantity(net, what, form, by)
    check_counted(what, expr, net.layers)
    names = chosen.names(net.symbols)
    scope = Scope(chosen, {net.symbols[name]: identifier for name, identifier in names.items()})
    counts = tuple(names[name] for name in net.symbols if net.symbols[name] in _count_symbols(expr))
    return chosen.whole(CodeRequest(net, what, names, expr, written(expr, scope), counts))


def _count_symbols(expr: Expr) -> set[Expr]:
    """Return the symbols in the number of terms of a sum."""
    return {symbol for series in expr.atoms(Series) for symbol in series.args[2].free_symbols}
