"""The live part of a report as HTML: fields and sliders, and the numbers that a script fills in.

It is hidden until the script runs, so that a page without scripts shows no empty numbers.
"""

from __future__ import annotations

from html import escape
from importlib import resources

from symcnn.render.article import html
from symcnn.render.article.blocks import Label, Live, Slider
from symcnn.render.math.mathml import inline
from symcnn.render.math.nodes import Name

_TITLES = """\
<tr><th scope="col">Layer</th><th scope="col">Output</th>\
<th scope="col" class="count">Parameters</th><th scope="col" aria-label="Share of parameters">\
Share</th><th scope="col" class="count">MACs</th><th scope="col" aria-label="Share of MACs">\
Share</th></tr>"""
_COUNT = (
    '<td class="count" data-title="{}"></td>'
    '<td data-title="Share"><i class="bar"></i><span></span></td>'
)
"""A count, and its share as a bar and in percent."""
_HINT = "Set a value for each symbol; the numbers below are exact."


def style() -> str:
    """Return the style sheet of the live part."""
    return _read("live.css")


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@html.block.register
def _write_live(live: Live) -> str:
    controls = "".join(_write_slider(*pair) for pair in enumerate(live.sliders))
    figures = "".join(
        f"<div><dt>{escape(noun)}</dt><dd></dd><dd></dd></div>" for noun in live.figures
    )
    return f"""<section id="live" class="live" aria-label="Numbers at given values" hidden>
<p>{_HINT}</p>
<div class="sliders">{controls}</div>
<div aria-live="polite">
<p id="problem" class="problem" hidden></p>
<dl class="figures">{figures}</dl>
</div>
{html.make_scrollable(_write_table(live))}
</section>
<script>
{live.script}
{_read("live.js")}</script>"""


def _write_slider(index: int, slider: Slider) -> str:
    """Return the label of a symbol, its field, and its slider."""
    name, field = escape(slider.name), f"symbol-{index}"
    ends = f'min="{slider.low}" max="{slider.high}" step="{slider.step}"'
    return (
        f'<div><label for="{field}">{inline(Name(slider.name))}</label>'
        f'<input id="{field}" type="number" min="{slider.least}" max="{slider.most}" step="1"'
        f' value="{slider.start}" autocomplete="off" aria-describedby="problem">'
        f'<input type="range" {ends} value="{slider.start}" aria-label="{name}, slider"></div>'
    )


def _write_table(live: Live) -> str:
    rows = "".join(_write_row(*row) for row in live.rows)
    return f'<table class="layers"><thead>{_TITLES}</thead><tbody>{rows}</tbody></table>'


def _write_row(label: Label, depth: int) -> str:
    """Return a row with its label, and cells for its output and its counts."""
    indent = f' style="padding-left:{depth + 0.6}em"' if depth else ""
    title = f'<th scope="row"{indent}>{html.write_parts(label.parts)}</th>'
    counts = "".join(map(_COUNT.format, ("Parameters", "MACs")))
    return f'<tr>{title}<td data-title="Output"></td>{counts}</tr>'
