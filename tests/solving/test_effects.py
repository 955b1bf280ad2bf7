"""Sensitivity: derivatives against differences, growth against great numbers, layers' shares."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sympy import Rational

from symcnn import SymcnnError, crossover, load, parse, sensitivity
from symcnn.algebra.presentation.present import text

NETS = (
    "I(28,1)-C(3,w)-C(3,w)-O(10)",
    "I(n,c)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)",
    "I(32,3)-C(3,w,p=1)*N",
    "I(9,3)-for i in 0..N [C(3,w*2^i,p=1)]-G-O(10)",
)


@pytest.mark.parametrize(
    "text",
    [
        *NETS,
        pytest.param("I(n,3)-C(a,f)-P(2)-C(b,4,s=2)-P(2)-O(2)", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("what", ["params", "macs", "activations"])
def test_a_step_is_the_difference_of_two_networks(text: str, what: str) -> None:
    net = parse(text)
    small = {name: 3 for name in "Nfab" if name in net.symbols}
    point = dict.fromkeys(net.symbols, 20) | small
    for effect in sensitivity(net, what):
        known = {net.symbols[name]: value for name, value in point.items()}
        more = point | {effect.name: point[effect.name] + 1}
        one, two = (getattr(net.subs(values), what) for values in (point, more))
        assert effect.step is not None
        assert effect.step.subs(known) == two - one


def test_sizes_are_not_multiplied_out() -> None:
    n_effect, f_effect = sensitivity("I(n,1)-C(3,f,p=1)-P(3)-C(3,f)-O(1)")
    assert n_effect.step is not None
    assert text(n_effect.step) == "f·(⌊(n + 1)/3⌋ - 2)² - f·(⌊n/3⌋ - 2)²"
    assert text(n_effect.elasticity) == "2·f·n·(n - 6)/(f·(n - 6)² + 81·f² + 99·f + 9)"
    assert text(f_effect.derivative) == "(⌊n/3⌋ - 2)² + 18·f + 11"


def test_the_derivative_is_the_limit_of_difference_quotients() -> None:
    net = parse(NETS[0])
    (effect,) = sensitivity(net)
    w = net.symbols["w"]
    assert effect.derivative.subs(w, 32) == 18 * 32 + 5771
    small = Rational(1, 10**9)
    quotient = (net.params.subs(w, 32 + small) - net.params.subs(w, 32)) / small
    assert abs(quotient - effect.derivative.subs(w, 32)) < 10 * small * 9
    assert effect.elasticity.equals(w * effect.derivative / net.params)
    assert not effect.smoothed


def test_the_dominant_term_is_all_there_is_in_the_limit() -> None:
    for line in NETS:
        net = parse(line)
        for effect in sensitivity(net, "macs"):
            name = net.symbols[effect.name]
            others = {found: 7 for found in net.symbols.values() if found != name}
            great = 4000 if effect.name == "N" else 10**9
            ratio = net.macs.subs(others | {name: great}) / effect.dominant.subs(
                others | {name: great}
            )
            assert abs(ratio - 1) < Fraction(1, 100)


def test_the_leader_has_the_share_in_the_limit() -> None:
    effects = {effect.name: effect for effect in sensitivity(NETS[1])}
    assert (effects["n"].leader, effects["n"].share) == ("H", 1)
    assert (effects["f"].leader, effects["f"].share) == ("C2", 1)
    assert (effects["h"].leader, effects["h"].share) == (None, None)
    (w,) = sensitivity("I(28,1)-C(3,w)-C(5,w)-C(3,w)-G")
    assert (w.leader, w.share) == ("C2", Rational(25, 34))


def test_floors_are_smoothed_and_that_is_said() -> None:
    net = load("resnet", classes=1000, groups=1, n1=2, n2=2, n3=2, n4=2, d=64)
    effect = sensitivity(net, "macs")[0]
    assert effect.name == "n"
    assert effect.smoothed
    known = dict.fromkeys(net.symbols.values(), 64)
    n = net.symbols["n"]
    great = 32 * 10**6
    ratio = net.macs.subs(known | {n: great}) / effect.dominant.subs(known | {n: great})
    assert abs(ratio - 1) < Fraction(1, 1000)


@pytest.mark.parametrize(
    ("text", "what", "message"),
    [
        ("I(28,1)-C(3,8)", "params", "nothing to analyze: params is 80 and has no symbols"),
        ("I(28,1)-C(3,f)", "parms", "unknown quantity 'parms'; did you mean params"),
        ("I(n,1)-C(1,n*n-16*(n//4)^2+1)-G", "params", "cannot determine the growth of .* in n"),
        ("I(28,1)-C(3,min(f,8))", "params", "cannot determine the growth of .* in f"),
        (
            "I(n,3)-for i in 0..N [C(3,8*2^i,s=2,p=1)]-G",
            "macs",
            "cannot determine the growth of Σ.* in n",
        ),
    ],
)
def test_what_is_not_known_is_refused(text: str, what: str, message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        sensitivity(text, what)


def more_than_half(text: str, by: str, value: int) -> bool:
    net = parse(text).subs({by: value})
    dense = sum(int(layer.params) for layer in net.layers if layer.name == "Dense")
    return 2 * dense > int(net.params)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "by", "first"),
    [
        ("I(28,3)-C(3,f)-C(5,f)-G-H(300)", "f", 1),
        ("I(n,1)-C(5,32)-P(2)-H(256)-O(10)", "n", 6),
        ("I(n,1)-C(5,32)-P(2)-C(3,512)-P(2)-H(10)", "n", 12),
        ("I(28,1)-C(5,f)-P(2)-C(3,f)-P(2)-H(20)", "f", 1),
    ],
)
def test_the_crossover_is_where_brute_force_finds_it(text: str, by: str, first: int) -> None:
    start = crossover(text, "H", by)
    inside = [value for value in range(first, 400) if more_than_half(text, by, value)]
    after = max((value for value in range(first, 400) if value not in inside), default=first - 1)
    assert start == (None if after == 399 else after + 1)


def test_a_layer_that_never_leads_for_good_has_no_crossover() -> None:
    assert crossover("I(n,1)-C(5,32)-P(2)-H(256)-O(10)", "C", by="n") is None
    with pytest.raises(SymcnnError, match="unknown symbol 'm'; choose from n"):
        crossover("I(n,1)-C(5,32)", "C", by="m")


@pytest.mark.parametrize(
    ("text", "layer", "by", "what", "start"),
    [
        ("I(28,1)-C(3,w)-C(3,w)-O(10)", "C2", "w", "params", 642),
        ("I(28,3)-C(3,f)-C(5,2*f)-G-O(100)", "C2", "f", "params", 5),
        ("I(n,1)-C(5,32)-P(2)-H(256)-O(10)", "H", "n", "macs", 8),
        ("I(n,3)-C(3,8,s=2)-P(2)-C(3,64)-H(4)-O(100)", "C2", "n", "macs", 21),
        ("I(n,3)-C(3,8,s=2)-P(2)-C(3,64)-H(4)-O(100)", "layer[3]", "n", "activations", 49),
        ("I(28,1)-C(3,f)-C(3,f)-G-H(1000)", "C2", "f", "params", 114),
        ("I(16,3)-C(3,2*(w%3)+1)", "C", "w", "macs", 1),
    ],
)
def test_a_crossover_through_floors_and_turns_is_found(
    text: str, layer: str, by: str, what: str, start: int
) -> None:
    assert crossover(text, layer, by, what) == start


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"by": 3}, "the symbol must be a string, not 3"),
        ({"layer": "C9"}, "unknown layer 'C9'"),
        ({"what": "size"}, "no layer has a share of size"),
        ({"share": 0.5}, "share must be a Fraction between 0 and 1, not 0.5"),
        ({"share": Fraction(1)}, "share must be a Fraction between 0 and 1"),
        (
            {"net": "I(28,3)-C(3,f)-C(1,g)"},
            "exactly one symbol without a value; set all but f of f, g",
        ),
        ({"by": None, "net": "I(28,3)-C(3,f)-C(1,g)"}, "value; set all but one of f, g"),
        ({"by": None, "net": "I(28,3)-C(3,4)"}, "value; the network has none"),
        ({"what": "rf"}, "no layer has a share of rf; choose from params, "),
        ({"what": "parms"}, "unknown quantity 'parms'; did you mean params"),
        (
            {"net": "I(n,1)-C(1,1)-P(71)-C(1,4970)", "by": "n", "what": "macs"},
            "cannot determine the share of C in macs for large n",
        ),
    ],
)
def test_a_crossover_that_cannot_be_asked_for_is_refused(
    changed: dict[str, object], message: str
) -> None:
    asked = {"net": "I(28,3)-C(3,f)-C(1,f)", "layer": "C", "by": "f"} | changed
    with pytest.raises(SymcnnError, match=message):
        crossover(asked.pop("net"), **asked)  # type: ignore[arg-type]
