"""Channel counts lifted to symbols: which they are, what stays, and that nothing else changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Rational, expand

import symcnn
from symcnn import zoo
from symcnn.network import COUNTS
from symcnn.network.lifting import lift

pytestmark = pytest.mark.filterwarnings("ignore::symcnn.errors.LiftWarning")

_LIFTED = {
    "filters": ("I(9,3)-C(3,64)-C(1,128)", "I(9,3)-C(3,w)-C(1,2*w)"),
    "filters by their name": ("I(9,3)-C(3,filters=64)", "I(9,3)-C(3,filters=w)"),
    "filters by their letter": ("I(9,3)-C(3,f=192)", "I(9,3)-C(3,f=3*w)"),
    "separable convolutions": ("I(9,3)-SC(3,64)", "I(9,3)-SC(3,w)"),
    "transposed convolutions": ("I(9,3)-T(2,64,2)", "I(9,3)-T(2,w,2)"),
    "what is taken": ("I(9,192)-Take(64,128)", "I(9,192)-Take(w,2*w)"),
    "channels of zeros": ("I(9,3)-Z(64)", "I(9,3)-Z(w)"),
    "channels of a new shape": ("I(8,4096)-Reshape(64,64)", "I(8,4096)-Reshape(64,w)"),
    "a shape that was counted elsewhere stays": (
        "I(9,3)-C(1,64)-X(64,arriving=(64,9,9),leaving=64)",
        "I(9,3)-C(1,w)-X(64,arriving=(64,9,9),leaving=64)",
    ),
    "layers with weights of others": (
        "I(9,64)-C(1,64)-tied[C(1,64)]",
        "I(9,64)-C(1,w)-tied[C(1,w)]",
    ),
    "the first channel stays": ("I(9,192)-Take(0,128)", "I(9,192)-Take(0,2*w)"),
    "a product": ("I(9,3)-C(3,4*64)", "I(9,3)-C(3,4*w)"),
    "a function of numbers": (
        "let near8(v)=(v+4)//8*8;I(9,3)-C(3,near8(0.5*250))",
        "let near8(v)=(v+4)//8*8;I(9,3)-C(3,2*w)",
    ),
    "as many groups as filters": ("I(9,64)-C(3,64,groups=64)", "I(9,64)-C(3,w,groups=w)"),
    "other groups stay": ("I(9,64)-C(3,128,groups=64)", "I(9,64)-C(3,2*w,groups=64)"),
    "groups in proportion to filters": (
        "def a(f)=C(1,f)-C(3,f,groups=f/16);I(9,3)-a(64)-a(128)",
        "def a(f)=C(1,f)-C(3,f,groups=f/16);I(9,3)-a(w)-a(2*w)",
    ),
    "groups in proportion, through a parameter": (
        "def c(k,f,g=1)=C(k,f,groups=g);def a(f)=c(1,f)-c(3,f,f/16)-C(1,f)-GN(f/8);I(9,3)-a(64)",
        "def c(k,f,g=1)=C(k,f,groups=g);def a(f)=c(1,f)-c(3,f,f/16)-C(1,f)-GN(f/8);I(9,3)-a(w)",
    ),
    "groups of a parameter of their own": (
        "def a(f,g=64)=C(1,f)-C(3,f,groups=g);I(9,3)-a(64,64)-a(128)",
        "def a(f,g=64)=C(1,f)-C(3,f,groups=g);I(9,3)-a(w,64)-a(2*w)",
    ),
    "groups of a width that a narrow layer has less of": (
        "def a(f)=C(1,f)-C(3,f,groups=f/min(f,16));I(9,3)-a(64)-a(128)",
        "def a(f)=C(1,f)-C(3,f,groups=f/min(f,16));I(9,3)-a(w)-a(2*w)",
    ),
    "groups that are not in proportion": (
        "def a(f)=C(1,f)-C(1,64)-C(3,f,groups=64/f);I(9,3)-a(64)",
        "def a(f)=C(1,f)-C(1,w)-C(3,f,groups=64/f);I(9,3)-a(64)",
    ),
    "input, kernels and dense layers stay": (
        "I(64,64)-C(64,64)-H(64)-O(64)",
        "I(64,64)-C(64,w)-H(64)-O(64)",
    ),
    "counts and sizes of other layers stay": (
        "I(64,3)-C(1,128)*64-GN(64)-AP(64)-Shuffle(64)-@s[64]-$s[64]",
        "I(64,3)-C(1,2*w)*64-GN(64)-AP(64)-Shuffle(64)-@s[64]-$s[64]",
    ),
    "other numbers stay": ("I(9,3)-C(3,64)-C(3,96)", "I(9,3)-C(3,w)-C(3,96)"),
    "a parameter": (
        "def conv(k,f)=C(k,f)-B;I(9,3)-conv(3,64)-conv(f=128,k=1)",
        "def conv(k,f)=C(k,f)-B;I(9,3)-conv(3,w)-conv(f=2*w,k=1)",
    ),
    "a default": ("def conv(f=64)=C(3,f);I(9,3)-conv", "def conv(f=w)=C(3,f);I(9,3)-conv"),
    "the name of a parameter elsewhere": (
        "def conv(w,f)=C(w,f);def two=conv(3,64)-conv(1,128);I(9,3)-two",
        "def conv(w,f)=C(w,f);def two=conv(3,w)-conv(1,2*w);I(9,3)-two",
    ),
    "a parameter of a parameter": (
        "def a(k,f)=C(k,f);def b(g,h=64)=a(3,4*g)-a(1,h/2);I(9,3)-b(64)",
        "def a(k,f)=C(k,f);def b(g,h=w)=a(3,4*g)-a(1,h/2);I(9,3)-b(w)",
    ),
    "a default that uses another": (
        "def a(f,g=f*2)=C(1,f)-C(1,g);I(9,3)-a(64)",
        "def a(f,g=f*2)=C(1,f)-C(1,g);I(9,3)-a(w)",
    ),
    "a parameter that is a kernel, too": (
        "def conv(f)=C(f,f);I(99,3)-conv(64)-C(1,64)",
        "def conv(f)=C(f,f);I(99,3)-conv(64)-C(1,w)",
    ),
    "a parameter that divides": (
        "def squeeze(r)=C(1,cin/r);I(9,128)-squeeze(64)-C(1,64)",
        "def squeeze(r)=C(1,cin/r);I(9,128)-squeeze(64)-C(1,w)",
    ),
    "a parameter that multiplies the channels": (
        "def wider(e)=C(1,cin*e);I(9,3)-wider(64)-C(1,64)",
        "def wider(e)=C(1,cin*e);I(9,3)-wider(64)-C(1,w)",
    ),
    "a parameter that nothing uses": (
        "def a(f)=C(1,64);I(9,3)-a(64)",
        "def a(f)=C(1,w);I(9,3)-a(64)",
    ),
    "a tuple": ("def a(k,f=64)=C(k,f);I(9,3)-a((1,3))", "def a(k,f=w)=C(k,f);I(9,3)-a((1,3))"),
    "a tuple as a default": (
        "def a(f,k=(1,3))=C(k,f);I(9,3)-a(64)",
        "def a(f,k=(1,3))=C(k,f);I(9,3)-a(w)",
    ),
    "a named number": ("let h=64;I(9,3)-C(1,h)-C(1,h+32)", "let h=w;I(9,3)-C(1,h)-C(1,h+32)"),
    "a named number that is units, too": (
        "let h=64;I(9,3)-C(1,h)-C(1,64)-O(h)",
        "let h=64;I(9,3)-C(1,h)-C(1,w)-O(h)",
    ),
    "a named number in a function": (
        "let h=64;let a(v)=v*h;I(9,3)-C(1,h)-C(1,a(1))",
        "let h=64;let a(v)=v*h;I(9,3)-C(1,h)-C(1,w)",
    ),
    "a number named after another": (
        "let h=64;let g=-(-h);I(9,3)-C(1,g)",
        "let h=w;let g=-(-h);I(9,3)-C(1,g)",
    ),
    "a function of a parameter": (
        "let half(v)=v//2;def a(f)=C(1,half(f));I(9,3)-a(64)",
        "let half(v)=v//2;def a(f)=C(1,half(f));I(9,3)-a(w)",
    ),
    "a parameter that hides a named number": (
        "let f=64;def a(f)=C(1,f);I(9,3)-a(128)-O(f)",
        "let f=64;def a(f)=C(1,f);I(9,3)-a(2*w)-O(f)",
    ),
    "a power of a parameter": (
        "def a(e)=C(1,2^e)-C(1,64);I(9,3)-a(6)",
        "def a(e)=C(1,2^e)-C(1,w);I(9,3)-a(6)",
    ),
    "a product of two parameters": (
        "def a(f,e)=C(1,f*e)-C(1,64);I(9,3)-a(64,2)",
        "def a(f,e)=C(1,f*e)-C(1,w);I(9,3)-a(64,2)",
    ),
    "a multiple in a loop": (
        "I(9,3)-for i in 0..2[C(1,64*2^i)]",
        "I(9,3)-for i in 0..2[C(1,w*2^i)]",
    ),
    "a sum in a loop": (
        "I(9,3)-for i in 0..2[C(1,64+i)]-C(1,64)",
        "I(9,3)-for i in 0..2[C(1,64+i)]-C(1,w)",
    ),
    "two factors in a loop": (
        "I(9,3)-for i in 0..2[C(1,64*i*64+64)-C(1,64*(i+1)*64)]-C(1,64)",
        "I(9,3)-for i in 0..2[C(1,64*i*64+64)-C(1,64*(i+1)*64)]-C(1,w)",
    ),
    "a number times a symbol": ("I(9,3)-C(1,64*m)-C(1,64)", "I(9,3)-C(1,64*m)-C(1,w)"),
    "a block that is not used": (
        "def a=C(1,64);I(9,3)-C(1,64)",
        "def a=C(1,64);I(9,3)-C(1,w)",
    ),
    "branches and repeats": (
        "I(9,3)-C(1,64)-add[_|(C(3,64,p=1)-R)*2]",
        "I(9,3)-C(1,w)-add[_|(C(3,w,p=1)-R)*2]",
    ),
}


@pytest.mark.parametrize(("text", "expected"), _LIFTED.values(), ids=_LIFTED.keys())
def test_numbers_that_are_channel_counts_are_lifted_and_no_others(text: str, expected: str) -> None:
    found = symcnn.parse(text).lift(w=64)
    assert found.source == expected
    assert symcnn.parse(str(found)) == found


@pytest.mark.parametrize("unit", [24, 48])
def test_a_regnet_scales_with_its_groups(unit: int) -> None:
    """A RegNetX's width: groups of 24 channels, which therefore divide it (Radosavovic 2020)."""
    text = (
        "def conv(k,f,s=1,g=1)=C(k,f,s,k//2,groups=g,bias=0)-B;"
        "def a(f,s=1)=conv(1,f)-R-conv(3,f,s,f/24)-R-conv(1,f);"
        "def b(f)=add[conv(1,f,2)|a(f,2)]-R;I(32,3)-b(48)-b(96)-G-F-O(10)"
    )
    net = symcnn.parse(text).lift(w=unit)
    assert str(net.domain) == f"{unit // 2} divides w"
    wide = text.replace("b(48)", "b(144)").replace("b(96)", "b(288)")
    assert net.subs(w=3 * unit).params == symcnn.parse(wide).params


