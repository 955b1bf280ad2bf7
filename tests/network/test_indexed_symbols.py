"""Indexed symbols: a loop over w[i] says what the network with all its iterations says."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sympy import Expr, Integer

from symcnn import DomainError, Network, NotationError, ShapeError, SymcnnError, load, parse
from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.polynomials.powers import substitute
from symcnn.errors import LiftWarning, NotationWarning
from symcnn.network import COUNTS
from symcnn.network.network import assign_symbols
from symcnn.network.substitution.inherit_domain import form_domain

STAGES = (
    "I(32,3)-C(3,w[0],p=1)-for i in 1..S [C(3,w[i],s=2,p=1)-(add[C(3,w[i],p=1)|_])*n[i]]-G-O(10)"
)
WIDTHS, COUNTS_OF_STAGES = (64, 64, 128, 256, 512), (3, 4, 6, 3)
BODIES = (
    "C(3,{w},p=1)",
    "C(3,{w},s=2,p=1,bias=0)-B",
    "C(1,{w})-(add[C(3,{w},p=1)-B-R|_])*{n}",
    "(C(3,{w},p=1)-R)*({n}+1)",
    "cat[C(1,{w})|C(3,2*{w},p=1)]-C(1,{w})",
    "C(1,4*{w})-C(3,{w},p=1)-mul[_|G-C(1,{w}//4+1)-C(1,{w})]",
    "C(1,{w})-P(2)",
    "C(1,{w}+{n})",
    "C(1,{w}*2^{i})",
    "DW(3,p=1)-C(1,{w})",
    "C({i}+1,{w},p={i}//2)",
    "@x-C(3,{w},p=1)-cat[_|$x]-C(1,{w}^2)",
)
DEMANDING = (
    "C(1,{w},groups=2)",
    "C(1,{w}-2)",
    "C(3,{w})-P(2)",
    "C(1,{w})-(C(1,{w},groups={n}+1))*({n}-1)",
    "C(1,3*{w}/4)",
    "add[C(1,{w})|C(1,6)]",
    "C(1,cin+{w})-C({n}+1,{w},p={n}//2)",
)
STARTS = ("C(3,{first},p=1)", "C(1,5)", "_")


@dataclass(frozen=True)
class Stages:
    """A loop over stages: its text, and the text of every iteration with numbers."""

    start: str
    body: str
    indices: tuple[int, ...]
    bounds: str
    widths: dict[int, int]
    repeats: dict[int, int]

    @property
    def symbolic(self) -> str:
        start = self.start.format(first=f"w[{self.before}]")
        body = self.body.format(w="w[i]", n="n[i]", i="i")
        return f"I(64,3)-{start}-for i in {self.bounds}[{body}]-G-O(7)"

    @property
    def before(self) -> int:
        """The index before the first."""
        return max(0, self.indices[0] - 1)

    @property
    def written(self) -> str:
        start = self.start.format(first=self.widths[self.before])
        stages = (
            self.body.format(w=self.widths[index], n=self.repeats[index], i=index)
            for index in self.indices
        )
        return f"I(64,3)-{start}-{'-'.join(stages)}-G-O(7)"

    def values(self, net: Network, count: int) -> dict[Expr, Expr]:
        """Return the values of the symbols of the network that is read with a number of stages."""
        members = {f"w_{index}": width for index, width in self.widths.items()}
        members |= {f"n_{index}": number for index, number in self.repeats.items()}
        known = net.subs(S=count).symbols
        return {symbol: Integer(members[name]) for name, symbol in known.items()}


@st.composite
def _stages(draw: st.DrawFn) -> tuple[Stages, int]:
    count = draw(st.integers(1, 4))
    bounds, indices = draw(
        st.sampled_from(
            [
                ("1..S", range(1, count + 1)),
                ("0..S-1", range(count)),
                ("S-1..0", range(count - 1, -1, -1)),
                ("2..S+1", range(2, count + 2)),
            ]
        )
    )
    bodies = st.sampled_from(BODIES) | st.sampled_from(DEMANDING)
    body = "-".join(draw(st.lists(bodies, min_size=1, max_size=2)))
    numbers = range(count + 2)
    widths = {index: 2 * draw(st.integers(1, 4)) for index in numbers}
    repeats = {index: draw(st.integers(0, 3)) for index in numbers}
    start = draw(st.sampled_from(STARTS))
    return Stages(start, body, tuple(indices), bounds, widths, repeats), count


def _read(text: str) -> Network:
    """Parse a text; draw another where no closed form is known."""
    try:
        return parse(text)
    except ShapeError:
        assume(False)  # noqa: FBT003
        raise


def _is_outside(values: dict[Expr, Expr]) -> bool:
    """Return whether a value is 0 that must be positive."""
    return any(symbol.is_positive and value < 1 for symbol, value in values.items())


@given(_stages())
def test_total_of_a_symbolic_number_of_stages_is_that_of_all_stages(
    drawn: tuple[Stages, int],
) -> None:
    stages, count = drawn
    net = _read(stages.symbolic)
    try:
        expected = parse(stages.written)
    except SymcnnError:
        assume(False)  # noqa: FBT003
    values = stages.values(net, count)
    unrolled = {net.symbols["S"]: Integer(count)}
    assume(not _is_outside(values))
    assume(all(_holds(each.substitute(unrolled), values) for each in form_domain(net)))
    for quantity in COUNTS:
        total = substitute(substitute(net.total(quantity), unrolled), values)
        assert total == expected.total(quantity), quantity


@given(_stages())
def test_substitution_gives_the_network_of_all_stages(drawn: tuple[Stages, int]) -> None:
    stages, count = drawn
    net = _read(stages.symbolic)
    try:
        drawn_values = stages.values(net, count)
    except SymcnnError:
        assume(False)  # noqa: FBT003
    values = {str(name): int(value) for name, value in drawn_values.items()}
    assume(not _is_outside(drawn_values))
    try:
        expected = parse(stages.written)
    except SymcnnError:
        with pytest.raises(SymcnnError):
            net.subs(S=count).subs(values)
        return
    found = net.subs(S=count).subs(values)
    for quantity in COUNTS:
        assert found.total(quantity) == expected.total(quantity)
    assert found.output == expected.output
    assert parse(str(found)) == found


@given(_stages())
def test_domain_of_a_symbolic_number_of_stages_is_that_of_all_stages(
    drawn: tuple[Stages, int],
) -> None:
    stages, count = drawn
    net = _read(stages.symbolic)
    try:
        parse(stages.written)
        valid = True
    except SymcnnError:
        valid = False
    try:
        values = stages.values(net, count)
    except SymcnnError:
        assert not valid
        return
    unrolled = {net.symbols["S"]: Integer(count)}
    assume(not _is_outside(values))
    failing = (
        each
        for each in net.requirements
        if not _holds(each.requirement.condition.substitute(unrolled), values)
    )
    first = next(failing, None)
    assume(first is None or not first.of_form)  # else the closed form says nothing here
    assert valid is (first is None)


def _holds(condition: Condition, values: dict[Expr, Expr]) -> bool:
    """Return whether a condition holds, for each of its iterations."""
    if isinstance(condition, ForEveryRound):
        places = range(int(condition.count))
        return all(_holds(condition.at(place), values) for place in places)
    return condition.substitute(values).verdict is True


def test_stages_of_a_residual_network() -> None:
    net = parse(STAGES)
    # a stage: (9·w_{i-1} + 1)·w_i for the first convolution, (9·w_i + 1)·w_i for each of n_i
    stage = "9*n[i]*w[i]**2 + n[i]*w[i] + 9*w[i]*w[i - 1] + w[i]"
    assert f"Sum({stage}, (i, 1, S))" in str(net.params)
    assert list(net.symbols) == ["w_0", "w", "S", "n"]
    assert str(net.domain) == "S ≥ 1"
    assert net.output.features == 10
    stages = [
        (9 * before + 1) * width + count * (9 * width + 1) * width
        for before, width, count in zip(WIDTHS, WIDTHS[1:], COUNTS_OF_STAGES, strict=False)
    ]
    known = net.subs(S=4, n=COUNTS_OF_STAGES, w=WIDTHS)
    assert known.params == 28 * 64 + sum(stages) + 512 * 10 + 10


@pytest.mark.parametrize(
    "text",
    [
        "I(99,w[0])-for i in 1..S [C(3,w[i],p=1)-(C(3,w[i],p=1)-R)*m[i]-P(2)]",
        "I(99,8)-for i in S..1 [C(5,8,s=2,p=2)-(C(3,8,p=1)-R)*(2*m[i])]",
        "I(99,3)-for i in 1..S [C(k[i],w[i],p=same)-C(3,8,p=1)*m[i]]",
    ],
)
def test_receptive_field_is_that_of_all_stages(text: str) -> None:
    net = parse(text)
    known = net.subs(S=3)
    fields = [(net.receptive_field, known.receptive_field), (net.padding, known.padding)]
    for symbolic, expected in fields:
        assert symbolic is not None
        assert expected is not None
        found = substitute(symbolic[0], {net.symbols["S"]: Integer(3)})
        assert (found - expected[0]).expand() == 0


def test_first_iteration_with_other_channels_is_counted_on_its_own() -> None:
    net = parse("I(32,3)-for i in 1..S [C(3,w[i],p=1)]")
    assert list(net.symbols) == ["S", "w_1", "w"]
    assert str(net.params) == "28*w_1 + Sum(9*w[i]*w[i - 1] + w[i], (i, 2, S))"


def test_one_member_is_a_symbol() -> None:
    net = parse("I(28,1)-C(3,w[2])-O(w[1])")
    assert list(net.symbols) == ["w_1", "w_2"]
    first, second = net.symbols.values()
    # 9 weights and a bias for each of w_2 filters, whose maps have 26² values
    expected = 10 * second + (26**2 * second + 1) * first
    assert (net.params - expected).expand() == 0


def test_block_takes_a_member_or_its_index() -> None:
    by_index = "def stage(i) = C(3,w[i],p=1)*n[i]; I(9,3)-for i in 1..S [stage(i)]"
    by_value = "def stage(w, n) = C(3,w,p=1)*n; I(9,3)-for i in 1..S [stage(v[i],n[i])]"
    values = {"S": 2, "n": [1, 2]}
    assert parse(by_index).subs(values, w=[3, 4]) == parse(by_value).subs(values, v=[3, 4])


def test_function_takes_a_member() -> None:
    net = parse("let f(x) = 2*x + w[1]; I(9,3)-for i in 1..2 [C(3,f(w[i]),p=1)]")
    # 2·3 + 3 = 9 and 2·4 + 3 = 11 channels
    assert net.subs(w=[3, 4]).params == 9 * 3 * 9 + 9 + 9 * 9 * 11 + 11


def test_number_of_stages_alone_leaves_a_symbol_for_each() -> None:
    net = parse(STAGES).subs(S=2)
    assert list(net.symbols) == ["w_0", "w_1", "w_2", "n_1", "n_2"]
    assert parse(str(net)) == net


def test_values_come_as_a_list_as_a_text_by_index_or_by_name() -> None:
    net = parse("I(9,3)-for i in 1..2 [C(3,w[i],p=1)*n[i]]")
    expected = "I(9,3)-C(3,6,p=1)-C(3,4,p=1)-C(3,4,p=1)-C(3,4,p=1)"
    texts = [
        net.subs(w=[6, "2*2"], n=(1, 3)),
        net.subs(w="6,min(4, 5)", n="[1,3]"),
        net.subs(w={1: 6, 2: 4}, n={2: 3}).subs(n=[1]),
        net.subs(w_1=6, n_2=3).subs({"w[2]": 4, "n[1]": 1}),
    ]
    for found in texts:
        assert found.params == parse(expected).params
        assert parse(str(found)) == found


def test_values_may_be_other_members() -> None:
    net = parse("I(9,3)-for i in 1..3 [C(3,w[i],p=1)]").subs(w_2="2*w_1", w_3="v[1] + w[1]")
    assert list(net.symbols) == ["w_1", "v_1"]
    assert net.subs(v=[5], w=[4]).params == parse("I(9,3)-C(3,4,p=1)-C(3,8,p=1)-C(3,9,p=1)").params


def test_substituted_members_stay_positive() -> None:
    net = parse("I(9,3)-for i in 1..2 [C(3,w[i],p=1)]").subs(w=["f - 2", "g"])
    assert str(net.domain) == "f ≥ 3"


def test_values_in_the_text() -> None:
    net = parse("let a = 2; let w[1..2] = (a,2*a); let w[3] = 5; I(9,3)-for i in 1..3 [C(1,w[i])]")
    assert net.params == 4 * 2 + 3 * 4 + 5 * 5
    assert str(net).startswith("let a = 2; let w[1..2] = (a,2*a); let w[3] = 5; I(9,3)-")


def test_value_that_is_never_used_is_no_member() -> None:
    assert parse("let w[1..2] = (4,5); I(9,3)-C(3,w[1])").symbols == {}


def test_values_before_a_symbolic_loop() -> None:
    net = parse("let w[0] = 8; I(9,3)-C(1,w[0])-for i in 1..S [C(1,w[i])]")
    assert net.subs(S=2, w=[4, 2]).params == 4 * 8 + 9 * 4 + 5 * 2


def test_value_in_a_nested_loop_depends_on_its_count() -> None:
    net = parse("let w[1] = N + 1; I(9,3)-for i in 1..N [C(1,w[1])-C(1,v[N])*v[2]]")
    # With N = 2 and v_2 = 3, every layer has 3 filters: 4 layers in each iteration, of 3·3 + 3.
    assert net.subs(N=2, v=[3]).params == 2 * 4 * 12


def test_condition_of_a_layer_holds_for_every_member() -> None:
    net = parse("I(9,4)-for i in 1..S [C(3,w[i],p=1,groups=2)]")
    for widths in ([2, 4, 6], [2, 3, 6], [1, 2, 2], [2, 2, 5]):
        known = net.subs(S=3)
        if any(width % 2 for width in widths):
            with pytest.raises(DomainError):
                known.subs(w=widths)
        else:
            assert known.subs(w=widths).output.channels == widths[-1]
    assert "w[i] even for i = 2..S" in str(net.domain)


def test_probability_may_be_indexed() -> None:
    net = parse("I(9,4)-for i in 1..2 [D(p[i])]")
    assert net.subs(p=[0.5, Fraction(1, 4)]).params == 0
    with pytest.raises(DomainError, match="p_2 must be a number from 0 to 1"):
        net.subs(p=[0.5, 2])


def test_network_without_a_stage_is_outside_the_domain() -> None:
    with pytest.raises(DomainError, match="S = 0 lies outside the domain"):
        parse(STAGES).subs(S=0)


def test_text_is_read_with_values_as_by_substitution() -> None:
    values = {"S": 2, "w": [1, 2, 3], "n": [1, 2]}
    assert assign_symbols(STAGES, values) == parse(STAGES).subs(values)
    text = "I(9,3)-C(3,w[1])"
    assert assign_symbols(text, {"w": [2]}) == parse(text).subs(w=[2])


def test_value_of_another_symbol_keeps_the_family() -> None:
    net = parse("I(n,3)-for i in 1..S [C(3,w[i],p=1)]").subs(n=9)
    assert list(net.symbols) == ["S", "w_1", "w"]


def test_closed_form_without_its_members_is_not_kept() -> None:
    net = parse("I(n,w[1])-(U(s))*N-(P(s))*N")
    with pytest.raises(ShapeError, match="make the repeat count a number"):
        net.subs(s="t-1")


def test_values_of_members_are_not_lifted() -> None:
    net = parse("let w[1..2] = (64,128); I(9,3)-C(1,w[1])-C(1,w[2])-C(1,64)")
    with pytest.warns(LiftWarning):
        assert str(net.lift(f=64)).endswith("-C(1,w[2])-C(1,f)")


_FAULTS = {
    "I(9,3)-C(3,w[⟨1/2⟩])": "an index must be an integer, not 1/2",
    "I(9,3)-for i in 1..S [C(3,w[⟨i/2⟩])]": "an index must be an integer, not 1/2",
    "I(9,3)-C(3,w[⟨n/2⟩])-C(1,n)": "an index must be an integer, not n/2",
    "I(9,3)-C(3,w[⟨1-2⟩])": "an index must be at least 0, not -1",
    "I(9,3)-for i in 0..S [C(3,w[⟨i-1⟩],p=1)]": "an index must be at least 0, not -1",
    "I(9,3)-C(3,w[1])-C(3,⟨w⟩)": "'w' is a family of symbols; give an index, as in w[1]",
    "I(9,3)-C(3,⟨w_1⟩)-C(3,w[2])": "'w_1' is a member of the family 'w'; write w[1]",
    "let w = 3; I(9,3)-C(3,⟨w⟩[1])": "'w' is a number, and has no index",
    "let w = 0; I(9,3)-C(3,⟨w⟩[1])": "'w' is a number, and has no index",
    "let w(x) = x; I(9,3)-C(3,⟨w⟩[1])": "'w' is a function, and has no index",
    "let w[1] = 3; let ⟨w⟩[1..2] = (4,5); I(9,3)": "'w[1]' is defined twice",
    "let a = w[1]; let ⟨w⟩[1] = 4; I(9,a)": "'w[1]' is used before it is defined",
    "let w = 3; let ⟨w⟩[1] = 4; I(9,3)": "'w' is defined both with an index and without",
    "let w[1] = 4; let ⟨w⟩(x) = x; I(9,3)": "'w' is defined both with an index and without",
    "let w[1] = ⟨a⟩; let a = 4; I(9,a)": "'a' is used before it is defined",
    "let w[2] = 3; I(9,3)-for i in 1..S [C(3,⟨w[i]⟩,p=1)]": (
        "w[2] has a value, and this may be w[2]; make the bounds of the loop numbers"
    ),
    "I(9,3)-for i in 1..300 [⟨C(1,w[i])⟩]": "a network can have at most 200 symbols",
}


@pytest.mark.parametrize(("marked", "message"), _FAULTS.items(), ids=list(_FAULTS))
def test_fault_has_its_message_and_its_place(marked: str, message: str) -> None:
    text = marked.replace("⟨", "").replace("⟩", "")
    with pytest.raises(SymcnnError) as caught:
        parse(text)
    assert caught.value.message.startswith(message)
    span = caught.value.span
    assert span is not None
    assert text[: span.start] + "⟨" + text[span.start : span.end] + "⟩" in marked


_WRONG_VALUES: list[tuple[dict[str, object], str]] = [
    ({"n": [3, 4]}, "the number of members of 'n' is unknown; also give a number for S"),
    ({"w": {1: 4}}, "the number of members of 'w' is unknown; also give a number for S"),
    ({"S": 2, "w": [4]}, "'w' has 3 members, w_0 to w_2, but 1 value is given"),
    ({"S": 2, "w": [4, 4, 4, 4]}, "'w' has 3 members, w_0 to w_2, but 4 values are given"),
    ({"S": 2, "w": 8}, "'w' is a family of symbols, not 8; give a list of values"),
    ({"S": 2, "w": {5: 8}}, "unknown symbol 'w_5'; choose from w_0, w_1, w_2, n_1, n_2"),
    ({"S": 2, "w": [4, 4, 0]}, "w_2 must be a positive integer, not 0"),
    ({"S": 2, "w": [4, 4, "w_1"]}, "w_2 cannot depend on w[1], which is no symbol"),
    ({"S": [2, 3]}, "S: expected a number or an expression, not [2, 3]"),
]


@pytest.mark.parametrize(("values", "message"), _WRONG_VALUES)
def test_wrong_value_has_its_message(values: dict[str, object], message: str) -> None:
    with pytest.raises(SymcnnError) as caught:
        parse(STAGES).subs(values)
    assert caught.value.message.startswith(message)


def test_family_whose_members_all_have_values_takes_none() -> None:
    with pytest.raises(NotationError, match="'w' has no members without a value, but 1 value is"):
        parse("let w[1] = 4; I(9,3)-C(3,w[1])").subs(w=[3])


def test_family_with_one_member_says_so() -> None:
    with pytest.raises(NotationError, match="'w' has 1 member, w_1, but 2 values are given"):
        parse("I(9,3)-C(3,w[1])").subs(w=[3, 4])


def test_number_of_members_may_depend_on_the_network() -> None:
    with pytest.raises(NotationError, match=r"the number of members of 'w' is unknown$"):
        parse("I(9,c)-C(3,w[c])").subs(w=[3, 4])


def test_name_that_looks_indexed_is_warned_of() -> None:
    with pytest.warns(NotationWarning, match=r"'w_i' is one symbol .* write w\[i\]"):
        net = parse("I(9,3)-for i in 1..3 [C(3,w_i,p=1)-C(3,w_i,p=1)-C(1,w_j)]")
    assert list(net.symbols) == ["w_i", "w_j"]


def test_zoo_has_no_indexed_symbols() -> None:
    assert load("resnet50").families == frozenset()
