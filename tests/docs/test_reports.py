"""The reports of the site: each link has its page, which needs nothing else."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

EXTENSIONS = Path(__file__).parents[2] / "docs/_ext"


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module that writes the reports."""
    pytest.importorskip("sphinx", reason="only the site needs Sphinx")
    monkeypatch.syspath_prepend(str(EXTENSIONS))
    yield import_module("reports")
    monkeypatch.delitem(sys.modules, "reports")


@pytest.mark.slow
def test_each_link_of_the_gallery_has_a_self_contained_report(
    reports: ModuleType, tmp_path: Path
) -> None:
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=str(tmp_path))
    reports.finish(app, None)
    linked = re.findall(r'href="(.*?)"', reports.links())
    assert len(linked) == len(reports.REPORTS) >= 5
    for path in linked:
        page = (tmp_path / path).read_text(encoding="utf-8")
        assert page.startswith("<!DOCTYPE html>")
        assert "<svg" in page
        assert not re.search(r'(?:src|href)="http', page)


def test_a_site_that_failed_or_is_no_html_has_no_reports(
    reports: ModuleType, tmp_path: Path
) -> None:
    for builder, error in (("html", ValueError()), ("latex", None)):
        app = SimpleNamespace(builder=SimpleNamespace(format=builder), outdir=str(tmp_path))
        reports.finish(app, error)
    assert not list(tmp_path.iterdir())
