"""The site: what its pages show is what the program prints, and its mathematics is MathML."""

from __future__ import annotations

import re
import shlex
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import symcnn
from symcnn import cli
from symcnn.render.article.layer_reference import kinds

DOCS = Path(__file__).parents[2] / "docs"
CONSOLE = [
    pytest.param(arguments, shown, id=page.name)
    for page in sorted(DOCS.glob("*.md"))
    for arguments, shown in re.findall(
        r"```console\n\$ symcnn (.*)\n((?:.*\n)+?)```", page.read_text(encoding="utf-8")
    )
    if not arguments.endswith("\\")
]


@pytest.fixture
def extensions(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The modules that build the site, by their names."""
    pytest.importorskip("sphinx", reason="only the site needs Sphinx")
    pytest.importorskip("latex2mathml", reason="only the site needs latex2mathml")
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    names = ("generated", "mathml")
    found = {name: import_module(name) for name in names}
    for name in names:
        monkeypatch.delitem(sys.modules, name)
    return found


@pytest.mark.parametrize(("arguments", "shown"), CONSOLE)
def test_a_command_prints_what_a_page_shows(arguments: str, shown: str) -> None:
    printed = CliRunner().invoke(cli.main, shlex.split(arguments)).output
    for part in shown.split("...\n"):
        assert part in printed


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    trees = re.findall(r"```{toctree}\n(.*?)```", index, re.DOTALL)
    listed = re.findall(r"^(\w+)$", "".join(trees), re.MULTILINE)
    assert {page.stem for page in DOCS.glob("*.md")} == {*listed, "index"}


def test_each_layer_has_a_section_and_each_public_name_an_entry(extensions: dict[str, Any]) -> None:
    pages = extensions["generated"].PAGES
    assert pages["layers"]().count("(layer-") == len(kinds())
    api = pages["api"]()
    for name in symcnn.__all__:
        assert re.search(rf"^\.\. auto\w+:: symcnn\.(errors\.)?{name}$", api, re.MULTILINE)


def test_what_symcnn_writes_stands_at_the_end_of_its_page(extensions: dict[str, Any]) -> None:
    source = ["# Layers\n"]
    extensions["generated"].finish(None, "layers", source)
    extensions["generated"].finish(None, "tutorial", source)
    assert source[0].startswith("# Layers\n\n(layer-I)=")


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\left(a\right)", 'stretchy="false"'),
        (r"\left\lfloor\frac{a}{b}\right\rfloor", 'stretchy="true"'),
        (r"\mathit{classes}", '<mi style="font-style: italic">classes</mi>'),
        (r"c_{\mathrm{in}}", "<mi>in</mi>"),
        (r"\begin{aligned}a &= b\end{aligned}", "<mtable"),
    ],
)
def test_mathematics_is_mathml(extensions: dict[str, Any], latex: str, shown: str) -> None:
    assert shown in extensions["mathml"].mathml(latex, "block")
