"""What must hold of a program at a point: symcnn's answers are those of plain evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from sympy import Expr, Integer

import symcnn
from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.polynomials.powers import substitute
from symcnn.errors import DomainError, ShapeError, SymcnnError
from tests.programs.programs import Program, State
from tests.programs.rules import RefusedError
from tests.render.code.python_code import function

COUNTS = ("params", "buffers", "macs", "activations")


@dataclass(frozen=True)
class Truth:
    """The channels, sides and counts that plain evaluation gives; None where it refuses."""

    numbers: tuple[int, ...] | None

    @classmethod
    def of(cls, program: Program, values: Mapping[str, int]) -> Truth:
        """Return what a program comes to; raise OverflowError where that has too many steps."""
        try:
            state = program.run(values)
        except RefusedError:
            return cls(None)
        return cls(_numbers(state))


def _numbers(state: State) -> tuple[int, ...]:
    counts = (getattr(state.counts, name) for name in COUNTS)
    return (*counts, state.shape.channels, *state.shape.size)


def answers(net: symcnn.Network) -> tuple[Expr, ...]:
    """Return the totals and the output of a network, in the order of a `Truth`."""
    totals = (getattr(net, name) for name in COUNTS)
    return (*totals, net.output.channels, *net.output.size)


def substituted(net: symcnn.Network, values: Mapping[str, int]) -> tuple[int, ...] | None:
    """Return a network's answers for values; None where it refuses them."""
    try:
        point = net.subs({name: values[name] for name in values if name in net.symbols})
    except (DomainError, ShapeError):
        return None
    return tuple(map(int, answers(point)))


def in_two_steps(
    net: symcnn.Network, values: Mapping[str, int], random: Random
) -> tuple[int, ...] | None:
    """Return the answers where some values are substituted first and the others after them."""
    names = [name for name in values if name in net.symbols]
    first = {name: values[name] for name in names if random.random() < 0.5}
    try:
        half = net.subs(first)
    except (DomainError, ShapeError):
        return None
    return substituted(half, values)


def is_covered(net: symcnn.Network, values: Mapping[str, int]) -> bool:
    """Return whether the closed forms of a network hold for values.

    They may hold from the first iteration on only, as docs/notation.md has it.
    """
    at = {
        net.symbols[name]: Integer(value) for name, value in values.items() if name in net.symbols
    }
    return all(condition.substitute(at).verdict is True for condition in net.domain)


def evaluated(net: symcnn.Network, values: Mapping[str, int]) -> tuple[int, ...]:
    """Return the closed forms of a network with values put for their symbols."""
    at = {
        net.symbols[name]: Integer(value) for name, value in values.items() if name in net.symbols
    }
    return tuple(int(substitute(expr, at)) for expr in answers(net))


def read(program: Program) -> symcnn.Network | SymcnnError:
    """Return the network of a program, or the error that refuses it."""
    try:
        return symcnn.parse(program.text)
    except SymcnnError as error:
        return error


def on_arrays(net: symcnn.Network, points: Sequence[Mapping[str, int]]) -> list[tuple[int, ...]]:
    """Return the totals at points, as functions of arrays give them: a row for each point."""
    columns = {name: [point[name] for point in points] for name in net.symbols}
    rows = [symcnn.compiled(net, name)(**columns) for name in COUNTS]
    totals = (row if hasattr(row, "tolist") else np.full(len(points), row) for row in rows)
    return list(zip(*(total.tolist() for total in totals), strict=True))


def in_code(net: symcnn.Network, points: Sequence[Mapping[str, int]]) -> list[tuple[int, ...]]:
    """Return the totals at points, as their Python code gives them: a row for each point."""
    functions = [function(net, name) for name in COUNTS]
    values = [{name: point[name] for name in net.symbols} for point in points]
    return [tuple(total(**point) for total in functions) for point in values]


def equal_at(
    answer: bool | Condition,  # noqa: FBT001 - an answer, no switch
    values: Mapping[str, int],
) -> bool | None:
    """Return whether two totals are said to be equal at a point; None where that is not said."""
    if isinstance(answer, bool):
        return answer
    here = {symbol: Integer(values[symbol.name]) for symbol in answer.free_symbols}
    return answer.substitute(here).verdict
