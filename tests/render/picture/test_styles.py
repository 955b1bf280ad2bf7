"""The styles `strip`, `u` and `blocks`: what each of them shows of a network."""

from __future__ import annotations

import pytest

from symcnn import SymcnnError, parse
from symcnn.render.picture.block_kinds import block_kinds
from symcnn.render.picture.draw import drawing_of
from symcnn.render.picture.elements import Polygon
from symcnn.render.picture.picture_tree import Path, steps_of
from symcnn.render.picture.proportions import Proportions
from symcnn.render.picture.symbolic_levels import levels_of
from symcnn.render.picture.trace_tree import tree_of
from symcnn.render.picture.u_levels import u_of
from tests.networks import network
from tests.render.picture.geometry import boxes, lines, place, texts
from tests.render.picture.networks_drawn import OTHERS

SIDE = "I(64,1)-C(3,8,p=1)-@a-P(2)-C(3,16,p=1)-@b-P(2)-C(3,32,p=1)-"


def titles(path: Path) -> list[str]:
    return [step.title for step in steps_of(path)]


def test_the_height_of_volumes_follows_the_map_and_their_depth_the_channels() -> None:
    net = parse("I(64,1)-C(5,8)-P(2)-C(3,32)-P(2)-C(3,32)-H(10)")
    fronts = [
        place(each)
        for each in drawing_of(net, "strip").elements
        if isinstance(each, Polygon) and each.fill.endswith("-face")
    ]
    shapes = [layer.output for layer in net.layers]
    heights = {shape.size[0] if shape.size else 1: 0.0 for shape in shapes}
    widths = {shape.channels: 0.0 for shape in shapes}
    for shape, (left, top, right, bottom) in zip(shapes, fronts, strict=True):
        heights[shape.size[0] if shape.size else 1] = bottom - top
        widths[shape.channels] = right - left
    for each in (heights, widths):
        assert [each[key] for key in sorted(each)] == sorted(each.values())
        assert len(set(each.values())) == len(each)


def test_proportions_of_symbolic_sizes_are_those_of_a_stated_example() -> None:
    said = [text.text for text in texts(drawing_of(network("unet"), "strip"))]
    assert "Proportions as for classes = 2, depth = 4, i = 3, n = 256, w = 64." in " ".join(said)
    assert not any("Proportions" in text.text for text in texts(drawing_of("I(8,3)", "strip")))


def test_what_has_no_number_is_drawn_as_small_as_possible() -> None:
    net = parse("I(8,3)-for i in 1..S [for j in 1..(w[i]) [C(1,w[j])]]")
    shapes = tuple(layer.output for layer in net.layers)
    assert Proportions(net, shapes).volume(net.output).thickness >= 5


def test_a_u_has_its_encoder_on_the_left_and_its_decoder_on_the_right() -> None:
    u = u_of(network("unet_64"))
    lefts = [titles(level.left) for level in u.levels]
    rights = [titles(level.right) for level in u.levels]
    assert lefts[:2] == [["input", "double 1→64"], ["max pool 2×2", "double 64→128"]]
    up = "transposed conv 2×2, 64, ×2"
    assert rights[0] == [up, "concat", "double 128→64", "conv 1×1, 2"]
    assert [level.skip.name for level in u.levels] == [f"skip[{i}]" for i in range(4)]
    assert titles(u.bottom) == ["max pool 2×2", "conv 3×3, 1024, ReLU", "conv 3×3, 1024, ReLU"]


def test_the_two_ends_of_a_skip_are_side_by_side() -> None:
    for name in ("unet_64", "unet"):
        drawing = drawing_of(network(name), "u")
        skips = [line.points for line in lines(drawing) if line.color == "skip"]
        places = list(map(place, boxes(drawing)))
        for (x, y), (to_x, to_y) in skips:
            assert y == pytest.approx(to_y)
            assert x < to_x
            for end, side in ((x, 2), (to_x, 0)):
                assert any(
                    abs(end - box[side]) < 0.01 and abs((box[1] + box[3]) / 2 - y) < 0.01
                    for box in places
                )


def test_a_u_of_symbolic_depth_has_its_first_levels_and_its_last() -> None:
    drawing = drawing_of(network("unet"), "u")
    said = [text.text for text in texts(drawing)]
    levels = [text for text in said if text.startswith("level ")]
    assert levels == ["level 0", "level 1", "level depth - 1", "level depth"]
    assert said.count("⋮") == 2
    u = u_of(network("unet"))
    assert [level.after_gap for level in u.levels] == [False, False, True]
    assert titles(u.levels[1].left) == ["max pool 2×2", "double w→2·w", "max pool 2×2"]


def test_levels_of_a_symbolic_depth_have_the_shapes_of_the_network_of_that_depth() -> None:
    """Rule: with a number for the depth, the levels are those of the network unrolled."""
    levels = levels_of(network("unet"))
    records = [record for row in levels.rows for record in row.records]
    net = network("unet").subs(depth=3, n=64, w=4, classes=2)
    values = {network("unet").symbols[name]: value for name, value in _VALUES.items()}
    expected = [(each.text, each.params) for each in net.layers]
    found = [each.params.subs(values) for each in records]
    assert found == [params for _, params in expected]


