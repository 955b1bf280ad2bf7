"""Preparation of a program for export: names valid in Python, and shared names of parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sympy import Expr

from symcnn.algebra.polynomials.polynomial import minimum
from symcnn.errors import Span
from symcnn.frameworks.exporting.code_expressions import Scope
from symcnn.frameworks.exporting.integer_division import Inference
from symcnn.frameworks.exporting.tree_rewriting import put_names, tree_of
from symcnn.layers import LAYERS
from symcnn.network import Network
from symcnn.network.analysis.program_names import Blocks, blocks_of, parameters_of, steps_in
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.notation.ast import (
    Argument,
    Call,
    Def,
    Expression,
    For,
    Function,
    Let,
    Name,
    Path,
    Program,
    Statement,
    Step,
    names_in,
    parts_of,
    rebuilt,
)
from symcnn.render.code.language_names import free, words

Names = Mapping[str, str]
"""New names by the old ones."""


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
        lets = {each.name: each for each in self.program.statements if not isinstance(each, Def)}
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
        names = zip(self.net.symbols, self.symbols, strict=True)
        values: dict[str, Expression] = {old: Name(new, Span(0, 0)) for old, new in names}
        expression = tree_of(expr)
        return None if expression is None else put_names(expression, values)

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
    program = net.program
    lets = [each.name for each in program.statements if not isinstance(each, Def)]
    names = words(frozenset(reserved))([*net.symbols, *lets])
    renaming = _Renaming(names, {*reserved, *names.values()}, blocks_of(program))
    statements = tuple(renaming.statement(each) for each in program.statements)
    path = tuple(renaming.node(node, names) for node in program.path)
    return Prepared(net, Program(statements, path), tuple(names[name] for name in net.symbols))


@dataclass(frozen=True)
class _Renaming:
    """Gives parameters and loop variables unique names in their scopes."""

    names: Names
    taken: AbstractSet[str]
    blocks: Blocks

    def statement(self, statement: Statement) -> Statement:
        """Return a statement with new names."""
        own = self.parameters(statement)
        inner = {**self.names, **own}
        name = self.names.get(statement.name, statement.name)
        match statement:
            case Let(_, value):
                return replace(statement, name=name, value=self.node(value, inner))
            case Function(_, _, value):
                parameters = tuple(self.node(part, inner) for part in statement.parameters)
                parameters = tuple(replace(part, name=own[part.name]) for part in parameters)
                found = self.node(value, inner)
                return replace(statement, name=name, parameters=parameters, value=found)
            case _:
                parameters = tuple(
                    replace(self.node(part, inner), name=own[part.name])
                    for part in statement.parameters
                )
                found = tuple(self.node(node, inner) for node in statement.path)
                return replace(statement, parameters=parameters, path=found)

    def parameters(self, statement: Statement) -> Names:
        """Return the new names of the parameters of a statement."""
        own = [part.name for part in parameters_of(statement)]
        return {name: free(name, {*self.taken, *own} - {name} | self.taken) for name in own}

    def node(self, node: Any, names: Names) -> Any:  # noqa: ANN401 - every kind of node
        """Return a node with new names."""
        match node:
            case Name(text):
                return replace(node, text=names.get(text, text))
            case Call(function):
                renamed = rebuilt(node, lambda part: self.node(part, names))
                return replace(renamed, function=names.get(function, function))
            case Step(name) if name in self.blocks:
                own = self.parameters(self.blocks[name])
                renamed = rebuilt(node, lambda part: self.node(part, names))
                arguments = tuple(_under(argument, own) for argument in renamed.arguments)
                return replace(renamed, arguments=arguments)
            case For(name):
                inner = {**names, name: free(name, {*self.taken, *names.values()})}
                ends = {end: self.node(getattr(node, end), names) for end in ("first", "last")}
                path = tuple(self.node(part, inner) for part in node.path)
                return replace(node, name=inner[name], path=path, **ends)
            case _:
                return rebuilt(node, lambda part: self.node(part, names))


def _under(argument: Argument, names: Names) -> Argument:
    """Return an argument with the new keyword of its parameter."""
    return replace(argument, keyword=names.get(argument.keyword or "", argument.keyword))


def _called(path: Path, known: Blocks, found: Blocks) -> None:
    for step in steps_in(path):
        if step.name in known and step.name not in found:
            _called(known[step.name].path, known, found)
            found[step.name] = known[step.name]


def names_of(node: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield every name in a node: of numbers, functions and blocks."""
    match node:
        case Name(text):
            yield text
        case Call(name):
            yield name
        case Step(name) if name not in LAYERS:
            yield name
    for part in parts_of(node):
        yield from names_of(part)
