"""Totals of known families are the closed forms that are published or derived by hand."""

from __future__ import annotations

import pytest
from sympy import Expr, Rational, expand

from symcnn import Network, load, parse

MLP = "I(1,a)-H(b)*m-O(c)"
UNET = """
    def double(f) = C(3,f,p=1)-R-C(3,f,p=1)-R
    I(n,1)-
    for i in 0..D-1 [double(w*2^i)-@skip[i]-P(2)]-
    double(w*2^D)-
    for i in D-1..0 [T(2,w*2^i,s=2)-cat[$skip[i] | _]-double(w*2^i)]-
    C(1,2)
"""


def symbols(net: Network, *names: str) -> tuple[Expr, ...]:
    return tuple(net.symbols[name] for name in names)


def is_zero(found: Expr) -> bool:
    return bool(expand(found, power_base=False) == 0)


def test_multilayer_perceptron() -> None:
    net = parse(MLP)
    a, b, c, m = symbols(net, "a", "b", "c", "m")
    assert is_zero(net.params - (a * b + b + (m - 1) * (b**2 + b) + b * c + c))
    assert str(net.domain) == "m ≥ 1"


def test_residual_network_for_cifar() -> None:
    """He et al. 2015, section 4.2: 6n + 2 layers, shortcuts without parameters."""
    net = load("cifar_resnet", n=32, classes=10)
    (blocks,) = symbols(net, "blocks")
    assert is_zero(net.params - (97216 * blocks - 21926))


def test_residual_network_with_bottlenecks() -> None:
    net = load("resnet", n=224, classes=1000, groups=1, d="w")
    w, n1, n2, n3, n4 = symbols(net, "w", "n1", "n2", "n3", "n4")
    squared = w**2 * (505 + 17 * n1 + 68 * n2 + 272 * n3 + 1088 * n4)
    linear = w * (32269 + 12 * n1 + 24 * n2 + 48 * n3 + 96 * n4)
    assert is_zero(net.params - (squared + linear + 1000))


def test_densenet_121_with_a_growth_rate() -> None:
    net = load("densenet", n=224, classes=1000, n1=6, n2=12, n3=24, n4=16)
    (k,) = symbols(net, "k")
    assert is_zero(net.params - (6700 * k**2 + 34908 * k + 1000))


def test_densenet_of_any_depth_with_a_growth_rate() -> None:
    net = load("densenet", n=224, classes=1000)
    k, *blocks = symbols(net, "k", "n1", "n2", "n3", "n4")
    put = dict(zip(blocks, (6, 12, 24, 16), strict=True))
    assert is_zero(net.params.subs(put) - (6700 * k**2 + 34908 * k + 1000))


def test_u_net_of_any_depth() -> None:
    net = parse(UNET)
    depth, w = symbols(net, "D", "w")
    expected = (89 * 4**depth - 62) * w**2 * Rational(1, 3) + 7 * 2**depth * w + 6 * w + 2
    put = {4**depth: (2**depth) ** 2}
    assert is_zero(net.params - expected.subs(put))
    assert net.params.subs({depth: 4, w: 64}) == 31_030_658
    assert "2^D divides n" in str(net.domain)


def test_u_net_of_depth_4_takes_multiples_of_16() -> None:
    net = parse(UNET.replace("D", "4"))
    assert str(net.domain) == "16 divides n"
    assert not any("⌊" in str(record.output) for record in net.layers)
    w, n = symbols(net, "w", "n")
    assert is_zero(net.params - (7574 * w**2 + 118 * w + 2))
    assert is_zero(net.macs - n**2 * w * (179 * w + 11))


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_u_net_of_any_depth_is_each_u_net(depth: int) -> None:
    net = parse(UNET)
    put = {net.symbols["D"]: depth, net.symbols["w"]: 8, net.symbols["n"]: 32}
    unrolled = parse(UNET.replace("D", str(depth))).subs(w=8, n=32)
    for count in ("params", "macs", "activations"):
        assert getattr(net, count).subs(put) == getattr(unrolled, count)
