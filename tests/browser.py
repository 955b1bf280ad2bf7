"""Pages as headless Chromium shows them: what it says, how wide they are, what they fetch."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from shutil import which

import pytest

PROGRAM = which("chromium")
needs_chromium = pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")
WIDTHS = (380, 1280)
"""A phone's, and a screen's."""
_WRAPPER = """<!DOCTYPE html><html lang="en"><body>
{frames}
<script>
addEventListener("load", () => {{
  const found = [...document.querySelectorAll("iframe")].map((frame) => {{
    const root = frame.contentDocument.documentElement;
    const fetched = frame.contentWindow.performance.getEntriesByType("resource")
      .filter((one) => !one.name.startsWith("file:"));
    const scrolled = [...root.querySelectorAll(".wide")]
      .filter((one) => one.scrollWidth > one.clientWidth && !one.querySelector("svg"));
    const equations = scrolled.filter((one) => one.querySelector(".equation, .derivation"));
    return [frame.width, root.scrollWidth, root.querySelectorAll("h2").length, fetched.length,
      scrolled.length, equations.length];
  }});
  document.body.dataset.found = found.map((one) => one.join(" ")).join("; ");
}});
</script></body></html>
"""


@dataclass(frozen=True)
class Seen:
    """A page in a frame of some width."""

    width: int
    needed: int
    """The width that it takes."""
    headings: int
    fetched: int
    """How many things it has asked another machine for."""
    scrolled: int
    """How many tables and equations are wider than the page, and scroll within it."""
    scrolled_equations: int
    """How many of these are equations or derivations."""


def seen(pages: Sequence[Path], folder: Path, widths: Sequence[int] = WIDTHS) -> list[Seen]:
    """Return each page at each width; fail where a console says anything."""
    frames = "\n".join(
        f'<iframe src="{page.as_uri()}" width="{width}" height="600"></iframe>'
        for page, width in product(pages, widths)
    )
    wrapper = folder / "all-pages.html"
    wrapper.write_text(_WRAPPER.format(frames=frames), encoding="utf-8")
    said, dom = opened(wrapper)
    assert "CONSOLE" not in said, said
    (found,) = re.findall(r'data-found="([^"]*)"', dom)
    rows = [Seen(*map(int, one.split())) for one in found.split("; ")]
    assert len(rows) == len(pages) * len(widths)
    return rows


def opened(page: Path, action: str = "--dump-dom") -> tuple[str, str]:
    """Return what a browser says of a page, and what it writes: the page once it was loaded."""
    assert PROGRAM is not None
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0")
    quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
    files = ("--allow-file-access-from-files", f"--user-data-dir={page.parent / 'profile'}")
    wait = ("--virtual-time-budget=10000", "--window-size=1400,900", action)
    found = subprocess.run(  # noqa: S603 - the program is the one that is looked for
        [PROGRAM, *options, *quiet, *files, *wait, page.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return found.stderr, found.stdout


def printed_pages(page: Path) -> int:
    """Return the number of pages on which a browser prints a page."""
    printed = page.with_suffix(".pdf")
    opened(page, f"--print-to-pdf={printed}")
    return len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes()))
