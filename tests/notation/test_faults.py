"""What the parser says of a text that does not follow the notation, and where it points.

The golden messages in `cases/errors` tell of layers and values; these tell of paths and statements.
"""

from __future__ import annotations

import pytest

from symcnn.errors import NotationError
from symcnn.notation import parse_program

_GOES_ON = "'-', a new line, ';' or the end is expected"
_COUNT = "a count is a whole number, a name, or an expression in brackets"
_COMPUTED = "; a computed count has brackets, as in R*"
_REPEATED = "; a path is repeated as in R*3"
_NOTHING = "a layer is expected; a path that changes nothing is _"
_MEET = "; paths meet as in add[path|path]"

_ON = "; a line that goes on ends with '-'"
_TWO = "; a step is missing between '-' and '-'"
_SINGLE = "; in a shell, a text with $names stands in single quotes"


def _unfit(token: str, rest: str) -> str:
    return f"'{token}' does not fit here: {rest}"


def _ended(rest: str) -> str:
    return f"the text ends too early: {rest}"


_JOINS = {
    "I-add⟨⟩": _ended("'[' is expected"),
    "I-add⟨-⟩R": _unfit("-", "'[' is expected"),
    "I-cat ⟨R⟩": _unfit("R", "'[' is expected"),
    "I-add⟨(⟩R|C)": "add takes its paths in square brackets: add[path|path]",
    "I-mul ⟨(⟩)": "mul takes its paths in square brackets: mul[path|path]",
    "I-sub⟨[⟩R|C]": "'sub' does not join paths; there are add, cat and mul",
    "I-Add ⟨[⟩R|C]": "'Add' does not join paths; did you mean add?",
    "I-concat⟨[⟩R|C]": "'concat' does not join paths; did you mean cat?",
    "I-Conv⟨[⟩3]": "'Conv' does not join paths; there are add, cat and mul",
    "I-R(3)⟨[⟩2]": _unfit("[", _GOES_ON),
    "I-tied⟨⟩": _ended("'[' is expected"),
    "I-tied⟨(⟩R)": "tied takes its path in square brackets: tied[path]",
    "I-frozen⟨(⟩R)": "frozen takes its path in square brackets: frozen[path]",
    "I-Frozen⟨[⟩R]": "'Frozen' does not join paths; did you mean frozen?",
    "I-C(⟨frozen⟩)": "'frozen' is a word of the notation, not a number",
    "I-tied[⟨]⟩": _unfit("]", _NOTHING),
    "I-tied[R(3)⟨|⟩C]": _unfit("|", "'-' or ']' is expected" + _MEET),
    "I-tied[R⟨": _ended("'-' or ']' is expected"),
    "I-Tied⟨[⟩R]": "'Tied' does not join paths; did you mean tied?",
    "I-C(⟨tied⟩)": "'tied' is a word of the notation, not a number",
    "let ⟨tied⟩ = 3; I": "'tied' has a meaning of its own here and cannot be defined",
    "I-_⟨[⟩R]": _unfit("[", _GOES_ON),
    "I-add[⟨]⟩": _unfit("]", _NOTHING),
    "I-add[⟨|⟩R]": _unfit("|", _NOTHING),
    "I-add[R|⟨]⟩": _unfit("]", _NOTHING),
    "I-add[R-⟨]⟩": _unfit("]", "a layer is expected"),
    "I-add[⟨": _ended("a layer is expected"),
    "I-add[R|C⟨": _ended("'-', '|' or ']' is expected"),
    "I-add[R⟨)⟩": _unfit(")", "'-', '|' or ']' is expected"),
    "I-add[R⟨;⟩C]": _unfit(";", "'-', '|' or ']' is expected"),
    "I-add[R(3)⟨,⟩C]": _unfit(",", "'-', '|' or ']' is expected"),
    "I-R(3)⟨|⟩C": _unfit("|", _GOES_ON + _MEET),
    "I-R(3)⟨+⟩C": _unfit("+", _GOES_ON + _MEET),
    "I-⟨[⟩R|C]": _unfit("[", "a layer is expected" + _MEET),
    "⟨[⟩R|C]": _unfit("[", "a layer is expected, such as I(28,1)" + _MEET),
}
_LINES = {
    "I\n⟨-⟩R": _unfit("-", "a new line, ';' or the end is expected" + _ON),
    "I # first\n \n ⟨-⟩R": _unfit("-", "a new line, ';' or the end is expected" + _ON),
    "I;⟨-⟩R": _unfit("-", "a new line, ';' or the end is expected" + _ON),
    "def b = R(3)\n⟨-⟩R": _unfit("-", "a layer is expected, such as I(28,1)" + _ON),
    "let w = 3\n⟨-⟩I": _unfit("-", "a layer is expected, such as I(28,1)" + _ON),
    "I-\n⟨-⟩R": _unfit("-", "a layer is expected" + _TWO),
    "I-⟨-⟩R": _unfit("-", "a layer is expected" + _TWO),
    "⟨-⟩I": _unfit("-", "a layer is expected, such as I(28,1)"),
}
_SHELLS = {
    "I-@s-R-add[_|⟨]⟩": _unfit("]", _NOTHING + _SINGLE),
    "I-@s-R-⟨-⟩R": _unfit("-", "a layer is expected" + _TWO + _SINGLE),
    "I-@s-R-add[⟨-⟩R|_]": _unfit("-", "a layer is expected" + _SINGLE),
    "I-@s[1]-R-cat[⟨[⟩1]|_]": _unfit("[", "a layer is expected" + _MEET + _SINGLE),
    "I-@s-R-⟨": _ended("a layer is expected" + _SINGLE),
    "I-(@s-R-⟨": _ended("a layer is expected" + _SINGLE),
    "I-@s-R-add[$s|⟨]⟩": _unfit("]", _NOTHING),
    "I-@s-R-add[$s|R]-⟨": _ended("a layer is expected"),
    "I-@s-R(3)⟨+⟩C": _unfit("+", _GOES_ON + _MEET),
}
"""In double quotes a shell has taken `$s`."""
_GROUPS = {
    "I-(⟨)⟩": _unfit(")", _NOTHING),
    "I-(R-⟨)⟩": _unfit(")", "a layer is expected"),
    "I-(R⟨": _ended("')' or '-' is expected"),
    "I-(R⟨]⟩": _unfit("]", "')' or '-' is expected"),
    "I-(R(3)⟨,⟩C)": _unfit(",", "')' or '-' is expected"),
    "I-(⟨3⟩+4)": _unfit("3", "a layer is expected" + _REPEATED),
    "I-R⟨)⟩": _unfit(")", _GOES_ON),
    "I-R⟨]⟩": _unfit("]", _GOES_ON),
    "I-_⟨(⟩3)": _unfit("(", _GOES_ON + "; _ takes no arguments"),
    "I-R_(3)⟨(⟩3)": _unfit("(", _GOES_ON),
}
_COUNTS = {
    "I-R*⟨": _ended(_COUNT),
    "I-R*⟨-⟩1": _unfit("-", _COUNT),
    "I-R*⟨*⟩3": _unfit("*", _COUNT),
    "I-R*⟨\n⟩3": "the line ends too early: " + _COUNT,
    "I-R*⟨2.5⟩": _COUNT,
    "I-R*⟨.5⟩": _COUNT,
    "I-R*⟨class⟩": "'class' is a keyword of Python and cannot be a name; 'class_' can",
    "I-R*min⟨(⟩3,4)": _unfit("(", _GOES_ON + _COMPUTED + "(n+1)"),
    "I-R*n⟨+⟩1": _unfit("+", _GOES_ON + _COMPUTED + "(n+1)"),
    "I-R*2⟨*⟩3": _unfit("*", _GOES_ON + _COMPUTED + "(n+1)"),
    "I-R*n-⟨1⟩": _unfit("1", "a layer is expected" + _COMPUTED + "(n-1)"),
    "I-R * n - # one less\t\n ⟨1⟩": _unfit("1", "a layer is expected" + _COMPUTED + "(n-1)"),
    "I-R*(n)-⟨1⟩": _unfit("1", "a layer is expected" + _REPEATED),
    "I-⟨3⟩*R": _unfit("3", "a layer is expected" + _REPEATED),
    "I-R(3) ⟨3⟩": _unfit("3", _GOES_ON + _REPEATED),
    "I-R(3)⟨^⟩3": _unfit("^", _GOES_ON + _REPEATED),
    "I-R*3⟨x1⟩": _unfit("x1", _GOES_ON + "; a tuple such as 3x1 can only be an argument"),
    "I-R*n⟨[⟩1]": _unfit("[", _GOES_ON),
    "I-R*(⟨)⟩": _unfit(")", "a number or a name is expected"),
    "I-R*(3⟨": _ended("')' is expected"),
    "I-R*(3⟨,⟩4)": _unfit(",", "')' is expected"),
}
_LOOPS = {
    "I-for⟨": _ended("a name is expected"),
    "I-for ⟨3⟩ in 0..3[R]": _unfit("3", "a name is expected"),
    "I-for ⟨class⟩ in 0..3[R]": "'class' is a keyword of Python and cannot be a name; 'class_' can",
    "I-for ⟨min⟩ in 0..3[R]": "'min' has a meaning of its own here and cannot be defined",
    "I-for ⟨in⟩ in 0..3[R]": "'in' has a meaning of its own here and cannot be defined",
    "I-for i⟨": _ended("'in' is expected"),
    "I-for i⟨=⟩0..3[R]": _unfit("=", "'in' is expected"),
    "I-for i ⟨0⟩..3[R]": _unfit("0", "'in' is expected"),
    "I-for i ⟨index⟩ 0..3[R]": _unfit("index", "'in' is expected"),
    "I-for i ⟨in0⟩..3[R]": _unfit("in0", "'in' is expected"),
    "I-for i in⟨": _ended("a number or a name is expected"),
    "I-for i in ⟨[⟩0]": _unfit("[", "a number or a name is expected; a tuple is written as (3,1)"),
    "I-for i in 3⟨[⟩R]": _unfit("[", "'..' is expected"),
    "I-for i in 0⟨,⟩3[R]": _unfit(",", "'..' is expected"),
    "I-for i in 0 ⟨.⟩ . 3[R]": "'.' has no meaning here",
    "I-for i in 0..⟨[⟩R]": _unfit(
        "[", "a number or a name is expected; a tuple is written as (3,1)"
    ),
    "I-for i in 0..3⟨": _ended("'[' is expected"),
    "I-for i in 0..3⟨(⟩R)": _unfit("(", "'[', '-' or an operator is expected"),
    "I-for i in 0..3[⟨]⟩": _unfit("]", _NOTHING),
    "I-for i in 0..3[R⟨": _ended("'-' or ']' is expected"),
    "I-for i in 0..3[R(3)⟨|⟩C]": _unfit("|", "'-' or ']' is expected" + _MEET),
}
_TAPS = {
    "I-@⟨": _ended("a name is expected"),
    "I-$⟨3⟩": _unfit("3", "a name is expected"),
    "I-@⟨min⟩": "'min' has a meaning of its own here and cannot be defined",
    "I-$⟨_a⟩": "a name starts with a letter, which '_a' does not",
    "I-@a[⟨]⟩": _unfit("]", "a number or a name is expected"),
    "I-@a[1⟨": _ended("']' is expected"),
    "I-@a[1⟨,⟩2]": _unfit(",", "']' is expected"),
    "I-@a⟨(⟩1)": _unfit("(", "'[', " + _GOES_ON),
    "I-$a[1] ⟨b⟩": _unfit("b", _GOES_ON),
    "I-C(⟨@⟩a)": _unfit("@", "a number or a name is expected, or ')'; a path is not a number"),
    "let a = ⟨$⟩a; I": _unfit("$", "a number or a name is expected; a path is not a number"),
}
_STATEMENTS = {
    "def⟨": _ended("a name is expected"),
    "def f⟨": _ended("'(' or '=' is expected"),
    "def f ⟨R⟩; I": _unfit("R", "'(' or '=' is expected"),
    "def f⟨\n⟩= R; I": "the line ends too early: '(' or '=' is expected",
    "def f = ⟨;⟩ I": _unfit(";", "a layer is expected"),
    "def f =⟨": _ended("a layer is expected"),
    "def f = R⟨": _ended("a layer is expected, such as I(28,1)"),
    "def f = R;⟨": _ended("a layer is expected, such as I(28,1)"),
    "def f = R(3) ⟨I⟩": _unfit("I", "'-', a new line or ';' is expected"),
    "def f(⟨=⟩ R; I": _unfit("=", "a name or ')' is expected"),
    "def f(⟨3⟩) = R; I": _unfit("3", "a name or ')' is expected"),
    "def f(a ⟨b⟩) = R; I": _unfit("b", "')', ',' or '=' is expected"),
    "def f(a,⟨)⟩ = R; I": _unfit(")", "a name is expected"),
    "def f(a=⟨)⟩ = R; I": _unfit(")", "a number or a name is expected"),
    "def f(a=1⟨;⟩ I": _unfit(";", "')' or ',' is expected"),
    "def f(a) ⟨R⟩; I": _unfit("R", "'=' is expected"),
    "def f(⟨same⟩) = R; I": "'same' has a meaning of its own here and cannot be defined",
    "def f(⟨cin⟩=1) = R; I": "'cin' has a meaning of its own here and cannot be defined",
    "def ⟨floor⟩ = R; I": "'floor' has a meaning of its own here and cannot be defined",
    "let f(⟨)⟩ = 3; I": _unfit(")", "a name is expected"),
    "let f(a⟨=⟩2) = 3; I": _unfit("=", "')' or ',' is expected"),
    "let f(⟨3⟩) = 3; I": _unfit("3", "a name is expected"),
    "let f(a)⟨": _ended("'=' is expected"),
    "let f(a) ⟨3⟩; I": _unfit("3", "'=' is expected"),
    "let a = ⟨add⟩[R|C]; I": "'add' is a word of the notation, not a number",
    "let a = ⟨_⟩; I": "a name starts with a letter, which '_' does not",
    "I; ⟨def⟩ f = R": _unfit(
        "def", "a new line, ';' or the end is expected; statements come before the network"
    ),
    "I\n⟨let⟩ a = 3": _unfit(
        "let", "a new line, ';' or the end is expected; statements come before the network"
    ),
    "I(3)⟨=⟩3": _unfit("=", _GOES_ON + "; a statement starts with let or def"),
    "I-⟨let⟩(3)": "'let' is a word of the notation, not a layer",
    "I-⟨def⟩": "'def' is a word of the notation, not a layer",
    "I-⟨in⟩": "'in' is a word of the notation, not a layer",
    "I(28,⟨[⟩3,3])": _unfit("[", "a number or a name is expected; a tuple is written as (3,1)"),
}
_ALL = {**_JOINS, **_LINES, **_SHELLS, **_GROUPS, **_COUNTS, **_LOOPS, **_TAPS, **_STATEMENTS}


@pytest.mark.parametrize(("marked", "message"), _ALL.items(), ids=list(_ALL))
def test_fault_has_its_message_and_its_place(marked: str, message: str) -> None:
    text = marked.replace("⟨", "").replace("⟩", "")
    start = marked.index("⟨")
    end = marked.find("⟩") - 1 if "⟩" in marked else start
    with pytest.raises(NotationError) as caught:
        parse_program(text)
    assert caught.value.message == message
    assert caught.value.span is not None
    assert (caught.value.span.start, caught.value.span.end) == (start, end)
