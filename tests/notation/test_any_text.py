"""Any text parses, or raises an error of ours that stands inside the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import symcnn
from symcnn.notation import parse_program, printed

_TOKENS = [
    *("I", "C", "DW", "SC", "T", "P", "A", "G", "AP", "B", "GN", "R", "D", "U", "Pad", "Take", "F"),
    *("H", "O", "Conv", "let ", "for", "add", "n", "w", "cin", "hin", "win", "min", "max", "floor"),
    *("ceil", "same", "valid", "kernel", "stride", "s", "p", "dims", "height", "class", "_", "_x"),
    *("(", ")", "(", ")", ",", ",", "-", "-", "=", "+", "*", "/", "//", "%", "^", "**", ";", "\n"),
    *("# c\n", "#", " ", "\t", "\r\n", "0", "1", "2", "3", "28", "0.5", ".5", "1_000", "3x1", "x"),
    *("[", "]", "]", "|", "|", "@", "$", ".", "..", "def ", "in ", "cat", "mul", "add[", "mul[_|"),
    *("for i in 0..2[", "i", "@a", "$a", "@a[", "$a[i]", "*2", "*n", "*(", "let f(a)=", "def b="),
    *(
        "b(",
        "f(",
        "tied[",
        "X(",
        "Crop",
        "Reshape",
        "arriving=",
        "]-",
        ")-",
        "|_",
        "é",
        "٣",
        "\x00",
        "1e3",
        "3x",
        "3×3",
        "k×",
        "·",
        "−",
        "²",
        "¹⁰",
        "⌊",
        "⌋",
        "⌈",
        "⌉",
        "√",
        "sqrt(",
        "'",
        '"',
    ),
]
_NETWORKS = [
    "I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)",
    "I(n,c)-C(3x1,f,stride=2,padding=same)-B-R-DW(3,p=1)-G-O(10)",
    "let w = 8; let v = 2*w^2 - 1\nI(n,3)-C(3,w)-R-SC(3,v//2,s=2)-D(0.5)-F-H(cin%7+1)",
    "I(32,48,3)-T(2,64,stride=2)-U(2)-Pad(1)-GN(groups=4)-Take(0,cin/2)-A(2,ceil=1)",
    "I(100,2,dims=1)-C(5,max(cin,8)) - # comment\nPR(shared=0)-LN-LS-AP(7)-O(min(3,k))",
    "let f(a,b) = a*b; def b(f,s=1) = C(3,f,s,1)-B-R\nI(28,3)-b(f(2,4))*2-add[_|b(8)*(n-n)]-O(10)",
    "I(28,3)-for i in 0..2[C(3,2^i)-@m[i]]-(C(1,4)-R)*2-cat[_|$m[2]|$m[i-i]*1]-mul[_|_]-G",
    "I(n,4)-C(3,4,p=1)-tied[C(3,4,p=1)-B]*N-Crop(1,2)-X(9,arriving=(4,w,7))-Reshape(1,28)-IN",
    "def u(k=3x1,p=same) =\n  C(k,8,p=p)-\n  add[ # paths\n_\n|R]\nI(n,3)-u-@a-P(2)-U(2)-$a-u(k=5)",
]
_VALID = [
    *(
        "I(28,1)-",
        "I(n,c)-",
        "C(3,8)-",
        "C(k,f,s=2)-",
        "P(2)-",
        "R-",
        "B-",
        "F-",
        "O(10)",
        "let a=",
    ),
    *("3;", "a", "G", "def b=", "; ", "b", "*2-", "@m", "$m", "_", "add[", "|", "]-", "(", ")-"),
    *("for i in 0..1[", "C(1,2^i)-"),
]


def _fault(text: str) -> symcnn.SymcnnError | None:
    """Return the error that a text has; a text without one parses again as it is printed."""
    try:
        program = parse_program(text)
        assert parse_program(printed(program)) == program
        net = symcnn.parse(text)
    except symcnn.SymcnnError as error:
        return error
    assert symcnn.parse(str(net)) == net
    return None


def _tried(text: str) -> None:
    error = _fault(text)
    if error is not None:
        assert error.position is not None
        assert 0 <= error.position <= len(text)
        assert str(error).startswith(error.message)


@st.composite
def _mutations(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(_NETWORKS))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 6)))
        text = text[:start] + draw(st.sampled_from(["", "", *_TOKENS])) + text[end:]
    return text


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    _tried(text)


@given(st.lists(st.sampled_from(_TOKENS), max_size=30).map("".join))
def test_any_tokens(text: str) -> None:
    _tried(text)


@given(st.lists(st.sampled_from(_VALID), max_size=8).map("".join))
def test_any_steps(text: str) -> None:
    _tried(text)


@given(_mutations())
def test_any_change_of_a_network(text: str) -> None:
    _tried(text)


@given(st.text(alphabet="n1+-*/%^()., minax", max_size=40))
def test_any_argument(argument: str) -> None:
    _tried(f"I({argument},3)-C(1,{argument})")