def test_of_several_units_the_first_that_divides_is_taken() -> None:
    net = symcnn.parse("I(9,3)-C(1,64)-C(1,96)-C(1,128)-C(1,48)")
    assert str(net.lift(w=64, k=32)) == "I(9,3)-C(1,w)-C(1,3*k)-C(1,2*w)-C(1,48)"
    assert str(net.lift(k=32)) == "I(9,3)-C(1,2*k)-C(1,3*k)-C(1,4*k)-C(1,48)"


def test_lines_and_comments_stay() -> None:
    text = "let h = 64  # the width\nI(28,1)-\n  C(3, h)-\n  C(3, 2*64)-O(10)"
    assert symcnn.parse(text).lift(w=64).source == text.replace("64", "w")


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ({"w": 0}, "w = 0: a number of channels must be a positive integer"),
        ({"w": -64}, "w = -64: a number of channels must be"),
        ({"w": 64.0}, "w = 64.0: a number of channels must be"),
        ({"w": "64"}, "w = '64': a number of channels must be"),
        ({"w": True}, "w = True: a number of channels must be"),
        ({"n": 64}, "the network already uses the name 'n'"),
        ({"h": 64}, "the network already uses the name 'h'"),
        ({"conv": 64}, "the network already uses the name 'conv'"),
        ({"f": 64}, "'f' is a parameter of conv, with a channel count in its body"),
        ({"i": 64}, "the network already uses the name 'i'"),
        ({"half": 64}, "the network already uses the name 'half'"),
        ({"cin": 64}, "invalid symbol name 'cin'"),
        ({"same": 64}, "invalid symbol name 'same'"),
        ({"2*w": 64}, "invalid symbol name '2*w'"),
        ({" w": 64}, "invalid symbol name ' w'"),
        ({"min": 64}, "'min' is a function"),
        ({"let": 64}, "'let' is a reserved word"),
        ({"lambda": 64}, "'lambda' is a Python keyword"),
    ],
)
def test_names_and_units_that_cannot_be_taken(units: dict[str, Any], message: str) -> None:
    text = (
        "let h=8;let half(v)=v/2;def conv(f)=C(1,f)-C(1,128);I(n,3)-conv(64)-for i in 1..2[C(h,64)]"
    )
    with pytest.raises(symcnn.NotationError) as caught:
        symcnn.parse(text).lift(**units)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "units", "message"),
    [
        (
            "I(9,3)-C(1,32)-C(1,48)-C(1,32)",
            {"w": 64},
            "no channel count is a multiple of 64; the channel counts are 32, 48",
        ),
        ("I(9,3)-C(1,f)-O(64)", {"w": 64}, "the network has no channel count that is a number"),
        (
            "I(9,3)-C(1,64)",
            {"w": 64, "k": 32},
            "no remaining channel count is a multiple of 32; the channel counts are 64",
        ),
    ],
)
def test_a_unit_that_divides_no_channel_count(
    text: str, units: dict[str, int], message: str
) -> None:
    with pytest.raises(symcnn.SymcnnError) as caught:
        symcnn.parse(text).lift(**units)
    assert str(caught.value).startswith(message)


