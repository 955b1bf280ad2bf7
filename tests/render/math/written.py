"""How symcnn is asked for the written form of an expression or a quantity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Expr, Symbol

import symcnn
from symcnn.algebra.presentation import presented as writer
from symcnn.algebra.presentation.named_formulas import NamedFormulas, write_in_names
from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.presented import FORMS
from symcnn.algebra.presentation.term import Term
from symcnn.network.quantities import present, present_together

__all__ = [
    "FORMS",
    "present",
    "present_together",
    "presented",
    "write_expression",
    "write_total",
    "written_in_names",
]


def presented(
    expr: Expr,
    form: str | None = None,
    by: Sequence[Symbol] = (),
    order: Sequence[Symbol] = (),
    **options: Any,  # noqa: ANN401 - the options of the written form
) -> Term:
    """Return the written form of an expression.

    The first symbol of the order is the size of the input.
    """
    if order:
        options["order"] = Order(tuple(order), sizes=frozenset(order[:1]))
    return writer.presented(expr, form, by, **options)


def written_in_names(
    exprs: Sequence[Expr], sizes: Sequence[Expr], order: Sequence[Symbol], counts: Sequence[Symbol]
) -> NamedFormulas:
    """Return expressions in one set of names for their long sizes and the sums that they repeat."""
    names = tuple(symbol.name for symbol in order)
    read = Order(tuple(order), counts=frozenset(counts))
    return write_in_names(
        exprs,
        sizes,
        (),
        names,
        read,
        lambda parts: (
            writer.presented(parts.apply(expr), order=parts.extend(read), sizes=sizes)
            for expr in exprs
        ),
    )


def write_expression(net: symcnn.Network, expr: Expr) -> str:
    """Return an expression as text, its symbols in the order in which the network has them."""
    return str(writer.presented(expr, order=net.order))


def write_total(net: symcnn.Network, name: str, **options: Any) -> str:  # noqa: ANN401
    """Return a quantity of a network as text."""
    return str(present(net, name, **options))
