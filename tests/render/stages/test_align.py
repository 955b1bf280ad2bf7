"""The alignment of several networks: by output size, and blocks beside blocks."""

from __future__ import annotations

from itertools import permutations

import pytest

from symcnn import load, parse
from symcnn.render.stages.align_stages import align, align_blocks
from symcnn.render.stages.from_outline import stage_blocks
from symcnn.render.stages.stage_table import write_size


def rows(*texts: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the rows of networks: the size, then the block of each network or nothing."""
    stages = align_blocks([stage_blocks(parse(text)) for text in texts])
    return [
        (write_size(stage.size), tuple("" if block is None else str(block) for block in row))
        for stage in stages
        for row in stage.rows
    ]


@pytest.mark.parametrize("words", [*permutations(["abcd", "bd", "acxd", ""], 3)])
def test_items_keep_their_order_and_equal_ones_share_a_row(words: tuple[str, ...]) -> None:
    found = align(words)
    for column, word in enumerate(words):
        assert [row[column] for row in found if row[column] is not None] == [*range(len(word))]
    for row in found:
        shared = {word[i] for word, i in zip(words, row, strict=True) if i is not None}
        assert len(shared) == 1


@pytest.mark.parametrize(
    ("left", "right", "count"),
    [("abc", "abc", 3), ("abc", "xyz", 6), ("abcd", "bd", 4), ("ab", "ba", 3), ("", "a", 1)],
)
def test_as_many_items_as_possible_share_a_row(left: str, right: str, count: int) -> None:
    assert len(align([left, right])) == count


def test_a_heavier_item_is_aligned_before_a_lighter_one() -> None:
    assert align(["ab", "ba"], weight=lambda item: 2 if item == "b" else 1) == [
        (0, None),
        (1, 0),
        (None, 1),
    ]


def test_networks_are_aligned_by_output_size() -> None:
    found = rows("I(16,1)-C(3,2,2,1)-C(3,4,2,1)-G-O(5)", "I(16,1)-C(4,8,4)-G-O(6)")
    assert found == [
        ("8×8", ("3×3, 2, stride 2", "")),
        ("4×4", ("3×3, 4, stride 2", "4×4, 8, stride 4")),
        ("1×1", ("global average pool", "global average pool")),
        ("1×1", ("dense 5", "dense 6")),
    ]


def test_blocks_stand_beside_blocks_and_layers_beside_layers() -> None:
    block = "add[C(1,2)-C(3,4,p=1)|_]*2"
    found = rows(f"I(8,4)-{block}-C(1,9)", f"I(8,4)-C(5,4,p=2)-{block}", f"I(8,4)-{block}")
    written = "[1×1, 2; 3×3, 4] × 2"
    assert found == [
        ("8×8", ("", "5×5, 4", "")),
        ("8×8", (written, written, written)),
        ("8×8", ("1×1, 9", "", "")),
    ]


def test_sizes_that_no_two_networks_share_are_in_order() -> None:
    found = rows("I(8,1)-C(2,1,2)-C(2,1,2)-F-O(2)", "I(6,1)-C(2,1,2)-C(3,1)-F-O(3)")
    assert [size for size, _ in found] == ["4×4", "3×3", "2×2", "1×1", "1×1", "vector"]


def test_symbolic_sizes_are_aligned_if_they_are_equal() -> None:
    found = rows("I(n,1)-C(3,f,p=1)-P(2)-G", "I(n,1)-P(2)-C(3,g,p=1)-G", "I(m,1)-C(3,f,p=1)-G")
    assert [size for size, _ in found] == ["n²", "⌊n/2⌋²", "⌊n/2⌋²", "m²", "1×1"]


def test_dense_layers_after_global_pooling_are_in_its_stage() -> None:
    stages = align_blocks([stage_blocks(load("resnet18")), stage_blocks(load("vgg16"))])
    assert [write_size(stage.size) for stage in stages][-2:] == ["1×1", "vector"]
    assert [len(stage.rows) for stage in stages][-2:] == [2, 2]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("I(4x5x6,1)-C(1,1)", "4×5×6"),
        ("I(n,1)-C(3,1)", "(n - 2)²"),
        ("I(n,m,1)-C(3,1)", "(n - 2)×(m - 2)"),
        ("I(2*n,1,dims=1)-C(1,1)", "2·n"),
        ("I(2048,1)-C(1,1)", "2048×2048"),
        ("I(2048,1,dims=1)-C(1,1)", "2048"),
        ("I(n,1)-H(3)", "vector"),
    ],
)
def test_a_size_is_written_without_its_channels(text: str, size: str) -> None:
    assert [found for found, _ in rows(text)] == [size]
