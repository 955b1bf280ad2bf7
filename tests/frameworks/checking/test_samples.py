"""Numbers drawn for symbols: inside the domain, at its edges, the same every time, and outside."""

from __future__ import annotations

import pytest
from sympy import Integer

import symcnn
from symcnn import zoo
from symcnn.frameworks.checking.samples import drawn, outside
from symcnn.layers.declaration.requirement import Kind
from symcnn.network.trace.trace import LayerRecord
from tests.frameworks.networks import REJECTED

_WITHOUT_SYMBOLS = "I(28,1)-C(5,8)-P(2)-O(10)"
_UNET = """
I(n,1)-for i in 0..D-1 [C(3,w*2^i,p=1)-@skip[i]-P(2)]-C(3,w*2^D,p=1)-
for i in D-1..0 [T(2,w*2^i,s=2)-cat[$skip[i]|_]-C(3,w*2^i,p=1)]-C(1,2)"""
_NETWORKS = (
    "I(n,1)-C(5,f)-P(2)-O(10)",
    "I(n,c)-add[_|C(3,c,p=1)-mul[_|G-C(1,cin/16)-C(1,c)-Sigmoid]]",
    pytest.param("I(28,3)-add[C(k,8,p=p)|C(3,8,p=1)]", marks=pytest.mark.slow),
    "I(n,3)-(C(3,64,p=1)-R)*N-P(2,s)",
    "I(n,1)-add[C(1,w)|C(1,512)]",
    "I(n,1)-P(2)-P(2)-P(2)-P(2)-P(2)-C(7,4)",
    "I(h,w,3)-add[_|P(2)-U(2)]",
    _UNET,
)


@pytest.mark.parametrize("text", _NETWORKS)
def test_samples_lie_inside_the_domain_and_differ(text: str) -> None:
    net = symcnn.parse(text)
    found = [sample.values for sample in drawn(net, 12)]
    assert found
    assert len({tuple(values.items()) for values in found}) == len(found) <= 12
    for values in found:
        assert list(values) == list(net.symbols)
        numbers = {net.symbols[name]: Integer(value) for name, value in values.items()}
        assert all(condition.substitute(numbers).verdict for condition in net.domain)
        assert net.subs(values).params <= 20_000_000


@pytest.mark.parametrize("text", _NETWORKS)
def test_samples_are_the_same_every_time(text: str) -> None:
    first, second = drawn(symcnn.parse(text), 8), drawn(symcnn.parse(text), 8)
    assert [sample.values for sample in first] == [sample.values for sample in second]


def test_the_least_numbers_come_first_and_odd_and_even_ones_follow() -> None:
    found = [sample.values for sample in drawn(symcnn.parse(_NETWORKS[0]), 20)]
    assert found[0] == {"n": 6, "f": 1}
    for name in ("n", "f"):
        assert {values[name] % 2 for values in found} == {0, 1}


@pytest.mark.parametrize("name", ["resnet", "mobilenet_v2", "unet", "densenet", "vgg", "convnext"])
def test_every_stride_is_tested_on_several_positions(name: str) -> None:
    """Rule: with one position a stride changes nothing, so some sample has two or more."""
    family = zoo.entry(name)
    text = family.text.replace("I(224,", "I(n,")
    net = symcnn.parse(text)
    sizes: dict[str, set[int]] = {}
    for sample in drawn(net, 20):
        for record in sample.net.layers:
            assert isinstance(record, LayerRecord)
            if any(int(window.step.value) > 1 for window in record.layer.windows):
                sizes.setdefault(record.path, set()).add(int(record.output.size[0]))
    assert sizes
    assert all(max(sides) > 1 for sides in sizes.values()), sizes


def test_the_only_number_is_found_however_great() -> None:
    (sample,) = {sample.values["w"]: sample for sample in drawn(symcnn.parse(_NETWORKS[4]), 9)}
    assert sample == 512


