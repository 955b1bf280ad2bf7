"""What is folded and what is not, and how its text is laid out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from symcnn import parse
from symcnn.frameworks.folding import folded, laid_out
from symcnn.frameworks.folding.best_passages import gain
from symcnn.frameworks.folding.hole_values import Scaled, Value, applied, magnitude, ratio
from symcnn.notation import parse_program, printed
from tests.frameworks.folding.flat import network_of

LONG = "C(3,64,p=1,bias=0)-B-LeakyReLU"


def text_of(flat: str) -> str:
    path = parse_program(flat).path
    program = folded(path, {})
    assert parse(laid_out(program)) == network_of(path)
    return printed(program)


@pytest.mark.parametrize(
    ("flat", "text"),
    [
        ("I(8,1)-C(3,4)-R-B", "I(8,1)-C(3,4)-R-B"),
        ("I(8,1)-C(1,4)-R-C(1,4)-R-B", "I(8,1)-(C(1,4)-R)*2-B"),
        ("I(8,1)-R-C(1,4)-R-C(1,4)-R-B", "I(8,1)-R-(C(1,4)-R)*2-B"),
        ("I(8,1)-R-R-R", "I(8,1)-R*3"),
        ("I(8,1)-C(1,4)-R-R-C(1,4)-R-R", "I(8,1)-(C(1,4)-R*2)*2"),
        ("I(8,1)-@a-R-@a-R-cat[$a|_]-cat[$a|_]", "I(8,1)-@a-R-@a-R-cat[$a|_]-cat[$a|_]"),
        ("I(8,1)-tied[C(1,1)]-tied[C(1,1)]", "I(8,1)-tied[C(1,1)]*2"),
        ("I(8,1)-frozen[C(1,1)-R]-frozen[C(1,1)-R]-B", "I(8,1)-frozen[C(1,1)-R]*2-B"),
        ("I(8,1)-frozen[C(1,1)-R]-C(1,1)-R", "I(8,1)-frozen[C(1,1)-R]-C(1,1)-R"),
        (
            "I(8,4)-X(5,macs=?,arriving=(4,8,8))-X(5,macs=?,arriving=(4,8,8))",
            "I(8,4)-X(5,macs=?,arriving=(4,8,8))*2",
        ),
        (
            "I(8,4)-X(5,macs=?,arriving=(4,8,8))-X(5,macs=7,arriving=(4,8,8))",
            "I(8,4)-X(5,macs=?,arriving=(4,8,8))-X(5,macs=7,arriving=(4,8,8))",
        ),
        ("I(8,1)-(R-B)-(R-B)-D(0.5)", "I(8,1)-(R-B)*2-D(0.5)"),
        ("I(8,4)-Reshape(4,16)-Reshape(4,16)", "I(8,4)-Reshape(4,16)*2"),
        ("I(8,4)-C(1,cin)-C(1,cin)-C(1,2*cin)", "I(8,4)-C(1,cin)*2-C(1,2*cin)"),
        ("I(8,4)-Pad((0,1))-Pad((0,1))", "I(8,4)-Pad((0,1))*2"),
        ("I(8,4)-T(2,4,2,output_padding=0)-R", "I(8,4)-T(2,4,2,output_padding=0)-R"),
        ("I(8,4)-P(2,2,1)-P(2,1,1)-P(2)", "I(8,4)-P(2,p=1)-P(2,1,1)-P(2)"),
    ],
)
def test_what_comes_several_times_in_a_row_is_written_once(flat: str, text: str) -> None:
    assert text_of(flat) == text


def test_a_map_that_is_remembered_is_marked_and_gone_on_with_outside_of_blocks() -> None:
    flat = "-".join(f"@a{f}-C(3,{f},p=1)-B-R-cat[$a{f}|_]-LN-GELU" for f in (8, 16, 24, 32))
    text = text_of(f"I(8,1)-{flat}")
    assert text.startswith("def conv(f) = C(3,f,p=1)-B-R; I(8,1)-@a8-conv(8)-cat[$a8|_]-LN-GELU")


@pytest.mark.parametrize("rounds", [512, 513, 1100])
def test_each_round_of_a_long_run_keeps_its_own_layers(rounds: int) -> None:
    assert len(text_of("I(8,1)-" + "-".join(["R"] * rounds))) < 20


@pytest.mark.slow
def test_blocks_whose_calls_would_be_too_many_steps_are_not_made() -> None:
    flat = "-".join(f"C(1,{number % 997 + 1})-LN-Mish" for number in range(3000))
    assert text_of(f"I(8,1)-{flat}").startswith("I(8,1)-C(1,1)-LN-Mish-C(1,2)-LN-Mish-C(1,3)")


def test_layers_that_only_alternate_are_no_block_of_several() -> None:
    flat = "-".join(f"C(1,{number})-Sigmoid" for number in range(100, 200))
    assert text_of(f"I(8,1)-{flat}").startswith("def pointwise(f) = C(1,f)-Sigmoid; I(8,1)-")


def test_symbols_keep_their_names() -> None:
    flat = "-".join(f"C(3,{f},p=1)-BatchNorm-Softplus-U(f)" for f in (8, 16, 24))
    text = text_of(f"I(k,f)-{flat}")
    assert text == ("def conv(f1) = C(3,f1,p=1)-B-Softplus-U(f); I(k,f)-conv(8)-conv(16)-conv(24)")


def test_an_argument_after_one_that_is_left_out_has_its_name() -> None:
    parts = [(8, 1, 0), (16, 1, 0), (24, 2, 0), (8, 2, 0), (16, 1, 1), (40, 1, 1)]
    flat = "-".join(f"C(3,{f},{s},{p},bias=0)-B-SELU" for f, s, p in parts)
    text = text_of(f"I(99,3)-{flat}")
    assert "def conv(f,s=1,p=0) = C(3,f,s,p,bias=0)-B-SELU;" in text
    assert "conv(16,p=1)" in text


def test_numbers_that_are_for_each_axis_are_arguments_too() -> None:
    flat = f"I(99,3)-{LONG}-{LONG.replace('3', '(1,3)', 1)}-{LONG.replace('3', '(3,1)', 1)}"
    text = text_of(flat)
    assert text.startswith("def conv(k) = C(k,64,p=1,bias=0)-B-LeakyReLU; I(99,3)-conv(3)-")


def test_a_stage_is_called_with_the_number_of_all_its_blocks() -> None:
    block = "C(3,{f},{s},p=1,bias=0)-B-ReLU6-C(3,{f},p=1)-LN"
    stages = [
        [block.format(f=f, s=2), *[f"add[{block.format(f=f, s=1)}|_]"] * n]
        for f, n in ((8, 1), (16, 2), (24, 5))
    ]
    text = text_of("-".join(["I(99,3)", *(part for stage in stages for part in stage)]))
    assert text.endswith("I(99,3)-stage(8,2)-stage(16,3)-stage(24,6)")
    assert "*(n-1);" in text


@pytest.mark.parametrize(
    ("rule", "value", "found"),
    [
        (Scaled("k", halved=True), 7, 3),
        (Scaled("k", halved=True), Scaled("q"), Scaled("q", halved=True)),
        (Scaled("k", halved=True), Scaled("q", Fraction(2)), None),
        (Scaled("k", halved=True), (1, 3), None),
        (Scaled("k"), (1, 3), (1, 3)),
        (Scaled("f", Fraction(1, 4)), 6, None),
        (Scaled("f", Fraction(1, 4)), 8, 2),
        (Scaled("f", Fraction(4)), Scaled("q", Fraction(3, 2)), Scaled("q", Fraction(6))),
        (Scaled("f", Fraction(4)), (1, 3), None),
        (Scaled("f", Fraction(4)), Scaled("q", halved=True), None),
    ],
)
def test_a_multiple_of_a_value_is_a_value_or_nothing(
    rule: Scaled, value: Value, found: Value | None
) -> None:
    assert applied(rule, value) == found


def test_a_block_that_hardly_shortens_what_calls_it_is_worth_nothing() -> None:
    assert gain([10, 10, 10, 10], [9, 9, 9, 9], 1, module=True) < 0
    assert gain([40, 40, 40, 40], [9, 9, 9, 9], 1, module=False) > 0


def test_only_numbers_have_a_ratio() -> None:
    assert ratio(8, 0) is None
    assert ratio(8, Scaled("f")) is None
    assert ratio(Scaled("f", Fraction(6)), Scaled("f", Fraction(4))) == Fraction(3, 2)
    assert [magnitude(value) for value in ((1, 7), Decimal("0.5"), Scaled("f", Fraction(3)))] == [
        7,
        Fraction(1, 2),
        3,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I(28,1)-F",
        f"I(28,1)-{'1' * 90}-F".replace("-1", "-C(1,1").replace("-F", ")-F"),
        "I(28," + "1" * 95 + ")",
        "def a = R-R; I(28,1)-" + "-".join([LONG, "a"] * 5),
        "def a = R-R; I(28,1)-" + "-".join([LONG, "a"] * 40),
        "def conv(f) = C(3,f); I(28,1)-" + "-".join([LONG, "conv(8)", "P(2)"] * 3) + "-B-" + LONG,
        "def conv(f) = C(3,f); I(28,1)-" + "-".join([LONG, "conv(8)", "P(2)"] * 3),
        "I(28,1)-cat[" + "|".join([LONG] * 9) + "]-(" + "-".join([LONG] * 9) + ")*2",
    ],
)
def test_a_text_on_lines_parses_to_the_same_program(text: str) -> None:
    program = parse_program(text)
    assert parse_program(laid_out(program)) == program


def test_lines_are_broken_at_stages_and_else_where_few_brackets_are_open() -> None:
    text = f"def a(n) = ({LONG})*n-P(2,ceil=1); I(99,1)-a(1)-D(0.5)-a(1)-D(0.5)-{LONG}-{LONG}-F"
    assert laid_out(parse_program(text)).splitlines() == [
        f"def a(n) = ({LONG})*n-P(2,ceil=1)",
        "",
        "I(99,1)-",
        "a(1)-D(0.5)-",
        "a(1)-D(0.5)-",
        f"{LONG}-{LONG}-F",
    ]
