"""Docstrings in Google style, without what Napoleon makes of a colon in that of an attribute."""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.ext.napoleon.docstring import GoogleDocstring
from sphinx.util.typing import ExtensionMetadata

_PLAIN = {"attribute", "property"}


def read(  # noqa: PLR0913, PLR0917 - Sphinx gives all of them
    app: Sphinx, what: str, name: str, found: object, options: object, lines: list[str]
) -> None:
    """Put the sections of a docstring, such as Args, as Sphinx has them."""
    del app, name, found, options
    if what not in _PLAIN:
        lines[:] = GoogleDocstring(lines).lines()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Have docstrings read so."""
    app.connect("autodoc-process-docstring", read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
