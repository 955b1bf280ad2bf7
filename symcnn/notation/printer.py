"""Tree to text: the shortest text that parses to an equal tree."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from symcnn.notation.ast import (
    Argument,
    Call,
    Def,
    For,
    Frozen,
    Function,
    Group,
    Identity,
    Join,
    Let,
    Mark,
    Name,
    Negative,
    Number,
    Operation,
    Parameter,
    Path,
    Power,
    Program,
    Recall,
    Repeat,
    Step,
    Tied,
    Tuple,
    Unknown,
)
from symcnn.notation.limits import FROZEN, UNKNOWN

_SUM, _PRODUCT, _SIGNED, _POWER, _ATOM = range(5)


@singledispatch
def printed(node: object) -> str:
    """Return the text of a node.

    >>> from symcnn.notation.parser import parse_program
    >>> printed(parse_program("let w = 2 * 8; I( 28, 1 ) - C( 3, ( w + 1 ) * w ) * ( 2 )"))
    'let w = 2*8; I(28,1)-C(3,(w+1)*w)*2'
    """
    raise TypeError(node)


@printed.register
def _program(node: Program) -> str:
    return "; ".join([*map(printed, node.statements), _path(node.path)])


@printed.register
def _let(node: Let) -> str:
    return f"let {node.name} = {printed(node.value)}"


@printed.register
def _function(node: Function) -> str:
    return f"let {node.name}({_listed(node.parameters)}) = {printed(node.value)}"


@printed.register
def _def(node: Def) -> str:
    parameters = f"({_listed(node.parameters)})" if node.parameters else ""
    return f"def {node.name}{parameters} = {_path(node.path)}"


@printed.register
def _parameter(node: Parameter) -> str:
    return node.name if node.default is None else f"{node.name}={printed(node.default)}"


@printed.register
def _step(node: Step) -> str:
    return f"{node.name}({_listed(node.arguments)})" if node.arguments else node.name


@printed.register
def _identity(_: Identity) -> str:
    return "_"


@printed.register
def _group(node: Group) -> str:
    return f"({_path(node.path)})"


@printed.register
def _repeat(node: Repeat) -> str:
    count = printed(node.count)
    bare = count.isdigit() or count.isidentifier()
    return f"{printed(node.body)}*{count if bare else f'({count})'}"


@printed.register
def _for(node: For) -> str:
    ends = f"{printed(node.first)}..{printed(node.last)}"
    return f"for {node.name} in {ends}[{_path(node.path)}]"


@printed.register
def _join(node: Join) -> str:
    return f"{node.kind}[{'|'.join(map(_path, node.branches))}]"


@printed.register
def _tied(node: Tied) -> str:
    return f"tied[{_path(node.path)}]"


@printed.register
def _frozen(node: Frozen) -> str:
    return f"{FROZEN}[{_path(node.path)}]"


@printed.register
def _mark(node: Mark) -> str:
    return f"@{_tap(node)}"


@printed.register
def _recall(node: Recall) -> str:
    return f"${_tap(node)}"


@printed.register
def _argument(node: Argument) -> str:
    value = printed(node.value)
    return value if node.keyword is None else f"{node.keyword}={value}"


@printed.register
def _tuple(node: Tuple) -> str:
    return f"({_listed(node.items)})"


@printed.register
def _unknown(_: Unknown) -> str:
    return UNKNOWN


@printed.register
def _number(node: Number) -> str:
    return format(node.value, "f") if not isinstance(node.value, int) else str(node.value)


@printed.register
def _name(node: Name) -> str:
    return node.text


@printed.register
def _call(node: Call) -> str:
    return f"{node.function}({_listed(node.arguments)})"


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


def _path(path: Path) -> str:
    return "-".join(map(printed, path))


def _tap(node: Mark | Recall) -> str:
    return node.name if node.index is None else f"{node.name}[{printed(node.index)}]"


def _listed(nodes: Iterable[object]) -> str:
    return ",".join(map(printed, nodes))


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
