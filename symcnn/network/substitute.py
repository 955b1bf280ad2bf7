"""Values put for the symbols of a network: the network is built anew, and so checked anew."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import TypeAlias

from sympy import Expr

from symcnn import zoo
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.polynomials.plain_text import text
from symcnn.errors import DomainError, NotationError, ShapeError, SymcnnError, beginning
from symcnn.network.analysis.check_names import check_names
from symcnn.network.analysis.names import bound_names, free_names, paths_of
from symcnn.network.analysis.replace_names import put
from symcnn.network.analysis.symbol_roles import is_share, kind_of, sided
from symcnn.network.building.build import built, parse
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.network.inherit_domain import carried, in_form, reaching
from symcnn.network.network import Network
from symcnn.notation import parse_expression, parse_program, printed
from symcnn.notation.ast import Expression, For, Program, names_in, nodes_in
from symcnn.notation.limits import MAX_DIGITS
from symcnn.notation.sympy_printer import notation
from symcnn.suggestions import nearest

Substitute: TypeAlias = int | float | Fraction | Decimal | str | Expr
"""What can be put for a symbol: an exact number, or an expression as text or of SymPy's."""


def substituted(net: Network, values: Mapping[str, Substitute]) -> Network:
    """Return the network with values put for symbols by their names.

    Raises NotationError for a name that is no symbol of the network or a value that is no
    expression, DomainError for values outside the domain, and ShapeError, pointing into the new
    text, where a size or a count does not come out an integer.

    The network is built anew. Where no closed form is found for the new text, it keeps the one that
    it has: a number may hide how the other symbols go on.
    """
    nodes = {name: _expression(net.program, name, value) for name, value in values.items()}
    numbers = {net.symbols[name]: Evaluator({}).number(node) for name, node in nodes.items()}
    old = reaching(net, numbers)
    _check_domain(old, numbers)
    program = put(net.program, nodes)
    try:
        new = _built(program)
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


def load(name: str, /, **values: Substitute) -> Network:
    """Return a network of the zoo, with other values for some of its parameters.

    A family, such as `resnet`, has symbols for the parameters that are not given; a published
    member, such as `resnet50`, has a number for each. Raises NotationError for a name that is
    neither, and what `Network.subs` raises.

    >>> load("resnet50").params
    25557032
    """
    found = zoo.found(name)
    if found is None:
        hint = nearest(name, zoo.names()) or "; `symcnn zoo` lists them"
        raise NotationError(f"no network of the zoo is called '{name}'{hint}")
    text, preset = found
    return assigned(text, {**preset, **values})


def assigned(text: str, values: Mapping[str, Substitute]) -> Network:
    """Return the network of a text, with values put for its symbols before anything is worked out.

    Raises as `parse` does, and NotationError for a name that is no symbol of the text.
    """
    read = parse_program(text)
    program = sided(read, free_names(read))
    if _has_loops(program):  # with numbers, one might run the other way than its formula says
        return substituted(parse(text), values)
    check_names(program, free_names(program))
    nodes = {name: _expression(program, name, value) for name, value in values.items()}
    return _built(put(program, nodes))


def _has_loops(program: Program) -> bool:
    """Tell whether a loop has names at its ends."""
    loops = (node for path, _ in paths_of(program) for node in nodes_in(path))
    ends = (end for node in loops if isinstance(node, For) for end in (node.first, node.last))
    return any(True for end in ends for _ in names_in(end))


def _built(program: Program) -> Network:
    source = printed(program)
    try:
        return built(parse_program(source), source)
    except SymcnnError as error:
        raise error.located(source) from None


def _expression(program: Program, name: str, value: Substitute) -> Expression:
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


def _check_domain(net: Network, values: Mapping[Expr, Expr]) -> None:
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
