"""The tree of a picture: the rows of the outline, connected as the network is."""

from __future__ import annotations

import pytest

from symcnn import parse
from symcnn.render.outline.from_paths import outline
from symcnn.render.picture.picture_tree import Frame, Node, Path, Split, Step, Tree
from symcnn.render.picture.trace_tree import tree_of
from tests.networks import first_are_quick, network
from tests.render.picture.networks_drawn import OTHERS


def said(path: Path) -> str:
    """Return what is drawn, in a line: stage 1{conv 1×1, 8; add[conv 3×3, 8|]}."""
    return "; ".join(map(_said, path))


def _said(node: Node) -> str:
    start = "$" if node.is_loaded else ""
    match node:
        case Step():
            return f"{start}{node.title}"
        case Frame():
            return f"{start}{node.title}{{{said(node.path)}}}"
        case Split():
            branches = (f"{said(each.path)}{'$' * each.is_loaded}" for each in node.branches)
            return f"{start}{node.join.title}[{'|'.join(branches)}]"


def drawn(text: str, depth: int = 9) -> str:
    return said(tree_of(parse(text), depth).path)


def skips(tree: Tree) -> list[str]:
    titles = {step.key: step.title for step in tree.steps()}
    return [f"{titles[skip.start]} -{skip.name}-> {titles[skip.end]}" for skip in tree.skips]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I(8,3)-C(3,8)-B-R-P(2)", "input; conv 3×3, 8, BN, ReLU; max pool 2×2"),
        ("I(8,3)-add[_|C(1,3)]-R", "input; add, ReLU[|conv 1×1, 3]"),
        ("I(8,3)-C(1,3)-add[B|R]", "input; conv 1×1, 3; add[batch norm|ReLU]"),
        ("I(8,3)-C(1,8)-C(1,8)*3", "input; conv 1×1, 8; conv 1×1, 8 ×3"),
        ("I(8,8)-cat[C(1,8)|C(1,8)]", "input; concat[conv 1×1, 8|conv 1×1, 8]"),
        ("I(8,8)-cat[C(1,8)*2|C(1,8)]", "input; concat[conv 1×1, 8 ×2|conv 1×1, 8]"),
        ("I(8,8)-cat[R|cat[R|_]]", "input; concat[ReLU|concat[ReLU|]]"),
        ("I(8,3)-@a-C(1,3)-$a-P(2)", "input; conv 1×1, 3; $max pool 2×2"),
        ("I(8,3)-@a-C(1,3)-add[$a|_]", "input; conv 1×1, 3; add[$|]"),
        ("I(8,3)-@a-R-add[$a-B|_-$a]", "input; ReLU; add[$batch norm|$]"),
        ("I(8,3)-@a-R-$a-add[B|_]", "input; ReLU; $add[$batch norm|$]"),
        ("I(8,3)-C(1,3)*N", "input; conv 1×1, 3 ×N"),
        (
            "I(8,3)-(C(1,4)-P(2))*2",
            (
                "input; (conv 1×1, 4 + max pool 2×2) ×2"
                "{conv 1×1, 4 + max pool 2×2{conv 1×1, 4; max pool 2×2}; "
                "conv 1×1, 4 + max pool 2×2{conv 1×1, 4; max pool 2×2}}"
            ),
        ),
        (
            "def b(f) = add[C(1,f)-B-C(1,f)|_]-R; I(8,4)-b(4)*3",
            ("input; b 4 ×3{add, ReLU[conv 1×1, 4, BN; conv 1×1, 4|]}"),
        ),
    ],
)
def test_rows_are_connected_as_the_trace_is(text: str, said: str) -> None:
    assert drawn(text) == said


def test_blocks_are_unfolded_to_a_depth() -> None:
    text = "def b(f) = C(3,f)-P(2); def s(f) = b(f)-b(f); I(64,1)-s(4)-s(8)"
    assert drawn(text, 0) == "input; s 1; s 2"
    assert drawn(text, 1).startswith("input; s 1{b 1; b 2}; s 2{")


def test_blocks_are_unfolded_as_long_as_there_are_few_boxes() -> None:
    net = network("resnet50")
    assert [sum(1 for _ in tree_of(net, None, most).steps()) for most in (9, 22, 60)] == [
        10,
        22,
        42,
    ]


@pytest.mark.parametrize("name", first_are_quick())
@pytest.mark.parametrize("depth", [0, 1, 9])
def test_labels_are_those_of_the_outline(name: str, depth: int) -> None:
    net = network(name)
    rows, labels = list(outline(net)), set[str]()
    while rows:
        row = rows.pop()
        labels |= {row.label, row.counted, f"{row.label} for {row.loop}"}
        rows += row.children
    titles = [step.title for step in tree_of(net, depth).steps()]
    assert [title for title in titles if title not in labels] == []


@pytest.mark.parametrize("name", [*first_are_quick(), *OTHERS])
def test_steps_have_keys_of_their_own(name: str) -> None:
    net = parse(OTHERS[name]) if name in OTHERS else network(name)
    keys = [step.key for step in tree_of(net, 9).steps()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I(8,3)-@a-C(1,3)-add[$a|_]", ["input -a-> add"]),
        ("I(8,3)-@a-C(1,3)-@a-R-add[$a|_]", ["conv 1×1, 3 -a-> add"]),
        ("I(8,3)-C(1,3)*2-@a-B-add[$a|_]", ["conv 1×1, 3 ×2 -a-> add"]),
        (OTHERS["only saved maps"], ["input -a-> add", "conv 1×1, 3 -b-> add"]),
        (
            "I(8,3)-C(1,3)-@a-C(1,3)-$a-C(1,3)",
            ["conv 1×1, 3 -a-> conv 1×1, 3"],
        ),
        (
            OTHERS["equal channels"],
            ["conv 3×3, w -s[i]-> concat", "conv 3×3, w -s[i]-> concat"],
        ),
        ("I(8,3)-for i in 1..2 [@s[i]-C(1,3)]-add[$s[1]|_]", ["input -s[1]-> add"]),
        (
            "I(8,3)-for i in 1..N [C(1,3)-@s[i]]-R-@s[0]-for i in N-1..0 [B-add[$s[i+1]|_]]",
            ["conv 1×1, 3 ×N -s[i + 1]-> add"],
        ),
        (
            "I(8,3)-@s-R-for i in 1..N [C(1,3)-@s[i]]-for i in N..1 [B-add[$s[i]|_]]",
            ["conv 1×1, 3 ×N -s[i]-> add"],
        ),
        (
            "I(8,3)-R-@s[0]-for i in 1..N [C(1,3)-@s[i]]-add[$s[1]|_]",
            ["conv 1×1, 3 ×N -s[1]-> add"],
        ),
        (OTHERS["a repeat that starts elsewhere"], ["input -a-> conv 1×1, 3 ×N"]),
    ],
)
def test_skips_lead_from_where_a_map_is_saved_to_where_it_is_loaded(
    text: str, said: list[str]
) -> None:
    assert sorted(skips(tree_of(parse(text), 9))) == sorted(said)


def test_skips_of_a_folded_block_begin_and_end_at_its_box() -> None:
    tree = tree_of(network("unet_64"), 0)
    assert set(skips(tree)) == {f"group 1→512 -skip[{i}]-> group 1024→64" for i in range(4)}
    assert all(skip.is_inside for skip in tree.skips)


def test_skips_within_a_box_are_not_drawn() -> None:
    assert tree_of(parse("def b = @a-C(1,3)-add[$a|_]; I(8,3)-C(1,3)-b-b"), 0).skips == ()
