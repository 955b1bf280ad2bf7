"""The site, built with warnings as errors, as a browser shows it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import needs_chromium, seen

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    pytest.importorskip("sphinx", reason="only the site needs Sphinx")
    folder = tmp_path_factory.mktemp("site")
    build = (sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html")
    subprocess.run([*build, DOCS, folder], check=True, timeout=300)  # noqa: S603 - our own
    return folder


@pytest.mark.slow
@needs_chromium
def test_pages_are_shown_without_an_error_and_fit_a_phone_and_a_screen(site: Path) -> None:
    pages = [site / page.with_suffix(".html").name for page in sorted(DOCS.glob("*.md"))]
    for found in seen(pages, site):
        assert found.needed <= found.width
        assert found.fetched == 0