def test_a_proof_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        lift, "_print_multiple", lambda count, units: f"{count // 64 + 1}*{next(iter(units))}"
    )
    with pytest.raises(
        symcnn.SymcnnError, match="substituting w = 64 does not give the original network"
    ):
        symcnn.parse("I(9,3)-C(1,64)").lift(w=64)


def test_what_was_asked_of_symbols_before_is_still_asked() -> None:
    net = symcnn.parse("I(9,3)-C(1,64)-C(1,f)").subs(f="m-4")
    assert str(net.lift(w=64).domain) == str(net.domain) == "m ≥ 5"


def _in_resnets() -> dict[str, tuple[str, dict[str, Any]]]:
    """Members of families with a width, and what stands for it and what follows from it."""
    return {
        **dict.fromkeys(("resnet50", "resnet101", "resnet152"), ("resnet", {"d": "w"})),
        **dict.fromkeys(("wide_resnet50_2", "wide_resnet101_2"), ("resnet", {"d": "2*w"})),
        **dict.fromkeys(("resnet18", "resnet34"), ("resnet_basic", {})),
        **dict.fromkeys(("vgg11", "vgg13", "vgg16", "vgg19"), ("vgg", {})),
        **dict.fromkeys(("vgg11_bn", "vgg13_bn", "vgg16_bn", "vgg19_bn"), ("vgg_bn", {})),
        "unet_64": ("unet", {}),
    }


