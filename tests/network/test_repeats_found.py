"""Repeats that once had a wrong closed form: now it is right, or it is refused.

Each is compared with the network that has numbers, round by round.
"""

from __future__ import annotations

import pytest
from sympy import Expr, Integer

from symcnn import Network, SymcnnError, parse
from symcnn.network import COUNTS

INNER = "def b(f) = C(3,f,p=1)-for i in 0..M-1 [cat[_|C(3,f,p=1)]]-C(1,f)"
GROUPED = "def b(q) = for i in 1..M [C(1,c,groups=q+i)]"
TEXTS = (
    f"{INNER}\nI(32,1)-for i in 0..N-1 [b(w*(i+1))]",
    f"{GROUPED}; I(64,c)-for i in 1..N [b(i)]",
    "def b(f) = for i in 1..M [C(3,f,p=1)]; I(32,1)-for i in 0..N-1 [b(N-i)]",
    "I(8,4)-@s[0]-(cat[_|$s[0]]-@s[0])*N-$s[0]-C(1,2)",
    "I(8,4)-for i in 0..N-1 [C(1,4+i)-@s[i]]-for i in 0..N-1 [$s[i]-C(1,7)-@s[i+1]]-$s[1]-C(1,1)",
    "I(8,4)-for i in 0..N-1 [C(1,4+i)-@s[i]]-for i in 0..N-1 [C(1,7)-@s[N-1-i]-$s[i]-C(1,1)]",
    "I(8,4)-@s[2]-C(1,8)-@s[k]-$s[2]-C(1,1)",
    "I(8,4)-@s[2]-C(1,8)-for i in 0..N-1 [C(1,8)-@s[i]]-$s[2]-C(1,1)",
    "I(8,4)-@s[2]-C(1,8)-for i in 0..N-1 [C(1,8)-@s[2*i]]-$s[2]-C(1,1)",
    "I(8,1)-C(1,4)-@s[0]-@s[1]-C(1,8)-@s[0]-C(1,4)-@s[2]-$s[0]-C(1,1)-R*N",
    "I(8,4)-@s[0]-C(1,8)-(C(1,8)-@s[0])*N-$s[0]-C(1,1)",
    "I(9,1)-C(1,(n+1)/2)-C(1,max(n//2,3))-R*N",
    "I(64,4)-(C(1,4))*(D/2)-(cat[_|C(3,4,p=1)])*(max(D//2,1))-C(1,1)",
    "I(8,4)-@x-G-(mul[_|$x])*N-C(1,4)",
    "I(1,4)-@x-(mul[$x|U(3)])*N",
    "I(3,4)-@x-C(3,4)-(mul[_|$x])*N",
    "I(64,4)-@x-(C(3,4,p=1)-@x)*N-$x",
    "I(64,4)-@s[0]-for i in 0..N [C(3,4,p=1)-@s[i]]-$s[0]-C(3,2)",
    "I(64,4)-@s[1]-for i in 0..N [for j in 0..N-i [C(3,8,p=1)-@s[j]]]-$s[1]-O(10)",
    "I(64,4)-@s[1]-for i in 0..N [for j in 0..2 [C(3,8,p=1)-@s[j]]]-$s[1]-O(10)",
    "I(64,3)-for i in 0..N-1 [C(3,4,p=1)-@s[i]]-C(3,8,p=1)-@s[0]-C(3,4,p=1)-@s[N]-$s[0]-O(10)",
    "I(64,3)-@s[0]-($s[0]-C(3,cin+1,p=1)-@s[0])*N-O(10)",
    "I(64,3)-@t-($t-C(3,cin+1,p=1)-@t)*N-O(10)",
    "I(64,3)-for i in 0..2 [for j in 0..M [C(3,i+j+1,p=1)-@s[i]]]-$s[0]-O(2)",
    "I(64,3)-for i in 0..N [R-@p[i]]-(for d in N-1..0 [$p[d]-C(3,cin+1,p=1)-@p[d]])*K-$p[0]",
    "I(64,3)-for i in 0..N [C(3,8,p=1)-@p[i]]-for d in N-1..0 [add[_|$p[d]]-@p[d]]-$p[0]-O(10)",
    "I(9,1)-C(1,10+floor(n/(a-b)))-R*N",
    "I(64,4)-(P(2))*((d-2)/6)",
    "I(8,4)-(C(1,2*cin)-@x)*((d-2)/6)-add[_|$x]",
)
FIXED = {"w": 2, "c": 24, "a": 5}
ROUNDS = ((0, 1, 1, 0), (1, 2, 2, 2), (2, 1, 3, 4), (3, 2, 1, 6), (4, 3, 2, 8))
VALUES = [
    {"N": n, "M": m, "K": k, "D": d, "d": 6 * n + 2, "k": k, "n": 4 * n + 1, "b": n} | FIXED
    for n, m, k, d in ROUNDS
]


def parsed(text: str) -> Network | None:
    """Return a network, or None where no closed form is known."""
    try:
        return parse(text)
    except SymcnnError as error:
        if "make the repeat count a number" in error.message or "is ambiguous" in error.message:
            return None
        raise


@pytest.mark.parametrize("text", TEXTS)
def test_a_closed_form_is_right_or_refused(text: str) -> None:
    net = parsed(text)
    for values in VALUES if net else ():
        assert net is not None
        given = {name: max(values[name], least(part)) for name, part in net.symbols.items()}
        if all(condition.substitute(_put(net, given)).verdict for condition in net.domain):
            _compare(net, given)


def least(name: Expr) -> int:
    return 1 if name.is_positive else 0


def _put(net: Network, given: dict[str, int]) -> dict[Expr, Expr]:
    return {net.symbols[name]: Integer(value) for name, value in given.items()}


def _compare(net: Network, given: dict[str, int]) -> None:
    unrolled = net.subs(given)
    put = _put(net, given)
    for count in COUNTS:
        assert net.total(count).subs(put).doit() == unrolled.total(count), (count, given)
    assert net.output.map_numbers(lambda expr: expr.subs(put).doit()) == unrolled.output
    if net.view is not None:
        seen = tuple(expr.subs(put).doit() for expr in net.view.receptive_field)
        assert seen == unrolled.receptive_field
