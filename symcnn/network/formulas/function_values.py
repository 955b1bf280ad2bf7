"""The values of `let` functions at the numbers of a program, to be called by their names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import Any

from sympy import Expr, Symbol

from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.errors import NotationError, SymcnnError
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.evaluation.evaluator import Evaluator, Meaning, closure
from symcnn.notation.ast import Call, Function, Let, Name, Number, parts_of

_ARGUMENTS = "xyz"
"""The names of an argument if that of the parameter has another meaning."""


def function_values(net: BuiltNetwork) -> Iterator[tuple[str, str, Expr]]:
    """Yield a name, the call and the value of each function at the integers of a program, in order.

    A function of one parameter has such names: w_32 for wide(32) if no other function or symbol has
    its initial, otherwise wide_32.

    >>> from symcnn import parse
    >>> net = parse("let wide(c) = 8*ceil(w*c/8); I(n,1)-C(3,wide(4))")
    >>> list(function_values(net))[2]
    ('wide_4', 'wide(4)', 8*ceiling(w/2))
    """
    known, called = _functions_of(net)
    numbers = sorted(dict.fromkeys(_integers((net.program,))), key=lambda number: number.value)
    initials = [*net.symbols, *(function.name[0] for function in called)]
    for function in called:
        initial = function.name[0]
        stem = initial if initials.count(initial) == 1 else function.name
        for number in numbers:
            call = Call(function.name, (number,), number.span)
            with suppress(NotationError):  # of a function that is undefined at this number
                value = Evaluator(known).number(call)
                yield f"{stem}_{number.value}", f"{function.name}({number.value})", value


def function_rules(net: BuiltNetwork, taken: Collection[str]) -> dict[str, tuple[Symbol, Expr]]:
    """Return a positive integer as argument, and the value there, of each function by its name.

    The argument has the initial of the parameter, or else a letter that is not `taken`.

    >>> from symcnn import parse
    >>> net = parse("let wide(c) = 8*ceil(w*c/8); I(n,3)-C(3,wide(4))")
    >>> function_rules(net, {"w", "n"})
    {'wide': (c, 8*ceiling(c*w/8))}
    """
    known, called = _functions_of(net)
    rules = {}
    for function in called:
        names = (function.parameters[0].name[0], *_ARGUMENTS)
        free = (name for name in names if name not in taken)
        argument = symbol(next(free, function.name))
        call = Call(function.name, (Name(argument.name, function.span),), function.span)
        with suppress(SymcnnError):  # of a function that needs a number
            value = Evaluator(known | {argument.name: argument}).number(call)
            rules[function.name] = argument, value
    return rules


def _functions_of(net: BuiltNetwork) -> tuple[dict[str, Meaning], list[Function]]:
    """Return what the names of a program mean, and its functions of one parameter."""
    known: dict[str, Meaning] = {
        name: each for name, each in net.symbols.items() if not each.is_positive
    }
    functions: list[Function] = []
    for statement in net.program.statements:
        if isinstance(statement, Let):
            known[statement.name] = Evaluator(known).number(statement.value)
        elif isinstance(statement, Function):
            known[statement.name] = closure(statement, tuple(known.items()))
            functions.append(statement)
    return known, [function for function in functions if len(function.parameters) == 1]


def _integers(nodes: Iterable[Any]) -> Iterator[Number]:
    """Yield the integers in syntax trees."""
    for node in nodes:
        if isinstance(node, Number) and isinstance(node.value, int):
            yield node
        yield from _integers(parts_of(node))
