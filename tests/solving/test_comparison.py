"""Comparisons: always, never or when, with examples that numbers bear out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from sympy import Expr, Integer

from symcnn import SymcnnError, compare, equivalent, latex, load, parse, zoo
from symcnn.algebra.conditions.condition import Condition, at_least, multiple_of
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.conditions.guarded import Within
from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.algebra.presentation.present import text
from symcnn.network import present
from symcnn.solving import comparison, examples
from symcnn.solving.answers.compared_quantity import Comparison, Example
from symcnn.solving.outside_closed_forms import extend_equality
from symcnn.solving.questions.quantity_names import whole
from tests.bounds import bounded

SAME = ("I(n,c)-C(2,f,s=2,p=same)", "I(n,c)-C(2,f,p=same)-P(2,p=same)")


def test_a_stride_and_a_pool_have_the_same_parameters() -> None:
    assert equivalent(*SAME) is True
    assert str(equivalent(*SAME, "macs")) == "n = 1"
    assert equivalent(*SAME, "activations") is False


@pytest.mark.parametrize(
    ("left", "right", "what", "answer"),
    [
        ("I(n,3)-C(3,f)*2", "I(n,3)-C(3,f)-C(3,f)", "params", True),
        ("I(n,3)-C(3,f)-B", "I(n,3)-C(3,f)", "params", False),
        ("I(n,3)-C(3,f)-C(3,f)", "I(n,3)-C(5,f)", "rf", True),
        ("I(n,3)-C(3,f)-C(3,f)", "I(n,3)-C(5,f)", "params", "9·f = 47"),
        ("I(n,3)-P(2)", "I(n,3)-P(2,ceil=1)", "features", "n even"),
        ("I(n,3)-P(2)", "I(n,3)-P(2,ceil=1)", "size", "n even"),
        ("I(32,3)-C(3,N)", "I(32,3)-C(3,f)*N", "channels", "N = f"),
        ("I(28,1)-H(h)", "I(28,1)-H(g)", "params", "h = g"),
    ],
)
def test_two_networks_are_equal_always_never_or_when(
    left: str, right: str, what: str, answer: object
) -> None:
    found = equivalent(left, right, what)
    if answer == "9·f = 47":  # which no integer meets
        assert found is False
    else:
        assert (found if isinstance(answer, bool) else str(found)) == answer


def checked(example: Example, *texts: str) -> None:
    """Check the two sides of an example by networks with numbers."""
    nets = [parse(text) for text in texts]
    counts = [
        net.subs({name: example.values[name] for name in net.symbols if name in example.values})
        for net in nets
    ]
    sides = [example.left, example.right][: len(texts)]
    assert [int(net.params) for net in counts] == sides


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("I(32,3)-C(3,f)-C(3,f)", "I(32,3)-C(3,g)-DW(3)-C(1,32)"),
        ("I(1,16)-H(b)*5-O(16)", "I(1,16)-H(d)*12-O(16)"),
        ("I(32,3)-C(3,f)*N", "I(32,3)-C(3,f)-C(3,f)"),
    ],
)
def test_examples_are_right(left: str, right: str) -> None:
    (found,) = compare(left, right, quantities=["params"])
    assert found.differs is not None
    checked(found.differs, left, right)
    assert found.differs.left != found.differs.right
    if found.agrees is not None:
        checked(found.agrees, left, right)
        assert found.agrees.left == found.agrees.right


def test_the_widths_that_make_two_depths_equally_large_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(examples, "_EXAMPLE_SECONDS", 20)
    (found,) = compare("I(1,16)-H(b)*5-O(16)", "I(1,16)-H(d)*12-O(16)", quantities=["params"])
    assert found.agrees is not None
    assert found.agrees.values == {"b": 32, "d": 20}
    assert str(found) == "params: equal if and only if 4·b² + 37·b = 11·d² + 44·d"


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("params = (25*c + 1)*f", "params: equal"),
        ("params == 25*c*f + f", "params: equal"),
        ("params = 25*c*f", "params: never equal"),
        ("params = 25*c*f + f^2", "params: equal if and only if f = 1"),
        ("macs = params*(n - 4)^2", "macs: never equal"),
        ("features = f*(n//2 - 2)^2", "features: equal"),
        ("memory = 4*(params + activations + c*n^2)", "memory: equal"),
        ("params = 26*f*(c^2 + c)/(c + 1)", "params: equal if and only if c = 1"),
    ],
)
def test_a_formula_is_checked(formula: str, said: str) -> None:
    (found,) = compare("I(n,c)-C(5,f)-P(2)", formula=formula)
    assert str(found) == said


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("parms = 3", "unknown quantity 'parms'; did you mean params"),
        (
            "C.params = 3",
            "a formula states a quantity of the network, not 'C.params' of a layer; choose from",
        ),
        ("layer[1].macs = 2.5M", r"not 'layer\[1\].macs' of a layer; choose from params"),
        ("qqq = 3", "unknown quantity 'qqq'; choose from params, weights"),
        ("params = 3*q", "unknown symbol 'q'; choose from"),
        ("params = 25*c*fff", "unknown symbol 'fff'; choose from"),
        ("params = ", "unexpected end of input"),
        ("params <= 3", "unexpected '<=', expected '='"),
        ("params = 3/0", "division by zero"),
        ("FLOPs = 4.1 GMACs", "the number counts macs, not flops"),
        ("params = 3*m where m", "'m' has no value; write m = … after `where`"),
        ("params = 3*m where k = ; m = c", "'k' has no value"),
        ("params = 3*m where f = 2; m = c", "'f' is a symbol of the network, not a named"),
        ("params = 7k where f = 2", "'f' is a symbol of the network, not a named"),
        ("params = 3*m where m = 2; m = 3", "'m' has two values"),
        ("params = 3*m where m = f, k = 3", "'m' has two values"),
        ("params = 3*c where 3 = 5", "expected a definition after `where`, such as m = n//2"),
        ("params = 3*macs where macs = c", "'macs' is a quantity, not a named part"),
        ("params = 3*m where m = q", "unknown symbol 'q'; choose from"),
        ("params = 3*m where m = 2*", "m = 2\\*: unexpected end of input"),
        ("params = 3*m where k = 2", "unknown symbol 'm'; choose from"),
        ("params = 7B", "the number counts memory, not params; for billions, write G"),
        ("1" * 101 + "M", "the number has 101 digits"),
    ],
)
def test_a_formula_that_cannot_be_read_is_refused(formula: str, message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        compare("I(n,c)-C(5,f)-P(2)", formula=formula)


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        ("params = 26.0k", "params: equal to the digits given; the exact value is 26,000"),
        ("PARAMS = 3e4", "params: equal to the digits given; the exact value is 26,000"),
        ("26 k", "params: equal to the digits given; the exact value is 26,000"),
        ("25.9k", "params: not equal; the exact value is 26,000"),
        ("25.4Ki", "params: equal to the digits given; the exact value is 26,000"),
        ("26,000", "params: equal"),
        ("26000 params", "params: equal"),
        ("memory = 2.4MB", "memory: equal to the digits given; the exact value is 2,411,136"),
        ("26001", "params: not equal"),
        ("14.4 MMACs", "macs: equal to the digits given; the exact value is 14,400,000"),
        ("Flops = 29M", "flops: equal to the digits given; the exact value is 28,800,000"),
        (
            "flops = 28.9 MFLOPs  # twice the MACs",
            "flops: not equal; the exact value is 28,800,000",
        ),
    ],
)
def test_rounded_number_equals_what_rounds_to_it(formula: str, verdict: str) -> None:
    """26 weights and biases in each of 1,000 filters; 25 MACs at each of 24·24 positions.

    Four bytes for each of 26,000 parameters, 28·28 inputs and 24·24 outputs of 1,000 filters.
    """
    (found,) = compare("I(28,1)-C(5,1000)", formula=formula)
    assert str(found) == verdict
    assert found.rounded == ("exact value" in verdict)
    sign = r"\ne" if "not" in verdict or "never" in verdict else "="
    assert (r"\approx" if found.rounded and found.always else sign) in latex(found)


@pytest.mark.parametrize("write", [str, text])
@pytest.mark.parametrize("name", ["mnasnet", "unet", "resnet"])
def test_long_total_is_read_back(name: str, write: Callable[[Expr], str]) -> None:
    found = zoo.definition(name)
    assert found is not None
    net = parse(found[0])
    (comparison,) = compare(net, formula=f"macs = {write(net.macs)}")
    assert comparison.always is True


def test_unit_that_may_be_a_symbol_is_refused() -> None:
    with pytest.raises(SymcnnError, match="'k' is a unit and a symbol of the network; write the"):
        compare("I(n,1)-C(3,k)", formula="params = 2 k")


def test_rounded_number_is_exact_for_a_formula() -> None:
    (found,) = compare("I(28,1)-C(5,f)", formula="params = 26k")
    assert str(found) == "params: equal if and only if f = 1,000"


@pytest.mark.parametrize("formula", ["MACs = 25·f·(n − 4)²", "macs = 25*f*(n - 4)^2"])
def test_formula_with_signs(formula: str) -> None:
    (found,) = compare("I(n,1)-C(5,f)", formula=formula)
    assert str(found) == "macs: equal"


def test_sum_is_read_back() -> None:
    """The sizes ⌊n/2ⁱ⌋ of a repeat without a closed form."""
    net = parse("I(n,3)-(C(3,8,p=1)-P(2))*N")
    for formula in (f"macs = {net.macs}", f"macs = {text(net.macs)}"):
        (found,) = compare(net, formula=formula)
        assert found.always is True
    (found,) = compare(net, formula="macs = 72*Sum(i*n, (i, 1, N))")
    assert found.differs is not None


def test_small_example_needs_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "_EXAMPLE_SECONDS", 0)
    (compared,) = compare("I(n,3)-(C(3,8,p=1)-P(2))*N", formula="macs = 72*Sum(i*n, (i, 1, N))")
    assert compared.differs == Example({"n": 2, "N": 1}, 9 * 3 * 8 * 2 * 2, 72 * 2)


def test_there_must_be_one_thing_to_compare_with() -> None:
    for right, formula in ((None, None), ("I(3,3)", "params = 0")):
        with pytest.raises(SymcnnError, match="either another network or a formula"):
            compare("I(3,3)", right, formula=formula)
    with pytest.raises(SymcnnError, match="unknown quantity 'parms'"):
        equivalent("I(3,3)", "I(3,3)", "parms")


def test_values_are_put_into_both() -> None:
    (found,) = compare("I(n,c)-C(3,f)", "I(n,c)-C(3,g)", quantities=["params"], c=2, f=4, n=9)
    assert str(found) == "params: equal if and only if g = 4"
    assert found.agrees == Example({"g": 4}, 76, 76)


def test_what_is_not_known_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "I(9,n)-C(1,n*m*(n*m+1)//2)-G"  # of 2 that divides a product of neighbors, it is known
    assert equivalent(text, "I(9,n)-C(1,(n^2*m^2+n*m)/2)-G", "channels") is True
    text = "I(9,n)-C(1,((n*m)^5+9*n*m)//10)-G"  # of 10 that divides x^5 + 9·x by Fermat, it is not
    (found,) = compare(text, formula="channels = (n^5*m^5+9*n*m)/10")
    assert found.always is None
    assert found.differs is None
    assert str(found) == "channels: no difference found, but equality is not proven"
    monkeypatch.setattr(examples, "_MAX_EXAMPLE_BOXES", 1)
    (found,) = compare(
        "I(32,3)-C(3,f)-C(3,f)", "I(32,3)-C(3,g)-DW(3)-C(1,32)", quantities=["params"]
    )
    assert str(found) == "params: not always equal; unknown whether ever equal"


def test_in_a_finite_space_all_is_looked_at() -> None:
    left, right = "I(12,3)-C(k,k*(k+1)//2)", "I(12,3)-C(k,(k^2+k)/2)"
    (found,) = compare(left, right, quantities=["channels"])
    assert found.always is True
    assert str(found) == "channels: equal"


def test_a_floor_that_never_rounds_is_seen_through() -> None:
    (found,) = compare("I(n,3)-C(3,n*(n+1)//2)-G", formula="params = 14*(n^2+n)")
    assert found.always is True
    assert (found.agrees, found.differs) == (None, None)


def test_everything_is_compared_where_nothing_is_named() -> None:
    found = compare(*SAME)
    usual = [name for name in comparison.COMPARED if name != "frozen"]
    assert [one.name for one in found] == usual
    assert all(isinstance(one, Comparison) for one in found)


def test_a_symbol_that_is_positive_in_one_network_is_so_in_both() -> None:
    """Rule: 12·N is 4·N for N = 0 only, of which `C(1,N)` has no filters."""
    assert equivalent("I(9,3)-(C(1,3))*N", "I(9,3)-C(1,N)") is False


@pytest.mark.slow
def test_equality_is_said_only_where_the_closed_forms_hold() -> None:
    """Rule: without iterations both are I-P(2)-F-O(10), at n = 37 with 10·2·18² = 6,480 MACs."""
    texts = ("I(n,c)-C(3,f)*d-P(2)-F-O(10)", "I(n,c)-C(1,f)*d-P(2)-F-O(10)")
    answer = equivalent(*texts, "macs")
    assert isinstance(answer, Within)
    assert str(answer).endswith(" for d ≥ 1")
    at = {str(name): name for name in answer.free_symbols}
    here = {at["n"]: Integer(37), at["c"]: Integer(2), at["f"]: Integer(9)}
    assert answer.substitute({**here, at["d"]: Integer(0)}).verdict is None
    assert [parse(text).subs(n=37, c=2, f=9, d=0).macs for text in texts] == [6480, 6480]
    assert answer.substitute({**here, at["d"]: Integer(2)}).verdict is False
    assert answer.intersect(answer) is answer.subject
    (found,) = compare(*texts, quantities=["params"])
    assert str(found.within) == "d ≥ 1"
    assert latex(found).endswith(latex(parse(texts[0]).requirements[0].requirement.condition))
    (found,) = compare(texts[1], formula="params = c*f + f + (d-1)*(f^2+f) + 10")
    assert str(found.within) == "d ≥ 1"


def test_what_always_or_never_holds_within_bounds() -> None:
    same = "I(8,c)-C(1,f)*d"
    assert str(equivalent(same, f"{same}-B")) == "never for d ≥ 1"
    # without an iteration, the first has 8 channels
    pair = ("I(9,8)-C(1,4)*d", "I(9,8)-R*d-C(1,4)")
    assert str(equivalent(*pair, "channels")) == "always for d ≥ 1"
    assert [parse(text).subs(d=0).output.channels for text in pair] == [8, 4]


REPEATS = (
    "I(n,3)-C(3,8)*N",
    "I(n,3)-(C(3,8,p=1)-P(2))*N",
    "I(9,3)-for i in 1..S [(C(1,w[i])-R)*m[i]]",
    "I(n,3)-C(3,8)*N-C(3,f)*M-C(3,8)*K-C(3,9)*L",
)


@pytest.mark.parametrize("text", REPEATS)
def test_network_is_equal_to_itself(text: str) -> None:
    """Rule: also without an iteration, where the closed form does not hold."""
    for found in compare(text, f" {text}  # the same"):
        assert str(found) == f"{found.name}: equal"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("I(n,3)-C(3,8)*N", "I(n,3)-C(3,8,p=0)*N"),
        ("I(8,c)-C(1,f)*d", "I(8,c)-C(1,f)-C(1,f)*(d-1)"),  # which has no d = 0
        ("I(n,3)-C(3,8)*N-C(3,f)*M", "I(n,3)-C(3,8,1)*N-C(3,f,1)*M"),
    ],
)
def test_equality_holds_where_the_closed_form_does_not(left: str, right: str) -> None:
    found = compare(left, right)
    assert {str(each) for each in found} == {f"{each.name}: equal" for each in found}
    for repeats in (0, 1):
        values = {"n": 11, "N": 0, "M": repeats, "f": 2, "c": 3, "d": 1}
        nets = [parse(text) for text in (left, right)]
        known = [net.subs({k: v for k, v in values.items() if k in net.symbols}) for net in nets]
        for each in found:
            assert whole(known[0], each.name) == whole(known[1], each.name)


def test_formula_is_compared_where_the_closed_form_does_not_hold() -> None:
    (found,) = compare("I(9,8)-C(3,8,p=1)*N", formula="params = 584*N")
    assert str(found) == "params: equal"
    (found,) = compare("I(9,3)-C(3,8,p=1)*N", formula="params = 584*N - 360")
    assert str(found) == "params: equal, for N ≥ 1"
    assert parse("I(9,3)-C(3,8,p=1)*N").subs(N=0).params == 0
    (found,) = compare("I(9,3)-C(3,8,p=1)*N", formula="params = (584*N^2 - 360*N)/N")
    assert str(found) == "params: equal, for N ≥ 1"  # and undefined for N = 0


def test_conditions_of_many_closed_forms_are_kept() -> None:
    left = "I(n,3)-C(3,4)*N-C(3,5)*M-C(3,6)*K-C(3,7)*L"
    (found,) = compare(left, left.replace(")*", ",1)*"), quantities=["params"])
    assert (found.always, len(found.within.conditions)) == (True, 4)


def test_closed_form_of_a_loop_over_members_is_kept_as_a_condition() -> None:
    text = "I(9,3)-for i in 1..S [C(3,w[i],p=1)*m[i]]"
    (found,) = compare(text, text.replace("p=1", "padding=1"), quantities=["params"])
    assert found.always is True
    assert "m[i] ≥ 1 for i = 2..S" in str(found)


_PLAIN = "I(n,c,dims=1)-C(4,4*f,1,2,1,4*f)-Pad(2,0)-Take(0,cin)-Crop(1,0)"
_REPEATED = (
    "I(m,3,dims=1)-C(3,f*w,p=1)-C(3,w)-for i in 1..M [R-R-C(1,cin+i)]-C(3,cin,p=1)-Crop(1,1)"
)
# 4^M is greater than everything else far out, where neither side of the other is.
_DOUBLED = (
    "I(m,c,dims=1)-for i in 0..M [C(3,cin,p=1)-C(1,c*2^i)-C(1,cin)-P(2)]-DW(k=k,s=1,p=k//2,m=1)"
)
_SMALL = "I(n,2,dims=1)-C(3,n,p=1)-cat[_|C(3,3,p=1)]-F-H(2)"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (_PLAIN, _REPEATED, "macs"),
        (_PLAIN, _REPEATED, "activations"),
        (_DOUBLED, _SMALL, "params"),
        (_SMALL, _DOUBLED, "params"),
    ],
)
def test_unrelated_networks_are_compared_in_time(one: str, other: str, what: str) -> None:
    with bounded("comparing"):
        equivalent(one, other, what)


@pytest.mark.parametrize(
    ("text", "hint"),
    [("I(n,1)-C(5,f)", "choose from n, f"), ("I(9,1)-C(5,2)", "the network has no symbols")],
)
def test_a_value_for_a_symbol_that_no_network_has_is_refused(text: str, hint: str) -> None:
    with pytest.raises(SymcnnError, match=f"unknown symbol 'z'; {hint}"):
        compare(text, text, z=3)


BOUND = at_least(symbol("d"), 3)


@pytest.mark.parametrize(
    ("condition", "is_dropped"),
    [
        (BOUND, True),
        (at_least(symbol("d"), 99), False),
        (at_least(symbol("d") - symbol("e")), False),
        (multiple_of(symbol("d"), Integer(2)), False),
    ],
)
def test_condition_is_dropped_if_all_points_outside_are_compared(
    condition: Condition,
    *,
    is_dropped: bool,
) -> None:
    found = Comparison(
        "params", Integer(1), Integer(1), BOUND, always=True, within=Domain((condition,))
    )
    points: list[dict[str, int]] = []

    def compare_at(point: Mapping[str, int], _: Sequence[str]) -> list[Comparison]:
        points.append(dict(point))
        return [replace(found, within=Domain())]

    (kept,) = extend_equality([found], compare_at)
    assert bool(kept.within) is not is_dropped
    assert points == ([{"d": 1}, {"d": 2}] if is_dropped else [])


@pytest.mark.parametrize("name", ["resnet", "mobilenet_v1", "unet", "regnet_x"])
@pytest.mark.parametrize("count", ["params", "activations"])
def test_a_formula_in_named_parts_is_read_back(name: str, count: str) -> None:
    net = load(name)
    formula = f"{count} = {present(net, count, where=True)}"
    assert str(compare(net, formula=formula)[0]) == f"{count}: equal"


def test_a_value_of_a_function_is_read_back() -> None:
    net = "let wide(c) = 8*ceil(p*c/8); I(9,1)-C(3,wide(4))-G-O(10)"
    formula = str(present(net, "params", where=True))
    assert "w_4 = wide(4) = 8·⌈p/2⌉" in formula
    assert compare(net, formula=formula)[0].always


def test_sides_without_networks_are_written_by_the_names_of_their_symbols() -> None:
    c, f = symbol("c"), symbol("f")
    sides = Comparison("params", 9 * f * c + f, 25 * f, equal(c, f), None).written
    assert [str(side) for side in sides] == ["9·c·f + f", "25·f"]


def test_a_fault_in_a_named_part_is_pointed_at() -> None:
    with pytest.raises(SymcnnError) as raised:
        compare("I(n,c)-C(5,f)", formula="params = m where k = 2;  f = c")
    assert str(raised.value).endswith(
        "\n  params = m where k = 2;  f = c\n                           ^"
    )


def test_a_definition_does_not_replace_a_value() -> None:
    with pytest.raises(SymcnnError, match="'f' has two values"):
        compare("I(n,c)-C(3,f)", formula="9*c*f + f where f = 6", f=5)


def test_a_point_outside_the_domain_needs_no_equality() -> None:
    """The closed forms hold for N ≥ 2, the networks for N ≥ 1."""
    compared = compare("I(9,1)-C(1,4)*(N-1)-H(3)", "I(9,1)-(C(1,4)-R)*(N-1)-H(3)")
    assert {each.name: str(each.within) for each in compared if each.always}["params"] == ""


def test_sums_without_a_closed_form_have_no_ratio() -> None:
    first, *_ = compare(
        "I(9,1)-for i in 1..S [C(1,w[i])]-G-O(2)", "I(9,1)-for i in 1..S [C(3,w[i],p=1)]-G-O(2)"
    )
    assert first.ratio is None
