"""A live report is the report and a panel: nothing is fetched, and nothing else changes."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from sympy import Integer, Symbol, sympify

from symcnn import Network, load, parse, report
from symcnn.algebra.conditions.condition import Multiple, at_least
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.render.article import html
from symcnn.render.article.live_html import style
from symcnn.render.live.live_block import live_block, live_captions
from symcnn.render.live.live_captions import LiveNumber
from symcnn.render.live.slider_ranges import sliders
from symcnn.render.picture import diagram
from symcnn.render.picture.draw import page_drawing
from symcnn.render.start_values import bounds
from tests.browser import needs_chromium, opened, seen
from tests.render.picture.geometry import faults

NETS = ("I(n,c)-C(5,f1)-P(2)-C(3,f2)-P(2)-H(h)-O(10)", "unet", "resnet")
nets = pytest.mark.parametrize("net", [NETS[0], pytest.param("unet", marks=pytest.mark.slow)])


@cache
def _network(net: str) -> Network:
    return parse(net) if "(" in net else load(net)


@cache
def _live(net: str) -> str:
    return report(_network(net), title="A", live=True)


@nets
def test_without_its_panel_a_live_report_is_the_report(net: str) -> None:
    live = live_block(_network(net))
    panel = html.block(live) + "\n"
    assert panel in _live(net)
    page = _live(net).replace(panel, "").replace(style(), "")
    assert page.replace(live.diagram, diagram(_network(net))) == report(_network(net), title="A")


@nets
def test_a_live_report_fetches_nothing_and_labels_its_fields(net: str) -> None:
    page = _live(net)
    assert re.findall(r'(?:src|href)="([^"#]+)"', page) == ["data:,"]
    assert not re.search(r"@import|url\(|\son\w+=|fetch\(|import |eval\(|Function\(", page)
    assert page.count("<script>") == page.count("</script>") == 1
    fields = re.findall(r'<input id="([^"]*)" type="number"', page)
    assert re.findall(r'<label for="([^"]*)"', page) == fields
    assert len(re.findall(r'type="range" [^>]*aria-label="\w+, slider"', page)) == len(fields)
    assert '<div aria-live="polite">' in page
    assert '<section id="live" class="live" aria-label="Numbers at given values" hidden>' in page


@pytest.mark.slow
@needs_chromium
def test_live_reports_fit_a_phone_a_tablet_and_a_screen(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.html" for number in range(len(NETS))]
    for file, net in zip(files, NETS, strict=True):
        file.write_text(_live(net), encoding="utf-8")
    for found in seen(files, tmp_path, (380, 820, 1280)):
        assert found.needed <= found.width
        assert found.fetched == 0
        assert found.scrolled == 0 or found.width < 1000


@pytest.mark.parametrize("net", [*NETS, "I(9,3)-C(1,9//(f-k))-C(1,9//(k-f+8))"])
def test_the_diagram_is_legible_with_room_for_the_values_of_its_sliders(net: str) -> None:
    """There may be no numbers at the largest values of all sliders: a divisor is 0."""
    subject = _network(net)
    captions = live_captions(subject, sliders(subject, subject.domain))
    assert faults(page_drawing(captions)) == []


IN_PAGE = """<script>
addEventListener("load", () => {
  const found = [];
  for (const end of ["value", "min", "max"]) {
    for (const range of document.querySelectorAll("#live input[type=range]")) {
      range.value = end === "value" ? range.defaultValue : range[end];
      range.dispatchEvent(new Event("input"));
    }
    const texts = [...document.querySelectorAll("text[data-room]")];
    const over = texts.filter((text) => text.getComputedTextLength() > text.dataset.room + 0.5);
    const small = texts.filter((text) => text.style.fontSize);
    const symbols = texts.filter((text) => /\\bw\\b|depth/.test(text.textContent));
    const isInside = document.getElementById("problem").hidden;
    found.push([over.length, small.length, isInside ? symbols.length : 0]);
  }
  document.body.dataset.found = JSON.stringify(found);
});
</script>"""


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("net", NETS)
def test_texts_of_the_diagram_fit_their_boxes_at_the_ends_of_the_sliders(
    net: str, tmp_path: Path
) -> None:
    """The least values may lie outside the domain; then the texts have their symbols."""
    page = tmp_path / "live.html"
    page.write_text(_live(net) + IN_PAGE, encoding="utf-8")
    said, dom = opened(page)
    assert "CONSOLE" not in said, said
    (found,) = re.findall(r'data-found="([^"]*)"', dom)
    first, least, last = json.loads(found)
    assert first == last == [0, 0, 0]
    assert least[0] == least[1] == 0


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("I(n,3)-C(k,f,s,p=p)-P(2)-H(h)-O(10)", "n 1 224 896 1,k 1 3 12 1,f 1 64 256 1"),
        ("I(n,1)-(C(3,4,p=1)-P(2))*N", "n 1 224 896 1,N 1 2 8 1"),
        ("I(28,1)-(C(5,8))*N", "N 1 2 6 1"),
        ("I(n,3)-add[C(k,4,p=k//2)|C(1,4)]-D(rate)", "n 1 224 896 1,k 1 3 12 2"),
        ("I(n,3)-C(1,w)-C(1,3*w/4)", "n 1 224 896 1,w 4 64 256 4"),
        ("I(9,c)-C(1,f//5-f//7)", "c 1 16 64 1,f 1 32 128 1"),
        ("I(9,9)-Take(f,g)-C(1,3)", "f 0 7 28 1,g 1 9 9 1"),
        ("I(9,9)-Take(k,9)-C(1,m-990)", "k 0 2 8 1,m 991 991 3964 1"),
        ("I(n,3)-C(1,5*(n//37)-4*n//37-2)", "n 1 224 896 1"),
        ("I(n,3)-C(1,9//(n-300))", "n 301 301 309 1"),
        ("I(n/977,3)-C(1,4)", "n 977 977 3908 977"),
        ("I(9,3)-C(1,9//(f-k))-C(1,9//(k-f+8))", "f 1"),
        ("I(n,3)-C(1,n//1000-n//1001)", "n 1 224 896 1"),
    ],
)
def test_a_slider_begins_in_the_domain_if_a_point_is_found(text: str, ranges: str) -> None:
    net = parse(text)
    found = ",".join(
        f"{each.name} {each.low} {each.start} {each.high} {each.step}"
        for each in sliders(net, net.domain)
    )
    assert found.startswith(ranges)


def test_a_point_outside_is_passed_over_where_a_later_condition_divides_by_0() -> None:
    net = parse("I(n,3)-C(1,n//(f-k)-n//7)")
    assert [each.start for each in sliders(net, tuple(net.domain)[::-1])] == [224, 5, 3]


@pytest.mark.parametrize(
    ("text", "looped"),
    [
        ("I(n,c)-for i in 1..N [C(1,i//2+1)]", {"N"}),
        ("I(n,4)-(C(3,4,p=1)-P(2))*N", {"N"}),
        ("I(9,1)-C(3,w^d)-C(1,v)*M", {"d"}),
    ],
)
def test_only_what_a_page_counts_up_to_has_a_small_limit(text: str, looped: set[str]) -> None:
    net = parse(text)
    assert {each.name for each in sliders(net, net.domain) if each.most == 1000} == looped


def test_a_modulus_that_is_0_at_the_first_values_is_no_step() -> None:
    net = parse("I(n,1)-C(1,k)")
    n, k = net.symbols.values()
    bounded = [at_least(9 - n), at_least(5 - n), at_least(7 - n)]
    assert bounds(n, bounded) == (1, 5)
    assert sliders(net, [Multiple(n, Integer(4)), Multiple(n, Integer(6))])[0].step == 12
    shown = sliders(net, [at_least(-n - k), Multiple(n, k - 64)])
    assert [(each.start, each.step) for each in shown] == [(224, 1), (64, 1)]


def test_the_end_of_a_quantified_condition_has_a_small_limit() -> None:
    net, index = parse("I(n,1)-C(1,k)"), Symbol("j", integer=True, nonnegative=True)
    n, k = net.symbols.values()
    condition = ForEveryRound(at_least(n - index**2), index, k)
    assert [each.most for each in sliders(net, [condition])] == [10**12, 1000]


@pytest.mark.parametrize(
    ("text", "least"),
    [("I(9,4)-C(1,4)*N", 0), ("I(n,4)-for i in 0..N-1 [C(1,i+1)]", 1), ("I(9,3)-C(3,f)", 1)],
)
def test_a_field_takes_0_where_the_domain_does(text: str, least: int) -> None:
    net = parse(text)
    assert sliders(net, net.domain)[-1].least == least


def test_an_unknown_key_figure_has_no_formula() -> None:
    script = live_block(parse("I(9,1)-C(3,f)-X(arriving=(f,7,7))-C(1,2)")).script
    assert '{noun: "MACs", kind: "count", numbers:\n      [\n        null,\n      ],}' in script


@pytest.mark.parametrize("divisor", [0, Symbol("i")])
def test_a_number_without_a_value_leaves_no_room(divisor: int | Symbol) -> None:
    n = Symbol("n")
    number = LiveNumber(1 / n, "", str)
    assert number.at({n: sympify(divisor)}) == ""
    assert number.at({n: Integer(1)}) == "1"
