"""The blocks of networks in stage tables: what is a block, what repeats, what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from sympy import Expr, Integer, Symbol

from symcnn import Network, parse, zoo
from symcnn.network import LayerRecord, RepeatRecord
from symcnn.render.stages.block import StageBlock
from symcnn.render.stages.from_outline import stage_blocks
from tests.networks import family, network

CASES = Path(__file__).parents[2] / "cases"
INVERTED = """
def inverted(f, s=1) = C(1,6*cin)-B-R-DW(3,s,1)-B-R-C(1,f)-B
def stage(f, s, n) = inverted(f,s)-add[_|inverted(f)]*(n-1)
"""


def written(text: str) -> list[str]:
    return list(map(str, stage_blocks(parse(text))))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("I(8,3)", []),
        ("I(8,3)-C(3,4)-B-R-D(0.5)-F-O(10)", ["3×3, 4", "dense 10"]),
        ("I(8,3)-Pad(1)-C(3x1,4,s=(2,1))", ["3×1, 4, stride 2×1"]),
        ("I(8,4)-C(3,8,g=4,d=2)", ["3×3, 8, groups = 4, dilation 2"]),
        ("I(9,4)-C(3,8,d=(2,1))", ["3×3, 8, dilation 2×1"]),
        ("I(8,4)-SC(3,8)-T(2,4,stride=2)", ["separable 3×3, 8", "transposed 2×2, 4, stride 2"]),
        ("I(8,4)-P(3,2,1)-A(2)", ["3×3 max pool, stride 2", "2×2 average pool, stride 2"]),
        ("I(8,4)-U(2)-AP(7)-GM", ["upsample ×2", "adaptive average pool 7×7", "global max pool"]),
        ("I(8,3)-X(10,arriving=(3,8,8))", ["opaque"]),
        (
            "I(8,8)-C(3,8,p=1)-frozen[C(3,8,2,1)-B]-tied[C(3,8,p=1)]-frozen[H(5)-R]",
            ["3×3, 8", "3×3, 8, stride 2, frozen", "3×3, 8, tied", "dense 5, frozen"],
        ),
        ("I(8,8)-frozen[C(3,8,p=1)]-C(3,8,p=1)", ["3×3, 8, frozen", "3×3, 8"]),
        ("I(n,3,dims=1)-C(k,f)", ["k, f"]),
        ("I(n,3)-C(3,1024)-C(3,12*w)", ["3×3, 1024", "3×3, 12·w"]),
    ],
)
def test_a_layer_is_a_line_unless_papers_leave_it_out(text: str, blocks: list[str]) -> None:
    assert written(text) == blocks


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        # equal layers are one block, unless they pool
        ("I(8,4)-C(3,4,p=1)-R-C(3,4,p=1)-R", ["[3×3, 4] × 2"]),
        (
            "I(8,4)-P(3,1,1)-A(3,1,1)-A(3,1,1)",
            ["3×3 max pool, stride 1", "[3×3 average pool, stride 1] × 2"],
        ),
        ("I(8,4)-C(3,4)-C(3,4)", ["3×3, 4", "3×3, 4"]),
        # a depthwise convolution and the pointwise one after it are a block
        ("I(8,4)-DW(3,2,1)-B-R-C(1,8)-R", ["[dw 3×3, 4, stride 2; 1×1, 8] × 1"]),
        (
            "I(8,4)-DW(3,2,1)-P(2)-C(1,8)",
            ["dw 3×3, 4, stride 2", "2×2 max pool, stride 2", "1×1, 8"],
        ),
        ("I(8,4)-C(1,8)-DW(3)-C(1,8)", ["1×1, 8", "[dw 3×3, 8; 1×1, 8] × 1"]),
        # so is a pointwise one before them that expands the channels
        ("I(8,4)-C(1,24)-R-DW(3,2,1)-C(1,8)", ["[1×1, 24; dw 3×3, 24, stride 2; 1×1, 8] × 1"]),
        (
            "def separable(f) = DW(3,p=1)-C(1,f)\nI(8,4)-C(1,6*w)-R-separable(w)",
            ["[1×1, 6·w; dw 3×3, 6·w; 1×1, w] × 1"],
        ),
        (
            "def separable(f) = DW(3,p=1)-C(1,f)\nI(8,4)-C(1,w)-R-separable(h)",
            ["1×1, w", "[dw 3×3, w; 1×1, h] × 1"],
        ),
        (
            "I(8,4)-C(1,9)-add[DW(3,p=1)-P(3,1,1)|_]",
            ["1×1, 9", "[dw 3×3, 9; 3×3 max pool, stride 1] × 1"],
        ),
        ("I(8,4)-C(3,24)-DW(3)-C(1,8)", ["3×3, 24", "[dw 3×3, 24; 1×1, 8] × 1"]),
        ("I(8,4)-DW(3)-C(3,8,p=1)", ["dw 3×3, 4", "3×3, 8"]),
        ("I(8,4)-DW(3)-H(8)", ["dw 3×3, 4", "dense 8"]),
        # a residual block is what is on its longer path
        ("I(8,4)-add[C(3,4,p=1)-R-C(3,4,p=1)|_]-R", ["[3×3, 4; 3×3, 4] × 1"]),
        ("I(8,4)-add[C(1,8,2)|C(3,8,2,1)-R-C(3,8,p=1)]", ["[3×3, 8, stride 2; 3×3, 8] × 1"]),
        ("I(8,4)-add[A(2)-C(1,8)|C(3,8,2,1)-R-C(3,8,p=1)]", ["[3×3, 8, stride 2; 3×3, 8] × 1"]),
        (
            "I(8,4)-add[C(5,8,2,2)|C(3,8,2,1)-R-C(3,8,p=1)]",
            ["[branch 5×5, 8, stride 2; branch 3×3, 8, stride 2 – 3×3, 8; add] × 1"],
        ),
        (
            "I(8,4)-add[X(9,macs=9,arriving=(4,8,8))|C(1,4)-R-C(1,4)]",
            ["[branch opaque; branch 1×1, 4 – 1×1, 4; add] × 1"],
        ),
        ("I(8,4)-F-add[H(4)|H(8)-R-H(4)]", ["[dense 8; dense 4] × 1"]),
        ("I(8,4)-cat[C(1,4)-R*N|C(1,8)]", ["[branch 1×1, 4; branch 1×1, 8; concat] × 1"]),
        ("I(8,4)-add[R*N|C(1,4)-C(1,4)]", ["[1×1, 4; 1×1, 4] × 1"]),
        ("I(8,4)-add[C(3,4,p=1)-R-C(1,4)|_]*3", ["[3×3, 4; 1×1, 4] × 3"]),
        ("I(8,4)-add[(C(3,4,p=1)-R)*2|_]*3", ["[3×3, 4; 3×3, 4] × 3"]),
        ("I(8,4)-add[(C(3,4,p=1)-R)*9|_]*3", ["[3×3, 4, repeated 9 times] × 3"]),
        ("I(8,4)-add[C(3,4,p=1)|_]*3", ["[3×3, 4] × 3"]),
        # so is what is concatenated to the map of a dense block
        ("I(8,4)-cat[_|B-R-C(1,8)-C(3,2,p=1)]*N", ["[1×1, 8; 3×3, 2] × N"]),
        # branches in parallel are a line each
        (
            "I(8,4)-cat[C(1,8)|C(1,2)-C(3,8,p=1)|P(3,1,1)]",
            ["[branch 1×1, 8; branch 1×1, 2 – 3×3, 8; branch 3×3 max pool, stride 1; concat] × 1"],
        ),
        ("I(8,4)-add[C(1,4)|C(1,4)-R]*2", ["[branch 1×1, 4; branch 1×1, 4; add] × 2"]),
        (
            "I(8,4)-cat[C(1,8)|C(1,2)-cat[C(3,4,p=1)|C(5,4,p=2)]]",
            ["[branch 1×1, 8; branch 1×1, 2 – { 3×3, 4 | 5×5, 4 } concat; concat] × 1"],
        ),
        (
            "I(8,4)-cat[C(1,8)|C(1,2)-add[C(3,2,p=1)-C(3,2,p=1)|_]-add[R|_]]",
            ["[branch 1×1, 8; branch 1×1, 2 – 3×3, 2 – 3×3, 2; concat] × 1"],
        ),
        # a gate is a line
        ("I(8,4)-mul[G-C(1,2)-R-C(1,4)-Sigmoid|_]", ["SE, 2"]),
        ("I(8,4)-mul[C(3,8,p=1)|G-H(8)]", ["[3×3, 8; SE] × 1"]),
        ("I(8,4)-mul[C(1,8)-Sigmoid|C(1,8)]", ["[branch 1×1, 8; branch 1×1, 8; mul] × 1"]),
        ("I(8,4)-add[R|_]", []),
    ],
)
def test_layers_that_belong_together_are_a_block(text: str, blocks: list[str]) -> None:
    assert written(text) == blocks


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        # branches with repeats, and long ones, follow each other before their merge
        (
            "I(8,4)-cat[C(1,8)|(C(1,4)-R)*N-C(3,2,p=1)]",
            ["1×1, 8", "[1×1, 4] × N", "3×3, 2", "concat"],
        ),
        (
            "I(8,4)-cat[C(1,2)-C(1,3)-C(1,4)-C(1,5)-C(1,6)-C(1,7)-C(1,8)|C(1,9)]",
            [*(f"1×1, {width}" for width in range(2, 10)), "concat"],
        ),
        (
            "I(8,4)-mul[G-(C(1,4)-R)*N|C(1,4)]",
            ["global average pool", "[1×1, 4] × N", "1×1, 4", "mul"],
        ),
        (
            "I(8,4)-cat[C(1,8)|C(1,2)-cat[C(1,4)|(C(3,4,p=1)-R)*N-C(3,4,p=1)]]",
            ["1×1, 8", "1×1, 2", "1×1, 4", "[3×3, 4] × (N + 1)", "concat", "concat"],
        ),
    ],
)
def test_other_branches_follow_each_other(text: str, blocks: list[str]) -> None:
    assert sorted(written(text)) == sorted(blocks)
    assert written(text)[-1] == blocks[-1]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        # the first block of a stage may have a stride, and other input channels
        (
            f"{INVERTED} I(n,32)-stage(24,2,3)",
            ["[1×1, 6·c_in; dw 3×3, 6·c_in; 1×1, 24] × 3"],
        ),
        # a single block is written like those of other stages, not like other blocks
        (
            f"{INVERTED} I(n,32)-stage(24,1,2)-stage(40,1,1)-C(1,144)",
            [
                "[1×1, 6·c_in; dw 3×3, 6·c_in; 1×1, 24] × 2",
                "[1×1, 6·c_in; dw 3×3, 6·c_in; 1×1, 40] × 1",
                "1×1, 144",
            ],
        ),
        (f"{INVERTED} I(n,32)-stage(24,1,1)", ["[1×1, 192; dw 3×3, 192; 1×1, 24] × 1"]),
        # the name of the input channels is taken
        (
            f"{INVERTED} I(n,c_in)-stage(24,1,2)",
            [
                "[1×1, 6·c_in; dw 3×3, 6·c_in; 1×1, 24] × 1",
                "[1×1, 144; dw 3×3, 144; 1×1, 24] × 1",
            ],
        ),
        # blocks differ in their output, in inner channels, in strides, in operators
        (
            "I(n,8)-add[C(1,4)-C(3,8,p=1)|_]-add[C(1,2)-C(3,8,p=1)|_]",
            ["[1×1, 4; 3×3, 8] × 1", "[1×1, 2; 3×3, 8] × 1"],
        ),
        (
            "def b(s) = C(3,8,s,1)-C(1,8); I(64,3)-b(1)-b(2)",
            ["[3×3, 8; 1×1, 8] × 1", "[3×3, 8, stride 2; 1×1, 8] × 1"],
        ),
        ("I(n,8)-C(3,8,2,1)-R-C(3,8,1,1)", ["3×3, 8, stride 2", "3×3, 8"]),
    ],
)
def test_blocks_of_a_stage_are_one(text: str, blocks: list[str]) -> None:
    assert written(text) == blocks


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("I(n,3)-C(1,c)-(C(3,c,p=1)-R)*N", ["1×1, c", "[3×3, c] × N"]),
        ("I(n,c)-(C(3,c,p=1)-R-C(1,c))*N", ["[3×3, c; 1×1, c] × N"]),
        ("I(n,c)-((C(3,c,p=1)-R)*3-C(1,c))*N", ["[3×3, c; 3×3, c; 3×3, c; 1×1, c] × N"]),
        (
            "I(n,c)-((C(3,c,p=1)-R)*M-C(1,c))*N",
            ["[3×3, c, repeated M times; 1×1, c] × N"],
        ),
        ("I(n,c)-add[(C(3,c,p=1)-R)*M|_]*N", ["[3×3, c, repeated M times] × N"]),
        ("I(64,c)-(C(3,c,p=1)-P(2))*N", ["[3×3, c; 2×2 max pool, stride 2] × N"]),
        (
            "I(8,3)-C(1,w[1])-for i in 2..S [C(1,w[i])-R]",
            ["1×1, w_1", "[1×1, w[i]] for i = 2..S"],
        ),
        ("I(8,3)-(R-D(0.5))*N-C(1,4)", ["1×1, 4"]),
        (
            "def b(f) = C(3,f,p=1)-R-C(1,f)\nI(n,c)-(b(c)*M-C(5,c,p=2))*N",
            ["[{ 3×3, c – 1×1, c } repeated M times; 5×5, c] × N"],
        ),
        ("def b(f) = C(3,f,p=1)-R-C(1,f)\nI(n,c)-(b(c)*2)*N", ["[3×3, c; 1×1, c] × (2·N)"]),
    ],
)
def test_a_symbolic_repeat_is_a_block_with_its_count(text: str, blocks: list[str]) -> None:
    assert written(text) == blocks


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        # pools at the ends of a block are rows of their own
        (
            "def down(f) = P(2)-C(3,f,p=1)-R-C(1,f)-P(2)\nI(n,3)-C(1,4)-down(8)",
            ["1×1, 4", "2×2 max pool, stride 2", "[3×3, 8; 1×1, 8] × 1", "2×2 max pool, stride 2"],
        ),
        (
            "def pools = P(2)-A(2)\nI(n,3)-pools-C(1,4)",
            ["2×2 max pool, stride 2", "2×2 average pool, stride 2", "1×1, 4"],
        ),
        # a block of several sizes is no block of a table, nor is one of dense layers
        (
            "def all(f) = C(3,f)-R-C(3,f)-R-C(3,2*f)\nI(n,3)-all(8)-G",
            ["3×3, 8", "3×3, 8", "3×3, 16", "global average pool"],
        ),
        (
            "def head = H(8)-R-H(4)-R-H(8)\nI(2,3)-head-O(2)",
            ["dense 8", "dense 4", "dense 8", "dense 2"],
        ),
    ],
)
def test_a_block_has_the_layers_of_one_stage(text: str, blocks: list[str]) -> None:
    assert written(text) == blocks


# The projections of residual blocks, which the table leaves out: one for each stage that changes
# the size or the channels, but none in ResNet for CIFAR (He et al. 2016, section 4.2).
PROJECTIONS = {
    "resnet18": 3,
    "resnet50": 4,
    "cifar_resnet20": 0,
    "wrn_28_10": 3,
    "regnet_y_400mf": 4,
    "densenet121": 0,
    "googlenet": 0,
    "inception_v3": 0,
    "mobilenet_v2": 0,
    "mobilenet_v3_large": 0,
    "efficientnet_b0": 0,
    "efficientnet_v2_s": 0,
    "shufflenet_v2_x1_0": 0,
    "squeezenet1_0": 0,
    "convnext_tiny": 0,
    "vgg16": 0,
    "unet_64": 0,
}


@pytest.mark.parametrize(("name", "projections"), PROJECTIONS.items())
def test_every_other_layer_of_a_network_is_in_its_table(name: str, projections: int) -> None:
    net = network(name)
    layers = count(record for record in net.layers if record.macs != 0)
    stated = sum(
        int(block.times) * sum(layers_of(str(line)) for line in block.lines)
        for block in stage_blocks(net)
    )
    assert stated == layers - projections


def count(records: Iterable[LayerRecord | RepeatRecord]) -> int:
    return sum(1 for _ in records)


def layers_of(line: str) -> int:
    """Return how many layers with weights a line stands for; a gate has two."""
    kernels = len(re.findall(r"\d+×\d+(?! (max|average) pool)", line))
    return (
        kernels + 2 * line.startswith("SE") + line.startswith("dense") - line.startswith("adaptive")
    )


@pytest.mark.parametrize("name", ["densenet121", "mobilenet_v2", "resnet50", "vgg16"])
def test_an_imported_model_has_the_blocks_of_that_in_the_zoo(name: str) -> None:
    imported = (CASES / "folding" / f"{name}.txt").read_text("utf-8")
    assert written(imported) == list(map(str, stage_blocks(network(name))))


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("resnet_basic", "resnet18"),
        ("resnet", "resnet50"),
        ("densenet", "densenet121"),
        ("convnext", "convnext_tiny"),
        ("mobilenet_v2", "mobilenet_v2"),
        ("cifar_resnet", "cifar_resnet20"),
    ],
)
def test_the_blocks_of_a_family_are_those_of_its_members(name: str, member: str) -> None:
    def numbers(net: Network, values: Mapping[Symbol, object]) -> list[tuple[Expr, ...]]:
        found = []
        for block in stage_blocks(net):
            lines = [
                line.channels if line.channels is not None else line.expansion
                for line in block.lines
            ]
            channels = [Integer(0) if each is None else each.subs(values) for each in lines]
            found.append(
                (
                    block.times.subs(values),
                    *block.output.map_numbers(lambda n: n.subs(values)).numbers,
                    *channels,
                )
            )
        return found

    symbolic, presets = family(name), zoo.entry(name).presets[member]
    values = {symbolic.symbols[key]: value for key, value in presets.items()}
    assert numbers(symbolic, values) == numbers(network(member), {})


def test_a_block_has_the_shape_of_its_last_layer() -> None:
    def rows(net: Network) -> list[tuple[Expr, ...]]:
        return [block.output.numbers for block in stage_blocks(net)]

    net = parse("I(32,3)-C(3,8,2,1)-add[C(1,16)-R-C(3,16,2,1)|C(1,16,2)]-R-G-O(10)")
    numbers = [(8, 16, 16), (16, 8, 8), (16, 1, 1), (10,)]
    assert rows(net) == [tuple(map(Integer, row)) for row in numbers]
    assert isinstance(stage_blocks(net)[0], StageBlock)
