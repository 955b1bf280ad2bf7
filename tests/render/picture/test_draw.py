"""The function `draw` and the command `draw`: files by their endings, errors in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from symcnn import SymcnnError, cli, draw, load, parse
from symcnn.cli.drawing import STYLE_NAMES
from symcnn.render.picture import diagram
from symcnn.render.picture.draw import STYLES

NET = "I(28,1)-C(5,32)-R-P(2)-O(10)"
STARTS = {"svg": b"<svg ", "pdf": b"%PDF-", "png": b"\x89PNG", "tex": b"% For a paper, "}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["draw", *arguments])


@pytest.mark.parametrize(("ending", "start"), STARTS.items())
def test_a_picture_is_saved_by_its_ending(ending: str, start: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"x.{ending.upper()}"
    svg = parse(NET).draw(path, style="strip", theme="dark")
    assert path.read_bytes().startswith(start)
    assert svg.startswith("<svg ")
    assert path.suffix != ".SVG" or path.read_text(encoding="utf-8") == svg


def test_draw_takes_a_network_or_its_text() -> None:
    assert draw(NET) == parse(NET).draw() == draw(parse(NET), style="flow")


def test_a_page_has_the_layers_in_order() -> None:
    assert diagram(parse(NET)) == draw(NET)


def test_options_change_the_picture() -> None:
    net = load("resnet50")
    pictures = [
        draw(net),
        draw(net, depth=0),
        draw(net, horizontal=True),
        draw(net, theme="dark"),
        *(draw(net, style=style) for style in ("strip", "blocks")),
        draw(net, style="strip", depth=0),
    ]
    assert len(set(pictures)) == len(pictures)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"style": "stripe"}, "unknown style 'stripe'; did you mean strip?"),
        ({"theme": "night"}, "unknown theme 'night'"),
        ({"depth": -1}, "the depth must be at least 0, not -1"),
        ({"depth": "all"}, "the depth must be at least 0, not 'all'"),
        ({"path": "x.gif"}, r"unknown format of 'x.gif': its name must end in one of \.svg"),
        ({"path": "picture"}, "unknown format of 'picture'"),
        ({"path": "/no/folder/x.svg"}, "cannot save the picture to /no/folder/x.svg: No such file"),
        ({"style": "u"}, "the style u draws skip connections"),
        ({"style": "blocks", "depth": 1}, "the style blocks has no depth"),
        ({"style": "u", "horizontal": True}, "only the style flow is drawn in two directions"),
    ],
)
def test_what_cannot_be_drawn_is_an_error_of_one_line(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(SymcnnError, match=message) as error:
        draw(NET, **options)
    assert "\n" not in str(error.value)


def test_the_command_prints_svg_or_writes_a_file(tmp_path: Path) -> None:
    assert run(NET).output == draw(NET)
    path = tmp_path / "x.tex"
    result = run("unet", "--set", "depth=2", "--style", "u", "-o", str(path))
    assert (result.exit_code, result.output) == (0, "")
    assert r"\begin{tikzpicture}" in path.read_text(encoding="utf-8")


def test_the_command_takes_the_options_of_the_function() -> None:
    options = ("--depth", "1", "--horizontal", "--theme", "light")
    assert run("resnet50", *options).output == draw(
        load("resnet50"), depth=1, horizontal=True, theme="light"
    )


def test_the_command_offers_all_styles() -> None:
    assert set(STYLE_NAMES) == set(STYLES)
