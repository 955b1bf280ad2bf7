"""Brute force: every point of a small box, counted as a network with numbers, one after another.

It shares nothing with the search: points that the domain excludes are those where `subs` refuses.
Only points at which the closed form holds are searched, as answers say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from sympy import Integer

from symcnn import Network, SymcnnError, parse
from symcnn.network.substitution.inherit_domain import form_domain

QUANTITIES = ("params", "weights", "biases", "buffers", "macs", "flops", "activations")
Point = dict[str, int]


class Counted(dict[str, Any]):
    """The names of a constraint at one point, worked out as they are asked for."""

    def __init__(self, net: Network, point: Mapping[str, int]) -> None:
        super().__init__({name: Fraction(value) for name, value in point.items()})
        self.update(min=min, max=max, Fraction=Fraction)
        self.net = net

    def __missing__(self, name: str) -> Fraction:
        output = self.net.output
        found = {
            "channels": lambda: output.channels,
            "features": lambda: output.features,
            "size": lambda: output.size[0],
            "rf": lambda: (self.net.receptive_field or ())[0],
            "memory": lambda: 4 * self.net.memory.inference(),
        }
        value = found[name]() if name in found else getattr(self.net, name)
        return Fraction(int(value))


def points(text: str, box: Mapping[str, range]) -> Iterator[tuple[Point, Counted]]:
    """Yield the points of a box at which the network can be built."""
    net = parse(text)
    within = form_domain(net)
    for values in product(*box.values()):
        point = dict(zip(box, values, strict=True))
        known = {net.symbols[name]: Integer(number) for name, number in point.items()}
        if not all(condition.substitute(known).verdict for condition in within):
            continue
        try:
            yield point, Counted(net.subs(point), point)
        except SymcnnError:
            continue


def value(amount: str, names: Counted) -> Fraction:
    """Return the value of an expression at a point; its notation is Python's."""
    exact = re.sub(r"[\d.]+", lambda number: f"Fraction('{number[0]}')", amount.replace("^", "**"))
    return eval(exact, {"__builtins__": {}}, names)  # type: ignore[no-any-return]  # noqa: S307 - our own text


def holds(constraint: str, names: Counted) -> bool:
    """Tell whether a constraint holds at a point."""
    within = re.fullmatch(r"(\w+) in (.+)\.\.(.+)", constraint)
    if within:
        low, high = (value(end, names) for end in within.group(2, 3))
        return bool(low <= names[within[1]] <= high)
    return bool(value(constraint, names))


def solutions(
    text: str, box: Mapping[str, range], subject_to: Iterable[str]
) -> list[tuple[Point, Counted]]:
    """Return every solution in a box."""
    constraints = list(subject_to)
    return [
        (point, names)
        for point, names in points(text, box)
        if all(holds(constraint, names) for constraint in constraints)
    ]
