"""Messages and positions of syntax errors in paths and statements.

The golden messages in `cases/errors` are those of layers and values.
"""

from __future__ import annotations

import pytest

from symcnn.errors import NotationError
from symcnn.notation import parse_program

_GOES_ON = "'-', a newline, ';' or end of input"
_COUNT = "a repeat count: an integer, a name, or an expression in brackets"
_COMPUTED = "; write a computed repeat count in brackets, as in R*"
_REPEATED = "; write a repeat as R*3"
_NOTHING = "a layer; write _ for the identity"
_MEET = "; write a merge as add[path|path]"

_ON = "; to continue a line, end it with '-'"
_TWO = "; a layer is missing between '-' and '-'"
_SINGLE = "; in a shell, write a text with $names in single quotes"


def _unfit(token: str, rest: str) -> str:
    return f"unexpected '{token}', expected {rest}"


def _ended(rest: str) -> str:
    return f"unexpected end of input, expected {rest}"


_JOINS = {
    "I-add⟨⟩": _ended("'['"),
    "I-add⟨-⟩R": _unfit("-", "'['"),
    "I-cat ⟨R⟩": _unfit("R", "'['"),
    "I-add⟨(⟩R|C)": "add takes its branches in square brackets: add[path|path]",
    "I-mul ⟨(⟩)": "mul takes its branches in square brackets: mul[path|path]",
    "I-sub⟨[⟩R|C]": "'sub' takes no branches in square brackets; choose from add, cat and mul",
    "I-Add ⟨[⟩R|C]": "'Add' takes no branches in square brackets; did you mean add?",
    "I-concat⟨[⟩R|C]": "'concat' takes no branches in square brackets; did you mean cat?",
    "I-Conv⟨[⟩3]": "'Conv' takes no branches in square brackets; choose from add, cat and mul",
    "I-R(3)⟨[⟩2]": _unfit("[", _GOES_ON),
    "I-tied⟨⟩": _ended("'['"),
    "I-tied⟨(⟩R)": "tied takes its path in square brackets: tied[path]",
    "I-frozen⟨(⟩R)": "frozen takes its path in square brackets: frozen[path]",
    "I-Frozen⟨[⟩R]": "'Frozen' takes no branches in square brackets; did you mean frozen?",
    "I-C(⟨frozen⟩)": "'frozen' is a reserved word, not a number",
    "I-tied[⟨]⟩": _unfit("]", _NOTHING),
    "I-tied[R(3)⟨|⟩C]": _unfit("|", "'-' or ']'" + _MEET),
    "I-tied[R⟨": _ended("'-' or ']'"),
    "I-Tied⟨[⟩R]": "'Tied' takes no branches in square brackets; did you mean tied?",
    "I-C(⟨tied⟩)": "'tied' is a reserved word, not a number",
    "let ⟨tied⟩ = 3; I": "'tied' is reserved and cannot be redefined",
    "I-_⟨[⟩R]": _unfit("[", _GOES_ON),
    "I-add[⟨]⟩": _unfit("]", _NOTHING),
    "I-add[⟨|⟩R]": _unfit("|", _NOTHING),
    "I-add[R|⟨]⟩": _unfit("]", _NOTHING),
    "I-add[R-⟨]⟩": _unfit("]", "a layer"),
    "I-add[⟨": _ended("a layer"),
    "I-add[R|C⟨": _ended("'-', '|' or ']'"),
    "I-add[R⟨)⟩": _unfit(")", "'-', '|' or ']'"),
    "I-add[R⟨;⟩C]": _unfit(";", "'-', '|' or ']'"),
    "I-add[R(3)⟨,⟩C]": _unfit(",", "'-', '|' or ']'"),
    "I-R(3)⟨|⟩C": _unfit("|", _GOES_ON + _MEET),
    "I-R(3)⟨+⟩C": _unfit("+", _GOES_ON + _MEET),
    "I-⟨[⟩R|C]": _unfit("[", "a layer" + _MEET),
    "⟨[⟩R|C]": _unfit("[", "a layer, such as I(28,1)" + _MEET),
}
_LINES = {
    "I\n⟨-⟩R": _unfit("-", "a newline, ';' or end of input" + _ON),
    "I # first\n \n ⟨-⟩R": _unfit("-", "a newline, ';' or end of input" + _ON),
    "I;⟨-⟩R": _unfit("-", "a newline, ';' or end of input" + _ON),
    "def b = R(3)\n⟨-⟩R": _unfit("-", "a layer, such as I(28,1)" + _ON),
    "let w = 3\n⟨-⟩I": _unfit("-", "a layer, such as I(28,1)" + _ON),
    "I-\n⟨-⟩R": _unfit("-", "a layer" + _TWO),
    "I-⟨-⟩R": _unfit("-", "a layer" + _TWO),
    "⟨-⟩I": _unfit("-", "a layer, such as I(28,1)"),
}
_SHELLS = {
    "I-@s-R-add[_|⟨]⟩": _unfit("]", _NOTHING + _SINGLE),
    "I-@s-R-⟨-⟩R": _unfit("-", "a layer" + _TWO + _SINGLE),
    "I-@s-R-add[⟨-⟩R|_]": _unfit("-", "a layer" + _SINGLE),
    "I-@s[1]-R-cat[⟨[⟩1]|_]": _unfit("[", "a layer" + _MEET + _SINGLE),
    "I-@s-R-⟨": _ended("a layer" + _SINGLE),
    "I-(@s-R-⟨": _ended("a layer" + _SINGLE),
    "I-@s-R-add[$s|⟨]⟩": _unfit("]", _NOTHING),
    "I-@s-R-add[$s|R]-⟨": _ended("a layer"),
    "I-@s-R(3)⟨+⟩C": _unfit("+", _GOES_ON + _MEET),
}
"""In double quotes a shell has taken `$s`."""
_GROUPS = {
    "I-(⟨)⟩": _unfit(")", _NOTHING),
    "I-(R-⟨)⟩": _unfit(")", "a layer"),
    "I-(R⟨": _ended("')' or '-'"),
    "I-(R⟨]⟩": _unfit("]", "')' or '-'"),
    "I-(R(3)⟨,⟩C)": _unfit(",", "')' or '-'"),
    "I-(⟨3⟩+4)": _unfit("3", "a layer" + _REPEATED),
    "I-R⟨)⟩": _unfit(")", _GOES_ON),
    "I-R⟨]⟩": _unfit("]", _GOES_ON),
    "I-_⟨(⟩3)": _unfit("(", _GOES_ON + "; _ takes no arguments"),
    "I-R_(3)⟨(⟩3)": _unfit("(", _GOES_ON),
}
_COUNTS = {
    "I-R*⟨": _ended(_COUNT),
    "I-R*⟨-⟩1": _unfit("-", _COUNT),
    "I-R*⟨*⟩3": _unfit("*", _COUNT),
    "I-R*⟨\n⟩3": "unexpected end of line, expected " + _COUNT,
    "I-R*⟨2.5⟩": "expected " + _COUNT,
    "I-R*⟨.5⟩": "expected " + _COUNT,
    "I-R*⟨class⟩": "'class' is a Python keyword and cannot be a name; use 'class_'",
    "I-R*min⟨(⟩3,4)": _unfit("(", "'[', " + _GOES_ON + _COMPUTED + "(n+1)"),
    "I-R*n⟨+⟩1": _unfit("+", "'[', " + _GOES_ON + _COMPUTED + "(n+1)"),
    "I-R*2⟨*⟩3": _unfit("*", _GOES_ON + _COMPUTED + "(n+1)"),
    "I-R*n-⟨1⟩": _unfit("1", "a layer" + _COMPUTED + "(n-1)"),
    "I-R * n - # one less\t\n ⟨1⟩": _unfit("1", "a layer" + _COMPUTED + "(n-1)"),
    "I-R*(n)-⟨1⟩": _unfit("1", "a layer" + _REPEATED),
    "I-⟨3⟩*R": _unfit("3", "a layer" + _REPEATED),
    "I-R(3) ⟨3⟩": _unfit("3", _GOES_ON + _REPEATED),
    "I-R(3)⟨^⟩3": _unfit("^", _GOES_ON + _REPEATED),
    "I-R*3⟨x1⟩": _unfit("x1", _GOES_ON + "; a tuple such as 3x1 is allowed only as an argument"),
    "I-R*3⟨[⟩1]": _unfit("[", _GOES_ON),
    "I-R*n[⟨]⟩": _unfit("]", "a number or a name"),
    "I-R*⟨min⟩[1]": "'min' is a function; write its arguments in brackets",
    "I-C(w[1⟨)⟩": _unfit(")", "']'"),
    "I-C(3⟨[⟩1])": _unfit("[", "')', ',', '-' or an operator"),
    "I-C(w[1⟨,⟩2])": _unfit(",", "']'"),
    "let w[⟨1.5⟩] = 3; I": "an index must be an integer, not 1.5",
    "let w[1..3] = ⟨(3,4)⟩; I": "w[1..3] has 3 members, but 2 values are given",
    "let w[3..1] = ⟨(3,4)⟩; I": "w[3..1] has 0 members, but 2 values are given",
    "let w[⟨i⟩] = 3; I": _unfit("i", "a number"),
    "let ⟨in⟩[1] = 3; I": "'in' is reserved and cannot be redefined",
    "I-R*(⟨)⟩": _unfit(")", "a number or a name"),
    "I-R*(3⟨": _ended("')'"),
    "I-R*(3⟨,⟩4)": _unfit(",", "')'"),
}
_LOOPS = {
    "I-for⟨": _ended("a name"),
    "I-for ⟨3⟩ in 0..3[R]": _unfit("3", "a name"),
    "I-for ⟨class⟩ in 0..3[R]": "'class' is a Python keyword and cannot be a name; use 'class_'",
    "I-for ⟨min⟩ in 0..3[R]": "'min' is reserved and cannot be redefined",
    "I-for ⟨in⟩ in 0..3[R]": "'in' is reserved and cannot be redefined",
    "I-for i⟨": _ended("'in'"),
    "I-for i⟨=⟩0..3[R]": _unfit("=", "'in'"),
    "I-for i ⟨0⟩..3[R]": _unfit("0", "'in'"),
    "I-for i ⟨index⟩ 0..3[R]": _unfit("index", "'in'"),
    "I-for i ⟨in0⟩..3[R]": _unfit("in0", "'in'"),
    "I-for i in⟨": _ended("a number or a name"),
    "I-for i in ⟨[⟩0]": _unfit("[", "a number or a name; write a tuple as (3,1)"),
    "I-for i in 3⟨[⟩R]": _unfit("[", "'..', '-' or an operator"),
    "I-for i in 0⟨,⟩3[R]": _unfit(",", "'..'"),
    "I-for i in 0 ⟨.⟩ . 3[R]": "unexpected '.'",
    "I-for i in 0..⟨[⟩R]": _unfit("[", "a number or a name; write a tuple as (3,1)"),
    "I-for i in 0..3⟨": _ended("'['"),
    "I-for i in 0..n[⟨2⟩][R]": _unfit(
        "2", "a layer; write an indexed symbol here in brackets, as in 1..(n[2])"
    ),
    "I-for i in 0..n[S]⟨[⟩R]": _unfit(
        "[", _GOES_ON + "; write an indexed symbol here in brackets, as in 1..(n[2])"
    ),
    "I-for i in 0..3⟨(⟩R)": _unfit("(", "'[', '-' or an operator"),
    "I-for i in 0..3[⟨]⟩": _unfit("]", _NOTHING),
    "I-for i in 0..3[R⟨": _ended("'-' or ']'"),
    "I-for i in 0..3[R(3)⟨|⟩C]": _unfit("|", "'-' or ']'" + _MEET),
}
_TAPS = {
    "I-@⟨": _ended("a name"),
    "I-$⟨3⟩": _unfit("3", "a name"),
    "I-@⟨min⟩": "'min' is reserved and cannot be redefined",
    "I-$⟨_a⟩": "invalid name '_a'; a name must start with a letter",
    "I-@a[⟨]⟩": _unfit("]", "a number or a name"),
    "I-@a[1⟨": _ended("']'"),
    "I-@a[1⟨,⟩2]": _unfit(",", "']'"),
    "I-@a⟨(⟩1)": _unfit("(", "'[', " + _GOES_ON),
    "I-$a[1] ⟨b⟩": _unfit("b", _GOES_ON),
    "I-C(⟨@⟩a)": _unfit("@", "a number, a name or ')'; a saved feature map is not a number"),
    "let a = ⟨$⟩a; I": _unfit("$", "a number or a name; a saved feature map is not a number"),
}
_STATEMENTS = {
    "def⟨": _ended("a name"),
    "def f⟨": _ended("'(' or '='"),
    "def f ⟨R⟩; I": _unfit("R", "'(' or '='"),
    "def f⟨\n⟩= R; I": "unexpected end of line, expected '(' or '='",
    "def f = ⟨;⟩ I": _unfit(";", "a layer"),
    "def f =⟨": _ended("a layer"),
    "def f = R⟨": _ended("a layer, such as I(28,1)"),
    "def f = R;⟨": _ended("a layer, such as I(28,1)"),
    "def f = R(3) ⟨I⟩": _unfit("I", "'-', a newline or ';'"),
    "def f(⟨=⟩ R; I": _unfit("=", "a name or ')'"),
    "def f(⟨3⟩) = R; I": _unfit("3", "a name or ')'"),
    "def f(a ⟨b⟩) = R; I": _unfit("b", "')', ',' or '='"),
    "def f(a,⟨)⟩ = R; I": _unfit(")", "a name"),
    "def f(a=⟨)⟩ = R; I": _unfit(")", "a number or a name"),
    "def f(a=1⟨;⟩ I": _unfit(";", "')' or ','"),
    "def f(a) ⟨R⟩; I": _unfit("R", "'='"),
    "def f(⟨same⟩) = R; I": "'same' is reserved and cannot be redefined",
    "def f(⟨cin⟩=1) = R; I": "'cin' is reserved and cannot be redefined",
    "def ⟨floor⟩ = R; I": "'floor' is reserved and cannot be redefined",
    "let f(⟨)⟩ = 3; I": _unfit(")", "a name"),
    "let f(a⟨=⟩2) = 3; I": _unfit("=", "')' or ','"),
    "let f(⟨3⟩) = 3; I": _unfit("3", "a name"),
    "let f(a)⟨": _ended("'='"),
    "let f(a) ⟨3⟩; I": _unfit("3", "'='"),
    "let a = ⟨add⟩[R|C]; I": "'add' is a reserved word, not a number",
    "let a = ⟨_⟩; I": "invalid name '_'; a name must start with a letter",
    "I; ⟨def⟩ f = R": _unfit(
        "def", "a newline, ';' or end of input; put statements before the network"
    ),
    "I\n⟨let⟩ a = 3": _unfit(
        "let", "a newline, ';' or end of input; put statements before the network"
    ),
    "I(3)⟨=⟩3": _unfit("=", _GOES_ON + "; start a statement with let or def"),
    "I-⟨let⟩(3)": "'let' is a reserved word, not a layer",
    "I-⟨def⟩": "'def' is a reserved word, not a layer",
    "I-⟨in⟩": "'in' is a reserved word, not a layer",
    "I(28,⟨[⟩3,3])": _unfit("[", "a number or a name; write a tuple as (3,1)"),
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
