"""Preparation of a program for export: names valid in Python, and shared names of parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import Expr

from symcnn.algebra.polynomials.polynomial import minimum
from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting.code_expressions import Scope
from symcnn.frameworks.exporting.integer_division import Inference
from symcnn.layers import LAYERS
from symcnn.network import Network
from symcnn.network.analysis.program_names import Blocks, blocks_of, steps_in
from symcnn.network.analysis.replace_names import Values, replace_names
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.notation import parse_expression
from symcnn.notation.ast import (
    Call,
    Def,
    Expression,
    Function,
    Let,
    Name,
    Operation,
    Path,
    Program,
    Step,
    inside,
    names_in,
)
from symcnn.notation.sympy_printer import print_expression
from symcnn.render.code.fraction import as_fraction
from symcnn.render.code.language_names import free, words


@dataclass(frozen=True)
class Prepared:
    """A program with unique names, none of them reserved by Python or the writer."""

    net: Network
    program: Program
    symbols: tuple[str, ...]
    """The new names of the symbols, in the order of `net.symbols`."""

    @cached_property
    def blocks(self) -> Blocks:
        """The used blocks, each after those that it calls."""
        defined = blocks_of(self.program)
        called: Blocks = {}
        _called(self.program.path, defined, called)
        return called

    @cached_property
    def lets(self) -> tuple[Let | Function, ...]:
        """The used named numbers and functions, in the order of the text."""
        lets = {
            each.name: each
            for each in self.program.statements
            if isinstance(each, Let | Function)  # no members: their families are unrolled
        }
        used = {
            name for part in (*self.program.path, *self.blocks.values()) for name in names_of(part)
        }
        for name, let in reversed(lets.items()):
            used |= set(names_of(let.value)) if name in used else set()
        return tuple(let for name, let in lets.items() if name in used)

    @cached_property
    def shared(self) -> dict[str, tuple[str, ...]]:
        """The symbols, and named numbers that depend on them, that each statement needs."""
        shared: dict[str, tuple[str, ...]] = {}
        for each in (*self.lets, *self.blocks.values()):
            shared[each.name] = self.needed(each, shared)
        return shared

    def needed(self, node: Any, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:  # noqa: ANN401
        """Return the symbols and dependent numbers of a node; `known` has those of others."""
        order = [*self.symbols, *(let.name for let in self.lets)]
        numbers = {let.name for let in self.lets if isinstance(let, Let) and known.get(let.name)}
        needed: set[str] = set()
        for name in names_of(node):
            needed.update(
                {name} if name in self.symbols or name in numbers else known.get(name, ())
            )
        return tuple(sorted(needed, key=order.index))

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The names passed to parts: symbols, and named numbers that depend on them."""
        numbers = (let.name for let in self.lets if isinstance(let, Let))
        return (*self.symbols, *(name for name in numbers if self.shared[name]))

    def tree(self, expr: Expr) -> Expression | None:
        """Return a SymPy integer as an expression with the new names; None for a finite sum."""
        names = dict(zip(self.net.symbols, self.symbols, strict=True))
        expression = tree_of(expr)
        return None if expression is None else replace_names(expression, names)

    def counts_down(self, first: Expression, last: Expression) -> bool | None:
        """Return whether a loop counts down for all values of symbols; None if it depends."""
        symbols = dict(zip(self.symbols, self.net.symbols.values(), strict=True))
        if any(name.text not in symbols for end in (first, last) for name in names_in(end)):
            return None
        evaluator = Evaluator(symbols)
        distance = evaluator.number(last) - evaluator.number(first)
        if distance.is_number:
            return bool(distance < 0)
        if minimum(distance) is not None:
            return False
        return True if minimum(-distance) is not None else None

    @cached_property
    def _inference(self) -> Inference:
        statements = (*self.lets, *self.blocks.values())
        return Inference(Program(statements, self.program.path), self.blocks, self.shared)

    def scope(self, owner: str = "") -> Scope:
        """Return the scope of a block or function, or of the network for an empty owner."""
        return self._inference.scope(owner)


def prepared(net: Network, reserved: AbstractSet[str]) -> Prepared:
    """Rename reserved and repeated names in the program of a network."""
    lets = [each.name for each in net.program.statements if not isinstance(each, Def)]
    names = words(frozenset(reserved))([*net.symbols, *lets])

    def bind(own: Sequence[str], outer: Values) -> dict[str, str]:
        used = (each for each in outer.values() if isinstance(each, str))
        taken = {*reserved, *names.values(), *used}
        return {name: free(name, taken | ({*own} - {name})) for name in own}

    program = replace_names(net.program, names, bind)
    return Prepared(net, program, tuple(names[name] for name in net.symbols))


def tree_of(expr: Expr) -> Expression | None:
    """Return a SymPy integer as an expression of the notation; None for a finite sum.

    >>> from symcnn.algebra import FloorDiv, symbol
    >>> from symcnn.notation import printed
    >>> printed(tree_of(FloorDiv(symbol("n"), 2) * symbol("w") / 4))
    '(w*(n//2))/4'
    """
    try:
        above, below = (parse_expression(print_expression(part)) for part in as_fraction(expr))
    except SymcnnError:
        return None
    return Operation((above, below), ("/",), above.span)


def _called(path: Path, known: Blocks, called: Blocks) -> None:
    for step in steps_in(path):
        if step.name in known and step.name not in called:
            _called(known[step.name].path, known, called)
            called[step.name] = known[step.name]


def names_of(node: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield every name in a node: of numbers, functions and blocks."""
    for part in inside(node):
        match part:
            case Name(name) | Call(name):
                yield name
            case Step(name) if name not in LAYERS:
                yield name
