"""The nodes of paths and statements, their spellings, and the names that they may have."""

from __future__ import annotations

import pytest

from symcnn.errors import NotationError
from symcnn.notation import limits, parse_program, printed

_R = "Step(name='R', arguments=())"
_C = "Step(name='C', arguments=())"
_I = "Name(text='i')"
_A = "Parameter(name='a', default=None)"
_B = "Parameter(name='b', default=None)"


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("_", "Identity()"),
        ("(C-R)", f"Group(path=({_C}, {_R}))"),
        ("R*3", f"Repeat(body={_R}, count=Number(value=3))"),
        ("R*i", f"Repeat(body={_R}, count={_I})"),
        ("R*0", f"Repeat(body={_R}, count=Number(value=0))"),
        ("(R)*(-i)", f"Repeat(body=Group(path=({_R},)), count=Negative(operand={_I}))"),
        ("add[R]", f"Join(kind='add', branches=(({_R},),))"),
        ("cat[C-R|_]", f"Join(kind='cat', branches=(({_C}, {_R}), (Identity(),)))"),
        ("mul[_|R|C]", f"Join(kind='mul', branches=((Identity(),), ({_R},), ({_C},)))"),
        ("tied[C-R]", f"Tied(path=({_C}, {_R}))"),
        ("frozen[C-R]", f"Frozen(path=({_C}, {_R}))"),
        (
            "for i in 0..3[C-R]",
            f"For(name='i', first=Number(value=0), last=Number(value=3), path=({_C}, {_R}))",
        ),
        ("@a", "Mark(name='a', index=None)"),
        ("@a[i]", f"Mark(name='a', index={_I})"),
        ("$a", "Recall(name='a', index=None)"),
        ("$a[2]", "Recall(name='a', index=Number(value=2))"),
    ],
)
def test_step_has_its_node(text: str, node: str) -> None:
    (found,) = parse_program(text).path
    assert repr(found) == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("let a = i", f"Let(name='a', value={_I})"),
        (
            "let f(a,b) = i",
            f"Function(name='f', parameters=({_A}, {_B}), value={_I})",
        ),
        ("def b = C-R", f"Def(name='b', parameters=(), path=({_C}, {_R}))"),
        ("def b() = R", f"Def(name='b', parameters=(), path=({_R},))"),
        (
            "def b(a,c=i) = R",
            f"Def(name='b', parameters=({_A}, Parameter(name='c', default={_I})), path=({_R},))",
        ),
    ],
)
def test_statement_has_its_node(text: str, node: str) -> None:
    (found,) = parse_program(f"{text}; I").statements
    assert repr(found) == node


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("R * 3 - _ * 2", "R*3-_*2"),
        ("add [ _ | C - R ]", "add[_|C-R]"),
        ("for i in i..i+1[R]", "for i in (i)..(i+1)[R]"),
        ("for i in 0...5[R]", "for i in 0..0.5[R]"),
        ("for i in.5..1[R]", "for i in 0.5..1[R]"),
        ("@ a [ 1 ] - $ a [ 1 ]", "@a[1]-$a[1]"),
        ("def b(k=3x1) = R; I", "def b(k=(3,1)) = R; I"),
        ("def b=R;def c=b;I-c", "def b = R\ndef c = b\nI-c"),
        ("let f(a)=a;let b=f(1);I(b)", "let f(a) = a\nlet b = f(1)\nI(b)"),
        ("I-R*(((3)))", "I-R*3"),
        ("I-R*1_000", "I-R*1000"),
    ],
)
def test_paths_and_statements_have_more_than_one_spelling(text: str, same: str) -> None:
    assert parse_program(text) == parse_program(same)


_LIKE_WORDS = [
    *(
        "letter",
        "let_",
        "lets",
        "definition",
        "define",
        "defs",
        "formula",
        "forest",
        "for_",
        "fork",
    ),
    *("information", "index", "inner", "in_", "adder", "add2", "cats", "category", "mule", "mul_"),
    *("tie", "tied_", "tied2", "untied", "froze", "frozen_", "unfrozen"),
]


@pytest.mark.parametrize("name", _LIKE_WORDS)
@pytest.mark.parametrize(
    "text",
    [
        "let NAME = 3; I(NAME,1)",
        "let NAME(NAME) = NAME; I(NAME(1),1)",
        "def NAME(NAME,b=NAME) = NAME; NAME-NAME(1)",
        "I-for NAME in NAME..NAME[NAME]",
        "I-@NAME-$NAME-@NAME[NAME]-$NAME[NAME]",
        "I-add[NAME|NAME]-NAME*NAME-(NAME)",
        "I(NAME,NAME=NAME)",
    ],
)
def test_names_may_begin_as_words_do(text: str, name: str) -> None:
    plain = printed(parse_program(text.replace("NAME", "qq")))
    assert printed(parse_program(text.replace("NAME", name))) == plain.replace("qq", name)


@pytest.mark.parametrize("word", limits.WORDS)
@pytest.mark.parametrize(
    "text",
    [
        *("let WORD = 3; I(28,1)", "let f(WORD) = 3; I(28,1)", "let WORD(a) = 3; I(28,1)"),
        *("def WORD = R; I(28,1)", "def b(WORD) = R; I(28,1)", "def b(WORD=1) = R; I(28,1)"),
        *("I-for WORD in 0..3[R]", "I-@WORD", "I-$WORD", "I(WORD,1)", "I(28,1)-R*WORD"),
        *("I-WORD", "I-WORD(3)", "def b = WORD; I", "I-add[WORD|R]", "I-(WORD)"),
    ],
)
def test_words_are_no_names(text: str, word: str) -> None:
    with pytest.raises(NotationError):
        parse_program(text.replace("WORD", word))


@pytest.mark.parametrize("word", limits.WORDS)
def test_words_may_be_names_of_arguments(word: str) -> None:
    assert printed(parse_program(f"I({word}=3)")) == f"I({word}=3)"
