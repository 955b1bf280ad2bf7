"""Reports of some networks, written with the site and linked from the gallery."""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

import symcnn

REPORTS: Mapping[str, str] = {
    "resnet": "blocks of each stage, width and groups",
    "unet": "depth, width and size",
    "mobilenet_v1": "depthwise convolutions",
    "densenet": "layers that are concatenated",
    "vgg": "a chain of convolutions",
}
"""The families whose reports have sliders, with what they show."""
_FOLDER = "reports"


def links() -> str:
    """Return the links to the reports as a list in HTML, on one line."""
    items = (
        f'<li><strong><a href="{_FOLDER}/{name}.html">{name}</a></strong><br>{escape(what)}</li>'
        for name, what in REPORTS.items()
    )
    return f'<div class="cards"><ul>{"".join(items)}</ul></div>'


def write(folder: Path) -> None:
    """Write the reports to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in REPORTS:
        (folder / f"{name}.html").write_text(symcnn.report(name, live=True), encoding="utf-8")


def finish(app: Sphinx, error: Exception | None) -> None:
    """Write the reports once the pages are written, for a site in HTML."""
    if error is None and app.builder.format == "html":
        write(Path(app.outdir) / _FOLDER)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the reports with Sphinx."""
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
