"""Blocks, branches, taps and repeats: what they mean, and how their layers are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

import symcnn
from symcnn import NotationError, ShapeError, parse, zoo
from symcnn.network import RepeatRecord
from symcnn.network.building.step_table import STEPS
from symcnn.notation.ast import Node
from tests.network.domains import conditions, differing
from tests.networks import network

BOTTLENECK = """
    def bottleneck(f, s=1, c=cin) = add[C(1,f)-C(3,f,s,1)-C(1,c) | C(1,c,s)]
    def stage(f, n) = (bottleneck(f)-R)*n
"""


def names(text: str) -> list[str]:
    return [record.path for record in parse(text).layers]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("def block(f) = C(3,f)-R; I(9,1)-block(8)-block(4)", "I(9,1)-C(3,8)-R-C(3,4)-R"),
        ("def block(f, s=2) = C(3,f,s); I(9,1)-block(8)", "I(9,1)-C(3,8,2)"),
        ("def block(f, s=f) = C(3,f,s); I(9,1)-block(2)", "I(9,1)-C(3,2,2)"),
        ("def block(f, c=cin) = C(3,f)-C(1,c); I(9,5)-block(2)", "I(9,5)-C(3,2)-C(1,5)"),
        ("def block(f) = C(3,f)-C(1,cin); I(9,5)-block(2)", "I(9,5)-C(3,2)-C(1,2)"),
        ("def block(f) = C(3,f); I(9,5)-block(cin*2)", "I(9,5)-C(3,10)"),
        ("def block(k, p) = C(k,4,p=p); I(9,5)-block(3x1, same)", "I(9,5)-C(3x1,4,p=same)"),
        ("def a = b-R; def b = C(3,2); I(9,5)-a", "I(9,5)-C(3,2)-R"),
        ("let w = 3; def a(f=w) = C(3,f); I(9,5)-a", "I(9,5)-C(3,3)"),
        ("let twice(a) = 2*a; I(9,5)-C(3,twice(4))", "I(9,5)-C(3,8)"),
        ("let k = 3; let more(a, b) = a*k+b; I(9,5)-C(3,more(1,2))", "I(9,5)-C(3,5)"),
        ("let a(x) = x+1; let b(x) = a(a(x)); I(9,5)-C(3,b(1))", "I(9,5)-C(3,3)"),
        ("I(9,5)-(C(3,2)-R)", "I(9,5)-C(3,2)-R"),
        ("I(9,5)-_-C(3,2)-_", "I(9,5)-C(3,2)"),
        ("I(9,5)-C(3,2)*2", "I(9,5)-C(3,2)-C(3,2)"),
        ("I(9,5)-(C(3,2)-R)*2", "I(9,5)-C(3,2)-R-C(3,2)-R"),
        ("I(9,5)-C(3,2)*0-R", "I(9,5)-R"),
        ("let n = 2; I(9,5)-C(3,2)*(n-1)", "I(9,5)-C(3,2)"),
        ("I(9,5)-for i in 1..3 [C(1,i)]", "I(9,5)-C(1,1)-C(1,2)-C(1,3)"),
        ("I(9,5)-for i in 3..2 [C(1,i)]", "I(9,5)-C(1,3)-C(1,2)"),
        ("I(9,5)-for i in 0..0 [C(1,2^i)]", "I(9,5)-C(1,1)"),
        ("I(9,5)-for i in 1..2 [for j in i..2 [C(1,i*j)]]", "I(9,5)-C(1,1)-C(1,2)-C(1,4)"),
        ("I(9,5)-@x-C(3,2)-$x-C(1,3)", "I(9,5)-C(3,2)-C(1,3)"),
        ("def b(f) = add[_|_]-C(1,f); I(9,5)-b(2)", "I(9,5)-add[_|_]-C(1,2)"),
    ],
)
def test_a_path_has_the_parameters_of_its_layers_written_out(text: str, plain: str) -> None:
    if "$x" in text:  # the tap goes back to five channels, which no plain path does
        plain = "I(9,5)-cat[C(3,2)-G|C(1,3)-G]"
    assert parse(text).params == parse(plain).params


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("I(9,5)-add[_|C(3,5,p=1)]", "5×9×9"),
        ("I(9,5)-cat[_|C(1,3)|C(3,2,p=1)]", "10×9×9"),
        ("I(9,5)-mul[_|G-C(1,5)-Sigmoid]", "5×9×9"),
        ("I(9,5)-mul[G-C(1,5)-Sigmoid|_]", "5×9×9"),
        ("I(9,5)-mul[_|G-H(2)-R-H(5)-Sigmoid]", "5×9×9"),
        ("I(9,5)-mul[_|C(1,5)]", "5×9×9"),
        ("I(9,5)-mul[G|G-C(1,5)]", "5×1×1"),
        ("I(9,5)-cat[G-F|H(3)]", "8"),
        ("I(9,5)-@x-C(3,2)-cat[_|$x-C(3,4)]", "6×7×7"),
        ("I(9,5)-Take(0,2)", "2×9×9"),
        ("I(n,c)-add[_|C(3,f,p=1)]", "c×n²"),
    ],
)
def test_paths_that_meet_leave_one_map(text: str, output: str) -> None:
    assert str(parse(text).output) == output


@pytest.mark.parametrize(
    ("text", "domain", "holds"),
    [
        ("I(n,1)-add[_|P(2)-U(2)]", {"n even"}, lambda n: n % 2 == 0),
        ("I(n,1)-add[_|P(2)-P(2)-U(4)]", {"4 divides n"}, lambda n: n % 4 == 0),
        (
            "I(n,1)-add[_|P(2)-U(2)]-cat[_|P(3)-U(3)]",
            {"6 divides n"},
            lambda n: n % 6 == 0,
        ),
        ("I(n,c)-add[_|C(3,f,p=1)]", {"c = f"}, lambda _, c, f: c == f),
        (
            "I(n,1)-C(2,1)-add[_|P(2)-U(2)]",
            {"n ≥ 3", "n odd"},
            lambda n: n >= 3 and n % 2 == 1,
        ),
        (
            "I(9,1)-add[_|C(k,1,p=p)]",
            {"k = 2·p + 1"},
            lambda k, p: 9 + 2 * p >= k and 9 + 2 * p - k + 1 == 9,
        ),
        ("I(n,1)-C(3,4,p=1)*N", {"N ≥ 1"}, lambda n, times: n >= 1 and times >= 1),
        ("I(n,1)-P(2)*N", {"n ≥ 2^N"}, lambda n, times: n >= 2**times),
        ("I(n,1)-(C(3,1,p=1)-R)*N", set(), lambda *_: True),
        ("I(n,1)-R*(N-2)", {"N ≥ 2"}, lambda _, times: times >= 2),
        ("I(n,1)-for i in 1..N [C(1,i)]", {"N ≥ 1"}, lambda _, last: last >= 1),
        ("I(n,1)-for i in a..b [C(1,i)]", {"b ≥ a", "a ≥ 1"}, lambda _, a, b: b >= a >= 1),
    ],
)
def test_what_a_path_asks_of_its_symbols_is_all_of_the_domain(
    text: str, domain: set[str], holds: Callable[..., bool]
) -> None:
    net = parse(text)
    assert conditions(net) == domain
    assert differing(net, holds, most=13 if len(net.symbols) < 3 else 7) == []


def test_records_have_the_path_by_which_they_were_reached() -> None:
    text = f"{BOTTLENECK}; I(9,4)-stage(2,2)"
    layers = ["bottleneck.C", *(f"bottleneck.C{number}" for number in (2, 3, 4)), "bottleneck.add"]
    inner = [*layers, "R"]
    assert names(text) == ["I", *(f"stage[{number}].{name}" for number in (1, 2) for name in inner)]


_TWICE = ("repeat[1].R", "repeat[1].B", "repeat2[1].R", "repeat2[1].B")


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("I(9,4)-C(1,2)*2", ["I", "C[1]", "C[2]"]),
        ("I(9,4)-C(1,2)-C(1,2)", ["I", "C", "C2"]),
        ("I(9,4)-C(1,2)*1-C(1,2)*2", ["I", "C[1]", "C2[1]", "C2[2]"]),
        ("I(9,4)-(C(1,2)-R)*1", ["I", "repeat[1].C", "repeat[1].R"]),
        (
            "I(9,4)-(R-R)*1-(R-R)*1",
            ["I", *(f"repeat{n}[1].R{r}" for n in ("", 2) for r in ("", 2))],
        ),
        ("def b = C(1,2)-R; I(9,4)-b*2", ["I", "b[1].C", "b[1].R", "b[2].C", "b[2].R"]),
        ("def b = C(1,2)-R; I(9,4)-b-b", ["I", "b.C", "b.R", "b2.C", "b2.R"]),
        (
            "def b = (R-R)*1-(R-B)*1; I(9,4)-b",
            ["I", "b[1].R", "b[1].R2", "b.repeat[1].R", "b.repeat[1].B"],
        ),
        ("def b = R; def b2 = R; I(9,4)-b-b-b2", ["I", "b.R", "b2.R", "b22.R"]),
        ("I(9,4)-for i in 0..1 [R]", ["I", "repeat[0].R", "repeat[1].R"]),
        ("I(9,4)-cat[_|C(1,2)]-cat[R|R]", ["I", "C", "cat", "R", "R2", "cat2"]),
    ],
)
def test_paths_are_numbered_so_that_each_is_one_layer(text: str, paths: list[str]) -> None:
    assert names(text) == paths


@pytest.mark.parametrize("name", zoo.names())
def test_no_two_layers_of_the_zoo_have_one_path(name: str) -> None:
    paths = [record.path for record in network(name).layers]
    assert len(set(paths)) == len(paths)


def test_a_symbolic_repeat_is_one_group_with_formulas_in_its_index() -> None:
    net = parse("I(9,3)-C(1,w)-for i in 1..N [C(3,w*2^i,p=1)]")
    group = net.layers[-1]
    assert isinstance(group, RepeatRecord)
    assert group.text == "i = 1..N"
    assert [str(record.output) for record in group.layers] == ["(2^i·w)×9×9"]
    assert str(group.layers[0].params) == "2**i*w*(9*2**i*w/2 + 1)"
    assert group.layers[0].path == "repeat[i].C"
    assert [str(layer.name) for layer in net.layers] == ["Input", "Conv", "Repeat"]


def test_a_large_number_of_rounds_that_keep_the_map_is_one_group() -> None:
    net = parse("I(9,3)-(C(3,3,p=1)-B-R)*1000000")
    assert net.params == 1_000_000 * (84 + 6)
    assert net.receptive_field == (2_000_001, 2_000_001)
    assert len(net.layers) == 2


def test_a_large_number_of_rounds_that_change_the_map_has_a_closed_form() -> None:
    net = parse("I(9,3)-cat[_|C(1,2)]*1000000")
    assert net.output.channels == 2_000_003
    assert net.params == sum(2 * (3 + 2 * j) + 2 for j in range(1_000_000))


def test_powers_of_one_number_are_one() -> None:
    net = parse("I(9,1)-C(1,4^D)-C(1,2^(2*D))*D")
    twice = parse("I(9,1)-C(1,2^(D+D))-C(1,4^D)*D")
    assert net.params == twice.params
    assert net == twice


@pytest.mark.parametrize(
    "text",
    [
        f"{BOTTLENECK}; I(n,4)-stage(f,3)-stage(w,N)",
        "let f(a) = a//2; def b(k, p=same) = C(k,f(cin),p=p)-@x[0]; I(n,4)-b(3x1)-$x[0]*2",
        "I(n,1)-for i in 0..D-1 [@s[i]-P(2)]-for i in D-1..0 [U(2)-add[$s[i]|_]]",
        "I(n,1)-mul[_|G-(H(3)-R)*2-H(1)]-_",
    ],
)
def test_printing_and_reading_again_gives_an_equal_network(text: str) -> None:
    net = parse(text)
    assert parse(str(net)) == net


def test_values_are_put_into_blocks_loops_and_functions() -> None:
    net = parse("let f(a) = a*w; def b(k) = C(k,f(2)); I(n,1)-b(3)-for i in 1..w [C(1,i)]")
    assert net.subs(w=2).params == parse("I(n,1)-C(3,4)-C(1,1)-C(1,2)").params


@pytest.mark.parametrize("name", ["k", "b", "i", "f", "a"])
def test_a_value_cannot_name_what_the_network_binds(name: str) -> None:
    net = parse("let f(a) = a*w; def b(k) = C(k,f(2)); I(n,1)-b(3)-for i in 1..w [C(1,i)]")
    with pytest.raises(NotationError, match="which the network defines"):
        net.subs(n=f"{name}+1")


def test_a_count_may_be_0_where_the_formula_holds_for_it() -> None:
    net = parse("I(9,3)-(C(3,3,p=1)-R)*N")
    assert net.subs(N=0).params == net.params.subs(net.symbols["N"], 0) == 0
    with pytest.raises(symcnn.DomainError, match="n must be a positive integer"):
        parse("I(n,3)-R*N").subs(n=0)


@pytest.mark.parametrize("step", ["R*N", "for i in 0..N [R]", "(C(3,8)-(R*N))*N"])
def test_a_fault_is_told_at_its_place_in_the_text(step: str) -> None:
    text = f"I(9,3)-{step}-C(99,2)"
    with pytest.raises(ShapeError) as caught:
        parse(text)
    assert caught.value.position == text.index("C(99")


def test_a_network_that_is_only_inside_a_block_is_told_so() -> None:
    with pytest.raises(ShapeError, match="a network must start with its input"):
        parse("def net = I(9,1)-R; net")


def _chain(kind: str, depth: int) -> str:
    first = {"def": "def a0 = R", "let": "let a0(x) = x"}[kind]
    later = {"def": "def a{} = a{}", "let": "let a{}(x) = a{}(x)"}[kind]
    return "; ".join([first, *(later.format(k, k - 1) for k in range(1, depth))])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{_chain('def', 40)}; I(9,1)-a39", "calls of blocks nest more than 30 deep"),
        (
            f"{'; '.join(reversed(_chain('def', 40).split('; ')))}; I(9,1)-a39",
            "calls of blocks nest",
        ),
        (f"{_chain('let', 40)}; I(9,a39(1))", "calls of functions nest more than 30 deep"),
        ("I(9,1)-((((((R)*N)*N)*N)*N)*N)*N", "symbolic repeats are nested more than 5 deep"),
        ("I(9,1)" + "".join(f"-R*N{k}" for k in range(30)), "more than 24 symbolic repeats"),
        pytest.param(
            "I(9,1)" + "-C(1,cin+1)*500" * 21, "more than 10,000 steps", marks=pytest.mark.slow
        ),
        ("def b(f=1//0) = C(1,f); I(9,1)-b", "division by zero"),
        ("def b(f) = C(1,f); I(9,1)-b(f=2,3)", "positional argument after a keyword argument"),
        ("def b(f) = C(1,f); I(9,1)-b(3,4)*N", "takes at most 1 argument\n"),
        ("def b(f) = C(1,f); I(9,1)-b(3,g=N)*N", "unknown argument 'g' of b"),
        ("I(9,1)-for i in 1..600 [C(1,500-i)]", "filters must be at least 1"),
        (
            "I(9,1)-for i in 0..N [@x[i]-R]-for i in 0..N [$x[i]-C(1,2)-@x[2*i]]",
            "may load .x. as saved by an earlier iteration",
        ),
        (
            "def b(c=cin, h=hin) = C(1,h)-Pad(c); I(n,c)-b*N",
            "make the repeat count a number of at most 512",
        ),
        ("I(9,1)-for i in 0..N [@x[i]-R]-$x[i/2]", "undefined outside its loop"),
        ("I(9,1)-@x[1/2]", "an index must be an integer"),
        ("I(9,1)-for i in 0..N-1 [C(1,4+i)-@s[2*i]]-$s[0]", "the feature maps saved as 's' in"),
    ],
)
def test_what_goes_too_far_is_told(text: str, message: str) -> None:
    with pytest.raises(symcnn.SymcnnError, match=message):
        parse(text)


def test_taps_of_a_loop_that_counts_the_other_way_are_known() -> None:
    text = "I(8,4)-for i in 0..N-1 [C(1,4+i)-@s[N-1-i]]-$s[0]-C(1,2)"
    net = parse(text)
    for rounds in (1, 2, 3):
        assert net.params.subs(net.symbols["N"], rounds) == net.subs(N=rounds).params


def test_a_block_in_a_symbolic_repeat_takes_tuples_and_words() -> None:
    text = "def b(k, p) = C(k,4,p=p)*N; I(8,4)-b((3,1),same)"
    assert parse(text).params == 52 * parse(text).symbols["N"]


def test_what_every_round_of_many_has_is_not_in_the_domain() -> None:
    assert not parse("I(9,1)-for i in 1..600 [C(1,700-i)]").domain


def test_a_group_has_the_sum_of_its_layers_for_a_working() -> None:
    group = parse("I(8,4)-C(1,4)*N").layers[1]
    assert str(group.working) == str(group.formula) == "20·N"
    assert repr(group) == "<i = 1..N: 1 layers, 20*N parameters>"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("I(n,3)-cat[C(k,3,p=a)|C(j,3,p=b)]", "(Max(a, b) + Max(-a + k, -b + j),)"),
        ("I(64,3)-(T(2,3,s=2)-P(2))*N", "(1,)"),
        ("I(64,3)-(T(2,3,s=2))*N", "None"),
        ("I(64,3)-for i in 0..N [C(2*(i//2)+1,3,p=i//2)]", "(2*Sum(floor(i/2), (i, 0, N)) + 1,)"),
        ("I(8,3)-(cat[_|G-U(8)])*w-C(1,w)", "(1,)"),
        ("I(8,3)-(C(3,3,p=1)-cat[_|G-U(8)])*w", "(3,)"),
        ("I(8,3)-(C(3,3,p=1)-cat[_|G-U(8)])*N", "(3,)"),
        ("I(8,3)-(C(3,3,p=1)-add[_|G-U(8)])*N", "None"),
        ("I(8,3)-(cat[$x|G])*0", "(1,)"),
        ("I(64,3)-@x-add[P(2)-U(2)|_]", "(2,)"),
        ("I(64,3)-mul[G|G-C(1,3)]", "(1,)"),
        ("I(64,3)-(C(3,3,p=same)-C(2,3,p=same))*N", "(3*N + 1,)"),
    ],
)
def test_receptive_fields_of_paths_and_repeats(text: str, field: str) -> None:
    found = parse(text).receptive_field
    assert str(found and found[:1]) == field
    assert found is None or len(set(found)) == 1


def test_rounds_that_there_are_not_ask_for_nothing() -> None:
    net = parse("I(8,3)-(cat[$x|G])*0")
    assert (str(net.output), net.params, len(net.layers)) == ("3×8×8", 0, 1)
    with pytest.raises(ShapeError, match="unknown feature map 'x'"):
        parse("I(8,3)-(cat[$x|G])*1")


@pytest.mark.parametrize(
    ("text", "padding"),
    [
        ("I(n,3)-(add[_|C(3,3,p=1)])*N", "(N, N)"),
        ("I(n,3)-C(3,3,p=1)*N-C(3,3,p=1)", "(N + 1, N + 1)"),
        ("I(n,3)-C(4,3,p=same)-(C(3,3,p=1))*N", "(N + 3/2, N + 3/2)"),
        ("I(n,3)-add[C(5,3,p=3)|C(3,3,p=2)]-(C(3,3,p=1))*N", "(N + 3, N + 3)"),
        ("I(n,3)-C(4,3,p=same)-C(4,3,p=same,s=1)*N", "(3*N/2 + 3/2, 3*N/2 + 3/2)"),
        ("I(n,3)-(C(4,3,p=same))*N", "(3*N/2, 3*N/2)"),
    ],
)
def test_total_padding_of_repeats(text: str, padding: str) -> None:
    assert str(parse(text).padding) == padding


def test_each_kind_of_node_of_a_path_has_a_function_that_interprets_it() -> None:
    assert {*STEPS} == {*get_args(Node)}


def test_a_map_saved_in_a_loop_that_counts_down_is_that_of_its_last_value() -> None:
    net = parse("I(n,1)-for i in N..1 [C(1,i)-@x-C(1,9)]-$x")
    assert str(net.output.channels) == "1"
    assert net.subs(N=3).output == parse("I(n,1)-for i in 3..1 [C(1,i)-@x-C(1,9)]-$x").output


def test_powers_in_arguments_of_blocks_are_written_in_the_notation() -> None:
    net = parse("def b(f) = C(1,f); I(8,4)-b(w^2)-b(2^k)")
    assert [record.text for record in net.layers[1:]] == ["C(1,w^2)", "C(1,2^k)"]
