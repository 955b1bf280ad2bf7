"""The display of objects in notebooks; the writers are registered by `symcnn` itself."""

from __future__ import annotations

from collections.abc import Callable

WRITERS: dict[str, Callable[[object], str | None]] = {}
"""The functions that write an object as `html` and as `latex`, or return None."""
DRAWERS: dict[str, Callable[..., str]] = {}
"""The function `draw`, which draws a network."""


class Displayed:
    """An object that notebooks display as a table and as formulas."""

    def _repr_html_(self) -> str | None:
        """Return the object as HTML with MathML, or None if it cannot be written."""
        return WRITERS["html"](self)

    def _repr_latex_(self) -> str | None:
        """Return the object as LaTeX between dollar signs, or None if it cannot be written."""
        return WRITERS["latex"](self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Return all representations by MIME type, from which a notebook chooses."""
        del include, exclude
        texts = {"text/html": self._repr_html_(), "text/latex": self._repr_latex_()}
        available = {mime: text for mime, text in texts.items() if text is not None}
        return {"text/plain": repr(self), **available}
