"""Drawings are legible: texts fit, nothing overlaps, and no line goes through a box."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from symcnn import Network, parse
from symcnn.render.picture.elements import Drawing, Line, Point, Rectangle, Text
from symcnn.render.picture.flow import flow
from symcnn.render.picture.stage_boxes import stage_boxes
from symcnn.render.picture.strip import strip
from symcnn.render.picture.u_shape import u_shape
from symcnn.zoo import families
from tests.networks import FIRST, first_are_quick, network
from tests.render.picture.geometry import SLACK, Place, boxes, faults, lines, place, texts, within
from tests.render.picture.networks_drawn import OTHERS

SYMBOLIC = [
    pytest.param(name, marks=() if name in ("unet", "resnet") else pytest.mark.slow)
    for name in families()
]
FEW = [case for case in first_are_quick() if not case.marks]
SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in ("unet", "resnet", *sorted(FIRST))]


def net_of(name: str) -> Network:
    """Return a network of the zoo or of this folder."""
    return parse(OTHERS[name]) if name in OTHERS else network(name)


@pytest.mark.parametrize("name", [*FEW, *SYMBOLIC, *OTHERS])
def test_diagrams_are_legible(name: str) -> None:
    assert faults(flow(net_of(name))) == []


@pytest.mark.parametrize("name", [*OTHERS, *SLOW])
@pytest.mark.parametrize("draw", [strip, stage_boxes, partial(flow, horizontal=True)])
def test_pictures_of_each_style_are_legible(name: str, draw: Callable[[Network], Drawing]) -> None:
    assert faults(draw(net_of(name))) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["resnet18", "inception_v3", "unet_64", *OTHERS])
@pytest.mark.parametrize(
    "draw",
    [partial(flow, depth=3), partial(flow, depth=3, horizontal=True), partial(strip, depth=3)],
)
def test_pictures_are_legible_at_any_depth(name: str, draw: Callable[[Network], Drawing]) -> None:
    assert faults(draw(net_of(name))) == []


@pytest.mark.parametrize("name", ["unet", "unet_64", "depth", "equal channels"])
@pytest.mark.parametrize("depth", [None, 9])
def test_u_is_legible(name: str, depth: int | None) -> None:
    assert faults(u_shape(net_of(name), depth)) == []


def test_each_fault_is_noticed() -> None:
    box = Rectangle(10, 10, 50, 20, "conv")
    wide = Text(35, 25, "a text that is too wide", 12)
    bad = {
        "off the page": (Rectangle(90, 10, 50, 20, "conv"),),
        "wider than its box": (box, wide),
        "boxes overlap": (box, box.moved(9, 9)),
        "texts overlap": (wide, wide.moved(0, 5)),
        "a line crosses": (box, Line(((0, 20), (99, 20)))),
    }
    for fault, elements in bad.items():
        found = faults(Drawing(100, 50, elements, "", ""))
        assert any(each.startswith(fault) for each in found), fault


@pytest.mark.parametrize("name", ["resnet50", "unet", "inception_v3", *OTHERS])
def test_arrows_end_at_boxes_and_frames(name: str) -> None:
    drawing = flow(net_of(name))
    places = [place(each) for each in drawing.elements[1:] if isinstance(each, Rectangle)]
    ends = [line.points[-1] for line in lines(drawing) if line.head]
    assert [end for end in ends if not any(_on_border(end, each) for each in places)] == []


def _on_border(point: Point, box: Place) -> bool:
    is_near = within((*point, *point), box)
    pairs = zip((*point, *point), box, strict=True)
    return is_near and any(abs(one - other) < SLACK for one, other in pairs)


def test_boxes_say_label_size_parameters_and_share() -> None:
    drawing = flow(parse("I(28,1)-C(5,32)-R-P(2)-C(3,32)-P(2)-H(256)-O(10)"))
    assert [text.text for text in texts(drawing)] == [
        *("input", "1×28×28", "conv 5×5, 32, ReLU", "32×24×24 · 832 params · 0.4 %"),
        *("max pool 2×2", "32×12×12", "conv 3×3, 32", "32×10×10 · 9,248 params · 4.2 %"),
        *("max pool 2×2", "32×5×5", "dense 256", "256 · 205,056 params · 94.2 %"),
        *("dense 10", "10 · 2,570 params · 1.2 %"),
        *("input", "convolution", "pooling", "dense", "Parameters: 217,706"),
    ]
    assert [box.fill for box in boxes(drawing)] == [
        *("input", "conv", "pool", "conv", "pool", "dense", "dense")
    ]


def test_frozen_parameters_are_told_apart() -> None:
    said = [text.text for text in texts(flow(parse("I(8,3)-frozen[C(1,3)]-C(1,3)")))]
    assert "3×8×8 · 12 frozen" in said
    assert "3×8×8 · 12 params · 100.0 %" in said


def test_long_formulas_have_names_that_no_symbol_has() -> None:
    text = "I(n,c)-C(1,a*b*c*d*e*f*g+S1*P1+h*k*m+x*y*z+u*v*w+q*r*s)"
    said = [each.text for each in texts(flow(parse(text)))]
    assert "M1 · Q1 params" in said
    assert any(each.startswith("M1 = (a·b·c·d·e·f·g + ") for each in said)


def test_very_long_formulas_are_left_out_honestly() -> None:
    said = [each.text for each in texts(flow(parse(OTHERS["a long text"])))]
    long = f"I(8,3)-C(1,{'+'.join(f'channels{i}*deep{i}*wide{i}' for i in range(30))})"
    found = [each.text for each in texts(flow(parse(long)))]
    assert any(each.endswith("…") for each in said)
    assert any("a formula of" in each and "characters" in each for each in found)


def test_an_equal_drawing_is_drawn_each_time() -> None:
    assert flow(network("googlenet")) == flow(network("googlenet"))
