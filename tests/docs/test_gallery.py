"""The beginning of the gallery: thumbnails, and a table of all members that can be sorted."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

from symcnn import load, zoo
from tests.browser import PROGRAM, needs_chromium

DOCS = Path(__file__).parents[2] / "docs"
TABLE = """<!DOCTYPE html><table class="sortable">
<thead><tr><th>Member</th><th>Parameters</th></tr></thead><tbody>
<tr><td>net10</td><td data-value="9">9</td></tr>
<tr><td>net9</td><td data-value="1000">1,000</td></tr>
<tr><td>net1</td><td data-value="20">20</td></tr>
</tbody></table>
<script src="{script}"></script>
<script>
addEventListener("load", () => {{
  const orders = [];
  for (const column of [0, 1, 1]) {{
    document.querySelectorAll("button")[column].click();
    const rows = [...document.querySelectorAll("tbody tr")];
    const heads = [...document.querySelectorAll("th[aria-sort]")].map((head) => head.ariaSort);
    orders.push([...heads, ...rows.map((row) => row.cells[0].textContent)].join(" "));
  }}
  document.body.dataset.found = orders.join("; ");
}});
</script>
"""


@pytest.fixture
def overview(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module that writes the beginning of the gallery."""
    pytest.importorskip("sphinx", reason="only the site needs Sphinx")
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    yield import_module("gallery_overview")
    monkeypatch.delitem(sys.modules, "gallery_overview")


@pytest.mark.parametrize("member", ["lenet5", "resnet50", "unet_64"])
def test_a_thumbnail_has_volumes_from_left_to_right_and_no_text(
    overview: ModuleType, member: str
) -> None:
    root = ET.fromstring(overview.thumbnail(member))  # noqa: S314 - our own picture
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    shapes = [each for each in root.iter() if each.tag.endswith("polygon")]
    fronts = [each.attrib["points"].split()[0] for each in shapes[::3]]
    lefts = [float(point.split(",")[0]) for point in fronts]
    assert len(lefts) >= 6
    assert lefts == sorted(lefts)
    assert not [each for each in root.iter() if each.tag.endswith("}text")]
    for shape in shapes:
        for point in shape.attrib["points"].split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= width
            assert 0 <= y <= height


@pytest.mark.slow
def test_the_overview_has_each_family_and_each_member_with_its_totals(overview: ModuleType) -> None:
    text = overview.overview()
    rows = re.findall(r"<tr><td><code>(\w+)</code>(.*)</tr>", text)
    members = [name for family in zoo.families() for name in zoo.entry(family).presets]
    assert [member for member, _ in rows] == members
    assert text.count("<svg") == len(zoo.families())
    for member, cells in rows[::7]:
        net = load(member)
        values = [int(value) for value in re.findall(r'data-value="(\d+)"', cells)]
        assert values[:2] == [net.params, net.macs]


def test_the_overview_links_to_sections_of_the_page(
    overview: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zoo, "families", lambda: ("lenet5", "mobilenet_v1"))
    text = overview.overview()
    assert set(re.findall(r'href="#([\w-]+)"', text)) == {"zoo-lenet5", "zoo-mobilenet-v1"}
    assert "\n\n<" in text
    assert "\n\n" not in text[text.index("<table") : text.index("</table>")]


@needs_chromium
def test_a_click_on_a_heading_sorts_and_a_second_one_reverses(tmp_path: Path) -> None:
    page = tmp_path / "table.html"
    page.write_text(TABLE.format(script=(DOCS / "_static/sort.js").as_uri()), encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--dump-dom", f"--user-data-dir={tmp_path / 'user'}")
    done = subprocess.run(  # noqa: S603 - our own page
        [str(PROGRAM), *options, page.as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    (found,) = re.findall(r'data-found="(.*?)"', done.stdout)
    assert found.split("; ") == [
        "ascending net1 net9 net10",
        "ascending net10 net1 net9",
        "descending net9 net1 net10",
    ]
