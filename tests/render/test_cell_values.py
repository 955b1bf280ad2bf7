"""What symbols stand for, and numbers for other programs."""

from __future__ import annotations

import pytest

from symcnn import SymcnnError, parse
from symcnn.render.math.expressions import expression
from symcnn.render.math.nodes import Number
from symcnn.render.math.quantity_math import quantity
from symcnn.render.tables.cell_values import count, value
from symcnn.render.tables.symbol_kinds import Kinds, kinds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I(8,1)", Kinds((), (), ())),
        ("I(n,c)-C(1,f)", Kinds(("n", "c", "f"), (), ())),
        ("I(8,c)-(C(1,c)-R)*N", Kinds(("c",), (), ("N",))),
        ("I(n,1)-C(3,f)*N-(R)*M", Kinds(("n", "f", "N"), (), ("M",))),
        ("I(16,c)-(C(3,c)-R)*N-(R)*M", Kinds(("c",), ("N",), ("M",))),
        ("I(8,c)-(C(3,c,p=1,groups=2))*N", Kinds(("c",), (), ("N",))),
    ],
)
def test_symbols_are_positive_or_bounded_or_counts(text: str, expected: Kinds) -> None:
    assert kinds(parse(text)) == expected


def test_a_number_is_a_number_and_a_formula_is_what_python_writes() -> None:
    net = parse("I(n,1)-C(3,f,s=2)-H(h)")
    (_, convolution, _) = net.layers
    assert value(parse("I(28,1)-C(5,32)").params) == 832
    written = value(net.params)
    assert isinstance(written, str)
    for point in ({"n": 9, "f": 2, "h": 3}, {"n": 12, "f": 5, "h": 1}):
        assert eval(written, {}, dict(point)) == net.subs(point).params  # noqa: S307
    assert value(convolution.params) == "10*f"


def test_a_total_is_set_in_a_form_and_in_the_order_of_a_symbol() -> None:
    net = parse("I(28,1)-C(3,w)-C(3,w)")
    assert quantity(parse("I(28,1)-C(5,32)"), "params") == Number(832)
    assert quantity(net, "params", "expanded") == expression(net.params.expand())
    assert quantity(net, "params", "horner", "w") != quantity(net, "params", "expanded")
    for name, form, by in (
        ("parms", None, None),
        ("params", "expand", None),
        ("params", None, "v"),
    ):
        with pytest.raises(SymcnnError, match="unknown"):
            quantity(net, name, form, by)


def test_counts_are_exact_for_other_programs() -> None:
    net = parse("I(28,1)-for i in 1..N [C(1,2*i)]")
    written = str(count(net.params))
    assert eval(written, {"N": 1_000_001}) == net.subs(N=1_000_001).params  # noqa: S307 - our own text
    assert count(parse("I(64,1)-(C(3,8,p=1)-P(2))*N-H(10)").macs) == value(
        parse("I(64,1)-(C(3,8,p=1)-P(2))*N-H(10)").macs
    )
