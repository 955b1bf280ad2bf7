"""Values put for the symbols of a network: the network is built anew, and so checked anew."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import TypeAlias

from sympy import Expr

from symcnn.algebra.polynomial import symbol
from symcnn.algebra.text import text
from symcnn.errors import DomainError, NotationError, SymcnnError
from symcnn.network.build import built
from symcnn.network.evaluate import Evaluator
from symcnn.network.names import put
from symcnn.network.network import Network
from symcnn.notation import parse_expression, parse_program, printed
from symcnn.notation.tree import Expression, names_in

Substitute: TypeAlias = int | float | Fraction | Decimal | str | Expr
"""What can be put for a symbol: an exact number, or an expression as text or of SymPy's."""


def substituted(net: Network, values: Mapping[str, Substitute]) -> Network:
    """Return the network with values put for symbols by their names.

    Raises NotationError for a name that is no symbol of the network or a value that is no
    expression, DomainError for values outside the domain, and ShapeError, pointing into the new
    text, where a size or a count does not come out an integer.
    """
    nodes = {name: _expression(name, value) for name, value in values.items()}
    for name, node in nodes.items():
        _check_name(net, name)
        _check_names_in(net, name, node)
    numbers = {symbol(name): Evaluator({}).number(node) for name, node in nodes.items()}
    _check_domain(net, numbers)
    source = printed(put(net.program, nodes))
    try:
        return built(parse_program(source), source)
    except SymcnnError as error:
        raise error.located(source) from None


def _expression(name: str, value: Substitute) -> Expression:
    """Return the tree of a value; raise NotationError where it has none."""
    try:
        return parse_expression(_written(value))
    except NotationError as error:
        raise NotationError(f"{name} = {value}: {error.message}", error.span, error.text) from None


def _written(value: Substitute) -> str:
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Decimal | float):
        return format(Decimal(str(value)), "f")
    return str(value)


def _check_name(net: Network, name: str) -> None:
    if name not in net.symbols:
        known = ", ".join(net.symbols) or "none"
        message = f"the network has no symbol '{name}'; its symbols: {known}"
        raise NotationError(message)


def _check_names_in(net: Network, name: str, node: Expression) -> None:
    """Raise NotationError for a value that mentions a name which the program defines."""
    defined = {let.name for let in net.program.lets}
    for used in names_in(node):
        if used.text in defined:
            message = f"{name} cannot be put in terms of '{used.text}', which the network defines"
            raise NotationError(message)


def _check_domain(net: Network, values: Mapping[Expr, Expr]) -> None:
    """Raise DomainError for values outside the domain, at the layer whose condition fails."""
    for name, value in values.items():
        if value.is_number and value <= 0:
            message = f"{name} stands for a positive integer, not {text(value)}"
            raise DomainError(message)
    whole = {name: value for name, value in values.items() if value.is_integer}
    for demand in net.demands:
        condition = demand.need.condition
        if condition.given(whole).verdict is False:
            given = ", ".join(f"{name} = {text(value)}" for name, value in whole.items())
            message = f"{given} lies outside the domain {condition}: {demand.need.message}"
            raise DomainError(message, demand.span, net.source)
