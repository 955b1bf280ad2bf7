"""Named parts of long formulas: values of `let` functions, and sizes of feature maps.

A part that is long or occurs more than once gets a name, w_32 = wide(32) or m = ⌊n/4⌋, and the
formula is written in these names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from types import MappingProxyType
from typing import Any

from sympy import Expr, Symbol

from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.present import text
from symcnn.network.building.built_network import BuiltNetwork
from symcnn.network.evaluation.evaluator import Evaluator, Meaning, closure
from symcnn.notation.ast import Call, Function, Let, Number, parts_of

_MAX_LENGTH = 6
"""The length of a size that needs no name: ⌈n/32⌉."""
_SIZE_LETTERS = "msr"
"""The names of sizes, the first that is free."""


@dataclass(frozen=True)
class NamedParts:
    """Names for parts of a formula."""

    values: Mapping[Symbol, Expr] = field(default_factory=lambda: MappingProxyType({}))
    """The value of each name, in order."""
    replacements: Mapping[Expr, Expr] = field(default_factory=lambda: MappingProxyType({}))
    """The expression in names for each part that is replaced."""
    sizes: frozenset[Symbol] = frozenset()
    """The names of sizes."""

    def apply(self, expr: Expr) -> Expr:
        """Return an expression in names."""
        return expr.xreplace(dict(self.replacements))

    def extend(self, order: Order) -> Order:
        """Return an order of symbols with the names after the symbols of the network."""
        symbols = (*order.symbols, *self.values)
        return replace(order, symbols=symbols, sizes=order.sizes | self.sizes)


def name_parts(net: BuiltNetwork, total: Expr) -> NamedParts:
    """Return names for the values of functions and the sizes in a total.

    >>> from symcnn import parse
    >>> net = parse("let wide(c) = 8*ceil(w*c/8); I(n,1)-C(3,wide(4))-C(3,wide(4))-P(2)-O(10)")
    >>> name_parts(net, net.total("params")).values
    {wide_4: 8*⌈w/2⌉, m: ⌊n/2⌋ - 2}
    """
    values: dict[Symbol, Expr] = {}
    replacements: dict[Expr, Expr] = {}
    for name, value in _function_values(net):
        number, atom = value.as_coeff_Mul()
        is_part = not atom.is_Atom and not atom.is_Add and total.has(atom)
        if is_part and atom not in replacements and name not in net.symbols:
            values[symbol(name)] = value
            replacements[atom] = symbol(name) / number
    sizes = [size for size in _sizes(net) if size not in replacements and total.has(size)]
    names = _names_of_sizes(net, len(sizes))
    for name, size in zip(names, sizes, strict=True):
        values[name] = size
        replacements[size] = name
    return NamedParts(values, replacements, frozenset(names))


def _function_values(net: BuiltNetwork) -> Iterator[tuple[str, Expr]]:
    """Yield a name and the value of each function at the integers of the program: wide_32.

    Only functions of one parameter have such names.
    """
    known: dict[str, Meaning] = {
        name: each for name, each in net.symbols.items() if not each.is_positive
    }
    functions = []
    for statement in net.program.statements:
        if isinstance(statement, Let):
            known[statement.name] = Evaluator(known).number(statement.value)
        elif isinstance(statement, Function):
            known[statement.name] = closure(statement, tuple(known.items()))
            functions.append(statement)
    numbers = tuple(dict.fromkeys(_integers((net.program,))))
    for function in functions:
        for number in numbers if len(function.parameters) == 1 else ():
            call = Call(function.name, (number,), number.span)
            yield f"{function.name}_{number.value}", Evaluator(known).number(call)


def _integers(nodes: Iterable[Any]) -> Iterator[Number]:
    """Yield the integers in syntax trees."""
    for node in nodes:
        if isinstance(node, Number) and isinstance(node.value, int):
            yield node
        yield from _integers(parts_of(node))


def _sizes(net: BuiltNetwork) -> list[Expr]:
    """Return the long sizes of feature maps, in order."""
    sizes = (size for record in net.layers for size in record.output.size)
    return [size for size in dict.fromkeys(sizes) if len(text(size)) > _MAX_LENGTH]


def _names_of_sizes(net: BuiltNetwork, number: int) -> list[Symbol]:
    """Return names for sizes that are not symbols of the network: m, or m_1, m_2, ..."""
    letter = next((each for each in _SIZE_LETTERS if each not in net.symbols), "size")
    if number == 1:
        return [symbol(letter)]
    free = (f"{letter}_{index}" for index in count(1) if f"{letter}_{index}" not in net.symbols)
    return [symbol(next(free)) for _ in range(number)]
