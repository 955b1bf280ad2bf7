"""The printer: it prints a syntax tree as the shortest text that parses to an equal tree."""

from __future__ import annotations

import re
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
    Indexed,
    Join,
    Let,
    Mark,
    Members,
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
    inside,
)
from symcnn.notation.limits import FROZEN, UNKNOWN

_SUM, _PRODUCT, _SIGNED, _POWER, _ATOM = range(5)
_GROUPED = re.compile(r"(?<![A-Za-z0-9_.])[1-9][0-9]{0,2},[0-9]{3}(?![A-Za-z0-9_])")
"""Two arguments that are one number where an expression stands alone."""


@singledispatch
def printed(node: object) -> str:
    """Print a node in the notation.

    >>> from symcnn.notation.parser import parse_program
    >>> printed(parse_program("let w = 2 * 8; I( 28, 1 ) - C( 3, ( w + 1 ) * w ) * ( 2 )"))
    'let w = 2*8; I(28,1)-C(3,(w+1)*w)*2'
    """
    raise TypeError(node)


@printed.register
def _print_program(node: Program) -> str:
    return "; ".join([*map(printed, node.statements), _print_path(node.path)])


@printed.register
def _print_let(node: Let) -> str:
    return f"let {node.name} = {printed(node.value)}"


@printed.register
def _print_members(node: Members) -> str:
    last = node.first + len(node.values) - 1
    if last == node.first:
        return f"let {node.name}[{last}] = {printed(node.values[0])}"
    return f"let {node.name}[{node.first}..{last}] = ({_print_list(node.values)})"


@printed.register
def _print_function(node: Function) -> str:
    return f"let {node.name}({_print_list(node.parameters)}) = {printed(node.value)}"


@printed.register
def _print_def(node: Def) -> str:
    parameters = f"({_print_list(node.parameters)})" if node.parameters else ""
    return f"def {node.name}{parameters} = {_print_path(node.path)}"


@printed.register
def _print_parameter(node: Parameter) -> str:
    return node.name if node.default is None else f"{node.name}={printed(node.default)}"


@printed.register
def _print_step(node: Step) -> str:
    return f"{node.name}({_print_list(node.arguments)})" if node.arguments else node.name


@printed.register
def _print_identity(_: Identity) -> str:
    return "_"


@printed.register
def _print_group(node: Group) -> str:
    return f"({_print_path(node.path)})"


@printed.register
def _print_repeat(node: Repeat) -> str:
    count = printed(node.count)
    bare = count.isdigit() or isinstance(node.count, Name | Indexed)
    return f"{printed(node.body)}*{count if bare else f'({count})'}"


@printed.register
def _print_for(node: For) -> str:
    last = printed(node.last)
    if any(isinstance(each, Indexed) for each in inside(node.last)):
        last = f"({last})"
    return f"for {node.name} in {printed(node.first)}..{last}[{_print_path(node.path)}]"


@printed.register
def _print_join(node: Join) -> str:
    return f"{node.kind}[{'|'.join(map(_print_path, node.branches))}]"


@printed.register
def _print_tied(node: Tied) -> str:
    return f"tied[{_print_path(node.path)}]"


@printed.register
def _print_frozen(node: Frozen) -> str:
    return f"{FROZEN}[{_print_path(node.path)}]"


@printed.register
def _print_mark(node: Mark) -> str:
    return f"@{_print_skip(node)}"


@printed.register
def _print_recall(node: Recall) -> str:
    return f"${_print_skip(node)}"


@printed.register
def _print_argument(node: Argument) -> str:
    value = printed(node.value)
    return value if node.keyword is None else f"{node.keyword}={value}"


@printed.register
def _print_tuple(node: Tuple) -> str:
    return f"({_print_list(node.items)})"


@printed.register
def _print_unknown(_: Unknown) -> str:
    return UNKNOWN


@printed.register
def _print_number(node: Number) -> str:
    return format(node.value, "f") if not isinstance(node.value, int) else str(node.value)


@printed.register
def _print_name(node: Name) -> str:
    return node.text


@printed.register
def _print_indexed(node: Indexed) -> str:
    return f"{node.name.text}[{printed(node.index)}]"


@printed.register
def _print_call(node: Call) -> str:
    """Print a call; a space keeps arguments apart that would be one number, as in min(1, 100)."""
    texts = list(map(printed, node.arguments))
    is_one = _GROUPED.search(",".join(texts))
    return f"{node.function}({(', ' if is_one else ',').join(texts)})"


@printed.register
def _print_negative(node: Negative) -> str:
    return f"-{_print_operand(node.operand, _POWER)}"


@printed.register
def _print_power(node: Power) -> str:
    base, exponent = _print_operand(node.base, _ATOM), node.exponent
    if isinstance(exponent, Negative):
        return f"{base}^-{_print_operand(exponent.operand, _POWER)}"
    return f"{base}^{_print_operand(exponent, _POWER)}"


@printed.register
def _print_operation(node: Operation) -> str:
    inner = _precedence(node) + 1
    first, *others = (_print_operand(operand, inner) for operand in node.operands)
    pairs = zip(node.operators, others, strict=True)
    return first + "".join(operator + operand for operator, operand in pairs)


def _print_path(path: Path) -> str:
    return "-".join(map(printed, path))


def _print_skip(node: Mark | Recall) -> str:
    return node.name if node.index is None else f"{node.name}[{printed(node.index)}]"


def _print_list(nodes: Iterable[object]) -> str:
    return ",".join(map(printed, nodes))


def _print_operand(node: object, least: int) -> str:
    """Print a node, in brackets if its precedence is below `least`."""
    text = printed(node)
    return text if _precedence(node) >= least else f"({text})"


@singledispatch
def _precedence(node: object) -> int:  # noqa: ARG001 - all other nodes are atoms
    return _ATOM


@_precedence.register
def _precedence_of_operation(node: Operation) -> int:
    return _SUM if node.operators[0] in ("+", "-") else _PRODUCT


@_precedence.register
def _precedence_of_negative(_: Negative) -> int:
    return _SIGNED


@_precedence.register
def _precedence_of_power(_: Power) -> int:
    return _POWER
