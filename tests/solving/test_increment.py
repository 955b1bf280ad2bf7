"""Steps and crossovers keep to the values that the domain admits, as brute force finds them."""

from __future__ import annotations

import pytest
from sympy import Integer, Symbol

from symcnn import DomainError, SymcnnError, crossover, parse, sensitivity
from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.conditions.condition import Condition, multiple_of
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.conditions.residues import residues
from symcnn.render.tables.effects_table import effects
from symcnn.solving.increment import increment

LARGEST = 120
N, G = symbol("n"), symbol("g")
J = Symbol("j", integer=True, nonnegative=True)


def admitted(text: str, by: str) -> list[int]:
    found = []
    for value in range(1, LARGEST):
        try:
            parse(text).subs({by: value})
        except SymcnnError:
            continue
        found.append(value)
    return found


@pytest.mark.parametrize(
    ("text", "by", "least"),
    [
        ("I(32,8)-DW(k,p=(k-1)/2)-C(1,9)", "k", 2),
        ("I(32,8)-C(3,f,groups=8)", "f", 8),
        ("I(32,c)-C(3,6,groups=3)-C(1,c,groups=2)", "c", 6),
        ("I(n,3)-add[P(2)-C(1,3)-U(2)|C(1,3)]", "n", 2),
        ("I(16,f+1)-C(3,8,groups=4)", "f", 4),
        ("I(16,3*f)-C(3,8,groups=4)", "f", 4),
        ("I(9,3)-C(3,f)", "f", 1),
    ],
)
def test_an_increment_leads_to_the_next_value_of_the_domain(text: str, by: str, least: int) -> None:
    net = parse(text)
    assert increment(net.domain, net.symbols[by]) == least
    values = admitted(text, by)
    assert values == list(range(values[0], LARGEST, least))
    (effect,) = sensitivity(net, "macs")
    assert effect.increment == least
    for value in values[:6]:
        here, there = (net.subs({by: one}).macs for one in (value, value + least))
        assert effect.step is not None
        assert effect.step.subs(net.symbols[by], value) == there - here


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([residues(N, 4, {0, 1})], 4),
        ([residues(N, 4, {1, 3})], 2),
        ([multiple_of(N + 2, G)], G),
        ([multiple_of(N**2 + N, G), residues(N, 6, {1})], 6 * G),
        ([multiple_of(FloorDiv(N + 1, 3) + N, Integer(4))], 12),
        ([residues(FloorDiv(N, 2), 5, {1})], 10),
        ([residues(N * G + N, 5, {1})], 5),
        ([multiple_of(G, N)], None),
        ([multiple_of(2**N + G, Integer(3))], None),
        ([multiple_of(FloorDiv(N, G), Integer(4))], None),
        ([ForEveryRound(multiple_of(N, J + 1), J, G)], None),
    ],
)
def test_an_increment_keeps_every_remainder(conditions: list[Condition], expected: object) -> None:
    assert increment(conditions, N) == expected


def test_a_symbol_that_cannot_change_alone_has_no_step() -> None:
    net = parse("I(9,f)-add[_|C(k,f,p=p)]")
    first, *others = sensitivity(net)
    assert (first.name, first.increment) == ("f", 1)
    assert [(one.name, one.increment, one.step) for one in others] == [("k", None, None)]
    printed = effects(others, net, "params", "text")
    assert "Unknown: no step of k alone is proven to stay in the domain." in printed
    with pytest.raises(DomainError):
        net.subs(k=4, p=1)


def test_more_than_one_more_is_said() -> None:
    net = parse("I(9,16)-C(1,f,groups=16)")
    # one weight and one bias for each of 16 more filters
    assert "\nf       32 for 16 more  2·f " in effects(sensitivity(net), net, "params", "text")
    assert '"increment": 16' in effects(sensitivity(net), net, "params", "json")


@pytest.mark.parametrize(
    ("text", "layer", "by"),
    [
        ("I(32,64)-DW(k,p=(k-1)/2,bias=0)-C(1,256,bias=0)", "DW", "k"),
        ("I(32,64)-DW(k,p=(k-1)/2,bias=0)-C(1,150,bias=0)", "DW", "k"),
        ("I(14,64)-DW(k,bias=0)-C(1,50,bias=0)", "DW", "k"),
        ("I(8,64)-DW(k,bias=0)-C(1,256,bias=0)", "DW", "k"),
        ("I(9,8)-C(3,f,groups=8)-C(1,4)", "C", "f"),
        ("I(9,64)-C(3,64,groups=g)-C(1,9)", "C2", "g"),
        ("I(9,64)-C(3,64,groups=g)-C(1,9)", "C", "g"),
    ],
)
def test_a_crossover_is_a_value_of_the_domain(text: str, layer: str, by: str) -> None:
    values = admitted(text, by)

    def leads(value: int) -> bool:
        net = parse(text).subs({by: value})
        own = sum(one.params for one in net.layers if one.path == layer)
        return bool(2 * own > net.params)

    last = max((place for place, value in enumerate(values) if not leads(value)), default=-1)
    expected = values[last + 1] if last + 1 < len(values) else None
    assert crossover(text, layer, by) == expected
