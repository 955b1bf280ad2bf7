"""Values put for the symbols of a network: the network is built anew, and so checked anew."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import TypeAlias

from sympy import Expr

from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.polynomials.plain_text import text
from symcnn.errors import DomainError, NotationError, ShapeError, SymcnnError, beginning
from symcnn.network.analysis.names import bound_names, free_names
from symcnn.network.analysis.replace_names import put
from symcnn.network.analysis.symbol_roles import is_share, kind_of
from symcnn.network.building.build import built
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.network.substitution.inherit_domain import carried, in_form, reaching
from symcnn.notation import parse_expression, parse_program, printed
from symcnn.notation.ast import Expression, Program, names_in
from symcnn.notation.limits import MAX_DIGITS
from symcnn.notation.sympy_printer import notation

Substitute: TypeAlias = int | float | Fraction | Decimal | str | Expr
"""What can be put for a symbol: an exact number, or an expression as text or of SymPy's."""


def substituted(net: BuiltNetwork, values: Mapping[str, Substitute]) -> BuiltNetwork:
    """Return the network with values put for symbols by their names.

    Raises NotationError for a name that is no symbol of the network or a value that is no
    expression, DomainError for values outside the domain, and ShapeError, pointing into the new
    text, where a size or a count does not come out an integer.

    The network is built anew. Where no closed form is found for the new text, it keeps the one that
    it has: a number may hide how the other symbols go on.
    """
    nodes = {name: value_node(net.program, name, value) for name, value in values.items()}
    numbers = {net.symbols[name]: Evaluator({}).number(node) for name, node in nodes.items()}
    old = reaching(net, numbers)
    _check_domain(old, numbers)
    program = put(net.program, nodes)
    try:
        new = build_program(program)
    except ShapeError:
        kept = None if old is not net else in_form(net, program, numbers)
        if kept is None:
            raise
        return kept
    return carried(old, new, numbers)


def value_of(name: str, value: Substitute) -> Expr:
    """Return the value that is put for a name, as an expression.

    Raises NotationError for what is no exact number and no expression.
    """
    return Evaluator({}).number(_node(name, value))


def _node(name: str, value: Substitute) -> Expression:
    """Return the tree of a value; raise NotationError where it has none."""
    written = ""
    try:
        written = _written(value)
        node = parse_expression(written)
        Evaluator({}).number(node)
    except NotationError as error:
        named = f"{name} = {beginning(written)}" if written else name
        raise NotationError(f"{named}: {error.message}", error.span, written) from None
    return node


def build_program(program: Program) -> BuiltNetwork:
    """Return what a program is built to, with its text as the source; errors point into that."""
    source = printed(program)
    try:
        return built(parse_program(source), source)
    except SymcnnError as error:
        raise error.located(source) from None


def value_node(program: Program, name: str, value: Substitute) -> Expression:
    """Return the tree of a value; raise NotationError where it has none for this program."""
    symbols = [found.text for found in free_names(program)]
    if name not in symbols:
        known = ", ".join(symbols) or "none"
        raise NotationError(f"the network has no symbol '{beginning(name)}'; its symbols: {known}")
    node = _node(name, value)
    defined = bound_names(program)
    for used in names_in(node):
        if used.text in defined:
            message = f"{name} cannot be put in terms of '{used.text}', which the network defines"
            raise NotationError(message)
    return node


def _written(value: Substitute) -> str:
    """Return a value in the notation; raise NotationError for what is no exact number."""
    if isinstance(value, str):
        return value
    if isinstance(value, Expr) and value.is_Rational:
        value = Fraction(int(value.p), int(value.q))
    if isinstance(value, Expr) and _is_in_symbols(value):
        return notation(value)
    if isinstance(value, bool) or not isinstance(value, Integral | Fraction | Decimal | float):
        raise NotationError(f"a number or an expression is expected, not {value!r}")
    exact = Decimal(str(value)) if isinstance(value, float) else value
    if isinstance(exact, Decimal) and not exact.is_finite():
        raise NotationError(f"a number or an expression is expected, not {value}")
    if _digits(exact) > MAX_DIGITS:
        raise NotationError(f"at most {MAX_DIGITS} digits are read")
    return format(exact, "f") if isinstance(exact, Decimal) else str(exact)


def _is_in_symbols(value: Expr) -> bool:
    return all(part.is_Symbol or part.is_Rational for part in value.atoms())


def _digits(value: Integral | Fraction | Decimal) -> int:
    """Return about how many digits a number is written with."""
    if isinstance(value, Decimal):
        return abs(value.adjusted()) + len(value.as_tuple().digits)
    part = Fraction(int(value)) if isinstance(value, Integral) else value
    return max(abs(part.numerator), part.denominator).bit_length() * 3 // 10


def _is_of_kind(name: Expr, value: Expr) -> bool:
    """Return whether a number is one that a symbol may stand for, be it an integer or not."""
    if value < 0 or (value == 0 and name.is_positive):
        return False
    return not is_share(name) or bool(value <= 1)


def _check_domain(net: BuiltNetwork, values: Mapping[Expr, Expr]) -> None:
    """Raise DomainError for values outside the domain, at the layer whose condition fails."""
    for name, value in values.items():
        if value.is_number and not _is_of_kind(name, value):
            raise DomainError(f"{name} stands for {kind_of(name)}, not {text(value)}")
    whole = {name: value for name, value in values.items() if value.is_integer}
    for demand in net.demands:
        condition = demand.need.condition
        if condition.given(whole).verdict is False:
            given = ", ".join(f"{name} = {text(value)}" for name, value in whole.items())
            outside = _outside(net.domain, whole) or condition
            message = f"{given} lies outside the domain {outside}: {demand.need.message}"
            raise DomainError(message, demand.span, net.source)


def _outside(domain: Domain, values: Mapping[Expr, Expr]) -> Domain:
    """Return what of a domain values do not fulfil, which one layer may ask only a part of."""
    return Domain(tuple(part for part in domain if part.given(values).verdict is False))
