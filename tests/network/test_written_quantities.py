"""Quantities of networks in the written form: forms, stages, named parts and unknown counts."""

from __future__ import annotations

import pytest
from sympy import Rational, expand

from symcnn import latex, load, parse
from symcnn.errors import SymcnnError
from symcnn.network import present, quantity, stages
from symcnn.network.formulas.written_quantity import WrittenQuantity, write_together
from symcnn.network.quantities import present_together

LINE = parse("I(n,c)-C(a,f)-P(2)-C(b,g)-P(2)-H(h)-O(10)")
RESIDUAL = parse(
    "def res(f)=add[C(3,f,p=1)-B|_]-R; I(n,3)-C(3,w,p=1)-res(w)*N-P(2)-res(w)*2-G-O(10)"
)


def test_stages_are_named_by_their_blocks_and_add_up() -> None:
    """By hand: 27w + w; N(9w² + w + 2w); twice 9w² + 3w; 10w + 10."""
    named = [(block, str(term)) for block, term in stages(RESIDUAL, "params")]
    assert named == [
        ("C", "28·w"),
        ("res", "3·N·w·(3·w + 1)"),
        ("res2", "6·w·(3·w + 1)"),
        ("O", "10·(w + 1)"),
    ]
    total = sum(term.value for _, term in stages(RESIDUAL, "params"))
    assert expand(total - RESIDUAL.total("params")) == 0


@pytest.mark.parametrize(
    ("by", "same"),
    [("w,N", ["w", "N"]), ([RESIDUAL.symbols["N"]], "N"), (RESIDUAL.symbols["w"], "w")],
)
def test_symbols_to_collect_by_may_be_names_or_symbols(by: object, same: object) -> None:
    found = present(RESIDUAL, "params", "collected", by)
    assert found == present(RESIDUAL, "params", "collected", same)


def test_symbols_alone_ask_for_the_collected_form() -> None:
    assert present(RESIDUAL, "params", by="w") == present(RESIDUAL, "params", "collected", "w")


def test_floating_point_operations_are_twice_the_multiply_accumulates() -> None:
    assert quantity(LINE, "flops", "expanded") == expand(2 * quantity(LINE, "macs", "expanded"))
    assert str(present("I(9,c)-C(3,f)", "flops")) == "882·c·f"


def test_long_sizes_have_names_that_the_network_does_not_use() -> None:
    net = parse("I(m,c)-C(3,s)-P(2)-C(3,s)-O(10)")
    assert str(present(net, "macs", where=True)) == (
        "9·c·s·(m - 2)² + 9·s²·r² + 10·s·r² where r = ⌊m/2⌋ - 3"
    )


def test_names_do_not_print_like_symbols_of_the_network() -> None:
    """On a page, m_1 is as m1."""
    net = parse("I(n,1)-C(3,m1)-P(2)-C(3,m2)-P(2)-C(3,16)")
    assert str(present(net, "macs", where=True)).endswith(
        "where m_3 = ⌊n/2⌋ - 3; m_4 = ⌊(n + 2)/4⌋ - 4"
    )
    assert r"\text{where}\ m_3 = " in latex(net, "macs", where=True)


def test_a_name_is_not_taken_for_positive() -> None:
    net = "let f(x) = n//x; I(9,1)-C(1,max(1,f(2)))"
    assert str(present(net, "weights", where=True)) == "max(1, f_2) where f_2 = f(2) = ⌊n/2⌋"


def test_a_value_with_a_floor_and_a_sum_is_named_as_a_whole() -> None:
    """⌊(3·n + 5)/2⌋ is n + ⌊(n + 1)/2⌋ + 2 in canonical form; so are f(1), f(2) and f(3)."""
    net = parse("let f(x) = (3*n + x)//2; I(9,1)-C(1,f(5),bias=0)-C(1,f(5)+1,bias=0)-C(3,n)")
    shown = present(net, "weights", where=True)
    assert str(shown) == "f_5 + (f_5 + 1)·f_5 + 9·n·(f_5 + 1) where f_5 = f(5) = ⌈3·n/2⌉ + 2"
    assert expand(shown.value - net.weights) == 0


def test_names_have_one_meaning_in_totals_that_are_shown_together() -> None:
    found = present_together(LINE, ("weights", "macs", "activations"), where=True)
    assert [*map(str, found.formulas)] == [
        "a²·c·f + b²·f·g + g·h·m_4² + 10·h",
        "a²·c·f·m_1² + b²·f·g·m_3² + g·h·m_4² + 10·h",
        "f·m_1² + f·m_2² + g·m_3² + g·m_4² + h + 10",
    ]
    assert [f"{part.name} = {part.value}" for part in found.parts] == [
        "m_1 = n - a + 1",
        "m_2 = ⌊(n - a + 1)/2⌋",
        "m_3 = ⌊(n - a + 1)/2⌋ - b + 1",
        "m_4 = ⌊(n - a - 2·b + 3)/4⌋",
    ]


def test_names_are_numbered_where_all_letters_are_taken() -> None:
    net = parse("I(m,r)-C(k,s)-C(5,s)-P(2)-O(10)")
    assert " where size_1 = m - k + 1; size_2 = m - k - 3; " in str(
        present(net, "activations", where=True)
    )


def test_a_name_that_is_taken_is_not_given_again() -> None:
    net = parse("I(m,r)-C(k,s)-P(2)-O(size)")
    assert "where size_1 = ⌊(m - k + 1)/2⌋" in str(present(net, "params", where=True))


