"""How symcnn is asked for the written form of an expression or a quantity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sympy import Expr, Symbol

import symcnn

REASON = "there is no writer yet that brings formulas into this form"
FORMS = ("layers", "stages", "collected", "factored", "expanded", "horner")
unwritten = pytest.mark.xfail(strict=False, reason=REASON)
"""Marks what the writer of formulas must still come to; to be removed with it."""


def presented(
    expr: Expr,
    form: str | None = None,
    by: Sequence[Symbol] = (),
    order: Sequence[Symbol] = (),
    **options: Any,  # noqa: ANN401 - untyped until it exists
) -> Any:  # noqa: ANN401
    """Return the written form of an expression, a `Term`; skip where there is none yet.

    The first symbol of the order is the size of the input.
    """
    function = _module("symcnn.algebra.presentation.presented").presented
    if order:
        orders = _module("symcnn.algebra.presentation.order")
        options["order"] = orders.Order(tuple(order), sizes=frozenset(order[:1]))
    return function(expr, form, by, **options)


def present(net: symcnn.Network, name: str, **options: Any) -> Any:  # noqa: ANN401
    """Return the written form of a quantity, a `Term`; skip where there is none yet."""
    module = _module("symcnn.network.quantities")
    if not hasattr(module, "present"):
        pytest.skip(REASON)
    return module.present(net, name, **options)


def write_expression(net: symcnn.Network, expr: Expr) -> str:
    """Return an expression as text, its symbols in the order in which the network has them."""
    presented_as = _module("symcnn.algebra.presentation.presented").presented
    order = _module("symcnn.network.reading_order").reading_order(net)
    return str(presented_as(expr, order=order))


def write_total(net: symcnn.Network, name: str, **options: Any) -> str:  # noqa: ANN401
    """Return a quantity of a network as text."""
    return str(present(net, name, **options))


def _module(name: str) -> Any:  # noqa: ANN401
    return pytest.importorskip(name, reason=REASON)
