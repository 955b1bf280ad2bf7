"""Pictures as a browser shows them: each text as wide as is assumed, and within its box."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from symcnn import SymcnnError
from symcnn.render.picture.draw import STYLES, drawing_of
from symcnn.render.picture.svg_drawing import svg_of
from tests.browser import needs_chromium, opened
from tests.networks import FIRST, network
from tests.render.picture.geometry import texts

NAMES = ["unet", "resnet", *sorted(FIRST)]
_PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><body>
{pictures}
<script>
addEventListener("load", () => {{
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {{
    const boxes = [...svg.querySelectorAll("rect")].map((one) => one.getBBox());
    for (const text of svg.querySelectorAll("text")) {{
      const place = text.getBBox();
      const x = place.x + place.width / 2, y = place.y + place.height / 2;
      const inside = (box) => box.x <= x && x <= box.x + box.width
        && box.y <= y && y <= box.y + box.height;
      for (const box of boxes.filter(inside)) {{
        const over = Math.max(box.x - place.x, place.x + place.width - box.x - box.width,
          box.y - place.y, place.y + place.height - box.y - box.height);
        if (over > 0.5) found.push(`${{over.toFixed(1)}} ${{text.textContent}}`);
      }}
      found.count = (found.count || 0) + 1;
    }}
  }}
  document.body.dataset.found = found.join("; ");
  document.body.dataset.count = found.count;
}});
</script></body></html>
"""


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("style", STYLES)
def test_no_text_is_wider_than_its_box(style: str, tmp_path: Path) -> None:
    drawings = []
    for name in NAMES:
        try:
            drawings.append(drawing_of(network(name), style))
        except SymcnnError:
            assert style == "u"
    page = tmp_path / "pictures.html"
    pictures = "\n".join(map(svg_of, drawings))
    page.write_text(_PAGE.format(pictures=pictures), encoding="utf-8")
    said, dom = opened(page)
    assert "CONSOLE" not in said, said
    assert re.findall(r'data-found="([^"]*)"', dom) == [""]
    assert re.findall(r'data-count="(\d+)"', dom) == [
        str(sum(len(texts(each)) for each in drawings))
    ]
