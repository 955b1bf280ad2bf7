"""A large text is parsed, or raises an error, in a short time."""

from __future__ import annotations

import pytest

from symcnn.errors import NotationError
from symcnn.notation import limits, parse_program, printed
from tests.bounds import bounded

_READ = {
    "steps": "I" + "-R" * 5000,
    "repeated steps": "I" + "-R*2" * 2500,
    "branches": "add[" + "_|" * 5000 + "_]",
    "joins": "I" + "-add[_|_]" * 1100,
    "groups": "I" + "-(R)" * 2500,
    "loops": "I" + "-for i in 0..1[R]" * 600,
    "marks": "I" + "-@a-$a[1]" * 1100,
    "blocks": "def b = R\n" * 1000 + "I",
    "blocks on one line": "def b(a,b=1) = R;" * 600 + "I",
    "functions": "let f(a) = a\n" * 800 + "I",
    "parameters": "def b(" + "a," * 5000 + "a) = R; I",
    "parameters of a function": "let f(" + "a," * 5000 + "a) = a; I",
    "a block of many steps": "def b = R" + "-R" * 5000 + "; I",
    "nested joins": "I-" + "add[_|" * limits.MAX_NESTING + "R" + "]" * limits.MAX_NESTING,
    "nested groups": "(" * limits.MAX_NESTING + "I" + ")*2" * limits.MAX_NESTING,
    "nested loops": "for i in 0..1[" * limits.MAX_NESTING + "I" + "]" * limits.MAX_NESTING,
    "line ends": "I-add[" + "\n" * 10_000 + "R]" + "\n" * 10_000,
    "semicolons": ";" * 10_000 + "I" + ";" * 10_000,
    "comments": "# a comment\n" * 1000 + "I",
    "digits": "I-R*" + "1" * limits.MAX_DIGITS,
    "superscript digits": "I(n" + "¹" * limits.MAX_DIGITS + ")",
    "sizes": "I(" + "k×" * 5000 + "k)",
    "nested floors": "I("
    + "⌊" * (limits.MAX_NESTING - 1)
    + "n"
    + "⌋" * (limits.MAX_NESTING - 1)
    + ")",
}
_REFUSED = {
    "joins that do not end": "I-" + "add[" * 2500,
    "joins that end too deep": "I-" + "add[" * 3000 + "R" + "]" * 3000,
    "groups that do not end": "(" * 10_000,
    "loops that do not end": "for i in 0..1[" * 700,
    "brackets of all kinds": "I-" + "(add[" * 2000,
    "brackets that open and close": "[]" * 5000,
    "brackets that close": "]" * 10_000,
    "separators": "I-add[" + "|" * 10_000 + "]",
    "branches that do not end": "I-add[_" + "|_" * 5000,
    "signs": "I-R*(" + "-" * 10_000,
    "stars": "I-R" + "*" * 10_000,
    "roots": "I(" + "√" * 10_000 + "n)",
    "floors": "I(" + "⌊" * 10_000,
    "superscripts": "I(n" + "²" * 10_000 + ")",
    "sizes that do not end": "I(" + "k×" * 10_000 + "!",
    "sizes and spaces": "I(k" + " " * 10_000 + "×" + " " * 10_000 + "!",
    "counts": "I-R" + "*2" * 5000,
    "counts and spaces": "I-R*" + "2 " * 5000,
    "dots": "for i in 0" + "." * 10_000,
    "ranges": "for i in 0" + "..0" * 3000,
    "marks of marks": "I-" + "@" * 10_000,
    "indices of indices": "I-" + "@a[" * 3000,
    "names": "a " * 5000,
    "one name": "a" * 10_000 + "[",
    "underscores": "_" * 10_000 + "(" * 60,
    "blocks without names": "def " * 2500,
    "blocks in blocks": "def a = " * 1200,
    "functions without values": "let f(a) =\n" * 900,
    "spaces": "I-R*2" + " " * 10_000 + "3",
    "a comment before the fault": "I-R* #" + "*2" * 5000 + "\n3",
    "digits": "I-R*" + "1" * 10_000,
}


@pytest.mark.parametrize("text", _READ.values(), ids=list(_READ))
def test_large_text_is_read_and_printed(text: str) -> None:
    with bounded("reading it"):
        tree = parse_program(text)
        assert parse_program(printed(tree)) == tree


@pytest.mark.parametrize("text", _REFUSED.values(), ids=list(_REFUSED))
def test_large_text_is_refused(text: str) -> None:
    with bounded("reading it"):
        with pytest.raises(NotationError) as caught:
            parse_program(text)
        assert caught.value.position is not None
