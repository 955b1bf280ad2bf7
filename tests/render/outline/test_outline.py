"""The outline: its rows add up at every depth, and unfolded they are the layers of the network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path

import pytest
from sympy import expand, sympify

from symcnn import Network, SymcnnError, load, parse, zoo
from symcnn.network import COUNTS, RepeatRecord
from symcnn.render.math.nodes import Name
from symcnn.render.outline.from_paths import outline
from symcnn.render.outline.label_parts import split_label
from symcnn.render.outline.row import OutlineRow, place_of
from symcnn.render.outline.unfold import unfold
from symcnn.render.tables.columns import COLUMNS, Outlined, choose_columns
from symcnn.render.tables.outline_table import table_lines
from symcnn.solving.questions.quantity_names import quantity_value
from tests.networks import MEMBERS, first_are_quick, network

NESTED = "def b(f) = add[C(3,f,p=1)-B-R-C(3,f,p=1)-B|_]-R; I(32,8)-(b(8)*3-P(2))*2-b(8)*N-G-O(10)"


def labels(text: str) -> list[str]:
    return [f"{row.label} ×{row.times}" if row.times != 1 else row.label for row in _rows(text)]


def _rows(text: str) -> Sequence[OutlineRow]:
    return outline(parse(text))


def _below(rows: Sequence[OutlineRow]) -> Iterator[OutlineRow]:
    for row in rows:
        yield row
        yield from _below(row.children)


def check_sums(net: Network) -> None:
    """Rule: the rows come to the totals, and those below a row to the row, times their count."""
    rows = outline(net)
    for count in COUNTS:
        assert expand(sum(row.total(count) for row in rows) - net.total(count)) == 0, count
        for row in _below(rows):
            if row.children and not row.loop:
                inner = sum(child.total(count) for child in row.children)
                assert expand(row.times * inner - row.total(count)) == 0, (count, row.label)


@pytest.mark.parametrize("name", first_are_quick())
def test_rows_of_the_zoo_come_to_the_totals(name: str) -> None:
    check_sums(network(name))


@pytest.mark.parametrize(
    "text", [NESTED, "I(n,c)-(C(3,w,p=1)-P(2))*N-H(h)", "I(9,3)-(C(1,4))*2", "I(9,3)-((R)*(N-1))*N"]
)
def test_rows_come_to_the_totals(text: str) -> None:
    check_sums(parse(text))


@pytest.mark.parametrize("name", first_are_quick())
def test_all_rows_are_the_layers_of_the_network(name: str) -> None:
    net = network(name)
    records = [record for row in outline(net) for record in row.records]
    assert records == list(net.layers)


def test_a_convolution_its_normalization_and_its_activation_are_one_row() -> None:
    assert labels("I(32,3)-C(7,64,s=2,p=3)-B-R-P(3,2,1)-C(3,8)-GELU-B-R-H(10)-Sigmoid") == [
        "input",
        "conv 7×7, 64, /2, BN, ReLU",
        "max pool 3×3, /2",
        "conv 3×3, 8, GELU",
        "batch norm, ReLU",
        "dense 10, Sigmoid",
    ]


@pytest.mark.parametrize("empty", ["(R*0)*N", "((R*0)*M)*N", "((R*0)*M-(R*0))*(N-1)"])
def test_a_repeat_of_nothing_has_no_row(empty: str) -> None:
    assert labels(f"I(8,3)-{empty}-C(3,4)") == ["input", "conv 3×3, 4"]
    assert labels(f"I(8,3)-(C(1,3)-{empty})*N") == ["input", "conv 1×1, 3 ×N"]


def test_equal_neighbors_are_one_row_with_their_count() -> None:
    assert labels("I(32,8)-C(3,8,p=1)-R-C(3,8,p=1)-R-P(2)-(C(3,8,p=1)-R)*N") == [
        "input",
        "conv 3×3, 8, ReLU ×2",
        "max pool 2×2",
        "conv 3×3, 8, ReLU ×N",
    ]


def test_blocks_have_their_names_with_numbers_or_channels() -> None:
    text = "def stage(f) = C(3,f,p=1)-P(2)"
    assert labels(f"{text}; I(32,3)-stage(8)-stage(16)-O(2)")[1:3] == ["stage 1", "stage 2"]
    assert labels(f"{text}; I(32,3)-stage(8)-O(2)")[1] == "stage 3→8"


def test_iterations_that_differ_are_one_row_with_their_range() -> None:
    (row,) = [row for row in _rows("I(n,c)-for i in 1..D [C(3,w*2^i,p=1)-P(2)]") if row.children]
    (rest,) = [child for child in row.children if child.loop]
    assert (row.label, rest.loop) == ("group c→2^D·w", "i = 2..D")
    assert isinstance(rest.records[0], RepeatRecord)


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", ["resnet50", "resnet", "unet", "vgg16", "densenet121"])
def test_no_line_is_too_wide(name: str, width: int) -> None:
    assert all(len(line) <= width for line in table_lines(Outlined(load(name)), None, None, width))


@pytest.mark.slow
@pytest.mark.parametrize("name", [*zoo.families(), *zoo.names()])
def test_every_network_of_the_zoo_fits_80_columns(name: str) -> None:
    lines = list(table_lines(Outlined(load(name)), None, None, 80))
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.parametrize("name", MEMBERS)
def test_members_of_the_zoo_have_few_rows(name: str) -> None:
    assert len(list(table_lines(Outlined(network(name)), None, None, 80))) <= 40


def test_each_column_can_be_chosen() -> None:
    net = parse(NESTED).subs(N=2)
    header, *rows = table_lines(Outlined(net), COLUMNS, inf, 200)
    assert len(re.split(r"  +", header)) == len(COLUMNS)
    assert any("(3·3·8 + 1)·8" in row for row in rows)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("shares", "unknown column 'shares'; did you mean share?"),
        ("share", "no shares of a symbolic total of params; substitute numbers"),
    ],
)
def test_a_column_that_is_not_there_is_refused(column: str, message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        list(table_lines(Outlined(parse(NESTED)), ("layer", column), None, 80))


def test_the_bytes_of_the_rows_come_to_the_memory_of_inference() -> None:
    for net, each in ((load("resnet18"), 4), (parse(NESTED), 2)):
        shown, (column,) = Outlined(net, each), choose_columns(["bytes"])
        cells = [sympify(column.cell(shown, row)) for row in outline(net)]
        assert expand(sum(cells) - each * net.memory.inference()) == 0
        assert column.total(shown) == each * net.memory.inference()


def test_a_row_has_the_receptive_field_and_stride_after_its_last_layer() -> None:
    """Source: Araujo, Norris & Sim 2019, table 1 has 427 and 32 for ResNet-50."""
    shown, columns = Outlined(load("resnet50")), choose_columns(["rf", "stride"])
    cells = {
        row.label: [column.cell(shown, row) for column in columns] for row in outline(shown.net)
    }
    assert cells["input"] == [1, 1]
    assert cells["stage 4"] == [427, 32]
    assert cells["dense 1000"] == [None, None]


def test_a_stride_is_left_out_after_branches_of_different_strides() -> None:
    shown = Outlined(parse("I(5,1)-cat[C(1,2,s=4)|C(3,2,s=2)]"))
    (column,) = choose_columns(["stride"])
    *_, merge = outline(shown.net)
    assert column.cell(shown, merge) is None


def test_a_field_has_one_number_per_axis_where_they_differ() -> None:
    shown, columns = (
        Outlined(parse("I(n,1)-C(3x5,f,s=2x1)-C(a,f)")),
        choose_columns(["rf", "stride"]),
    )
    rows = [[column.cell(shown, row) for column in columns] for row in outline(shown.net)]
    assert [list(map(str, row)) for row in rows[1:]] == [
        ["3×5", "2×1"],
        ["(2·a + 1)×(a + 4)", "2×1"],
    ]


def test_branches_side_by_side_are_rows_of_their_own() -> None:
    text = "I(8,3)-cat[C(3,16,p=1)|C(3,16,p=1)]-add[C(1,32)-C(1,32)|_]*2"
    assert labels(text)[1:4] == ["conv 3×3, 16", "conv 3×3, 16", "concat"]
    assert labels(text)[4:] == ["conv 1×1, 32 ×2 + add ×2"]


def test_the_path_of_a_repeat_of_many_is_its_own() -> None:
    assert [row.path for row in _rows("I(8,3)-C(3,3,p=1)*1000-G")] == ["I", "C[i]", "G"]


def test_a_name_that_ends_in_a_digit_is_whole() -> None:
    text = "def b3(f)=C(1,f)-C(3,f); I(32,3)-b3(8)-b3(16)"
    assert labels(text)[1:] == ["b3 3→8", "b3 8→16"]


def test_words_of_labels_are_no_symbols() -> None:
    symbols = frozenset(("pool", "w"))
    assert split_label("global average pool", symbols) == ("global average pool",)
    assert split_label("max pool w×w", symbols) == ("max pool ", Name("w"), "×", Name("w"))


def test_the_page_on_the_command_line_has_each_column() -> None:
    page = Path(__file__).parents[3].joinpath("docs/cli.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| `--column NAMES`"))
    assert set(re.findall(r"`(\w+)`", row)) == set(COLUMNS)


def test_the_path_of_a_block_is_what_its_layers_begin_with() -> None:
    """Rule: a query by the path of a row asks for its layers, of equal ones for the first."""
    net = parse(NESTED).subs(N=2)
    for row in _below(outline(net)):
        if row.is_block and row.path:
            assert row.times * quantity_value(net, f"{row.path}.params") == row.total("params")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I(32,8)-((C(1,8)-R)*2-DW(3,p=1))*3", "(conv 1×1, 8, ReLU ×2 + depthwise conv 3×3) ×3"),
        ("I(32,8)-(((C(1,8)-R)*2)*3)*4", "((conv 1×1, 8, ReLU ×2) ×3) ×4"),
        ("I(32,8)-(((C(1,8)-R)*a)*b)*c", "((conv 1×1, 8, ReLU ×a) ×b) ×c"),
        ("def conv(f) = C(3,f,p=1)-R; I(32,3)-conv(8)*3-O(2)", "conv 3×3, 8, ReLU ×3"),
        ("I(14,1)-C(3,f)*N-H(h)", "conv 3×3, f ×N"),
        ("I(14,4)-(C(3,f,p=1)-R-P(2))*2-H(h)", "(conv 3×3, f, ReLU + max pool 2×2) ×2"),
        ("I(9,4)-(C(1,4)-P(1)-C(1,4))*N", "(conv 1×1, 4 + max pool 1×1 + conv 1×1, 4) ×N"),
        ("I(9,4)-tied[C(1,4)*3]", "conv 1×1, 4, tied ×3"),
        ("I(9,4)-frozen[C(1,4)-B-R]", "conv 1×1, 4, frozen, BN, frozen, ReLU"),
        ("def d() = cat[_|B-R-C(1,64)-B-R-C(3,64,p=1)-B]; I(9,3)-d*2-O(2)", "d ×2, 3→131"),
    ],
)
def test_repeats_are_counted_as_a_reader_counts(text: str, label: str) -> None:
    assert outline(parse(text))[1].counted == label


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "cat[C(1,4)|C(1,8)-C(3,4,p=1)]-R",
            "branch 1: conv 1×1, 4; branch 2: conv 1×1, 8; then conv",
        ),
        (
            "add[C(1,3)|add[B|P(1)]-R]",
            "branch 1: conv; branch 2.1: batch norm; branch 2.2: max; then",
        ),
        ("add[C(1,3)|_]-C(1,3)", "conv 1×1, 3; add; conv"),
    ],
)
def test_rows_that_are_side_by_side_say_so(text: str, titles: str) -> None:
    found = [row.title for _, row in unfold(parse(f"I(9,3)-{text}"), 0)]
    expected = titles.split("; ")
    assert len(found) > len(expected)
    assert all(title.startswith(each) for title, each in zip(found[1:], expected, strict=False))


def test_a_block_in_a_branch_has_the_mark_and_not_each_of_its_rows() -> None:
    net = parse("def b(f) = C(3,f,p=1)-B-R-C(3,f,p=1); I(9,3)-add[b(8)|C(1,8)]-R")
    assert [row.title for _, row in unfold(net, 1)][1:] == [
        *("branch 1: b 3→8", "conv 3×3, 8, BN, ReLU", "conv 3×3, 8"),
        *("branch 2: conv 1×1, 8", "add, ReLU"),
    ]


def test_the_working_of_joined_layers_comes_to_their_parameters() -> None:
    _, _, line = table_lines(
        Outlined(parse("I(9,3)-C(3,8,bias=0)-B-R")), ("params", "working"), None, 80
    )
    assert line.split(maxsplit=1) == [str(9 * 3 * 8 + 2 * 8), "3·3·3·8 + 2·8"]


def test_of_a_row_with_one_long_formula_all_counts_stand_below() -> None:
    lines = list(
        table_lines(Outlined(parse("I(n,c)-C(a,f)-P(2)-C(b,g)-P(2)-H(h)")), None, None, 80)
    )
    place = next(index for index, line in enumerate(lines) if line.startswith("dense h"))
    assert [line.split()[0] for line in lines[place + 1 :]] == ["parameters", "MACs"]


def test_a_sentence_names_layers_by_their_labels_and_maps_by_their_names() -> None:
    net = parse("I(28,1)-C(3,8)-F")
    paths = {
        "F": "the flatten layer",
        "C": "conv 3×3, 8",
        "$skip": "the skip connection skip",
        "repeat[1].C": "repeat[1].C",
    }
    for path, words in paths.items():
        assert place_of(net, path) == words
    assert place_of(parse("I(28,1)-G"), "G") == "the global average pool"
