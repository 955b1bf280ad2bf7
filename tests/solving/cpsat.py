"""Fifty problems with two and three unknowns, and their exact optima from OR-Tools' CP-SAT.

All formulas here are worked out by hand from the notation's rules; none comes from symcnn.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any, TypeAlias

import numpy as np
from ortools.sat.python import cp_model

Box: TypeAlias = dict[str, tuple[int, int]]
Value: TypeAlias = Any
"""An integer, a NumPy array of them, or an `Amount`: the formulas are the same for all."""
Values: TypeAlias = dict[str, Value]

COUNT = 50
SEED = 20
RELATIONS = {"<=": operator.le, ">=": operator.ge, "==": operator.eq}
RELATION = re.compile(" (<=|>=|==) ")


@dataclass(frozen=True)
class Problem:
    """A network, what to make large or small, and the constraints; `unknowns` is the box."""

    text: str
    maximize: str | None
    minimize: str | None
    subject_to: tuple[str, ...]
    unknowns: Box


@dataclass(frozen=True)
class Family:
    """A network with its quantities; what its problems may ask for and constrain.

    `needs` is what the network itself asks of its symbols, so it is in no problem's text.
    """

    text: str
    box: Box
    quantities: Callable[..., Values]
    shapes: tuple[str, ...]
    objectives: tuple[str, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Amount:
    """A linear expression of CP-SAT, with the bounds that variables made from it will have."""

    model: cp_model.CpModel
    expr: Any
    low: int
    high: int

    def __add__(self, other: Amount | int) -> Amount:
        """Return the sum, which needs no variable."""
        there = self._of(other)
        low, high = self.low + there.low, self.high + there.high
        return Amount(self.model, self.expr + there.expr, low, high)

    def __mul__(self, other: Amount | int) -> Amount:
        """Return the product: a variable of its own where neither factor is a number."""
        there = self._of(other)
        corners = [a * b for a, b in product((self.low, self.high), (there.low, there.high))]
        if isinstance(other, int):
            return Amount(self.model, self.expr * other, min(corners), max(corners))
        result = self._variable(min(corners), max(corners))
        self.model.add_multiplication_equality(result.expr, [self.expr, there.expr])
        return result

    def __floordiv__(self, divisor: int) -> Amount:
        """Return the floor; CP-SAT rounds towards zero, which is the same from zero on."""
        assert self.low >= 0
        result = self._variable(self.low // divisor, self.high // divisor)
        self.model.add_division_equality(result.expr, self.expr, divisor)
        return result

    def __mod__(self, divisor: int) -> Amount:
        """Return the remainder."""
        assert self.low >= 0
        result = self._variable(0, divisor - 1)
        self.model.add_modulo_equality(result.expr, self.expr, divisor)
        return result

    def __rsub__(self, number: int) -> Amount:
        """Return a number less this."""
        return self * -1 + number

    def __sub__(self, number: int) -> Amount:
        """Return this less a number."""
        return self + -number

    __radd__ = __add__
    __rmul__ = __mul__

    def _of(self, other: Amount | int) -> Amount:
        return other if isinstance(other, Amount) else Amount(self.model, other, other, other)

    def _variable(self, low: int, high: int) -> Amount:
        return Amount(self.model, self.model.new_int_var(low, high, ""), low, high)


def lenet(f: Value, g: Value, h: Value) -> Values:
    """Maps of 24, 12, 10 and 5."""
    fg, gh = f * g, g * h
    params = 26 * f + 9 * fg + g + 25 * gh + h + 10 * h + 10
    return {"params": params, "macs": 14400 * f + 900 * fg + 25 * gh + 10 * h}


def pooled(n: Value, f: Value, g: Value) -> Values:
    """Maps of n, then of u."""
    fg, u = f * g, n // 2
    params = 28 * f + 9 * fg + g + 10 * g + 10
    return {"params": params, "macs": 27 * (n * n * f) + 9 * (u * u * fg) + 10 * g}


def kernel(k: Value, f: Value, g: Value) -> Values:
    """Maps of n, then of u; the weights of the first kernels are 3·k²·f."""
    n = 65 - k
    u, weights, fg = n // 2, k * k * f, f * g
    params = 3 * weights + f + 9 * fg + g
    return {"params": params, "macs": 3 * (n * n * weights) + 9 * (u * u * fg), "size": u}


def deep(w: Value, d: Value, f: Value) -> Values:
    """Maps of 32, then of 16."""
    dww, wf = w * w * d, w * f
    params = 28 * w + 9 * dww + d * w + 9 * wf + f + 10 * f + 10
    return {"params": params, "macs": 1024 * 27 * w + 1024 * 9 * dww + 256 * 9 * wf + 10 * f}


def mobile(n: Value, f: Value, g: Value) -> Values:
    """Maps of n, then of u; each filter of a depthwise convolution sees one channel."""
    fg, u = f * g, n // 2
    nn, uu = n * n, u * u
    params = 160 + 17 * f + 10 * f + fg + g + 100 * g + 100
    macs = 9 * 16 * nn + 16 * (nn * f) + 9 * (uu * f) + uu * fg + 100 * g
    return {"params": params, "macs": macs}


def dense(b: Value, m: Value) -> Values:
    """The first of m layers sees 784 features, the m - 1 others b."""
    weights = 784 * b + b * b * (m - 1) + 10 * b
    return {"params": weights + b * m + 10, "macs": weights}


def grouped(f: Value, w: Value) -> Values:
    """Each filter of the second convolution sees f/4 channels; maps of 56 throughout."""
    weights = 64 * f + 9 * ((f // 4) * f) + f * w
    return {"params": weights + 2 * f + w, "macs": 3136 * weights}


def stem(n: Value, f: Value) -> Values:
    """Maps of u, v and x: each window halves and rounds up."""
    u = (n + 1) // 2
    v = (u + 1) // 2
    x = (v + 1) // 2
    ff = f * f
    params = 148 * f + 18 * ff + 2 * f
    return {"params": params, "macs": 147 * (u * u * f) + 18 * (x * x * ff), "size": x}


FAMILIES = (
    Family(
        "I(28,1)-C(5,f)-P(2)-C(3,g)-P(2)-H(h)-O(10)",
        {"f": (1, 64), "g": (1, 128), "h": (1, 512)},
        lenet,
        ("f % 8 == 0", "g % 16 == 0", "f <= g", "g <= 2*f", "f*g >= 100"),
        ("f", "h", "f*h", "f + g", "params", "macs"),
    ),
    Family(
        "I(n,3)-C(3,f,p=1)-P(2)-C(3,g,p=1)-G-O(10)",
        {"n": (8, 128), "f": (1, 128), "g": (1, 256)},
        pooled,
        ("n % 4 == 0", "f % 8 == 0", "f <= 2*g", "g <= 3*f", "f*g >= 400"),
        ("n", "f*g", "f + g", "n*f", "params", "macs"),
    ),
    Family(
        "I(64,3)-C(k,f)-P(2)-C(3,g,p=1)",
        {"k": (1, 32), "f": (1, 128), "g": (1, 128)},
        kernel,
        ("k % 2 == 1", "f % 8 == 0", "g % 8 == 0", "f <= g", "k >= 3"),
        ("k", "size", "f*g", "f + g", "params", "macs"),
    ),
    Family(
        "I(32,3)-C(3,w,p=1)-C(3,w,p=1)*d-P(2)-C(3,f,p=1)-G-O(10)",
        {"w": (1, 128), "d": (1, 32), "f": (1, 256)},
        deep,
        ("w % 8 == 0", "f % 16 == 0", "w <= f", "d >= 3", "f <= 3*w"),
        ("w", "d*w", "w + f", "params", "macs"),
    ),
    Family(
        "I(n,16)-DW(3,p=1)-C(1,f)-P(2)-DW(3,p=1)-C(1,g)-G-O(100)",
        {"n": (8, 128), "f": (1, 128), "g": (1, 256)},
        mobile,
        ("n % 4 == 0", "f % 8 == 0", "g % 16 == 0", "f <= g", "g <= 4*f"),
        ("n", "f*g", "f + g", "n*f", "params", "macs"),
    ),
    Family(
        "I(1,784)-H(b)*m-O(10)",
        {"b": (1, 512), "m": (1, 32)},
        dense,
        ("b % 8 == 0", "m >= 2", "b % 3 == 1", "b*m >= 200"),
        ("b", "m", "b*m", "b + m", "params", "macs"),
    ),
    Family(
        "I(56,64)-C(1,f)-C(3,f,p=1,groups=4)-C(1,w)",
        {"f": (1, 512), "w": (1, 512)},
        grouped,
        ("f % 8 == 0", "w % 16 == 0", "f <= w", "w <= 4*f"),
        ("f", "f*w", "f + w", "params", "macs"),
        needs=("f % 4 == 0",),
    ),
    Family(
        "I(n,3)-C(7,f,s=2,p=3)-P(3,s=2,p=1)-C(3,2*f,s=2,p=1)",
        {"n": (16, 256), "f": (1, 512)},
        stem,
        ("n % 8 == 0", "f % 8 == 0", "size >= 4", "n % 16 == 8"),
        ("n", "size", "n*f", "f + size", "params", "macs"),
    ),
)


def problems() -> list[Problem]:
    """Return the fifty problems: of each family in turn, the same each time."""
    random = Random(SEED)  # noqa: S311 - not for secrets
    return [_problem(FAMILIES[at % len(FAMILIES)], random) for at in range(COUNT)]


def _problem(family: Family, random: Random) -> Problem:
    """Draw constraints that one point of the box meets, so that there is a solution."""
    box = {name: (low, high // random.choice((1, 2))) for name, (low, high) in family.box.items()}
    shapes = tuple(random.sample(family.shapes, random.choice((1, 2))))
    point = _point(family, box, shapes, random)
    larger = random.choice((True, False))
    budgets = {"params": larger, "macs": larger}
    budgets[random.choice(("params", "macs"))] ^= random.choice((True, False))
    limits = tuple(_limit(name, point[name], above) for name, above in budgets.items())
    within = tuple(f"{name} in {low}..{high}" for name, (low, high) in box.items())
    aim = random.choice(family.objectives)
    maximize, minimize = (aim, None) if larger else (None, aim)
    return Problem(family.text, maximize, minimize, limits + shapes + within, box)


def _point(family: Family, box: Box, shapes: tuple[str, ...], random: Random) -> Values:
    """Draw a point that fits, of the lower half so that limits matter; with its quantities."""
    while True:
        drawn = {name: random.randint(low, high // 2) for name, (low, high) in box.items()}
        values = _known(family, drawn)
        if all(relation(text, values) for text in family.needs + shapes):
            return values


def _limit(name: str, value: int, above: bool) -> str:  # noqa: FBT001 - data
    """Return a limit of two digits that the value meets."""
    unit = 10 ** max(len(str(value)) - 2, 0)
    down = value // unit * unit
    return f"{name} <= {down + unit}" if above else f"{name} >= {down}"


def _known(family: Family, values: Values) -> Values:
    """Return all names that a constraint may have in it."""
    return values | family.quantities(**values)


def relation(constraint: str, values: Values) -> Any:  # noqa: ANN401 - whatever it is for values
    """Return the constraint with values put in."""
    left, sign, right = RELATION.split(constraint)
    return RELATIONS[sign](evaluated(left, values), evaluated(right, values))


def evaluated(text: str, values: Values) -> Value:
    """Return the value of an expression, which Python reads like symcnn; of an amount, the sum."""
    value = eval(text, {"__builtins__": {}}, values)  # noqa: S307 - our own texts
    return value.expr if isinstance(value, Amount) else value


def _parts(problem: Problem) -> tuple[Family, str, tuple[str, ...]]:
    """Return the family, what is optimized, and the constraints that are not of the box."""
    family = next(family for family in FAMILIES if family.text == problem.text)
    constraints = tuple(text for text in problem.subject_to if ".." not in text)
    return family, problem.maximize or problem.minimize or "", family.needs + constraints


def model(problem: Problem) -> cp_model.CpModel:
    """Return the problem as a model of CP-SAT."""
    family, aim, constraints = _parts(problem)
    made = cp_model.CpModel()
    values = {
        name: Amount(made, made.new_int_var(*ends, name), *ends)
        for name, ends in problem.unknowns.items()
    }
    known = _known(family, values)
    for constraint in constraints:
        made.add(relation(constraint, known))
    (made.maximize if problem.maximize else made.minimize)(evaluated(aim, known))
    return made


def solved(made: cp_model.CpModel) -> int:
    """Return the optimum, proved by one solver as it is by default."""
    solver = cp_model.CpSolver()
    assert solver.solve(made) == cp_model.OPTIMAL
    return round(solver.objective_value)


def cpsat_optimum(problem: Problem) -> int:
    """Return the optimum that CP-SAT finds."""
    return solved(model(problem))


def brute(problem: Problem) -> int:
    """Return the optimum over all points of the box."""
    family, aim, constraints = _parts(problem)
    axes = np.ogrid[tuple(slice(low, high + 1) for low, high in problem.unknowns.values())]
    known = _known(family, dict(zip(problem.unknowns, axes, strict=True)))
    allowed: Any = np.True_
    for constraint in constraints:
        allowed = allowed & relation(constraint, known)
    objective, allowed = np.broadcast_arrays(evaluated(aim, known), allowed)
    return int((np.max if problem.maximize else np.min)(objective[allowed]))
