"""A network as `show` prints it for papers: all of it as LaTeX, or as a page."""

from __future__ import annotations

from symcnn.render.paper.publish import latex, report
from symcnn.render.summary import Report


def as_latex(found: Report) -> str:
    """Return all that is known of a network as LaTeX, to be put into a paper."""
    return latex(found.net, "all", form=found.form, by=found.by)


def as_html(found: Report) -> str:
    """Return all that is known of a network as a page that needs no other file."""
    return report(found.net, form=found.form, by=found.by)
