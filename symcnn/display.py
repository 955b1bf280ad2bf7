"""What a notebook shows of an object; the printing, which comes later, says how it is written."""

from __future__ import annotations

from collections.abc import Callable

WRITERS: dict[str, Callable[[object], str | None]] = {}
"""What writes an object as `html` and as `latex`; None where it cannot be written so."""


class Displayed:
    """An object that notebooks show as a table and as formulas."""

    def _repr_html_(self) -> str | None:
        """Return it as HTML, mathematics as MathML."""
        return WRITERS["html"](self)

    def _repr_latex_(self) -> str | None:
        """Return it as LaTeX between dollars."""
        return WRITERS["latex"](self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Return it in all ways that a notebook may choose from."""
        del include, exclude
        ways = {"text/html": self._repr_html_(), "text/latex": self._repr_latex_()}
        found = {way: text for way, text in ways.items() if text is not None}
        return {"text/plain": repr(self), **found}
