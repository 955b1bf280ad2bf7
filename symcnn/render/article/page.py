"""Self-contained HTML pages, without scripts or external resources, suited to printing."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib import resources

from symcnn.render.article.blocks import Block
from symcnn.render.article.html import written

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
{style}</style>
</head>
<body>
<h1>{title}</h1>
{body}</body>
</html>
"""


def page(title: str, blocks: Iterable[Block]) -> str:
    """Return a complete HTML page with a title and some blocks."""
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    return _PAGE.format(title=escape(title), style=style, body=written(blocks))
