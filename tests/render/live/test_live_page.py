"""A live report is the report and a panel: nothing is fetched, and nothing else changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from symcnn import load, parse, report
from symcnn.render.article.live_html import style
from symcnn.render.live.slider_ranges import sliders
from tests.browser import needs_chromium, seen

NETS = ("I(n,c)-C(5,f1)-P(2)-C(3,f2)-P(2)-H(h)-O(10)", "unet", "resnet")


def _live(net: str) -> str:
    return report(parse(net) if "(" in net else load(net), title="A", live=True)


@pytest.mark.parametrize("net", NETS)
def test_without_its_panel_a_live_report_is_the_report(net: str) -> None:
    page = re.sub(r'<section id="live".*</script>\n', "", _live(net), flags=re.DOTALL)
    assert page.replace(style(), "") == report(parse(net) if "(" in net else load(net), title="A")


@pytest.mark.parametrize("net", NETS)
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
def test_live_reports_fit_a_phone_and_a_screen(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.html" for number in range(len(NETS))]
    for file, net in zip(files, NETS, strict=True):
        file.write_text(_live(net), encoding="utf-8")
    for found in seen(files, tmp_path):
        assert found.needed <= found.width
        assert found.fetched == 0
        assert found.scrolled == 0 or found.width < 1000


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("I(n,3)-C(k,f,s,p=p)-P(2)-H(h)-O(10)", "n 1 224 896 1,k 1 3 12 1,f 1 64 256 1"),
        ("I(n,1)-(C(3,4,p=1)-P(2))*N", "n 4 224 896 4,N 0 2 8 1"),
        ("I(28,1)-(C(5,8))*N", "N 0 2 6 1"),
        ("I(n,3)-add[C(k,4,p=k//2)|C(1,4)]-D(rate)", "n 1 224 896 1,k 1 3 12 2"),
        ("I(n,3)-C(1,w)-C(1,3*w/4)", "n 1 224 896 1,w 4 64 256 4"),
        ("I(9,c)-C(1,f//5-f//7)", "c 1 3 12 1"),
        ("I(9,9)-Take(f,g)-C(1,max(g-f-7,1))", "f 0"),
    ],
)
def test_a_slider_begins_in_the_domain(text: str, ranges: str) -> None:
    net = parse(text)
    found = ",".join(
        f"{each.name} {each.low} {each.start} {each.high} {each.step}"
        for each in sliders(net, net.domain)
    )
    assert found.startswith(ranges)
