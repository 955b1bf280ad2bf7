"""Networks with indexed symbols are exported as those with a symbol for each member."""

from __future__ import annotations

import pytest

from symcnn import SymcnnError, export, parse
from symcnn.frameworks.exporting.unroll_families import without_families

SAME = [
    (
        "I(9,3)-for i in 1..2 [C(3,w[i])-(add[C(1,w[i])|_])*n[i]]-O(w[0])",
        "I(9,3)-(C(3,w_1)-(add[C(1,w_1)|_])*n_1-C(3,w_2)-(add[C(1,w_2)|_])*n_2)-O(w_0)",
    ),
    (
        "let w[1..2] = (4,2*k); let a = 2; I(9,3)-for i in a..a-1 [C(3,w[i]*i)]",
        "let a = 2; I(9,3)-(C(3,(2*k)*2)-C(3,4*1))",
    ),
    (
        "let v[1] = w[2]; let a = w[1]; let f(x) = x+w[1]; let b = f(1); I(9,a)-C(3,v[1])-H(b)",
        "let a = w_1; let f(x) = x+w_1; let b = f(1); I(9,a)-C(3,w_2)-H(b)",
    ),
    (
        "def stage(w) = for i in 0..1 [C(3,w*v[i])]; I(9,3)-for i in 1..2 [stage(i*v[i])]",
        "def stage(w) = (C(3,w*v_0)-C(3,w*v_1)); I(9,3)-(stage(1*v_1)-stage(2*v_2))",
    ),
    ("I(9,3)-for i in 1..2 [C(3,i)]", "I(9,3)-for i in 1..2[C(3,i)]"),
    ("I(9,8)-for i in 1..(n[2]) [C(1,8)]", "I(9,8)-for i in 1..n_2[C(1,8)]"),
]


@pytest.mark.parametrize(("indexed", "plain"), SAME)
def test_loop_over_indexed_symbols_is_unrolled(indexed: str, plain: str) -> None:
    net = without_families(parse(indexed))
    assert str(net) == plain
    values = dict.fromkeys(net.symbols, 2)
    families = {name: value for name, value in values.items() if name in parse(indexed).symbols}
    assert families == values
    assert net.subs(values).params == parse(indexed).subs(values).params


def test_domain_is_kept() -> None:
    net = parse("I(9,3)-for i in 1..2 [C(1,w[i])]").subs(w=["f-2", 5])
    assert str(without_families(net).domain) == "f ≥ 3"


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_code_is_that_of_the_unrolled_network(framework: str) -> None:
    indexed, plain = SAME[0]
    assert export(indexed, framework) == export(plain, framework)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "I(9,3)-for i in 1..S [C(3,w[i],p=1)]",
            "the number of members of 'w' is unknown; also give a number for S",
        ),
        (
            "def stage(i) = C(3,w[i]); I(9,3)-for i in 1..2 [stage(i)]",
            "w[i] cannot be exported: it depends on a parameter or on a symbol",
        ),
        (
            "let w_1 = 5; I(9,3)-C(3,w[1])-H(w_1)",
            "'w_1' is defined besides w[1]; rename it",
        ),
    ],
)
def test_network_that_cannot_be_unrolled_is_refused(text: str, message: str) -> None:
    with pytest.raises(SymcnnError) as caught:
        export(text)
    assert caught.value.message == message
