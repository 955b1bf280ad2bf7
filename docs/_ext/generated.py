"""Generated ends of pages: the layers, the gallery, and the API reference."""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from types import ModuleType

from gallery_overview import overview
from layer_drawings import figures
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

import symcnn
from symcnn import errors, zoo
from symcnn.render.article.gallery_pages import family_section, layer_section
from symcnn.render.article.layer_reference import kinds

_RETURNED = (
    "symcnn.layers.Shape",
    "symcnn.network.trace.trace.LayerRecord",
    "symcnn.network.trace.trace.RepeatRecord",
    "symcnn.algebra.conditions.domain.Domain",
    "symcnn.solving.Solution",
    "symcnn.solving.answers.closed_form.Formula",
    "symcnn.solving.Frontier",
    "symcnn.solving.ParetoPoint",
    "symcnn.solving.Comparison",
    "symcnn.solving.Effect",
)
"""Classes without a public name, which public functions return."""


def layers() -> str:
    """Return a section for each layer, with its drawings, as Markdown."""
    return "".join(layer_section(kind) + figures(kind.letter) for kind in kinds())


def gallery() -> str:
    """Return the overview and a section for each family of the zoo, as Markdown."""
    return overview() + "".join(map(family_section, zoo.families()))


def api() -> str:
    """Return the directives that document public names, returned classes, and errors."""
    sections = (
        ("Functions", "autofunction", _named(symcnn, inspect.isroutine)),
        ("Classes", "autoclass", [*_named(symcnn, _is_class), *_RETURNED]),
        ("Errors", "autoexception", _named(errors, _is_error)),
    )
    return "".join(_section(*section) for section in sections)


PAGES: dict[str, Callable[[], str]] = {"layers": layers, "gallery": gallery, "api": api}
"""The functions that generate the ends of pages, by the names of the pages."""


def _section(title: str, directive: str, names: Iterable[str]) -> str:
    body = "\n".join(f".. {directive}:: {name}" for name in names)
    return f"## {title}\n\n```{{eval-rst}}\n{body}\n```\n\n"


def _named(module: ModuleType, fits: Callable[[object], bool]) -> list[str]:
    """Return the qualified names of a module whose objects fit, in the order of the module."""
    names = getattr(module, "__all__", vars(module))
    return [f"{module.__name__}.{name}" for name in names if fits(getattr(module, name))]


def _is_class(value: object) -> bool:
    return inspect.isclass(value) and not _is_error(value)


def _is_error(value: object) -> bool:
    return inspect.isclass(value) and issubclass(value, Exception)


def finish(app: Sphinx, name: str, source: list[str]) -> None:
    """Append the generated part to the source of a page, in place."""
    del app
    if name in PAGES:
        source[0] += f"\n{PAGES[name]()}"


def outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Return the generated pages, which are read anew each time: symcnn may have changed."""
    del app, env
    return list(PAGES)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the generation of pages with Sphinx."""
    app.connect("source-read", finish)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
