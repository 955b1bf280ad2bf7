"""An error points into the text, where it has a text and a place in it."""

from __future__ import annotations

import pytest

from symcnn.errors import NotationError, Span, SymcnnError


@pytest.mark.parametrize(
    "error",
    [
        SymcnnError("wrong"),
        SymcnnError("wrong", Span(0, 1)),
        SymcnnError("wrong", None, "text"),
    ],
)
def test_error_without_text_or_place_is_its_message(error: SymcnnError) -> None:
    assert str(error) == "wrong"


def test_position_is_the_start_of_the_place() -> None:
    assert SymcnnError("wrong", Span(3, 5)).position == 3


def test_error_without_a_place_has_no_position() -> None:
    assert SymcnnError("wrong").position is None


def test_error_is_located_where_it_is_told() -> None:
    error = NotationError("wrong").located("a text", Span(2, 6))
    assert str(error) == "wrong\n  a text\n    ^^^^"


def test_error_keeps_the_place_that_it_has() -> None:
    error = NotationError("wrong", Span(0, 1)).located("a text", Span(2, 6))
    assert str(error) == "wrong\n  a text\n  ^"


def test_error_keeps_the_text_that_it_has() -> None:
    error = NotationError("wrong", Span(0, 1), "first").located("second")
    assert str(error) == "wrong\n  first\n  ^"


def test_place_goes_on_to_the_end_of_another() -> None:
    assert Span(1, 3).to(Span(5, 8)) == Span(1, 8)


def test_place_of_no_characters_has_one_caret() -> None:
    assert str(SymcnnError("wrong", Span(4, 4), "text")) == "wrong\n  text\n      ^"


def test_carets_end_with_the_line() -> None:
    error = SymcnnError("wrong", Span(2, 9), "a (b\nc) d")
    assert str(error) == "wrong\n  line 1: a (b\n            ^^"
