"""A repeat in closed form says what the network with as many copies says."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sympy import Expr, Integer

from symcnn import Network, SymcnnError, parse
from symcnn.network import COUNTS

KEEPING = ("C(3,8,p=1)", "C(1,cin)", "DW(3,p=1)", "B-R", "add[_|C(3,cin,p=1)]", "H(7)", "_")
CHANGING = (
    "C(3,2*cin,p=1)",
    "C(3,cin+4,p=1)",
    "cat[_|C(3,5,p=1)]",
    "cat[C(1,3)|C(1,w)]",
    "P(2)",
    "P(3,2,1)",
    "C(3,w,s=2,p=1)",
    "C(3,8)",
    "C(1,cin//2+1)",
    "U(2)",
    "mul[_|G-C(1,cin)]",
    "C(2,6,s=2)",
    "T(2,cin,s=2)",
    "@x-C(3,4,p=1)-cat[_|$x]",
)
ROUNDS = (0, 1, 2, 3, 6)
"""The numbers of rounds for which closed forms are compared."""
INDEXED = ("C(1,w*2^i)", "C(3,i+1,p=1)", "C(1,3*i+w)", "cat[_|C(1,i+2)]", "C(1,(i+1)*w,s=2)")

_bodies = st.lists(st.sampled_from(KEEPING + CHANGING), min_size=1, max_size=3).map("-".join)
_indexed = st.lists(st.sampled_from(KEEPING + CHANGING + INDEXED), min_size=1, max_size=3).map(
    "-".join
)


def closed(text: str) -> Network:
    """Return a network with a symbolic repeat, of those for which one is found."""
    try:
        return parse(text)
    except SymcnnError:
        assume(condition=False)
        raise


def compared(net: Network, text: str, rounds: Iterable[int], **values: int) -> None:
    """Check a closed form against the network with so many rounds, wherever its domain holds."""
    for number in rounds:
        try:
            found = net.subs(N=number, **values)
        except SymcnnError:
            continue
        put = {net.symbols["N"]: number, **{net.symbols[name]: v for name, v in values.items()}}
        unrolled = parse(text.replace("N", f"({number})"))
        for name, value in values.items():
            if name in unrolled.symbols:
                unrolled = unrolled.subs({name: value})
        assert found.params == unrolled.params
        here = {name: Integer(value) for name, value in put.items()}
        if not all(condition.substitute(here).verdict for condition in net.domain):
            continue  # the closed form holds from the first iteration on
        for count in COUNTS:
            assert net.total(count).subs(put).doit() == unrolled.total(count), (count, number)
        shape = net.output.map_numbers(partial(evaluated, put=put))
        assert shape == unrolled.output, number
        if net.view is not None and not net.view.ends:
            seen = tuple(evaluated(expr, put) for expr in net.view.receptive_field)
            assert seen == unrolled.receptive_field, number


def evaluated(expr: Expr, put: dict[Expr, int]) -> Expr:
    return expr.subs(put).doit()


@given(_bodies, st.sampled_from(["", "-C(3,4)", "-H(3)"]), st.integers(1, 40))
def test_a_repeated_block_is_its_copies(body: str, after: str, side: int) -> None:
    text = f"I({side},3)-({body})*N{after}"
    net = closed(text)
    values = {"w": 3} if "w" in net.symbols else {}
    compared(net, text, ROUNDS, **values)


@given(_indexed, st.sampled_from(["0..N-1", "1..N", "N-1..0", "N..2"]), st.integers(1, 40))
def test_a_loop_is_its_rounds(body: str, ends: str, side: int) -> None:
    text = f"I({side},3)-C(1,2)-for i in {ends} [{body}]"
    net = closed(text)
    values = {"w": 3} if "w" in net.symbols else {}
    compared(net, text, ROUNDS, **values)


@pytest.mark.parametrize("count", ["0", "1", "3"])
def test_a_number_of_rounds_is_that_many_copies(count: str) -> None:
    copies = "-".join(["I(9,3)", *["C(3,3,p=1)-R"] * int(count)])
    assert parse(f"I(9,3)-(C(3,3,p=1)-R)*{count}").params == parse(copies).params
