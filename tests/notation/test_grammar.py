"""Texts with equal syntax trees, and the continuation of lines."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from symcnn.errors import NotationError
from symcnn.notation import parse_expression, parse_program
from symcnn.notation.ast import names_in
from symcnn.notation.parser import grammar

_PLAIN = "I(28,1)-C(5,32)-R"


@pytest.mark.parametrize(
    "text",
    [
        "I(28,1)-\nC(5,32)-\nR",
        "I(28,1)-\n\n\nC(5,32)-R",
        "I(28,1)-\r\nC(5,32)-\r\nR\r\n",
        "I(28,\n1)-C(5,\n\n32\n)-R",
        "I(\n28,1)-C(\n5,32)-R",
        "I(28,1) - # the input\nC(5,32)- # a convolution\n  R",
        "I(28, # size\n1)-C(5,32)-R",
        "I(28,1)-\n# a line of its own\nC(5,32)-R",
        "\n\n  I(28,1)-C(5,32)-R\n\n",
        ";;I(28,1)-C(5,32)-R;;",
        ";\n;I(28,1)-C(5,32)-R\n;",
        "# first\nI(28,1)-C(5,32)-R",
        "I(28,1)-C(5,32)-R# last",
        "I(28,1)-C(5,32)-R#",
        "# I(3,3) - ( \n I(28,1)-C(5,32)-R",
        "\tI (28\t,1)\t-C ( 5,32) -R ()",
        "I((28),(1))-C(((5)),32)-R()",
        "I(28,1)-C(--5,----32)-R",
        "I(2_8,1_)-C(5,3_2)-R",
    ],
)
def test_spelling_that_means_nothing(text: str) -> None:
    assert parse_program(text) == parse_program(_PLAIN)


@pytest.mark.parametrize(
    "text",
    [
        "let a = 3\nlet b = 4\nI(a,b)",
        "let a = 3; let b = 4; I(a,b)",
        "let a = 3;\nlet b = 4;\n\nI(a,b)",
        ";let a=3;;let b=4;I(a,b);",
        "let a = ( # brackets\n3\n)\nlet b = 4\nI(a,b)",
        "let a = 3 # three\nlet b = 4 # four\nI(a,b)",
    ],
)
def test_statements_end_at_a_line_end_or_semicolon(text: str) -> None:
    found = parse_program(text)
    assert [let.name for let in found.statements] == ["a", "b"]
    assert len(found.path) == 1


def test_a_minus_in_a_definition_goes_on_to_the_next_line() -> None:
    assert parse_program("let a = 5 -\n 3\nI(a,1)") == parse_program("let a = 5-3; I(a,1)")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("let a =\n3\nI(a,1)", "let a = 3; I(a,1)"),
        ("let a = # three\n\n  3\nI(a,1)", "let a = 3; I(a,1)"),
        ("let f(\na,\nb\n) =\r\na+b\nI(28,1)", "let f(a,b) = a+b; I(28,1)"),
        ("def b =\nR\nI(28,1)-b", "def b = R; I(28,1)-b"),
        ("def b(\n  f,\n  s=1\n) =\n  C(3,f,s)-\n  R\nI(28,1)", "def b(f,s=1)=C(3,f,s)-R;I(28,1)"),
        ("def b = (\nR -\nR\n)\nI(28,1)", "def b = (R-R); I(28,1)"),
        ("def b = add[\n  _\n| R\n- R]\nI(28,1)", "def b = add[_|R-R]; I(28,1)"),
        ("I(28,1)-add[ # paths\n_ # one\n|\nR]", "I(28,1)-add[_|R]"),
        ("I(28,1)-for i in 0..3[\n\nR-\n\nR\n\n]", "I(28,1)-for i in 0..3[R-R]"),
        ("I(28,1)-@a[\n1\n]-R*(\n3\n)", "I(28,1)-@a[1]-R*3"),
    ],
)
def test_a_line_goes_on_in_brackets_and_after_a_join_or_equals_sign(text: str, same: str) -> None:
    assert parse_program(text) == parse_program(same)


@pytest.mark.parametrize(
    "text",
    [
        *("I(28,1)\n-R", "I(28,1)\nR", "let a = 3\n+ 4; I(a,1)", "let a\n= 3; I(a,1)"),
        *("def b = R\n-R\nI(28,1)", "def b\n= R; I(28,1)", "I(28,1)-R*\n3", "I(28,1)-R\n*3"),
        *("I(28,1)-for i in 0..\n3[R]", "I(28,1)-for\ni in 0..3[R]", "I(28,1)-@\na"),
        *("I(28,1)-add\n[R]", "I(28,1)-for i in 0..3\n[R]"),
    ],
)
def test_a_line_end_ends_what_stands_before_it(text: str) -> None:
    with pytest.raises(NotationError):
        parse_program(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("3x1", "(3,1)"),
        ("224x224", "(224,224)"),
        ("4x5x6", "(4,5,6)"),
    ],
)
def test_short_tuples_are_tuples(text: str, same: str) -> None:
    assert parse_program(f"I({text},1)") == parse_program(f"I({same},1)")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a+b-c", "a + b - c"),
        ("a+b*c", "a+(b*c)"),
        ("a*b^c", "a*(b^c)"),
        ("-a^b", "-(a^b)"),
        ("-a*b", "(-a)*b"),
        ("-a+b", "(-a)+b"),
        ("a*-b", "a*(-b)"),
        ("a--b", "a-(-b)"),
        ("a**b", "a^b"),
        ("a^-b", "a^(-b)"),
        ("a^--b", "a^b"),
        ("a%-b", "a%(-b)"),
    ],
)
def test_operators_bind_as_in_python(text: str, same: str) -> None:
    assert parse_expression(text) == parse_expression(same)


def test_names_are_found_in_the_order_of_the_text() -> None:
    tree = parse_expression("-a + b*2^c // min(d, 3) - a")
    assert [name.text for name in names_in(tree)] == ["a", "b", "c", "d", "a"]


def test_the_grammar_comes_with_a_checkout() -> None:
    assert "start:" in grammar()


def test_the_grammar_comes_with_an_installed_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    packaged = tmp_path / "grammar" / "architecture.lark"
    packaged.parent.mkdir()
    packaged.write_text("start: NAME", encoding="utf-8")
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    assert grammar() == "start: NAME"


@pytest.mark.parametrize("text", ["28;", "28\n", "28\n\n", "(28", "28)", "28 29", "", "let a = 3"])
def test_an_expression_is_nothing_but_an_expression(text: str) -> None:
    with pytest.raises(NotationError):
        parse_expression(text)
