"""Where things are: nothing overlaps, nothing is cut off, and no line goes through a box."""

from __future__ import annotations

from itertools import combinations

import pytest

from symcnn import parse
from symcnn.render.picture.collapse_repeats import folded
from symcnn.render.picture.elements import LETTER, Label, Line, Rectangle, clipped
from symcnn.render.picture.layout import Picture, placed
from symcnn.zoo import names
from tests.networks import first_are_quick, network

Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""
SLACK = 1e-6

OTHERS = {
    "a chain": "I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)",
    "an input alone": "I(28,1)",
    "depth": """
        def double(f) = C(3,f,p=1)-R-C(3,f,p=1)-R
        I(n,1)-
        for i in 0..D-1 [double(w*2^i)-@skip[i]-P(2)]-
        double(w*2^D)-
        for i in D-1..0 [T(2,w*2^i,s=2)-cat[$skip[i]|_]-double(w*2^i)]-
        C(1,2)""",
    "branches in branches": "I(8,3)-add[_|mul[G-C(1,3)|add[C(1,3)-B|_|C(3,3,p=1)]*3]|C(1,3)]",
    "a branch of marks": "I(8,3)-@a-C(1,3)-add[@b|$a|_-@c]-$b-C(1,2)",
    "a repeat that starts elsewhere": "I(8,3)-@a-C(1,3)-($a-C(1,3))*N",
    "only remembered maps": "I(8,3)-@a-C(1,3)-@b-C(1,3)-add[$a|$b]",
    "a caption wider than its body": "I(8,3)-for counter in first..first+N [B]-G",
    "a long text": f"I(8,3)-C(1,{'+'.join(f'channels{i}' for i in range(30))})",
    "nothing between": "I(8,3)-add[_|_]",
}


@pytest.fixture(params=[*first_are_quick(names()), *OTHERS], scope="module")
def picture(request: pytest.FixtureRequest) -> Picture:
    name: str = request.param
    net = parse(OTHERS[name]) if name in OTHERS else network(name)
    return placed(folded(net.trace))


def area(part: Rectangle | Label) -> Area:
    if isinstance(part, Label):
        return part.x, part.y - 9, part.x + part.width, part.y + 3
    return part.x, part.y, part.x + part.width, part.y + part.height


def line_area(line: Line) -> Area:
    (left, right), (top, bottom) = sorted((line.x, line.to_x)), sorted((line.y, line.to_y))
    return left, top, right, bottom


def common(one: Area, other: Area) -> tuple[float, float]:
    """Return how much two areas have in common across and down, less than 0 where they do not."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across, min(one[3], other[3]) - max(one[1], other[1])


def overlap(one: Area, other: Area) -> bool:
    return min(common(one, other)) > SLACK


def crosses(line: Area, area: Area) -> bool:
    """Return whether a line has more in common with an area than with its edge."""
    smaller = area[0] + SLACK, area[1] + SLACK, area[2] - SLACK, area[3] - SLACK
    return min(common(line, smaller)) >= 0


def inside(inner: Area, outer: Area) -> bool:
    starts = outer[0] <= inner[0] and outer[1] <= inner[1]
    return starts and inner[2] <= outer[2] and inner[3] <= outer[3]


def test_everything_is_within_the_picture(picture: Picture) -> None:
    whole = 0, 0, picture.width, picture.height
    for part in picture.parts:
        assert inside(line_area(part) if isinstance(part, Line) else area(part), whole)


def test_boxes_do_not_overlap_but_for_frames_and_what_they_hold(picture: Picture) -> None:
    found = [part for part in picture.parts if isinstance(part, Rectangle)]
    for one, other in combinations(found, 2):
        if overlap(area(one), area(other)):
            outer, inner = sorted((one, other), key=lambda part: part.height, reverse=True)
            assert outer.kind == "frame"
            assert inside(area(inner), area(outer))


def test_labels_are_on_nothing_else(picture: Picture) -> None:
    labels = [area(part) for part in picture.parts if isinstance(part, Label)]
    solid = [
        area(part) for part in picture.parts if isinstance(part, Rectangle) and part.kind != "frame"
    ]
    assert not any(overlap(one, other) for one, other in combinations(labels, 2))
    assert not any(overlap(label, box) for label in labels for box in solid)


def test_lines_are_straight_and_go_through_nothing(picture: Picture) -> None:
    parts = [
        area(part)
        for part in picture.parts
        if isinstance(part, Label) or (isinstance(part, Rectangle) and part.kind != "frame")
    ]
    for line in picture.parts:
        if isinstance(line, Line):
            assert line.x == line.to_x or line.y == line.to_y
            assert not any(crosses(line_area(line), part) for part in parts)


def test_texts_fit_into_their_boxes(picture: Picture) -> None:
    for part in picture.parts:
        if isinstance(part, Rectangle):
            assert all(len(clipped(line)) * LETTER < part.width for line in part.lines)


def lines_to(picture: Picture, text: str) -> int:
    """Return how many lines end at the top of the box with a text."""
    (box,) = (p for p in picture.parts if isinstance(p, Rectangle) and text in p.lines)
    ends = {(part.to_x, part.to_y) for part in picture.parts if isinstance(part, Line)}
    return sum(1 for x, y in ends if y == pytest.approx(box.y) and box.x < x < box.x + box.width)


def test_no_line_leads_to_a_map_that_is_gone_on_with() -> None:
    found = placed(folded(parse("I(8,3)-@a-C(1,3)-@b-C(1,3)-add[_|$a]-$b-C(1,2)").trace))
    marks = {text: lines_to(found, text) for text in ("@a", "@b", "$a", "$b", "C(1,2)")}
    assert marks == {"@a": 1, "@b": 1, "$a": 0, "$b": 0, "C(1,2)": 1}
