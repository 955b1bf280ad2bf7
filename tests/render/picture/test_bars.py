"""The bar chart: exact shares of the parameters and the MACs, and none where they are symbols."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from symcnn import parse
from symcnn.render.picture import bars
from symcnn.render.picture.chart import _build_series
from symcnn.render.picture.shares import MOST, Row, rows
from symcnn.render.picture.svg import SMALL
from symcnn.render.short_numbers import percent
from tests.networks import first_are_quick, network

SVG = "{http://www.w3.org/2000/svg}"
LONGEST, BIGGEST = 58.594, Fraction(205056, 217770)
"""The length of the longest bar in percent of a page, and its share."""
CHAIN = "I(28,1)-C(5,32)-R-P(2)-C(3,32)-B-P(2)-H(256)-O(10)"
NONE = [
    "I(n,1)-C(5,2)-O(3)",
    "I(8,1)-C(5,f)",
    "I(8,1)-cat[C(1,f)|C(1,9-f)]-O(3)",  # the totals have no symbol, the layers do
    "I(8,1)-P(2)-R",
]


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - the text is ours


def drawn(notation: str) -> ET.Element:
    svg = bars(parse(notation))
    assert svg is not None
    return read(svg)


def texts(root: ET.Element) -> list[str]:
    return [found.text or "" for found in root.iter(f"{SVG}text")]


def test_there_is_a_row_for_each_layer_that_has_any() -> None:
    assert rows(parse(CHAIN)) == (
        Row("conv 5×5, 32, ReLU", 832, 460800),
        Row("conv 3×3, 32, BN", 9312, 921600),
        Row("dense 256", 205056, 204800),
        Row("dense 10", 2570, 2560),
    )


@pytest.mark.parametrize("name", first_are_quick())
def test_rows_are_few_and_have_all_there_is(name: str) -> None:
    net = network(name)
    found = rows(net)
    assert found is not None
    assert 1 < len(found) <= MOST
    assert sum(row.params for row in found) == net.params
    assert sum(row.macs for row in found) == net.macs
    assert all(sum(one.shares) == 1 for one in _build_series(found))
    assert "others" not in found[-1].name


def named(name: str) -> list[str]:
    return [row.name for row in rows(network(name)) or ()]


def test_blocks_are_unfolded_once_if_there_is_room() -> None:
    assert named("resnet152")[:4] == [
        "conv 7×7, 64, /2, BN, ReLU",
        "bottleneck 64→256",
        "conv 1×1, 256, BN",
        "bottleneck 256 ×2",
    ]
    assert len(named("resnet152")) == 1 + 4 * 3 + 1
    deep = "def b(f)=C(1,f)-C(3,f,p=1)-C(5,f,p=2)-P(2); I(2^9,1)-" + "-".join(
        f"b({2**index})" for index in range(9)
    )
    assert [row.name for row in rows(parse(deep)) or ()] == [f"b {index}" for index in range(1, 10)]


def test_where_there_are_no_blocks_the_smallest_make_up_one_row() -> None:
    chain = "-".join(f"C(1,{1 + index % 7})" for index in range(40))
    net = parse(f"I(8,1)-{chain}")
    found = rows(net)
    assert found is not None
    assert len(found) == MOST
    assert found[-1].name == "17 others"
    assert sum(row.params for row in found) == net.params
    assert min(row.macs for row in found[:-1]) * 17 >= found[-1].macs


def test_of_many_layers_those_are_kept_that_have_much_of_either() -> None:
    net = parse(f"I(32,1)-C(3,8)-P(32,p=2,s=32)-{'-'.join(['H(9)'] * 40)}")
    assert next(row.name for row in rows(net) or ()) == "conv 3×3, 8"


def test_a_repeat_in_closed_form_has_one_row() -> None:
    net = parse("I(8,2)-for i in 1..3000 [C(1,2)]-O(3)")
    assert [row.params for row in rows(net) or ()] == [18000, 387]


def test_one_total_may_have_nothing() -> None:
    found = texts(drawn("I(8,3)-B"))
    assert found == [
        "Parameters, 6 in total",
        "MACs, 0 in total",
        "batch norm",
        "100.0 %  6",
        "0.0 %  0",
    ]


@pytest.mark.parametrize("notation", NONE)
def test_nothing_is_drawn_for_symbols_or_for_nothing(notation: str) -> None:
    assert bars(parse(notation)) is None


def test_lengths_are_in_proportion_to_the_shares() -> None:
    root = drawn(CHAIN)
    for kind, counts in (("params", (832, 9312, 205056, 2570)), ("macs", (460800, 921600))):
        _, *found = (bar for bar in root.iter(f"{SVG}rect") if bar.get("class") == kind)
        lengths = [percent_of(bar.get("width")) for bar in found]
        for length, count in zip(lengths, counts, strict=False):
            share = Fraction(count, 217770 if kind == "params" else 1589760)
            assert length == pytest.approx(float(LONGEST * share / BIGGEST), abs=0.01)


def test_names_shares_and_counts_are_written() -> None:
    found = texts(drawn("I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)"))
    assert found[:2] == ["Parameters, 217,706 in total", "MACs, 1,589,760 in total"]
    assert found[2:6] == ["conv 5×5, 32", "conv 3×3, 32", "dense 256", "dense 10"]
    assert found[6:10] == ["0.4 %  832", "4.2 %  9,248", "94.2 %  205,056", "1.2 %  2,570"]
    assert found[10:] == ["29.0 %  460,800", "58.0 %  921,600", "12.9 %  204,800", "0.2 %  2,560"]


def percent_of(length: str | None) -> float:
    return float((length or "nan").removesuffix("%"))


@pytest.mark.parametrize("width", [320, 348, 1000])
def test_everything_is_within_the_chart_on_a_page_of_any_width(width: int) -> None:
    for notation in (CHAIN, "I(8,3)-B", "I(8,1)-C(1,2)*9-O(100000)"):
        root = drawn(notation)
        assert root.get("width") == "100%"
        height = float(root.get("height", "nan"))
        for part in (*root.iter(f"{SVG}rect"), *root.iter(f"{SVG}text")):
            sides = [pixels(part.get(side, "0"), width) for side in ("x", "dx", "width")]
            right = sum(sides) + SMALL * len(part.text or "")
            assert 0 <= sides[0] <= right <= width
            assert 0 <= float(part.get("y", "nan")) <= height - float(part.get("height", 0))


def pixels(length: str, width: int) -> float:
    return percent_of(length) * width / 100 if length.endswith("%") else float(length)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(0), "0.0 %"),
        (Fraction(1), "100.0 %"),
        (Fraction(1, 2001), "0.0 %"),
        (Fraction(1, 2000), "0.1 %"),
        (Fraction(2, 3), "66.7 %"),
        (Fraction(9999, 10000), "100.0 %"),
    ],
)
def test_percents_are_rounded_to_the_nearest_tenth(share: Fraction, text: str) -> None:
    assert percent(share) == text


def test_the_chart_says_what_it_shows_and_is_the_same_each_time() -> None:
    root = drawn("I(28,1)-C(5,32)-O(10)")
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Parameters and MACs by layer"
    assert (root.findtext(f"{SVG}desc") or "").startswith("conv 5×5, 32: 0.4 %  832 parameters, ")
    assert bars(parse(CHAIN)) == bars(parse(CHAIN))
