"""Any tree prints to a text that parses to an equal tree, whose nodes stand where their text is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from symcnn.errors import NotationError, Span
from symcnn.notation import limits, parse_expression, parse_program, printed
from symcnn.notation.ast import (
    Argument,
    Call,
    Def,
    Expression,
    For,
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
    Node,
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
    parts_of,
)

_PLACE = st.just(Span(0, 0))
_NAMES = st.sampled_from(["n", "c", "f", "x1", "w_2", "N", "letter", "cin", "same", "e3"])
_DEFINED = st.sampled_from(["a", "b", "w_2", "R", "index", "adder", "e3"])
_DECIMALS = st.integers(1, 10**6).filter(lambda value: value % 10).map(lambda v: Decimal(v) / 1000)
_NUMBERS = st.builds(Number, st.one_of(st.integers(0, 10**6), _DECIMALS), _PLACE)
_ATOMS: st.SearchStrategy[Expression] = st.one_of(_NUMBERS, st.builds(Name, _NAMES, _PLACE))


def _operations(
    operands: st.SearchStrategy[Expression], operators: list[str]
) -> st.SearchStrategy[Expression]:
    rest = st.lists(st.tuples(st.sampled_from(operators), operands), min_size=1, max_size=4)
    return st.builds(
        lambda first, pairs, place: Operation(
            (first, *(part for _, part in pairs)), tuple(sign for sign, _ in pairs), place
        ),
        operands,
        rest,
        _PLACE,
    )


def _is_low(power: Power) -> bool:
    """Return whether nested powers are within the limit of the notation."""
    try:
        limits.check_tower(power)
    except NotationError:
        return False
    return True


def _larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    some = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Negative, parts, _PLACE),
        _operations(parts, ["+", "-"]),
        _operations(parts, ["*", "/", "//", "%"]),
        st.builds(Power, parts, parts, _PLACE).filter(_is_low),
        st.builds(Indexed, st.builds(Name, st.sampled_from(["w", "n"]), _PLACE), parts, _PLACE),
        st.builds(Call, st.sampled_from(["min", "max", "floor", "other"]), some, _PLACE),
    )


_EXPRESSIONS = st.recursive(_ATOMS, _larger, max_leaves=25)
_SMALL = st.recursive(_ATOMS, _larger, max_leaves=4)
_TUPLES = st.builds(Tuple, st.lists(_SMALL, min_size=2, max_size=3).map(tuple), _PLACE)
_VALUES = st.one_of(_SMALL, _TUPLES)
_KEYWORDS = st.one_of(st.none(), st.sampled_from(["kernel", "s", "let", "for", "add", "min"]))
_ARGUMENTS = st.builds(Argument, _KEYWORDS, _VALUES, _PLACE)
_STEPS = st.builds(
    Step,
    st.sampled_from(["I", "C", "Conv", "R", "Q_1", "adder", "forest", "inner"]),
    st.lists(_ARGUMENTS, max_size=3).map(tuple),
    _PLACE,
    _PLACE,
)
_INDICES = st.one_of(st.none(), _SMALL)
_UNITS: st.SearchStrategy[Node] = st.one_of(
    _STEPS,
    st.builds(Identity, _PLACE),
    st.builds(Mark, _DEFINED, _INDICES, _PLACE),
    st.builds(Recall, _DEFINED, _INDICES, _PLACE),
)


def _paths(units: st.SearchStrategy[Node]) -> st.SearchStrategy[Path]:
    nodes = st.one_of(units, st.builds(Repeat, units, _SMALL, _PLACE))
    return st.lists(nodes, min_size=1, max_size=3).map(tuple)


def _nested(paths: st.SearchStrategy[Path]) -> st.SearchStrategy[Path]:
    branches = st.lists(paths, min_size=1, max_size=3).map(tuple)
    return _paths(
        st.one_of(
            _UNITS,
            st.builds(Group, paths, _PLACE),
            st.builds(Tied, paths, _PLACE),
            st.builds(Join, st.sampled_from(limits.JOINS), branches, _PLACE, _PLACE),
            st.builds(For, _DEFINED, _SMALL, _SMALL, paths, _PLACE, _PLACE),
        )
    )


_PATHS = st.recursive(_paths(_UNITS), _nested, max_leaves=6)
_BARE = st.builds(Parameter, _DEFINED, st.none(), _PLACE)
_PARAMETERS = st.builds(Parameter, _DEFINED, st.one_of(st.none(), _VALUES), _PLACE)
_STATEMENTS = st.one_of(
    st.builds(Let, _DEFINED, _SMALL, _PLACE, _PLACE),
    st.builds(
        Members,
        _DEFINED,
        st.integers(0, 20),
        st.lists(_SMALL, min_size=1, max_size=3).map(tuple),
        _PLACE,
        _PLACE,
    ),
    st.builds(
        Function,
        _DEFINED,
        st.lists(_BARE, min_size=1, max_size=3).map(tuple),
        _SMALL,
        _PLACE,
        _PLACE,
    ),
    st.builds(Def, _DEFINED, st.lists(_PARAMETERS, max_size=3).map(tuple), _PATHS, _PLACE, _PLACE),
)

_PROGRAMS = st.builds(Program, st.lists(_STATEMENTS, max_size=3).map(tuple), _PATHS)


_GROUPED = re.compile(r"\d,\d{3}")
"""Two numbers of a tuple that are one number, 1,100, where they stand alone."""
_ALIKE = Call(
    "min",
    (Negative(Number(1, Span(0, 0)), Span(0, 0)), Number(100, Span(0, 0))),
    Span(0, 0),
)


@given(_EXPRESSIONS)
@example(_ALIKE)
def test_printed_expression_parses_to_an_equal_one(tree: Expression) -> None:
    assert parse_expression(printed(tree)) == tree


@given(_PROGRAMS)
def test_printed_program_parses_to_an_equal_one(tree: Program) -> None:
    assert parse_program(printed(tree)) == tree


@given(_EXPRESSIONS)
def test_printing_an_expression_again_changes_nothing(tree: Expression) -> None:
    text = printed(tree)
    assert printed(parse_expression(text)) == text


@given(_PROGRAMS)
def test_printing_a_program_again_changes_nothing(tree: Program) -> None:
    text = printed(tree)
    assert printed(parse_program(text)) == text


@given(_PROGRAMS)
def test_node_stands_where_its_text_is(tree: Program) -> None:
    text = printed(tree)
    for node in _nodes_of(parse_program(text)):
        there = text[node.span.start : node.span.end]
        if not _GROUPED.search(there):
            assert _parsed(node, there) == node


@given(_PROGRAMS)
def test_name_of_a_node_stands_where_its_text_is(tree: Program) -> None:
    text = printed(tree)
    for node in _nodes_of(parse_program(text)):
        span = getattr(node, "name_span", None)
        if span is not None:
            name = node.kind if isinstance(node, Join) else node.name
            assert text[span.start : span.end] == name


def _nodes_of(tree: Any) -> Iterator[Any]:  # noqa: ANN401 - every kind of node
    """Yield the nodes inside a node, at every depth."""
    for part in parts_of(tree):
        yield part
        yield from _nodes_of(part)


def _parsed(node: Any, text: str) -> Any:  # noqa: ANN401
    """Parse the text of a node in a context that accepts such a node."""
    match node:
        case Let() | Members() | Function() | Def():
            return parse_program(f"{text}; I").statements[0]
        case Parameter():
            found = parse_program(f"def b({text}) = R; I").statements[0]
            return found.parameters[0] if isinstance(found, Def) else None
        case Argument() | Tuple():
            return _argument(node, text)
        case Step() | Identity() | Group() | Repeat() | For() | Join() | Tied() | Mark() | Recall():
            (step,) = parse_program(text).path
            return step
    return parse_expression(text)


def _argument(node: Argument | Tuple, text: str) -> object:
    (step,) = parse_program(f"I({text})").path
    assert isinstance(step, Step)
    (found,) = step.arguments
    return found if isinstance(node, Argument) else found.value