def test_a_value_of_a_function_that_is_undefined_there_is_not_named() -> None:
    net = "let f(x) = n//(x - 3); I(n,1)-C(1,f(5))-C(3,8)"
    assert str(present(net, "params", where=True)) == "74·f_5 + 8 where f_5 = f(5) = ⌊n/2⌋"


def test_a_total_multiplied_out_keeps_its_sizes_whole() -> None:
    term = WrittenQuantity(LINE, "params").write_terms()
    assert str(term) == "a²·c·f + b²·f·g + g·h·⌊(n - a - 2·b + 3)/4⌋² + f + g + 11·h + 10"
    assert expand(term.value - LINE.params) == 0


def test_a_formula_without_long_parts_has_no_names() -> None:
    assert present("I(n,c)-C(1,f)", "macs", where=True) == present("I(n,c)-C(1,f)", "macs")


def test_very_many_sizes_have_no_names() -> None:
    text = "I(n,c)-P(3,s=2)-" + "-".join(["C(2,f)"] * 26)
    assert present(text, "macs", where=True) == present(text, "macs")


def test_values_that_use_a_let_are_named() -> None:
    net = "let part = 1/4; let wide(c) = 8*ceil(w*c*part/8); I(9,1)-C(3,wide(6))-G-O(10)"
    assert str(present(net, "biases", where=True)) == (
        "wide_6 + 10 where wide_6 = wide(6) = 8·⌈3·w/16⌉"
    )


def test_values_of_functions_are_named_by_their_initial_or_by_their_name() -> None:
    wide = "let wide(c) = 8*ceil(p*c/8); I(9,1)-C(3,wide(4))-G-O(10)"
    assert str(present(wide, "params", where=True)).endswith("where w_4 = wide(4) = 8·⌈p/2⌉")
    other = wide.replace("p*c", "w*c")
    assert str(present(other, "params", where=True)).endswith("where wide_4 = wide(4) = 8·⌈w/2⌉")


@pytest.mark.parametrize(
    "name",
    [pytest.param("efficientnet", marks=pytest.mark.slow), "mnasnet", "mobilenet_v1", "resnet"],
)
def test_named_parts_keep_the_value_of_every_family(name: str) -> None:
    net = load(name)
    names = ("params", "macs", "biases")
    for what, term in zip(names, present_together(net, names, where=True).join(), strict=True):
        assert expand(term.value - net.total(what)) == 0


def test_an_unknown_count_is_written_as_its_lower_bound() -> None:
    net = parse("I(8,3)-C(1,4)-X(96,macs=?,arriving=(4,8,8))-C(1,w)")
    assert str(present(net, "macs")) == "at least 256·w + 768"


def test_forms_of_an_unknown_count_are_those_of_its_lower_bound() -> None:
    with pytest.raises(SymcnnError, match="unknown form"):
        present(LINE, "params", "short")
    with pytest.raises(SymcnnError, match="by requires the form"):
        present(LINE, "params", "layers", "f")


def test_a_total_in_latex_names_its_parts() -> None:
    shown = latex(LINE, "macs", where=True)
    assert r"\ \text{where}\ m_1 = n - a + 1, m_2 = \left" in shown


def test_the_summands_of_a_sum_over_stages_are_in_a_short_form() -> None:
    """By hand: m[i] - 1 convolutions 3×3 of w[i] channels after one that takes w[i - 1]."""
    net = parse("I(n,3)-for i in 1..S [(C(3,w[i],p=1,bias=0)-R)*m[i]]-G-O(10)")
    assert str(present(net, "weights")) == (
        "9·(m_1·w_1² - w_1² + 3·w_1 + Σ(i=2..S, w[i]²·(m[i] - 1) + w[i - 1]·w[i])) + 10·w[S]"
    )


def test_layers_of_a_sum_over_stages_keep_their_sizes_whole() -> None:
    net = parse("I(n,3)-for i in 1..S [C(3,w[i],s=2,bias=0)]-G-O(10)")
    shown = str(present(net, "macs", "layers"))
    assert "Σ(i=2..S, w[i - 1]·w[i]·(" in shown
    assert shown.count("Σ") == 1


def test_what_is_shown_beside_totals_has_common_factors_in_front() -> None:
    net = parse("I(n,1)-C(k,f)-C(k,f)")
    padding = 3 * net.symbols["k"] / 2 - Rational(3, 2)
    _, shown = write_together([WrittenQuantity(net, "params")], [padding], None).formulas
    assert str(shown) == "3·(k - 1)/2"


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("I(n,3)-for m in 1..S [C(3,64,s=2,bias=0)]-G-O(10)", "m"),
        ("let m = 7; I(n,3)-C(m,4)-P(2)-C(3,5)-C(1,5)", "m"),
        ("let f(c) = 8*ceil(p*c/8); def f_2(x) = C(1,x); I(9,1)-C(3,f(2))-f_2(4)-G-O(10)", "f_2"),
    ],
)
def test_a_name_with_a_meaning_in_the_text_is_not_given_again(text: str, taken: str) -> None:
    _, definitions = str(present(text, "macs", where=True)).split(" where ")
    assert definitions.split(" = ")[0] != taken


def test_a_repeat_of_unequal_iterations_is_one_summand() -> None:
    net = parse("I(n,c)-for i in 1..D [C(3,w*2^i,p=1)-B]-G-O(10)")
    shown = present(net, "params", "layers")
    assert str(shown) == ("2·w·(9·c + 1) + 4·w + 6·w·(4^D·w - 4·w + 2^D - 2) + 10·2^D·w + 10")
