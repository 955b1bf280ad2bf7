"""Google-style docstrings; those of attributes keep their colons, unlike with Napoleon."""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.ext.napoleon.docstring import GoogleDocstring
from sphinx.util.typing import ExtensionMetadata

_PLAIN = {"attribute", "property"}


def read(  # noqa: PLR0913, PLR0917 - Sphinx passes all of them
    app: Sphinx, what: str, name: str, found: object, options: object, lines: list[str]
) -> None:
    """Convert the sections of a docstring, such as Args, to reStructuredText, in place."""
    del app, name, found, options
    if what not in _PLAIN:
        lines[:] = GoogleDocstring(lines).lines()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the conversion of docstrings with Sphinx."""
    app.connect("autodoc-process-docstring", read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
