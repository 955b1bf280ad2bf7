"""How a receptive field comes about: by hand, from publications, and layer by layer anew."""

from __future__ import annotations

from random import Random

import pytest
from sympy import sympify

from symcnn import Network, latex, load, parse
from symcnn.network.receptive_field.layer_fields import field_steps
from symcnn.render.article.blocks import Derivation, Prose, Step
from symcnn.render.article.sections import Choice, sections
from symcnn.render.math.nodes import Name
from tests.network.drawn_fields import networks
from tests.render.article.reading import derivation, number


def steps_of(net: Network | str) -> tuple[Step, ...]:
    found = parse(net) if isinstance(net, str) else net
    return derivation(sections(found, "derivation", Choice(quantity="rf"))).steps


def labels_of(text: str) -> set[str]:
    return {str(step.label) for step in steps_of(text) if step.label}


def numbers_of(steps: tuple[Step, ...], **point: int) -> list[tuple[str, int]]:
    """Return each left side, r_l or j_l, with the value of its row."""
    rows = []
    for step in steps:
        assert isinstance(step.left, Name)
        rows.append((step.left.name[0], int(number(step.parts[-1], point))))
    return rows


LENET = "I(32,1)-C(5,6)-A(2)-C(5,16)-A(2)-H(120)-H(84)-O(10)"
BY_HAND = [
    (LENET, [("r", 5), ("r", 6), ("j", 2), ("r", 14), ("r", 16), ("j", 4)]),
    ("I(32,1)-C(3,6,d=2)-C(3,6,s=3,d=2)", [("r", 5), ("r", 9), ("j", 3)]),
    ("I(32,1)-Pad(1)-C(3,6)-R-B-Crop(1)", [("r", 3)]),
    ("I(32,1)-C(3,6)-X(arriving=(6,30,30))-C(3,6)", [("r", 3)]),
]


@pytest.mark.parametrize(("text", "rows"), BY_HAND)
def test_a_receptive_field_grows_as_by_hand(text: str, rows: list[tuple[str, int]]) -> None:
    assert numbers_of(steps_of(text)) == rows


@pytest.mark.parametrize(
    ("name", "field", "stride"),
    [("alexnet", 195, 32), ("vgg16", 212, 32)],
)
def test_the_last_rows_are_the_figures_of_distill(name: str, field: int, stride: int) -> None:
    """Source: Araujo, Norris & Sim 2019, the table of section 5: alexnet_v2 and vgg_16."""
    rows = numbers_of(steps_of(load(name)))
    assert [value for letter, value in rows if letter == "r"][-1] == field
    assert [value for letter, value in rows if letter == "j"][-1] == stride


def test_in_random_chains_each_row_is_the_recurrence_with_integers() -> None:
    random = Random(5)  # noqa: S311 - not for secrets
    for _ in range(60):
        field, jump, text, rows = 1, 1, "I(4000,1,dims=1)", []
        for _ in range(random.randint(1, 6)):
            kernel, stride, dilation = (random.randint(1, 4) for _ in range(3))
            padding = random.choice(("0", "2", "same"))
            text += f"-C({kernel},1,s={stride},d={dilation},p={padding})"
            field += dilation * (kernel - 1) * jump
            jump *= stride
            rows += [("r", field), ("j", jump)] if stride > 1 else [("r", field)]
        steps = steps_of(text)
        if all(step.times is None for step in steps):
            assert numbers_of(steps) == rows, text
        assert all(len(step.parts) >= 2 for step in steps)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("I(n,3)-(C(3,8,p=1)-P(2))*N", {"n": 640, "N": 5}),
        ("I(n,3)-for i in 1..N [C(2*i+1,8,p=i)-A(3,s=2,p=1)]", {"n": 640, "N": 5}),
        ("I(n,3)-C(3,4)-for i in N..1 [C(2*i+1,8,p=i)-P(2)]-R", {"n": 640, "N": 5}),
    ],
)
def test_the_rows_of_an_iteration_are_those_of_the_repeat_written_out(
    text: str, point: dict[str, int]
) -> None:
    steps = steps_of(text)
    iteration = tuple(step for step in steps if step.depth)
    repeat = next(index for index, step in enumerate(steps) if step.is_repeat)
    outer, before = steps[repeat], numbers_of(steps[:repeat], **point)
    unrolled = numbers_of(steps_of(parse(text).subs(point)))
    ends = str(outer.label).rsplit("= ", 1)[1].split("..")
    first, last = (int(sympify(end.replace("N", "5"))) for end in ends)
    order = range(first, last + 1) if first <= last else range(first, last - 1, -1)
    written_out = before + [row for i in order for row in numbers_of(iteration, i=i, **point)]
    assert written_out == unrolled
    whole = steps[repeat : steps.index(iteration[0])]
    assert numbers_of(whole, **point) == [unrolled[-2], unrolled[-1]]