_VALUES = {"depth": 3, "n": 64, "w": 4, "classes": 2}


def test_levels_without_indices_are_counted() -> None:
    net = parse(f"{SIDE}U(2)-cat[$b|_]-C(3,16,p=1)-U(2)-add[_-C(1,8)|$a]-C(1,1)")
    said = [text.text for text in texts(drawing_of(net, "u"))]
    assert [text for text in said if text.startswith("level ")] == [
        *("level 0", "level 1", "level 2")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I(28,1)-C(5,32)-P(2)-O(10)",
        f"{SIDE}U(4)-add[$a-C(1,8)|_-C(1,8)]-P(2)-cat[$b|_]",  # crossing
        f"{SIDE}U(2)-cat[$b|_]-C(1,16)-add[$b|_]",  # two from one
        f"{SIDE}U(2)-cat[$b-C(1,2)|_]-C(1,1)",  # loaded within a branch
        OTHERS["saved in branches"],
    ],
)
def test_a_network_that_is_no_u_is_an_error_of_one_line(text: str) -> None:
    with pytest.raises(SymcnnError, match="the style u draws skip connections") as error:
        drawing_of(text, "u")
    assert "\n" not in str(error.value)


def test_a_u_without_layers_below_it_is_drawn() -> None:
    net = parse("I(64,1)-C(3,8,p=1)-@a-C(3,8,p=1)-cat[$a|_]-C(1,1)")
    assert titles(u_of(net).bottom) == []
    assert len([line for line in lines(drawing_of(net, "u")) if line.color == "skip"]) == 1


def test_levels_may_have_one_size() -> None:
    u = u_of(parse("I(9,3)-C(1,3)-@a-R-@b-B-add[$b|_]-R-add[$a|_]-G"))
    assert [titles(level.left) for level in u.levels] == [["input", "conv 1×1, 3"], ["ReLU"]]
    right = [titles(level.right) for level in u.levels]
    assert right == [["add", "global average pool"], ["batch norm", "add, ReLU"]]
    assert u.bottom == ()


def kinds(name: str) -> list[tuple[str, int]]:
    net = parse(OTHERS[name]) if name in OTHERS else network(name)
    return [(kind.frame.title, kind.others) for kind in block_kinds(tree_of(net, 16))]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lenet5", []),
        # 4 bottlenecks with a projection, and 12 without
        ("resnet50", [("stage 1", 3), ("bottleneck 64→256", 3), ("bottleneck 256", 11)]),
        ("densenet121", [("transition 1", 2), ("dense layer 64→96", 57)]),
        (
            "unet_64",
            [
                ("double 1→64", 8),
                ("double 1→64 + max pool 2×2", 3),
                ("transposed conv + concat + double 1024→512", 3),
            ],
        ),
        # the first block of a kind in the network stands for it, also within a stage
        ("mobilenet_v2", [("stage 1", 4), ("inverted 16→24", 5), ("inverted 24", 9)]),
        ("vgg16", []),
        ("convnext_tiny", [("block 96", 3 + 3 + 9 + 3 - 1), ("down 1", 2)]),
    ],
)
def test_each_kind_of_block_is_drawn_once(name: str, expected: list[tuple[str, int]]) -> None:
    assert sorted(kinds(name)) == sorted(expected)


@pytest.mark.parametrize("name", ["resnet50", "resnet18", "unet", "mobilenet_v2"])
def test_no_box_has_the_name_of_the_block_around_it(name: str) -> None:
    for kind in block_kinds(tree_of(network(name), 16)):
        assert kind.frame.row.label not in [step.row.label for step in steps_of(kind.frame.path)]


def test_a_stage_says_of_which_blocks_it_consists() -> None:
    said = [text.text for text in texts(drawing_of(network("resnet50"), "blocks"))]
    assert "bottleneck 64→256 + bottleneck 256 ×2" in said
    assert "and 3 more of this kind" in said
    drawing = drawing_of(network("unet_64"), "blocks")
    joined = " ".join(text.text for text in texts(drawing))
    assert "double 1→64 + max pool 2×2, …, double 256→512 + max pool 2×2" in joined
    # four skip connections lead from the encoder to the decoder
    assert len([line for line in lines(drawing) if line.color == "skip"]) == 1


def test_skips_within_a_block_are_drawn_beside_it() -> None:
    text = "def b = @a-C(1,3)-P(2)-U(2)-add[$a|_]-C(1,3); I(8,3)-C(1,3)-b-P(2)"
    drawing = drawing_of(text, "blocks")
    assert not [line for line in lines(drawing) if line.color == "skip"]
    inner = "def c = C(1,3)-B; def b = c-@a-P(2)-U(2)-add[$a|_]; I(8,3)-b-P(2)"
    drawing = drawing_of(inner, "blocks")
    assert len([line for line in lines(drawing) if line.color == "skip"]) == 1
