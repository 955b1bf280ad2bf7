"""Drawings as SVG, TikZ, PDF and PNG: valid, whole, and with one content."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from shutil import which
from xml.etree import ElementTree as ET

import pytest

from symcnn import SymcnnError, load, zoo
from symcnn.render.picture.draw import drawing_of
from symcnn.render.picture.elements import Drawing, Line, Rectangle, Text
from symcnn.render.picture.image_file import image_of
from symcnn.render.picture.palette import PALETTES
from symcnn.render.picture.svg_drawing import svg_of
from symcnn.render.picture.tikz_drawing import text_of, tikz_of
from symcnn.render.picture.typeset import glyphs_of, typeset
from tests.networks import FIRST, first_are_quick, network
from tests.render.picture.geometry import texts

SVG = "{http://www.w3.org/2000/svg}"
PROGRAM, FINDER = which("pdflatex"), which("kpsewhich")
STYLES = ("flow", "strip", "blocks")
SAMPLES = [*((name, style) for name in ("resnet50", "unet") for style in STYLES), ("unet", "u")]


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - the text is ours


def has_tikz() -> bool:
    if PROGRAM is None or FINDER is None:
        return False
    return not subprocess.run([FINDER, "tikz.sty"], capture_output=True, check=False).returncode  # noqa: S603


@pytest.mark.parametrize(("name", "style"), SAMPLES)
def test_svg_is_well_formed_and_says_what_it_is(name: str, style: str) -> None:
    drawing = drawing_of(network(name), style)
    root = read(svg_of(drawing))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert root.findtext(f"{SVG}title") == drawing.title
    assert root.findtext(f"{SVG}desc") == str(network(name))
    said = ["".join(glyphs.text for glyphs in glyphs_of(each.spans)) for each in texts(drawing)]
    assert ["".join(each.itertext()) for each in root.iter(f"{SVG}text")] == said


@pytest.mark.parametrize(("name", "style"), SAMPLES)
def test_svg_stands_alone(name: str, style: str) -> None:
    svg = svg_of(drawing_of(network(name), style))
    assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"<script|href|url\(|\bid=|@import", svg)


def test_svg_follows_the_mode_of_the_reader_or_has_a_theme() -> None:
    drawing = drawing_of("I(8,3)-C(3,8)", "flow")
    svg = svg_of(drawing)
    rules = re.findall(
        r"^\.symcnn-drawing \.(fill|line)-([\w-]+)\{\w+:(#\w+)\}$", svg, re.MULTILINE
    )
    assert {name: color for _, name, color in rules} == PALETTES["dark"].colors
    named = {name for each in re.findall(r'class="([^"]*)"', svg) for name in each.split()}
    assert named - {"symcnn-drawing"} <= {f"{kind}-{name}" for kind, name, _ in rules}
    for theme, palette in PALETTES.items():
        themed = svg_of(drawing, theme)
        assert "<style>" not in themed
        assert f'fill="{palette.colors["conv"]}"' in themed


def test_svg_escapes_texts_and_has_the_whole_of_a_text_that_is_cut() -> None:
    text = Text(0, 0, "a<b…", 12, full="a<b & c")
    root = read(svg_of(Drawing(9, 9, (text,), "<&>", "&lt;")))
    assert root.findtext(f"{SVG}desc") == "&lt;"
    assert [each.text for each in root.iter(f"{SVG}title")] == ["<&>", "a<b & c"]
    assert root.findtext(f"{SVG}g/{SVG}text") == "a<b…"


def test_a_long_label_is_cut_and_whole_in_its_tooltip() -> None:
    label = "+".join(f"channels{i}" for i in range(30))
    root = read(svg_of(drawing_of(f"I(8,3)-C(1,{label})", "flow")))
    _, *whole = (each.text or "" for each in root.iter(f"{SVG}title"))
    assert any(each.startswith("conv 1×1, channels0 + channels1 + ") for each in whole)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("conv 3×3, 64, /2", r"conv 3\(\times\)3, 64, /2"),
        ("2^i·w1", r"2\textsuperscript{\(i\)}\(w_{\mathrm{1}}\)"),
        ("(n/2^(i + 1))²", r"(\(n\)/2\textsuperscript{\(i\) + 1})\(^2\)"),
        ("2^(2^(i)) % _", r"2\^{}(2\^{}(i)) \% \_"),
        ("w1 = ⌊n/2⌋ - 1", r"\(w_{\mathrm{1}}\) = \(\lfloor\)\(n\)/2\(\rfloor\) \(-\) 1"),
        ("skip[i]", r"skip[\(i\)]"),
        ("n·depth·w[i - 1]", r"\(n\)\(\cdot\)\(\mathit{depth}\)\(\cdot\)\(w_{i\mathrm{ - 1}}\)"),
    ],
)
def test_tikz_has_symbols_as_formulas_have_them(text: str, written: str) -> None:
    assert text_of(typeset(text, ("n", "i", "w", "w1", "depth"))) == written


def test_symbols_are_in_italics_and_lowered_or_raised_in_svg() -> None:
    svg = svg_of(drawing_of("I(n,3)-(C(3,4,p=1)-P(2))*N-C(1,n1)", "flow"))
    assert (
        '1×1, <tspan font-style="italic">n</tspan><tspan font-size="8.64" dy="2.4">1</tspan>' in svg
    )
    assert '2<tspan font-style="italic" font-size="7.56" dy="-3.78">N</tspan>' in svg


def test_tikz_defines_the_colors_that_it_uses() -> None:
    text = tikz_of(drawing_of("I(8,3)-C(3,8)", "flow"), "dark")
    defined = re.findall(r"\\definecolor\{symcnn-([\w-]+)\}\{HTML\}\{([0-9A-F]{6})\}", text)
    assert dict(defined)["conv"] == PALETTES["dark"].colors["conv"][1:].upper()
    assert {name for name, _ in defined} == set(re.findall(r"=symcnn-([\w-]+)", text))


@pytest.mark.parametrize("name", first_are_quick())
def test_texts_of_the_zoo_are_ascii_in_tikz(name: str) -> None:
    assert tikz_of(drawing_of(network(name), "blocks")).isascii()


@pytest.mark.parametrize("size", [(30_000.0, 10.0), (10.0, 99_999.0)])
def test_what_is_too_large_for_a_page_is_an_error(size: tuple[float, float]) -> None:
    drawing = Drawing(*size, (Rectangle(0, 0, 5, 5, "paper"),), "", "")
    with pytest.raises(SymcnnError, match="too large for a page"):
        tikz_of(drawing)
    with pytest.raises(SymcnnError, match="too large for a file"):
        image_of(Drawing(40_000, 10, (), "", ""), "png")


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF-")])
def test_images_are_files_of_their_kind(kind: str, start: bytes) -> None:
    drawing = drawing_of("I(28,1)-C(5,f)-@a-P(2)-U(2)-add[$a|_]", "strip")
    dashed = Line(((0.0, 0.0), (5.0, 5.0)), dashed=True)
    with_all = Drawing(drawing.width, drawing.height, (*drawing.elements, dashed), "$a$", "")
    first, second = image_of(with_all, kind), image_of(with_all, kind, "dark")
    assert first.startswith(start)
    assert first != second
    assert first == image_of(with_all, kind)


def test_a_png_has_two_pixels_for_each_px() -> None:
    content = image_of(Drawing(100, 50, (), "", ""), "png")
    sides = [int.from_bytes(content[at : at + 4], "big") for at in (16, 20)]
    assert sides == [200, 100]


def test_without_matplotlib_there_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(SymcnnError, match=r'matplotlib: pip install "symcnn\[draw\]"'):
        image_of(Drawing(100, 50, (), "", ""), "pdf")


@pytest.mark.slow
@pytest.mark.skipif(not has_tikz(), reason="pdflatex or TikZ is not installed")
@pytest.mark.parametrize("name", zoo.names())
def test_tikz_of_the_zoo_compiles_to_a_page(name: str, tmp_path: Path) -> None:
    """The first member of a family is compiled in each style, other members in one of them."""
    net = load(name)
    styles = (*STYLES, "u") if name.startswith("unet") else STYLES
    one = STYLES[zoo.names().index(name) % len(STYLES)]
    for style in styles if name in FIRST else (one,):
        (tmp_path / "picture.tex").write_text(tikz_of(drawing_of(net, style)), encoding="utf-8")
        options = ("-interaction=nonstopmode", "-halt-on-error")
        said = subprocess.run(  # noqa: S603 - the program is the one that is looked for
            [str(PROGRAM), *options, "picture.tex"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=120,
        )
        assert said.returncode == 0, said.stdout[-1500:]
        assert "(1 page," in said.stdout
        assert "Overfull" not in said.stdout
        assert "Missing character" not in said.stdout