@pytest.mark.parametrize(("member", "family"), _in_resnets().items())
def test_a_member_lifted_has_the_counts_of_its_family(
    member: str, family: tuple[str, dict[str, Any]]
) -> None:
    name, widths = family
    found = zoo.definition(member)
    assert found is not None
    values = {key: value for key, value in found[1].items() if key != "w"} | widths
    lifted, expected = symcnn.load(member).lift(w=64), symcnn.load(name, **values)
    for count in COUNTS:
        assert expand(lifted.total(count) - expected.total(count)) == 0


@pytest.mark.parametrize("member", ["densenet121", "densenet169", "densenet201"])
def test_a_densenet_lifted_by_its_growth_has_the_counts_of_its_family(member: str) -> None:
    found = zoo.definition(member)
    assert found is not None
    values = {key: value for key, value in found[1].items() if key != "k"}
    lifted, expected = symcnn.load(member).lift(k=32), symcnn.load("densenet", **values)
    for count in COUNTS:
        assert expand(lifted.total(count) - expected.total(count)) == 0


def test_a_resnext_has_a_width_where_its_groups_divide_it() -> None:
    net = symcnn.load("resnext50_32x4d").lift(w=64)
    assert str(net.domain) == "16 divides w"
    assert net.subs(w=128).params == symcnn.load("resnet", **_DOUBLED).params
    assert net.params.coeff(net.symbols["w"], 2) == Rational(44731, 8)


_DOUBLED = {"n": 224, "classes": 1000, "w": 128, "groups": 32, "d": 8} | dict(
    zip(("n1", "n2", "n3", "n4"), (3, 4, 6, 3), strict=True)
)


@st.composite
def _texts(draw: st.DrawFn) -> tuple[str, int]:
    """Return a network with blocks and named numbers, and a unit of some of its channels."""
    unit = draw(st.integers(1, 9))
    width = st.integers(1, 40).map(lambda number: str(number * draw(st.sampled_from((1, unit)))))
    head = f"let h={draw(width)};def conv(k,f={draw(width)})=C(k,f)-B;"
    steps = st.one_of(
        width.map("C(1,{})".format),
        width.map("conv(1,{})".format),
        width.map("(C(1,{0})-R)*2".format),
        width.map("cat[_|C(1,{})]".format),
        width.map("C(1,2*{})".format),
        st.sampled_from(("conv(1)", "C(1,h)", "C(1,h+3)", "C(1,f)", "H(8)-C(1,2)")[:4]),
    )
    path = draw(st.lists(steps, min_size=1, max_size=6))
    return f"{head}I(n,3)-C(1,{unit})-{'-'.join(path)}-G-O(10)", unit


@given(_texts())
def test_lifted_and_put_back_is_the_same(drawn: tuple[str, int]) -> None:
    """`net.lift(w=u).subs(w=u) == net`, and each count is a multiple k·u that became k·w."""
    text, unit = drawn
    net = symcnn.parse(text)
    back = net.lift(w=unit).subs(w=unit)
    assert back == net
    assert all(back.total(count) == net.total(count) for count in COUNTS)
