"""Totals as typeset formulas, in a chosen form and order of terms."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr

from symcnn.algebra.presentation.named_formulas import NamedFormulas
from symcnn.network import Network
from symcnn.network.quantities import By, present_together
from symcnn.render.math.expressions import rule
from symcnn.render.math.measure import width
from symcnn.render.math.nodes import Math
from symcnn.render.quantity_titles import TITLES

LABELS = {name: title.equation or title.column for name, title in TITLES.items()}
"""The left side of the equation of a total, by its name."""
_MAX_UNNAMED_WIDTH = 4 * 66.0
"""The width, in digits, of a formula whose parts need no names: that of four lines."""


def quantity(
    net: Network, name: str, form: str | None = None, by: By = None, *, where: bool | None = False
) -> Math:
    """Return a total in a form, collected by the symbols of `by`.

    `where` names its long parts and defines them after it; None does so only for a formula of more
    than four lines. Raises SymcnnError for an unknown quantity, form or symbol.
    """
    (formula,) = present_readably(net, (name,), form, by, where=where).join()
    return rule(formula)


def present_readably(  # noqa: PLR0913 - the options of a form
    net: Network,
    names: Sequence[str],
    form: str | None,
    by: By,
    *,
    where: bool | None,
    others: Sequence[Expr] = (),
) -> NamedFormulas:
    """Return totals, and other expressions, that are shown together, in shared names.

    `where` is that of `quantity`, for all of them.
    """
    shown = present_together(net, names, form, by, where=bool(where), others=others)
    is_too_long = where is None and any(
        width(rule(formula)) > _MAX_UNNAMED_WIDTH for formula in shown.formulas
    )
    return (
        present_together(net, names, form, by, where=True, others=others) if is_too_long else shown
    )
