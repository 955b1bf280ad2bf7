"""The tree that a text is parsed into: statements, steps, arguments and expressions.

Equality ignores where in the text a node stood, so that two texts which differ in spacing only have
equal trees.
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
    """A named number, or a symbol where nothing defines it."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Negative:
    """The negative of an expression."""

    operand: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Operation:
    """Operands of equal rank and the operators between them: `a - b + c`, or `a * b // c`."""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Power:
    """A power; a tower of them is evaluated from the right."""

    base: Expression
    exponent: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Call:
    """A named function of numbers, such as `floor(w * 0.75)`."""

    function: str
    arguments: tuple[Expression, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Unknown:
    """`?`: a count that nobody knows; the grammar has it as a whole argument only."""

    span: Span = _span()


Expression: TypeAlias = Number | Name | Negative | Operation | Power | Call | Unknown


@dataclass(frozen=True, slots=True)
class Tuple:
    """A pair or triple, one number for each axis: `(3, 1)`, or short `3x1`."""

    items: tuple[Expression, ...]
    span: Span = _span()


Value: TypeAlias = Expression | Tuple
"""What an argument may be."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a step, with its keyword if it has one."""

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
    """`_`: what arrives leaves."""

    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Group:
    """`(path)`: a path in brackets."""

    path: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Repeat:
    """`node*count`: a node, so many times."""

    body: Node
    count: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class For:
    """`for NAME in first..last [path]`: a path for each value, both ends included."""

    name: str
    first: Expression
    last: Expression
    path: Path
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Join:
    """`add[path|path]`, `cat[...]` or `mul[...]`: what arrives takes every path, and they meet."""

    kind: str
    branches: tuple[Path, ...]
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Tied:
    """`tied[path]`: a path whose weights are those of layers before, and are counted there."""

    path: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Frozen:
    """`frozen[path]`: a path whose weights are kept as they are, and not trained."""

    path: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Mark:
    """`@NAME` or `@NAME[index]`: remember the map here."""

    name: str
    index: Expression | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Recall:
    """`$NAME` or `$NAME[index]`: the remembered map."""

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
class Parameter:
    """A name that a function or a block is called with; a block's may have a default."""

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


Statement: TypeAlias = Let | Function | Def


@dataclass(frozen=True, slots=True)
class Program:
    """Statements, then one network."""

    statements: tuple[Statement, ...]
    path: Path


_NODES = (
    Number,
    Name,
    Negative,
    Operation,
    Power,
    Call,
    Tuple,
    Unknown,
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
    Parameter,
    Function,
    Def,
    Program,
)
_FIELDS = {kind: tuple(field.name for field in fields(kind) if field.compare) for kind in _NODES}
"""What each kind of node is made of; where it stood is not of it."""


def parts_of(node: Any) -> Iterator[Any]:  # noqa: ANN401 - every kind of node
    """Yield the nodes that a node is made of, in the order of the text."""
    for name in _FIELDS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, tuple):
            for part in value:
                if isinstance(part, tuple):
                    yield from part
                elif isinstance(part, _NODES):
                    yield part
        elif isinstance(value, _NODES):
            yield value


def nodes_in(path: Path) -> Iterator[Node]:
    """Yield every node of a path, those inside others after them; expressions are none."""
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
    """Return a node with a function applied to each node that it is made of."""
    found = {name: _mapped(getattr(node, name), function) for name in _FIELDS[type(node)]}
    return replace(node, **found)


def _mapped(value: Any, function: Callable[[Any], Any]) -> Any:  # noqa: ANN401
    if isinstance(value, tuple):
        return tuple(_mapped(part, function) for part in value)
    return function(value) if isinstance(value, _NODES) else value


def inside(node: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield a node and every node that it holds, in the order of the text."""
    yield node
    for part in parts_of(node):
        yield from inside(part)


def names_in(node: Any) -> Iterator[Name]:  # noqa: ANN401
    """Yield every name that occurs in a node, in the order of the text."""
    return (part for part in inside(node) if isinstance(part, Name))
