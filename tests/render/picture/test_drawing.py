"""The diagram as SVG: well-formed, whole, and the same each time."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from symcnn import load, parse
from symcnn.network import LayerRecord
from symcnn.render.picture import diagram
from symcnn.render.picture.svg import document, element, written

SVG = "{http://www.w3.org/2000/svg}"
CHAIN = "I(28,1)-C(5,32)-R-P(2)-C(3,32)-P(2)-H(256)-O(10)"


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - the text is ours


def texts(svg: str) -> list[str]:
    return [found.text or "" for found in read(svg).iter(f"{SVG}text")]


def test_each_layer_and_each_shape_is_written() -> None:
    found = texts(diagram(parse(CHAIN)))
    assert found == [
        *("I(28,1)", "1×28×28", "C(5,32) · R", "32×24×24", "P(2)", "32×12×12"),
        *("C(3,32)", "32×10×10", "P(2)", "32×5×5", "H(256)", "256", "O(10)", "10"),
    ]


def test_a_repeat_is_drawn_once_with_how_often() -> None:
    found = texts(diagram(parse("I(64,1)-(C(3,8)-R-P(2))*3-for i in 1..N [C(1,8)]")))
    assert found.count("C(3,8) · R") == 1
    assert "× 3" in found
    assert "× N, i = 1..N" in found


def test_a_long_box_has_a_line_for_its_layer_and_one_for_those_folded_into_it() -> None:
    found = texts(diagram(parse("I(64,1)-C(3,8,stride=2,padding=1,bias=0)-B-R")))
    assert found[2:4] == ["C(3,8,stride=2,padding=1,bias=0)", "B · R"]


def test_a_very_long_text_can_be_read_in_full() -> None:
    net = parse(f"I(8,3)-C(1,{'+'.join(f'channels{i}' for i in range(30))})")
    full = [net.layers[-1].text, str(net.output)] if isinstance(net.layers[-1], LayerRecord) else []
    _, *titles = (found.text for found in read(diagram(net)).iter(f"{SVG}title"))
    assert titles == full
    assert texts(diagram(net))[2:] == [f"{text[:99]}…" for text in full]


@pytest.mark.parametrize("name", ["resnet50", "unet", "inception_v3"])
def test_the_picture_is_well_formed_and_says_what_it_is(name: str) -> None:
    net = load(name)
    root = read(diagram(net))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert root.findtext(f"{SVG}title") == (
        f"The layers of a network, from {net.input} to {net.output}"
    )
    assert root.findtext(f"{SVG}desc") == str(net)


def test_the_picture_stands_alone() -> None:
    svg = diagram(load("unet"))
    assert "<script" not in svg
    assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"href|url\(|\bid=|@import", svg)


def test_each_rule_of_the_style_is_for_pictures_alone() -> None:
    style = read(diagram(parse("I(8,1)"))).findtext(f"{SVG}style") or ""
    rules = [line for line in style.splitlines() if "{" in line and not line.startswith("@media")]
    assert all(rule.startswith(".symcnn") for rule in rules)
    assert "prefers-color-scheme:dark" in style


def test_each_class_and_each_color_that_is_used_is_stated() -> None:
    svg = diagram(load("unet"))
    style = svg[svg.index("<style>") : svg.index("</style>")]
    used = set(re.findall(r"var\(--symcnn-(\w+)\)", style))
    assert all(style.count(f"--symcnn-{name}:") == 2 for name in used)
    plain = {"symcnn", "plain"}
    assert all(f".{name}{{" in style for name in set(re.findall(r'class="(\w+)"', svg)) - plain)


def test_the_same_network_gives_the_same_picture() -> None:
    assert diagram(load("googlenet")) == diagram(load("googlenet"))


def test_text_is_escaped() -> None:
    assert element("text", "a<b&c", kind='"') == "<text class='\"'>a&lt;b&amp;c</text>"
    assert "<title>&lt;" in written("<" * 200, 0, 0)
    root = read(document((1, 1), "<&>", "&lt;", []))
    assert root.findtext(f"{SVG}title") == "<&>"
    assert root.findtext(f"{SVG}desc") == "&lt;"
