"""Reports as a browser shows them: nothing is fetched, nothing fails, no page is too wide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from symcnn import load, parse, report
from tests.browser import needs_chromium, printed_pages, seen

NETS = {
    "line": parse("I(n,c)-C(5,f1)-P(2)-C(3,f2)-P(2)-H(h)-O(10)"),
    "unet": load("unet"),
    "resnet50": load("resnet50"),
    "inception_v3": load("inception_v3"),
    "resnet": load("resnet"),
    "efficientnet": load("efficientnet"),
}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {name: report(net, title=name) for name, net in NETS.items()}


@pytest.mark.slow
@needs_chromium
def test_reports_are_shown_without_an_error_and_fit_a_phone_and_a_screen(
    pages: dict[str, str], tmp_path: Path
) -> None:
    files = [tmp_path / f"{name}.html" for name in pages]
    for file, page in zip(files, pages.values(), strict=True):
        file.write_text(page, encoding="utf-8")
    for found in seen(files, tmp_path):
        assert found.needed <= found.width
        assert found.headings >= 5
        assert found.fetched == 0
        assert found.scrolled == 0 or found.width < 1000
        assert found.scrolled_equations == 0


@pytest.mark.parametrize("name", ["line", "unet"])
def test_nothing_is_fetched_and_nothing_runs(name: str) -> None:
    _check_links(report(NETS[name]))


@pytest.mark.slow
def test_nothing_is_fetched_by_long_reports(pages: dict[str, str]) -> None:
    for page in pages.values():
        _check_links(page)


def _check_links(page: str) -> None:
    assert set(re.findall(r"https?://[^\"' <]*", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1998/Math/MathML",
    }
    links = re.findall(r'(?:src|href)="([^"#]+)"', page)
    assert links == ["data:,"]
    assert {*re.findall(r'href="#([^"]*)"', page)} <= {*re.findall(r'<h2 id="([^"]*)"', page)}
    assert not re.search(r"<script|@import|url\(|\son\w+=", page)


@pytest.mark.slow
@needs_chromium
def test_a_diagram_higher_than_a_page_is_printed_on_one(tmp_path: Path) -> None:
    """Else a page has the heading alone, one nothing, and two a half of the diagram each."""
    page = tmp_path / "resnet.html"
    page.write_text(report(NETS["resnet"]), encoding="utf-8")
    assert printed_pages(page) <= 5
