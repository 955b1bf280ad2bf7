"""What blocks are called: as the modules that they are, or after what they hold."""

from __future__ import annotations

import pytest

from symcnn.frameworks.folding import folded
from symcnn.frameworks.model_graph import Scope
from symcnn.notation import parse_program, printed
from symcnn.notation.ast import Join, Path, Program, nodes_in

Scopes = dict[int, tuple[Scope, ...]]
DENSE = "cat[_|B-R-C(1,128,bias=0)-B-R-C(3,32,p=1,bias=0)]"
DENSENET = f"I(32,3)-C(3,8,p=1)-{DENSE}-P(2)-{DENSE}-A(2)-{DENSE}-{DENSE}-G-F-O(10)"


def named(program: Program) -> list[str]:
    return [printed(found).split()[1].split("(")[0] for found in program.statements]


def joins(path: Path, kinds: list[str]) -> Scopes:
    """Return for each join, and the layers in it, a module of each kind, the outermost first."""
    found: Scopes = {}
    for number, join in enumerate(node for node in path if isinstance(node, Join)):
        inner = tuple(Scope(f"block{number}.{kind}", kind) for kind in kinds)
        found |= {id(node): inner for node in nodes_in((join,))}
    return found


@pytest.mark.parametrize(
    ("kinds", "name"),
    [
        (["_DenseLayer"], "dense_layer"),
        (["MBConv"], "mb_conv"),
        (["Sequential", "_DenseLayer"], "dense_layer"),
        (["Unit"], "unit"),
        (["Lambda"], "dense_layer"),
        (["P"], "p"),
        (["_"], "dense_layer"),
        (["AModuleOfAVeryLongName"], "dense_layer"),
    ],
)
def test_a_block_that_is_all_of_a_module_has_its_name(kinds: list[str], name: str) -> None:
    path = parse_program(DENSENET).path
    assert named(folded(path, joins(path, kinds))) == [name]


def test_a_block_that_is_the_greater_part_of_a_module_has_its_name() -> None:
    path = parse_program(DENSENET.replace("-P(2)-", "-R-P(2)-").replace("-A(2)-", "-R-A(2)-")).path
    found = joins(path, ["Unit"])
    for place, node in enumerate(path):
        if isinstance(node, Join):
            found[id(path[place + 1])] = found[id(node)]
    assert named(folded(path, found)) == ["unit"]


def test_blocks_that_are_not_each_a_module_have_no_modules_name() -> None:
    path = parse_program(DENSENET).path
    found = {id(node): (Scope("all", "Features"),) for node in nodes_in(path)}
    assert named(folded(path, found)) == ["dense_layer"]


@pytest.mark.parametrize(
    ("block", "other", "name"),
    [
        ("C(3,32,p=1,bias=0)-B-R", "C(3,64,p=1,bias=0)-B-R", "conv"),
        ("C(1,32,bias=0)-B-SiLU", "C(1,64,bias=0)-B-SiLU", "pointwise"),
        ("DW(3,p=1,bias=0)-B-ReLU6", "DW(3,1,1,bias=0)-B-ReLU6", "depthwise"),
        ("DW(3,p=1)-B-R-C(1,32)-B-R", "DW(3,p=1)-B-R-C(1,64)-B-R", "separable"),
        ("C(1,32)-R-DW(3,p=1)-R-C(1,16)", "C(1,64)-R-DW(3,p=1)-R-C(1,32)", "inverted"),
        ("C(1,32)-R-C(3,32,p=1)-R-C(1,64)", "C(1,64)-R-C(3,64,p=1)-R-C(1,128)", "bottleneck"),
        ("T(2,32,2)-R-B-GELU-D(0.5)", "T(2,64,2)-R-B-GELU-D(0.5)", "up"),
        ("P(2)-C(3,32,p=1)-R-C(3,32,p=1)-B", "P(2)-C(3,64,p=1)-R-C(3,64,p=1)-B", "down"),
        ("A(3,1,1)-C(3,32,p=1)-R-B-GELU", "A(3,1,1)-C(3,64,p=1)-R-B-GELU", "pool"),
        ("C(1,8)-add[_|C(3,8,p=1)-R-B]-R", "C(1,9)-add[_|C(3,9,p=1)-R-B]-R", "residual"),
        ("C(1,8)-cat[_|C(3,8,p=1)-R-B]-R", "C(1,9)-cat[_|C(3,9,p=1)-R-B]-R", "dense_layer"),
        ("cat[C(1,8)-R|C(3,9,p=1)-R]", "cat[C(1,5)-R|C(3,6,p=1)-R]", "branches"),
        ("cat[C(1,8)-R|R|C(3,9,p=1)-R]", "cat[C(1,5)-R|R|C(3,6,p=1)-R]", "inception"),
        ("mul[G-C(1,3)-R-C(1,3)-Sigmoid|_]", "mul[G-C(1,3)-R-C(1,3)-Sigmoid|_]", "gate"),
        ("LN-GELU-D(0.5)-Softplus-Tanh", "LN-GELU-D(0.25)-Softplus-Tanh", "block"),
    ],
)
def test_other_blocks_are_called_after_what_they_hold(block: str, other: str, name: str) -> None:
    text = "-".join(["I(32,3)", block, *(f"tied[{a}]-{other}" for a in ("ELU", "SELU", "Mish"))])
    assert named(folded(parse_program(text).path, {})) == [name]


def test_names_that_are_taken_are_numbered() -> None:
    cats = ("B-R-C(3,{f},p=1,bias=0)", "C(5,{f},p=2)-LeakyReLU-LN", "T(1,{f})-Sigmoid-Softplus")
    order = (0, 0, 1, 2, 0, 1, 1, 2, 2, 0, 1, 2)
    parts = [f"cat[_|{cats[kind]}]".format(f=f) for f, kind in enumerate(order, start=3)]
    program = folded(parse_program("-".join(["I(32,3)", *parts])).path, {})
    assert named(program) == ["dense_layer", "dense_layer2", "dense_layer3"]
