"""The syntax tree: statements, steps, arguments and expressions.

Equality ignores spans, so that texts that differ only in spacing have equal trees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, TypeAlias

from symcnn.errors import Span


def _span() -> Span:
    return field(compare=False, repr=False)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number: an integer, or a decimal read as a rational."""

    value: int | Decimal
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a number, or a symbol if no statement defines it."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Negative:
    """The negative of an expression."""

    operand: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Operation:
    """Operands and the operators of one precedence between them: `a - b + c`, `a * b // c`."""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Power:
    """A power; powers are right-associative."""

    base: Expression
    exponent: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function of numbers, such as `floor(w * 0.75)`."""

    function: str
    arguments: tuple[Expression, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Unknown:
    """`?`: an unknown count, which the grammar allows only as a whole argument."""

    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Indexed:
    """A member of a family of symbols, such as `w[i - 1]`; `name` is that of the family."""

    name: Name
    index: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Summation:
    """`Σ(i=0..N-1, n//2^i)`: a sum over an index, both ends included; in queries only."""

    index: str
    first: Expression
    last: Expression
    summand: Expression
    span: Span = _span()


Expression: TypeAlias = (
    Number | Name | Indexed | Negative | Operation | Power | Call | Unknown | Summation
)


@dataclass(frozen=True, slots=True)
class Tuple:
    """A tuple with one number per axis: `(3, 1)`, or `3x1` for short."""

    items: tuple[Expression, ...]
    span: Span = _span()


Value: TypeAlias = Expression | Tuple
"""The value of an argument."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a step, with its keyword or None."""

    keyword: str | None
    value: Value
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path: the name of a layer or of a block, and its arguments."""

    name: str
    arguments: tuple[Argument, ...]
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Identity:
    """`_`: the identity, whose output is its input."""

    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Group:
    """`(path)`: a path in brackets."""

    path: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Repeat:
    """`node*count`: a node that is repeated `count` times."""

    body: Node
    count: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class For:
    """`for NAME in first..last [path]`: a path per value of the variable, both ends included."""

    name: str
    first: Expression
    last: Expression
    path: Path
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Join:
    """`add[path|path]`, `cat[...]` or `mul[...]`: branches with a common input, and their merge."""

    kind: str
    branches: tuple[Path, ...]
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Tied:
    """`tied[path]`: a path that shares the weights of earlier layers, which are counted there."""

    path: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Frozen:
    """`frozen[path]`: a path whose weights are not trainable."""

    path: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Mark:
    """`@NAME` or `@NAME[index]`: save the feature map under a name."""

    name: str
    index: Expression | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Recall:
    """`$NAME` or `$NAME[index]`: the saved feature map."""

    name: str
    index: Expression | None
    span: Span = _span()


Node: TypeAlias = Step | Identity | Group | Repeat | For | Join | Tied | Frozen | Mark | Recall
Path: TypeAlias = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Let:
    """`let NAME = expr`: a named number."""

    name: str
    value: Expression
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Members:
    """`let NAME[first..last] = (expr, ...)`: the values of consecutive members of a family."""

    name: str
    first: int
    values: tuple[Expression, ...]
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function or a block; that of a block may have a default."""

    name: str
    default: Value | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Function:
    """`let NAME(a, b) = expr`: a named function of numbers."""

    name: str
    parameters: tuple[Parameter, ...]
    value: Expression
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Def:
    """`def NAME(a, b=expr) = path`: a block."""

    name: str
    parameters: tuple[Parameter, ...]
    path: Path
    span: Span = _span()
    name_span: Span = _span()


Statement: TypeAlias = Let | Members | Function | Def


@dataclass(frozen=True, slots=True)
class Program:
    """A whole text: statements, then the path of one network."""

    statements: tuple[Statement, ...]
    path: Path


_NODES = (
    Number,
    Name,
    Indexed,
    Negative,
    Operation,
    Power,
    Call,
    Tuple,
    Unknown,
    Summation,
    Argument,
    Step,
    Identity,
    Group,
    Repeat,
    For,
    Join,
    Tied,
    Frozen,
    Mark,
    Recall,
    Let,
    Members,
    Parameter,
    Function,
    Def,
    Program,
)
_FIELDS = {kind: tuple(field.name for field in fields(kind) if field.compare) for kind in _NODES}
"""The fields of each kind of node, without spans."""


def parts_of(node: Any) -> Iterator[Any]:  # noqa: ANN401 - every kind of node
    """Yield the child nodes of a node, in the order of the text."""
    for name in _FIELDS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, tuple):
            for item in value:
                if isinstance(item, tuple):
                    yield from item
                elif isinstance(item, _NODES):
                    yield item
        elif isinstance(value, _NODES):
            yield value


def nodes_in(path: Path) -> Iterator[Node]:
    """Yield every node of a path, each before the nodes inside it; expressions are skipped."""
    for node in path:
        yield node
        for inner in _paths_in(node):
            yield from nodes_in(inner)


def _paths_in(node: Node) -> tuple[Path, ...]:
    match node:
        case Group(path) | For(_, _, _, path) | Tied(path) | Frozen(path):
            return (path,)
        case Repeat(body):
            return ((body,),)
        case Join(_, branches):
            return branches
        case _:
            return ()


def rebuilt(node: Any, function: Callable[[Any], Any]) -> Any:  # noqa: ANN401
    """Return a node with a function applied to each child node."""
    values = {name: _map_nodes(getattr(node, name), function) for name in _FIELDS[type(node)]}
    return replace(node, **values)


def _map_nodes(value: Any, function: Callable[[Any], Any]) -> Any:  # noqa: ANN401
    if isinstance(value, tuple):
        return tuple(_map_nodes(item, function) for item in value)
    return function(value) if isinstance(value, _NODES) else value


def inside(node: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield a node and all nodes below it, in the order of the text."""
    yield node
    for child in parts_of(node):
        yield from inside(child)


def names_in(node: Any) -> Iterator[Name]:  # noqa: ANN401
    """Yield every name that occurs in a node, in the order of the text."""
    return (child for child in inside(node) if isinstance(child, Name))


def free_names(node: Any) -> Iterator[Name]:  # noqa: ANN401
    """Yield every name in an expression except the indices of sums, in the order of the text."""
    if isinstance(node, Name):
        yield node
    for child in parts_of(node):
        index = node.index if isinstance(node, Summation) and child is node.summand else None
        yield from (name for name in free_names(child) if name.text != index)
