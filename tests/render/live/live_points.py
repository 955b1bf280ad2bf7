"""Networks, values for their symbols, and what a substituted network says there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from random import Random
from typing import Any

from symcnn import Network, SymcnnError, load, parse
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.network.analysis.symbol_roles import is_share
from symcnn.network.substitution.inherit_domain import form_domain
from symcnn.render.tables.summary import convert_bytes

BIG = (1, 2, 3, 7, 64, 96, 1000, 10**6 + 3, 10**11)
SMALL = range(1, 9)


@dataclass(frozen=True)
class Case:
    """A network, and what its symbols are drawn from, in the order of the symbols."""

    name: str
    text: str
    drawn: tuple[Sequence[int], ...]

    @cached_property
    def net(self) -> Network:
        return parse(self.text) if self.text else load(self.name)

    @property
    def names(self) -> list[str]:
        """The symbols that have a slider."""
        return [name for name, symbol in self.net.symbols.items() if not is_share(symbol)]

    def points(self, count: int) -> list[tuple[int, ...]]:
        """Return as many points of the domain, and then as many anywhere."""
        random = Random(self.name)  # noqa: S311 - no secret
        inside: list[tuple[int, ...]] = []
        anywhere: list[tuple[int, ...]] = []
        while len(inside) < count:
            point = tuple(random.choice(values) for values in self.drawn)
            if len(anywhere) < count:
                anywhere.append(point)
            if expected(self, point) is not None:
                inside.append(point)
        return [*inside, *anywhere]


CASES = (
    Case("resnet", "", (SMALL, (1, 32, 224, 999, 10**9), BIG, BIG, *[range(5)] * 4, BIG)),
    Case("unet", "", (range(16, 4097, 16), range(7), BIG, BIG)),
    Case("own", "I(n,c)-C(5,f1)-P(2)-C(3,f2)-P(2)-H(h)-O(10)", (range(1, 99), BIG, BIG, BIG, BIG)),
    Case("sum", "I(n,4)-(C(3,4,p=1)-P(2))*N-H(10)", (range(1, 99), range(7))),
    Case(
        "groups",
        "I(n,3)-C(7,w,2,3)-B-P(3,2,1,ceil=1)-DW(3,p=same)-C(1,3*w/4,groups=g)-frozen[O(5)]",
        (BIG, (1, 4, 12, 60, 10**11), SMALL),
    ),
    Case(
        "same",
        "I(n,1)-C(k,max(f,8),s=s,p=min(k//2,3))-P(2,p=same)-T(2,f^2,s=2)-H(f)",
        (BIG, SMALL, SMALL, SMALL),
    ),
    Case("form", "I(28,1)-C(5,f)*N-O(10)", (BIG, range(9))),
    Case("odd", "I(n,3)-add[C(k,4,p=k//2)|C(1,4)]-U(2)", (range(1, 40), SMALL)),
    Case("let", "let end = 8*(n//3); I(n,n)-C(1,end)-R-C(1,new)", (BIG, BIG)),
    Case("unknown", "I(n,2)-C(1,3)-X(5,arriving=(3,n,n))-C(1,f)", (SMALL, BIG)),
    Case(
        "rate",
        "I(n,in_channels)-D(rate)-C(k,first_filters)-C(3,second_filters)-C(3,third_filters)-H(units)",
        (range(1, 30), BIG, SMALL, BIG, BIG, BIG, BIG),
    ),
    Case("family", "I(8,3)-for i in 1..2 [C(3,w[i],p=1)]-O(10)", (BIG, BIG)),
)


@cache
def expected(case: Case, point: tuple[int, ...]) -> dict[str, Any] | None:
    """Return the numbers of a network where its values are substituted; None outside the domain."""
    net = case.net
    values = dict(zip(case.names, point, strict=True))
    symbols = {net.symbols[name]: value for name, value in values.items()}
    if any(part.substitute(symbols).verdict is False for part in form_domain(net)):
        return None
    try:
        there = net.subs(values)
    except SymcnnError:
        return None
    memory = int(there.memory.bytes(there.memory.inference()))
    return {
        "Parameters": f"{int(there.params):,}",
        "Frozen parameters": f"{int(there.frozen):,}",
        "MACs": f"{int(there.macs):,}" if is_known(there.macs) else "?",
        "Input": str(there.input),
        "Output": str(there.output),
        "Memory, inference": convert_bytes(memory) or f"{memory:,} bytes",
    }