def test_repeats_are_few() -> None:
    found = drawn(symcnn.parse("I(n,3)-(C(3,f,p=1)-R)*N-(C(1,f))*M"), 20)
    assert max(max(sample.values["N"], sample.values["M"]) for sample in found) <= 6


def test_a_rate_is_a_whole_number_that_it_can_be() -> None:
    found = drawn(symcnn.parse("I(n,3)-D(rate)-O(10)"), 6)
    assert len(found) == 6
    assert {sample.values["rate"] for sample in found} == {0, 1}


def test_a_number_with_which_a_rate_is_above_1_is_left_out() -> None:
    found = drawn(symcnn.parse("I(8,4)-D(f/4)-C(3,f)"), 6)
    assert {sample.values["f"] for sample in found} == {1, 2, 3, 4}


def test_a_network_without_symbols_is_one_sample() -> None:
    (sample,) = drawn(symcnn.parse(_WITHOUT_SYMBOLS), 20)
    assert sample.values == {}
    assert sample.net == symcnn.parse(_WITHOUT_SYMBOLS)


def test_great_networks_are_drawn_no_greater_than_the_least() -> None:
    net = symcnn.parse("I(n,3)-C(3,4096)-C(1,8192)-C(1,f)")
    found = drawn(net, 5)
    assert {sample.values["f"] for sample in found} == {1}


def test_no_numbers_inside_the_domain() -> None:
    net = symcnn.parse("I(9,3)-add[C(1,w*w)|C(1,501*501)]")
    with pytest.raises(symcnn.SymcnnError, match="no sample found in the domain"):
        drawn(net, 3)


@pytest.mark.parametrize(
    ("text", "kinds", "expected"),
    [
        ("I(n,1)-C(5,f)-P(2)", (Kind.WINDOW_FITS,), [{"n": 5, "f": 1}]),
        ("I(n,1)-C(5,f)-P(2)", (Kind.POOL_PADDING,), []),
        ("I(9,1)-P(k,1,2)", (Kind.POOL_PADDING,), [{"k": 3}]),
        ("I(9,1)-P(k,1,2)", (Kind.POOL_PADDING, Kind.WINDOW_FITS), [{"k": 3}]),
        ("I(4,1)-add[_|P(2)-U(2)]-C(1,f/2)", (Kind.WINDOW_FITS, Kind.ADDED_SHAPES), []),
        ("I(n,1)-add[_|P(2)-U(2)]", (Kind.ADDED_SHAPES,), [{"n": 3}]),
        ("I(n,1)-add[_|P(2)-U(2)]", (Kind.CONCATENATED_SIZES,), []),
        ("I(9,c)-C(3,8,groups=4)", (Kind.GROUPS_DIVIDE,), [{"c": 3}, {"c": 5}]),
        (_WITHOUT_SYMBOLS, (Kind.WINDOW_FITS,), []),
    ],
)
def test_numbers_outside_are_next_to_a_sample_and_refused_by_these_kinds_alone(
    text: str, kinds: tuple[Kind, ...], expected: list[dict[str, int]]
) -> None:
    net = symcnn.parse(text)
    found = list(outside(net, drawn(net, 1) * 2, kinds))
    assert found == expected
    for values in found:
        with pytest.raises(symcnn.DomainError):
            net.subs(values)


def test_each_kind_of_requirement_has_a_network_that_violates_it() -> None:
    assert set(REJECTED) == set(Kind)


@pytest.mark.parametrize(("kind", "text"), REJECTED.items(), ids=str)
def test_each_kind_of_requirement_occurs(kind: Kind, text: str) -> None:
    net = symcnn.parse(text)
    assert kind in {demand.requirement.kind for demand in net.requirements}
    assert list(outside(net, drawn(net, 6), {kind}))


def test_repeats_and_substitution_keep_the_kinds_of_requirements() -> None:
    for net in (symcnn.parse("I(n,f)-(C(3,f)-R)*N"), symcnn.parse("I(n,f)-C(w,f)").subs(w=3)):
        assert Kind.WINDOW_FITS in {demand.requirement.kind for demand in net.requirements}
