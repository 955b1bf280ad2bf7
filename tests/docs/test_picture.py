"""The picture of the README: the committed files are those that symcnn draws."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "docs/_static"
THEMES = ("light", "dark")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The script that draws the picture."""
    monkeypatch.syspath_prepend(str(ROOT / "docs/_ext"))
    yield import_module("picture")
    monkeypatch.delitem(sys.modules, "picture")


def test_the_committed_picture_is_the_one_that_is_drawn_now(
    script: ModuleType, tmp_path: Path
) -> None:
    script.write(tmp_path)
    for theme in THEMES:
        name = f"picture-{theme}.svg"
        drawn = (tmp_path / name).read_text(encoding="utf-8")
        assert drawn == (STATIC / name).read_text(encoding="utf-8"), (
            "the picture is out of date: run python docs/_ext/picture.py"
        )


@pytest.mark.parametrize("theme", THEMES)
def test_the_picture_has_a_background_and_needs_no_other_file(theme: str) -> None:
    text = (STATIC / f"picture-{theme}.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 - our own file
    background = next(each for each in root if each.tag.endswith("rect"))
    assert float(background.attrib["width"]) > 0.99 * float(root.attrib["width"])
    assert "href" not in text
    assert "<style" not in text


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_the_picture_is_shown_for_light_and_dark_readers(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for theme in THEMES:
        assert f"_static/picture-{theme}.svg" in text
