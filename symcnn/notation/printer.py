"""Tree to text: the shortest text that parses to an equal tree."""

from __future__ import annotations

from functools import singledispatch

from symcnn.notation.tree import (
    Argument,
    Call,
    Let,
    Name,
    Negative,
    Number,
    Operation,
    Power,
    Program,
    Step,
    Tuple,
)

_SUM, _PRODUCT, _SIGNED, _POWER, _ATOM = range(5)


@singledispatch
def printed(node: object) -> str:
    """Return the text of a node.

    >>> from symcnn.notation.parser import parse_program
    >>> printed(parse_program("let w = 2 * 8; I( 28, 1 ) - C( 3, ( w + 1 ) * w )"))
    'let w = 2*8; I(28,1)-C(3,(w+1)*w)'
    """
    raise TypeError(node)


@printed.register
def _program(node: Program) -> str:
    return "; ".join([*map(printed, node.lets), "-".join(map(printed, node.path))])


@printed.register
def _let(node: Let) -> str:
    return f"let {node.name} = {printed(node.value)}"


@printed.register
def _step(node: Step) -> str:
    if not node.arguments:
        return node.name
    return f"{node.name}({','.join(map(printed, node.arguments))})"


@printed.register
def _argument(node: Argument) -> str:
    value = printed(node.value)
    return value if node.keyword is None else f"{node.keyword}={value}"


@printed.register
def _tuple(node: Tuple) -> str:
    return f"({','.join(map(printed, node.items))})"


@printed.register
def _number(node: Number) -> str:
    return format(node.value, "f") if not isinstance(node.value, int) else str(node.value)


@printed.register
def _name(node: Name) -> str:
    return node.text


@printed.register
def _call(node: Call) -> str:
    return f"{node.function}({','.join(map(printed, node.arguments))})"


@printed.register
def _negative(node: Negative) -> str:
    return f"-{_ranked(node.operand, _POWER)}"


@printed.register
def _power(node: Power) -> str:
    base, exponent = _ranked(node.base, _ATOM), node.exponent
    if isinstance(exponent, Negative):
        return f"{base}^-{_ranked(exponent.operand, _POWER)}"
    return f"{base}^{_ranked(exponent, _POWER)}"


@printed.register
def _operation(node: Operation) -> str:
    inner = _rank(node) + 1
    first, *rest = (_ranked(operand, inner) for operand in node.operands)
    return first + "".join(op + part for op, part in zip(node.operators, rest, strict=True))


def _ranked(node: object, least: int) -> str:
    """Return the text of a node, in brackets where it binds less than its place asks for."""
    text = printed(node)
    return text if _rank(node) >= least else f"({text})"


@singledispatch
def _rank(node: object) -> int:  # noqa: ARG001 - the rest are atoms, whatever they are
    return _ATOM


@_rank.register
def _rank_operation(node: Operation) -> int:
    return _SUM if node.operators[0] in ("+", "-") else _PRODUCT


@_rank.register
def _rank_negative(_: Negative) -> int:
    return _SIGNED


@_rank.register
def _rank_power(_: Power) -> int:
    return _POWER
