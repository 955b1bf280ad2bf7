"""A tree is printed as the shortest text that parses to an equal one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from symcnn.errors import Span
from symcnn.notation import parse_expression, parse_program, printed
from symcnn.notation.ast import Number


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("( a + b ) * c", "(a+b)*c"),
        ("( a * b ) + c", "(a*b)+c"),
        ("a * b + c", "a*b+c"),
        ("a - ( b - c )", "a-(b-c)"),
        ("a ** b", "a^b"),
        ("(a ^ b) ^ c", "(a^b)^c"),
        ("a ^ (b ^ c)", "a^(b^c)"),
        ("a ^ -b", "a^-b"),
        ("(-a) ^ b", "(-a)^b"),
        ("-(a ^ b)", "-a^b"),
        ("- - a", "a"),
        ("- - - a", "-a"),
        ("-(-a)", "-(-a)"),
        ("-(a + b)", "-(a+b)"),
        ("-(a * b)", "-(a*b)"),
        ("a * -b", "a*-b"),
        ("1_000_000", "1000000"),
        (".50", "0.50"),
        ("min( a , b )", "min(a,b)"),
        ("((((a))))", "a"),
        ("a // b % c", "a//b%c"),
    ],
)
def test_text_is_printed_without_what_it_does_not_need(text: str, short: str) -> None:
    tree = parse_expression(text)
    assert parse_expression(short) == tree
    assert len(printed(tree)) <= len(short)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("I( 28 , 1 ) - C( 5 , 32 )", "I(28,1)-C(5,32)"),
        ("I(28x32,1)", "I((28,32),1)"),
        ("I(28, 1)-R()", "I(28,1)-R"),
        ("let w = 8\n\nI(28, w)", "let w = 8; I(28,w)"),
        ("I(28, channels = 1) # input", "I(28,channels=1)"),
        ("let f( a , b ) = a * b\nI(28, 1)", "let f(a,b) = a*b; I(28,1)"),
        ("def b( f , s = 1 ) =\n C(3, f, s) - R\nb(8)", "def b(f,s=1) = C(3,f,s)-R; b(8)"),
        ("def b(k = 3x1, p = same) = C(k, p=p); b", "def b(k=(3,1),p=same) = C(k,p=p); b"),
        ("def b() = R; b()", "def b = R; b"),
        ("_ - ( R - R ) - ( _ )", "_-(R-R)-(_)"),
        ("add [ _ | R - R ] - cat[ R ] - mul[ R | R | R ]", "add[_|R-R]-cat[R]-mul[R|R|R]"),
        ("tied [ C - R ] * 3", "tied[C-R]*3"),
        ("frozen [ C - R ] * 3", "frozen[C-R]*3"),
        ("X( 1 , macs = ? )", "X(1,macs=?)"),
        ("for i in 0 .. n - 1 [ C(3, 2 ^ i) ]", "for i in 0..n-1[C(3,2^i)]"),
        ("for i in .5 .. -n [ _ ]", "for i in 0.5..-n[_]"),
        ("@ a - @ b [ i + 1 ] - $ a - $ b [ 0 ]", "@a-@b[i+1]-$a-$b[0]"),
        ("R * 3 - R * n - R * ( n )", "R*3-R*n-R*n"),
        ("R * ( 3 ) - R * 1_0 - R * (((0)))", "R*3-R*10-R*0"),
        ("R * ( n - 1 ) - R * ( 2.5 ) - R * ( -1 )", "R*(n-1)-R*(2.5)-R*(-1)"),
        ("R * ( min(n, 3) ) - R * ( n * 2 )", "R*(min(n,3))-R*(n*2)"),
        ("C(3) * 2 - (R - R) * 2 - _ * 2 - @a * 2", "C(3)*2-(R-R)*2-_*2-@a*2"),
        ("add[R] * 2 - for i in 0..1[R] * 2 - $a[1] * 2", "add[R]*2-for i in 0..1[R]*2-$a[1]*2"),
    ],
)
def test_program_is_printed_in_one_line(text: str, short: str) -> None:
    assert printed(parse_program(text)) == short


def test_decimals_are_printed_with_all_digits() -> None:
    assert printed(Number(Decimal("1E-7"), Span(0, 0))) == "0.0000001"


def test_what_is_no_node_is_not_printed() -> None:
    with pytest.raises(TypeError):
        printed("I(28,1)")
