"""The depth of networks: as in their names, and by hand."""

from __future__ import annotations

from random import Random

import pytest
from sympy import Expr

from symcnn import Network, SymcnnError, load, parse
from symcnn.network.trace.layer_depth import layer_depth
from tests.examples import choose_count
from tests.networks import family, first_are_quick, network
from tests.programs.checks import read
from tests.programs.drawn import draw_program, draw_values


def depth(text: str) -> Expr | None:
    return layer_depth(parse(text).trace)


# The depths by which papers name ResNet, DenseNet and VGG, and which they state of the others.
NAMED = {
    "resnet18": 18,
    "resnet50": 50,
    "resnet34": 34,
    "resnet101": 101,
    "resnet152": 152,
    "cifar_resnet20": 20,
    "cifar_resnet110": 110,
    "densenet121": 121,
    "densenet169": 169,
    "densenet201": 201,
    "densenet161": 161,
    "densenet_40_12": 40,
    "densenet_bc_100_12": 100,
    "vgg11": 11,
    "vgg13": 13,
    "vgg16": 16,
    "vgg19": 19,
    "googlenet": 22,
    "alexnet": 8,
    "lenet5": 5,
}


@pytest.mark.parametrize("name", first_are_quick(NAMED))
def test_the_depth_of_a_network_is_that_of_its_name(name: str) -> None:
    assert layer_depth(network(name).trace) == NAMED[name]


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("resnet", "3*n1 + 3*n2 + 3*n3 + 3*n4 + 2"),
        ("cifar_resnet", "6*blocks + 2"),
        ("densenet", "2*n1 + 2*n2 + 2*n3 + 2*n4 + 5"),
        ("unet", "5*depth + 3"),
    ],
)
def test_the_depth_of_a_family_is_a_formula(name: str, formula: str) -> None:
    assert str(layer_depth(family(name).trace)) == formula


def test_the_formula_of_a_family_is_right_for_its_members() -> None:
    for blocks in (1, 2, 9):
        net = load("cifar_resnet", blocks=blocks, classes=10)
        assert layer_depth(net.trace) == 6 * blocks + 2
    for levels in (1, 2, 3):
        net = load("unet", depth=levels, n=64, w=4, classes=2)
        assert layer_depth(net.trace) == 5 * levels + 3


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("I(8,3)", "0"),
        ("I(8,3)-C(3,4)-B-R-P(2)-LN-PR-H(3)", "2"),
        ("I(8,3)-DW(3)-SC(3,4)-T(2,3)", "3"),
        ("I(8,3)-add[C(1,4)-C(1,4)-C(1,4)|C(1,4)]-C(1,3)", "4"),
        ("I(8,3)-cat[_|C(1,4)]-cat[C(1,3)|_]", "2"),
        ("I(8,3)-mul[_|G-H(3)-H(3)]", "2"),
        ("I(8,3)-C(1,3)-@x-C(1,3)-C(1,3)-$x-C(1,2)", "2"),
        ("I(8,3)-@x-C(1,3)-C(1,3)-add[_|$x-C(1,3)-C(1,3)-C(1,3)]", "3"),
        ("I(8,3)-frozen[C(3,4)]-C(3,4)", "2"),
        ("I(8,3)-add[(C(1,3)-R)*N|_]", "N"),
        ("I(8,3)-add[(C(1,3)-R)*N|(C(1,3)-R)*M]", "Max(M, N)"),
        ("I(8,3)-add[C(1,3)*N|C(1,3)-C(1,3)]", "Max(2, N)"),
        ("I(8,3)-for i in 1..N [(C(1,3)-R)*i]", "N**2/2 + N/2"),
        # a map that another loop saved is at most as deep as where the network is
        ("I(n,3)-for i in 1..N [C(1,3)-@x[i]]-for i in 1..N [cat[_|$x[i]]-C(1,3)]", "2*N"),
        ("I(n,3)-@x-for i in 1..N [add[_|$x]-C(1,3)]", "N"),
    ],
)
def test_the_longest_path_counts(text: str, layers: str) -> None:
    assert str(depth(text)) == layers


@pytest.mark.parametrize(
    "text",
    [
        "I(8,3)-X(10,arriving=(3,8,8))-C(3,4)",
        "I(n,3)-for i in 1..N [C(1,3)-@x[i]]-for i in 1..N [cat[_|$x[i]-C(1,3)]-C(1,3)]",
        "I(n,3)-for i in 1..N [C(1,3)-@x[i]]-for i in 1..N [$x[i]-C(1,3)]",
        "I(8,3)-add[X(10,arriving=(3,8,8))|C(1,3)-C(1,3)]-C(1,3)",
        "I(8,8)-@a-(C(3,8,p=1)-@a)*N-C(1,8)-$a-O(10)",
    ],
)
def test_a_depth_that_is_unknown_is_none(text: str) -> None:
    assert depth(text) is None


def test_a_longer_known_branch_hides_an_unknown_one() -> None:
    shared = "I(n,3)-for i in 1..N [C(1,3)-@x[i]]-for i in 1..N "
    assert str(depth(f"{shared}[add[C(1,3)|$x[i]-C(1,3)]]")) == "2*N"


@pytest.mark.random
@pytest.mark.parametrize("seed", range(choose_count(20, 200, "PROGRAMS")))
def test_the_depth_of_a_random_network_is_right_after_substitution(seed: int) -> None:
    program = draw_program(seed)
    net = read(program)
    if not isinstance(net, Network) or (formula := layer_depth(net.trace)) is None:
        return
    drawn = draw_values(program, Random(seed))  # noqa: S311 - no secret
    values = {name: value for name, value in drawn.items() if name in net.symbols}
    try:
        numbers = net.subs(values)
    except SymcnnError:
        return  # the point is outside of the domain
    expected = layer_depth(numbers.trace)
    symbols = {net.symbols[name]: value for name, value in values.items()}
    assert expected is None or formula.subs(symbols) == expected
