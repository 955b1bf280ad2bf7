"""What a diagram shows: few boxes, frames round repeats, and nothing that is not in the network."""

from __future__ import annotations

from functools import singledispatch

import pytest

from symcnn import parse
from symcnn.render.picture.box_tree import Box, Frame, Mark, Node, Path, Split, boxes
from symcnn.render.picture.collapse_repeats import folded
from tests.networks import network


def said(path: Path) -> str:
    """Return what is shown, in a line: ×3{C(3,8)·R P(2)} add[C(3,8)|]."""
    return " ".join(map(_said, path))


@singledispatch
def _said(node: Node) -> str:
    raise NotImplementedError


@_said.register
def _(node: Box) -> str:
    return "·".join(node.texts)


@_said.register
def _(node: Mark) -> str:
    return node.text


@_said.register
def _(node: Frame) -> str:
    return f"{node.caption}{{{said(node.body)}}}"


@_said.register
def _(node: Split) -> str:
    return f"{_said(node.join)}[{'|'.join(map(said, node.branches))}]"


@pytest.mark.parametrize(
    ("notation", "shown"),
    [
        # what keeps the shape and looks at each position alone is in the box before it
        ("I(8,3)-C(1,3)-B-R-D(0.5)", "I(8,3) C(1,3)·B·R·D(0.5)"),
        ("I(8,3)-B-C(3,3)-LS", "I(8,3)·B C(3,3)·LS"),
        ("I(8,3)-C(3,3,p=1)-P(3,1,1)-DW(3,p=1)", "I(8,3) C(3,3,p=1) P(3,1,1) DW(3,p=1)"),
        ("I(8,3)-H(5)-H(5)-Softmax", "I(8,3) H(5) H(5)·Softmax"),
        ("I(8,3)-add[C(1,3)-R|_]-B-R", "I(8,3) add·B·R[C(1,3)·R|]"),
        ("I(8,3)-add[B-R-C(1,3)|_]", "I(8,3) add[B·R C(1,3)|]"),
        # runs
        ("I(8,3)-C(3,8)*3", "I(8,3) × 3{C(3,8)}"),
        ("I(8,3)-C(3,8)*2", "I(8,3) C(3,8) C(3,8)"),
        ("I(64,3)-(C(3,8)-B-R-P(2))*3", "I(64,3) × 3{C(3,8)·B·R P(2)}"),
        ("I(64,3)-(C(3,8)-P(2))*2-C(3,9)", "I(64,3) × 2{C(3,8) P(2)} C(3,9)"),
        ("I(64,3)-(C(3,8)-P(2))*3-C(3,8)", "I(64,3) × 3{C(3,8) P(2)} C(3,8)"),
        ("I(64,3)-C(3,8)-(P(2)-C(3,8))*3", "I(64,3) C(3,8) × 3{P(2) C(3,8)}"),
        ("I(64,3)-(C(3,8)*3-P(2))*2", "I(64,3) × 2{× 3{C(3,8)} P(2)}"),
        ("I(8,3)-R-(add[C(1,3)|_]-R)*3", "I(8,3)·R × 3{add·R[C(1,3)|]}"),
        ("I(8,3)-add[C(1,3)|_]*3-R", "I(8,3) × 3{add[C(1,3)|]} R"),
        ("I(8,3)-add[C(3,3,p=1)*3|_]", "I(8,3) add[× 3{C(3,3,p=1)}|]"),
        ("I(8,3)-(R-R)*3", "I(8,3)·R·R·R·R·R·R"),
        ("I(8,3)-(B-R-C(1,3))*4", "I(8,3)·B·R × 3{C(1,3)·B·R} C(1,3)"),
        # repeats that stay symbols
        ("I(8,3)-C(1,3)*N", "I(8,3) × N, i = 1..N{C(1,3)}"),
        ("I(8,3)-C(1,5)*N", "I(8,3) C(1,5) × (N - 1), i = 2..N{C(1,5)}"),
        ("I(8,3)-for k in 0..N [C(1,3)*3-R]", "I(8,3) × (N + 1), k = 0..N{× 3{C(1,3)} R}"),
        ("I(8,3)-for k in 1..N [C(1,k*f)-C(1,3)]", "I(8,3) × N, k = 1..N{C(1,f*k) C(1,3)}"),
        # remembered maps
        ("I(8,3)-@a-R-C(1,3)-add[_|$a]", "I(8,3) @a R C(1,3) add[|$a]"),
        ("I(8,3)-for i in 1..2 [@a[i]-C(1,3)]-$a[1]", "I(8,3) @a[1] C(1,3) @a[2] C(1,3) $a[1]"),
        ("I(8,3)-(@x-C(1,3)-add[_|$x])*2", "I(8,3) × 2{@x C(1,3) add[|$x]}"),
    ],
)
def test_what_is_shown(notation: str, shown: str) -> None:
    assert said(folded(parse(notation).trace)) == shown


def test_a_run_shows_the_first_and_the_last_shape() -> None:
    *_, run = folded(parse("I(20,3)-(C(3,8)-B)*4").trace)
    assert isinstance(run, Frame)
    (box,) = run.body
    assert isinstance(box, Box)
    assert box.shape == "8×18×18 … 8×12×12"


def test_a_run_of_runs_shows_the_first_and_the_last_shape_of_all() -> None:
    *_, run = folded(parse("I(64,3)-(add[C(1,8)*3|C(1,8)]*3-P(2))*2").trace)
    assert isinstance(run, Frame)
    inner, pool = run.body
    assert isinstance(inner, Frame)
    assert isinstance(pool, Box)
    (split,) = inner.body
    assert isinstance(split, Split)
    (deepest,), _ = split.branches
    assert isinstance(deepest, Frame)
    (conv,) = deepest.body
    assert isinstance(conv, Box)
    shapes = [conv.shape, split.join.shape, pool.shape]
    assert shapes == ["8×64×64 … 8×32×32"] * 2 + ["8×32×32 … 8×16×16"]


def test_what_comes_once_has_its_own_shape() -> None:
    path = folded(parse("I(n,1)-C(5,f)-P(2)").trace)
    assert [node.shape for node in path if isinstance(node, Box)] == [
        "1×n²",
        "f×(n - 4)²",
        "f×(⌊n/2⌋ - 2)²",
    ]


def test_boxes_with_parameters_are_told_apart() -> None:
    path = folded(parse("I(8,3)-C(1,3)-R-P(2)-DW(1)").trace)
    kinds = {node.texts[0]: node.kind for node in path if isinstance(node, Box)}
    assert kinds == {"I(8,3)": "plain", "C(1,3)": "weights", "P(2)": "plain", "DW(1)": "weights"}


@pytest.mark.parametrize(
    ("name", "most"), [("resnet50", 45), ("inception_v3", 95), ("densenet201", 40), ("unet", 20)]
)
def test_well_known_networks_take_a_few_dozen_boxes(name: str, most: int) -> None:
    assert boxes(folded(network(name).trace)) <= most