def test_a_merge_has_the_largest_field_of_its_branches() -> None:
    steps = steps_of("I(32,1)-add[C(3,4,p=1)-C(3,4,p=1)|C(1,4)]-C(3,4)")
    assert numbers_of(steps) == [("r", 3), ("r", 5), ("r", 1), ("r", 5), ("r", 7)]
    merge = steps[3]
    assert str(merge.label) == "add"
    assert number(merge.parts[0], {}) == 5
    same = steps_of("I(32,1)-add[C(3,4,p=1)|C(3,4,p=1)]")
    assert all(str(step.label) != "add" for step in same)


def test_a_merge_of_shifted_branches_sees_more_than_each_of_them() -> None:
    steps = steps_of("I(9,1,dims=1)-cat[Pad(2,0)-C(3,1)|Pad(0,2)-C(3,1)]")
    (merge,) = (step for step in steps if str(step.label) == "concat")
    assert merge.parts == (merge.cells[-1],)
    assert number(merge.parts[0], {}) == 5


def test_after_upsampling_a_row_has_a_rule_only_if_it_gives_the_field() -> None:
    steps = steps_of("I(9,1)-U(2)-C(3,2)-C(2,2)-T(4,2,s=2)-T(2,3,s=2,p=1)")
    for step in steps:
        assert len({number(cell, {}) for cell in step.cells[1:] if cell is not None}) == 1
    assert [str(step.label) for step in steps if step.label][:2] == [
        "upsample ×2",
        "conv 3×3, 2",
    ]


def test_each_axis_of_its_own_window_has_its_own_rows() -> None:
    steps = steps_of("I(n,m,c)-C(3x1,4)-P(1x2)")
    lefts = [step.left.name for step in steps if isinstance(step.left, Name)]
    assert lefts == ["r_l_h", "r_l_w", "r_l_h", "j_l_h", "r_l_w", "j_l_w"]
    assert r"r_{l,h} = r_{l-1,h} + (k_{l,h} - 1)j_{l-1,h}" in latex(
        "I(n,m,c)-C(3x1,4)", "derivation", quantity="rf"
    )


def test_a_repeat_without_windows_or_of_an_unknown_field_has_no_rows() -> None:
    assert labels_of("I(9,3)-(R-B)*N-C(3,4)") == {"conv 3×3, 4"}
    unknown = "I(8,1,dims=1)-cat[U(s)-Crop(0,8*s-8)|P(2)-Pad(0,4)]-C(3,1)-(C(3,1,p=1))*N"
    assert labels_of(unknown) == {"upsample ×s", "max pool 2"}


def test_a_repeat_whose_field_is_too_long_has_no_row() -> None:
    merged = "I(n,1,dims=1)-cat[U(2)-Crop(0,n)|P(2)-Pad(0,n-n//2)]-(C(3,1,p=1))*N"
    assert labels_of(merged) == {"upsample ×2", "max pool 2"}


def test_where_only_an_upper_bound_is_known_it_is_said() -> None:
    blocks = sections(parse("I(n,1)-U(2)-C(k,4)"), "derivation", Choice(quantity="rf"))
    assert "only an upper bound of the receptive field is known" in str(blocks[-1])


def test_where_no_layer_changes_the_field_it_is_said() -> None:
    assert sections(parse("I(8,1)-R-H(3)"), "derivation", Choice(quantity="rf")) == (
        Prose(("No layer changes the receptive field.",)),
    )


@pytest.mark.random
@pytest.mark.parametrize("quantity", ["params", "macs", "size", "rf"])
def test_in_random_networks_what_is_printed_comes_to_the_value(quantity: str) -> None:
    for _, _, head, drawn in networks(30):
        choice = Choice(columns=("substituted", "value"), quantity=quantity)
        blocks = sections(parse(f"{head}-{drawn.text}"), "derivation", choice)
        for block in blocks:
            steps = block.steps if isinstance(block, Derivation) else ()
            for step in steps:
                values = {number(cell, {}) for cell in step.parts}
                assert len(values) == 1, drawn.text


@pytest.mark.random
def test_in_random_networks_the_last_step_sees_what_is_counted_one_by_one() -> None:
    for _, _, head, drawn in networks(30):
        net = parse(f"{head}-{drawn.text}")
        (*_, last) = field_steps(net.input, net.trace)
        assert last.output.field() == tuple(axis.field() for axis in drawn.axes)
