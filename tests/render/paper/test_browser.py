"""Reports as a browser shows them: nothing is fetched, nothing fails, no page is too wide."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

from symcnn import load, parse, report

PROGRAM = which("chromium")
WRAPPER = """<!DOCTYPE html><html lang="en"><body>
{frames}
<script>
addEventListener("load", () => {{
  const found = [...document.querySelectorAll("iframe")].map((frame) => {{
    const root = frame.contentDocument.documentElement;
    const fetched = frame.contentWindow.performance.getEntriesByType("resource");
    return [frame.width, root.scrollWidth, root.querySelectorAll("h2").length, fetched.length];
  }});
  document.body.dataset.found = found.map((one) => one.join(" ")).join("; ");
}});
</script></body></html>
"""
NETS = {
    "line": parse("I(n,c)-C(5,f1)-P(2)-C(3,f2)-P(2)-H(h)-O(10)"),
    "unet": load("unet"),
    "resnet50": load("resnet50"),
    "inception_v3": load("inception_v3"),
}
WIDTHS = (380, 1280)
needs_chromium = pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {name: report(net, title=name) for name, net in NETS.items()}


@needs_chromium
def test_reports_are_shown_without_an_error_and_fit_a_phone_and_a_screen(
    pages: dict[str, str], tmp_path: Path
) -> None:
    for name, page in pages.items():
        (tmp_path / f"{name}.html").write_text(page, encoding="utf-8")
    pairs = [(name, width) for name in pages for width in WIDTHS]
    frames = "\n".join(
        f'<iframe src="{name}.html" width="{width}" height="600"></iframe>' for name, width in pairs
    )
    (tmp_path / "all.html").write_text(WRAPPER.format(frames=frames), encoding="utf-8")
    said, dom = opened(tmp_path / "all.html")
    assert "CONSOLE" not in said
    (found,) = re.findall(r'data-found="([^"]*)"', dom)
    measured = [tuple(map(int, one.split())) for one in found.split("; ")]
    assert len(measured) == len(pairs)
    for width, needed, headings, fetched in measured:
        assert needed <= width
        assert headings >= 6
        assert fetched == 0


def opened(page: Path) -> tuple[str, str]:
    """Return what a browser says of a page, and the page once it was loaded."""
    assert PROGRAM is not None
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0")
    files = ("--allow-file-access-from-files", f"--user-data-dir={page.parent / 'profile'}")
    wait = ("--virtual-time-budget=10000", "--window-size=1400,900", "--dump-dom")
    found = subprocess.run(  # noqa: S603 - the program is the one that is looked for
        [PROGRAM, *options, *files, *wait, page.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return found.stderr, found.stdout


def test_nothing_is_fetched_and_nothing_runs(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert set(re.findall(r"https?://[^\"' <]*", page)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1998/Math/MathML",
        }
        assert re.findall(r'(?:src|href)="([^"]*)"', page) == ["data:,"]
        assert not re.search(r"<script|@import|url\(|\son\w+=", page)
