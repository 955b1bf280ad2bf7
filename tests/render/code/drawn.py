"""Networks, values for their symbols, and what the totals are there, drawn alike each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from symcnn import DomainError, Network, compiled, load, parse, quantity
from symcnn.algebra.compile import absolute_bound, pointwise

POINTS = 1_000
SMALL = range(1, 9)
LARGE = range(1, 10**6)


@dataclass(frozen=True)
class Case:
    """A total, and what its symbols are drawn from, in the order of the symbols."""

    text: str
    what: str
    drawn: tuple[Sequence[int], ...]
    counts: tuple[str, ...] = ()
    """The symbols that say how many terms a sum without closed form has."""
    said_in_sql: bool = True
    compiles: bool = True
    """Whether `symcnn.compiled` takes it; where not, all that is drawn lies in the domain."""

    @property
    def net(self) -> Network:
        return parse(self.text) if "(" in self.text else load(self.text)


@dataclass(frozen=True)
class Drawn:
    """Points, each with the value of the total there."""

    case: Case
    points: tuple[tuple[int, ...], ...]
    values: tuple[int, ...]


NARROWING = "I(n,c)-C(5,f)-P(2)-C(3,f)-P(2)-H(h)-O(10)"
PADDED = "I(n,1)-C(k,max(f,8),s=s,p=min(k//2,3))-P(2,p=same)-T(2,f^2,s=2)-H(f)"
GROUPED = "I(n,3)-C(7,w,2,3)-B-P(3,2,1,ceil=1)-DW(3,p=same)-C(1,3*w/4,groups=g)-O(5)"
HALVED = "I(n,1)-(C(3,8,p=1)-P(2))*N-H(10)"
NESTED = "I(n,1)-P(2)*N-for a in 1..N [for b in 1..a [C(3,b//2+1,p=1)]]"
DOUBLED = "I(n,3)-(C(2,2*cin,1,same)*m-U(2))*N"
CASES = (
    Case(NARROWING, "params", (range(12, 10**4), LARGE, LARGE, LARGE)),
    Case(NARROWING, "macs", (range(12, 10**4), LARGE, LARGE, LARGE)),
    Case("I(n,3)-P(3,s=2,ceil=1)-H(h)", "params", (range(2, 10**7), LARGE)),
    Case("I(2*n,m,3)-P(3,s=4,ceil=1)-C(1,f)", "flops", (LARGE, LARGE, LARGE)),
    Case(GROUPED, "macs", (LARGE, range(4, 10**4, 4), (1, 2, 3, 4, 6))),
    Case(PADDED, "activations", (LARGE, range(1, 99), range(1, 99), SMALL)),
    Case(HALVED, "params", (LARGE, range(12))),
    Case(HALVED, "macs", (LARGE, range(12)), counts=("N",)),
    Case(NESTED, "activations", (LARGE, range(9)), counts=("N",)),
    Case(DOUBLED, "macs", (LARGE, range(4), range(4)), counts=("N",)),
    Case("I(n,c)-for i in 1..N [C(1,i//2+1)]", "params", (SMALL, LARGE, range(40)), counts=("N",)),
    Case(
        "I(n,4)-(C(3,4,p=1)-P(2))*(N/2)",
        "macs",
        (range(2**9, 10**6), range(2, 20, 2)),
        counts=("N",),
        compiles=False,
    ),
    Case("I(n/2,m/2,3)-C(2,1)-C(2,1)", "activations", (range(6, 10**8, 2), range(6, 10**8, 2))),
    Case(
        "I(n,c)-C(3,min(3*w/4,64))-P(2)-H(3)",
        "params",
        (range(4, 10**6), LARGE, range(4, 400, 4)),
        compiles=False,
    ),
    Case(
        "I(n,c)-C(n%3+1,w)-C(3,max(w/2,n-7))",
        "params",
        (range(30, 10**6), LARGE, range(2, 10**6, 2)),
        compiles=False,
    ),
    Case("I(9,m)-C(1,(m-a)//b+a)", "params", (LARGE, LARGE, LARGE)),
    Case("I(n,1)-C(3,2^d)-C(3,4^d)-H(h)", "params", (LARGE, range(1, 15), LARGE)),
    Case("I(n,1)-C(3,w^d)-C(3,(w+1)^d)", "params", (LARGE, SMALL, SMALL), said_in_sql=False),
    Case("resnet", "macs", (SMALL, range(1, 10**4), LARGE, LARGE, *[range(1, 99)] * 4, LARGE)),
    Case("unet", "params", (range(256, 10**4, 256), range(1, 9), LARGE, LARGE)),
    Case("unet", "activations", (range(256, 10**4, 256), range(1, 9), LARGE, LARGE)),
    Case("densenet", "macs", (range(8, 999, 8), range(29, 999), *[SMALL] * 4, LARGE)),
    Case("cifar_densenet_bc", "params", (range(4, 10**4, 4), LARGE, range(1, 99), LARGE)),
    Case("regnet_y", "params", ((8, 16), SMALL, *[range(16, 10**4, 16), SMALL] * 4, LARGE)),
)


@cache
def drawn(bits: int) -> tuple[Drawn, ...]:
    """Return each case with points at which no number in the total is as long as some bits."""
    return tuple(_drawn(case, 1 << bits) for case in CASES)


def _drawn(case: Case, bound: int) -> Drawn:
    net = case.net
    greatest, total = pointwise(absolute_bound(quantity(net, case.what))), _total(net, case)
    points, values = [], []
    for point in _points(case):
        named = dict(zip(net.symbols, point, strict=True))
        if int(greatest({net.symbols[name]: value for name, value in named.items()})) >= bound:
            continue
        try:
            values.append(total(named))
        except DomainError:
            continue
        points.append(point)
        if len(points) == POINTS:
            break
    return Drawn(case, tuple(points), tuple(values))


def _total(net: Network, case: Case) -> Callable[[dict[str, int]], int]:
    """Return a total as a function that raises DomainError outside the domain."""
    if not case.compiles:
        run = pointwise(quantity(net, case.what))
        return lambda named: int(run({net.symbols[name]: named[name] for name in named}))
    function: Any = compiled(net, case.what)
    return lambda named: int(function(**named))


def _points(case: Case) -> Iterator[tuple[int, ...]]:
    """Yield points for ever, as many of them small as large in the number of digits."""
    random = Random(f"{case.text} {case.what}")  # noqa: S311 - no secret
    while True:
        yield tuple(values[int(len(values) ** random.random()) - 1] for values in case.drawn)
