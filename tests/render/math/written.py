"""How symcnn is asked for the written form of an expression or a quantity."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import Expr

import symcnn

REASON = "there is no writer yet that brings formulas into this form"
FORMS = ("layers", "stages", "collected", "factored", "expanded", "horner")
unwritten = pytest.mark.xfail(strict=False, reason=REASON)
"""Marks what the writer of formulas must still come to; to be removed with it."""


def presented(expr: Expr, **options: Any) -> Any:  # noqa: ANN401 - untyped until it exists
    """Return the written form of an expression, a `Term`; skip where there is none yet."""
    return pytest.importorskip("symcnn.algebra.presentation", reason=REASON).presented(
        expr, **options
    )


def present(net: symcnn.Network, name: str, **options: Any) -> Any:  # noqa: ANN401
    """Return the written form of a quantity, a `Term`; skip where there is none yet."""
    module = pytest.importorskip("symcnn.network.quantities")
    if not hasattr(module, "present"):
        pytest.skip(REASON)
    return module.present(net, name, **options)


def write_expression(net: symcnn.Network, expr: Expr) -> str:
    """Return an expression as text, its symbols in the order in which the network has them."""
    return str(presented(expr, order=tuple(net.symbols.values())))


def write_total(net: symcnn.Network, name: str, **options: Any) -> str:  # noqa: ANN401
    """Return a quantity of a network as text."""
    return str(present(net, name, **options))
