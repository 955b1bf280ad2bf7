"""Any query is read, or raises an error of ours that stands inside the text, in a short time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symcnn import SymcnnError, parse
from symcnn.solving.questions.claim import read_claim
from symcnn.solving.questions.constraint import constraints
from symcnn.solving.questions.resolve_names import NameResolver
from tests.bounds import bounded

_NET = parse("I(n,c)-C(k,f)-H(10)")
_TOKENS = [
    *(
        "n",
        "f",
        "params",
        "macs",
        "mod",
        "j",
        "C.params",
        "layer[1].size",
        "1",
        "0",
        "3",
        "217,706",
    ),
    *(
        "1M",
        "2.5G",
        " M",
        "64KiB",
        "1e6",
        "(",
        ")",
        "(",
        ")",
        ",",
        ", ",
        " and ",
        "+",
        "-",
        "−",
        "*",
    ),
    *("·", "×", "/", "//", "%", "^", "²", "¹⁰", "⌊", "⌋", "⌈", "⌉", "√", "sqrt(", "max(", "Max("),
    *(
        "floor(",
        "ceiling(",
        "≤",
        "<=",
        ">",
        "=",
        "==",
        "≠",
        " in ",
        "..",
        "≡",
        "(mod ",
        " odd",
        " even",
    ),
    *(
        " divides ",
        " is an integer",
        " mod 4 in {",
        "}",
        "Σ(j=0..",
        "Sum(",
        "(j, 0, n)",
        " GMACs",
        "#",
    ),
]
_VALID = [
    *("n", "f", "2·f", "⌊n/2⌋", "√f", "9²", " ≤ ", " = ", " and ", ", ", " odd", " ≡ ", " (mod 4)"),
    *("4 divides f", "Σ(j=0..n, j)", "params", "1M", "217,706", " in ", "..", "+", "·"),
]
_TEXTS = st.lists(st.sampled_from(_TOKENS), max_size=12).map("".join)
_LIKELY = st.lists(st.sampled_from(_VALID), max_size=7).map("".join)
_READ: list[Callable[[str], object]] = [
    lambda text: constraints(NameResolver(_NET), [text]),
    lambda text: read_claim(_NET, text),
]


def _fault(read: Callable[[str], object], text: str) -> SymcnnError | None:
    """Return the error that a text has."""
    try:
        read(text)
    except SymcnnError as error:
        return error
    return None


@pytest.mark.parametrize("read", _READ)
@given(st.one_of(_TEXTS, _LIKELY))
def test_any_text_is_read_or_raises_an_error_inside_it(
    read: Callable[[str], object], text: str
) -> None:
    error = _fault(read, text)
    if error is not None and error.span is not None:
        assert 0 <= error.span.start <= error.span.end <= len(text)


@pytest.mark.parametrize("read", _READ)
@pytest.mark.parametrize(
    "text",
    [
        "params = 1" + " " * 20_000 + "x",
        "params = 1 M" + " " * 20_000 + "x",
        "n ≡ 1" + " " * 20_000 + "(mod" + " " * 20_000,
        "n is" + " " * 20_000 + "odd",
        "1" + ",000" * 9_000,
        "1" + ",000" * 9_000 + ",1",
        "n = max(" + "1,000, " * 5_000 + "n)",
        "n odd" + ", n odd" * 3_000,
        "params = " + "Σ(j=0..2, " * 40 + "j" + ")" * 40,
        "params = Sum(j^9, (j, 0, 10^90))",
        "params = " + "⌊" * 45 + "n" + "⌋" * 45,
        "f = " + "√(" * 45 + "n" + ")" * 45,
        "f = ⌊" + "√(" * 45 + "n" + ")" * 45 + "⌋",
        "f mod 10^50 in {0..99999999999999999999}",
    ],
    ids=range(14),
)
def test_long_query_takes_a_short_time(read: Callable[[str], object], text: str) -> None:
    with bounded("reading it"):
        _fault(read, text)
