"""Networks without indexed symbols: loops over them are unrolled, and w[1] becomes w_1."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import Expr

from symcnn.errors import SymcnnError
from symcnn.network import Network
from symcnn.network.analysis.program_names import bound_names
from symcnn.network.analysis.replace_names import replace_names
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.network.substitution.inherit_domain import inherit_domain
from symcnn.network.substitution.member_values import check_members_known
from symcnn.network.substitution.substitute import build_program
from symcnn.notation import printed
from symcnn.notation.ast import (
    Expression,
    For,
    Group,
    Indexed,
    Let,
    Members,
    Name,
    Number,
    Program,
    inside,
    rebuilt,
)


def without_families(net: Network) -> Network:
    """Return a network with the same layers whose text has no indexed symbols.

    Raises SymcnnError if the number of members of a family is unknown, and for an index that
    depends on a parameter of a block.

    >>> from symcnn import parse
    >>> print(without_families(parse("I(9,3)-for i in 1..2 [C(3,w[i])]")))
    I(9,3)-(C(3,w_1)-C(3,w_2))
    """
    if not net.families:
        return net
    check_members_known(net)
    unroller = _Unroller(net.program)
    statements = (each for each in net.program.statements if not isinstance(each, Members))
    program = Program(
        tuple(map(unroller.unrolled, statements)),
        tuple(map(unroller.unrolled, net.program.path)),
    )
    return Network.of(inherit_domain(net, build_program(program), {}))


@dataclass(frozen=True)
class _Unroller:
    program: Program

    @cached_property
    def values(self) -> dict[tuple[str, int], Expression]:
        """The values of the members that the program defines."""
        return {
            (statement.name, index): value
            for statement in self.program.statements
            if isinstance(statement, Members)
            for index, value in enumerate(statement.values, statement.first)
        }

    @cached_property
    def numbers(self) -> dict[str, Expr]:
        """The named numbers of the program that do not depend on symbols."""
        known: dict[str, Expr] = {}
        for statement in self.program.statements:
            if isinstance(statement, Let) and not _has_families(statement.value):
                with suppress(SymcnnError):  # of a function of the program
                    known[statement.name] = Evaluator(known).number(statement.value)
        return known

    def unrolled(self, node: Any) -> Any:  # noqa: ANN401 - every kind of node
        """Return a node with loops over indexed symbols unrolled."""
        if isinstance(node, Indexed):
            return self._member(node)
        if isinstance(node, For) and any(map(_has_families, node.path)):
            return self._iterations(node)
        return rebuilt(node, self.unrolled)

    def _member(self, node: Indexed) -> Expression:
        family, index = node.name.text, self._integer(node.index, printed(node))
        if (family, index) in self.values:
            value: Expression = self.unrolled(self.values[family, index])
            return value
        name = Name(f"{family}_{index}", node.span)
        if name.text in bound_names(self.program):
            message = f"'{name.text}' is defined besides {family}[{index}]; rename it"
            raise SymcnnError(message, node.span)
        return name

    def _iterations(self, loop: For) -> Group:
        first, last = (self._integer(end, printed(end)) for end in (loop.first, loop.last))
        step = 1 if first <= last else -1
        steps = (
            self.unrolled(replace_names(each, {loop.name: Number(value, loop.name_span)}))
            for value in range(first, last + step, step)
            for each in loop.path
        )
        return Group(tuple(steps), loop.span)

    def _integer(self, node: Expression, shown: str) -> int:
        """Return the value of an index or of a bound; raise SymcnnError if it is no integer."""
        value = Evaluator(self.numbers).number(self.unrolled(node))
        if not value.is_Integer:
            message = f"{shown} cannot be exported: it depends on a parameter or on a symbol"
            raise SymcnnError(message, node.span)
        return int(value)


def _has_families(node: Any) -> bool:  # noqa: ANN401 - every kind of node
    return any(isinstance(part, Indexed) for part in inside(node))
