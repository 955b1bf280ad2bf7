"""The exceptions and warnings of symcnn, with positions in the source text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MAX_LINE_WIDTH = 72
"""The number of characters that are shown of a long line around the caret."""

_LONG_WORD = re.compile(r"\S{101,}")
"""A word that is abbreviated in messages, such as a name of 30,000 letters."""

_MAX_QUOTED_LENGTH = 60
"""The number of characters of a value that a message quotes."""

_MAX_CALLS = 5
"""The number of calls that are shown for an error inside nested blocks."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range of characters of the text: `start` is included, `end` is excluded."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """Return the span from the start of this one to the end of another."""
        return Span(self.start, other.end)

    def holds(self, other: Span) -> bool:
        """Return whether another span lies inside this one."""
        return self.start <= other.start and other.end <= self.end


class SymcnnError(Exception):
    """An error in the input of the user, with its position in the source text.

    `message` states what is wrong. `span` is the position in `text`, or None. Inside a block,
    `calls` are the spans of the calls that lead to it, innermost first. `str` of the error is the
    message, followed by the line of each span with carets under it.
    """

    def __init__(self, message: str, span: Span | None = None, text: str | None = None) -> None:
        """Store the message and its position in the text."""
        self.message = shortened(message)
        super().__init__(self.message)
        self.span = span
        self.text = text
        self.calls: tuple[Span, ...] = ()

    def located(self, text: str, span: Span | None = None) -> SymcnnError:
        """Return this error with a position in `text`; an earlier position is kept."""
        if self.text is None:
            self.text = text
            self.span = self.span or span
        return self

    @property
    def position(self) -> int | None:
        """The offset of the caret in the text, or None if the error has no position."""
        return None if self.span is None else self.span.start

    def __str__(self) -> str:
        """Return the message, then the line of the position with carets under it."""
        if self.span is None or self.text is None:
            return self.message
        text = self.text
        calls = (f"called from\n{_mark_span(text, call)}" for call in self.calls[:_MAX_CALLS])
        return "\n".join([self.message, _mark_span(text, self.span), *calls])


class NotationError(SymcnnError):
    """The text does not follow the notation."""


class ShapeError(SymcnnError):
    """A layer cannot be applied to its input."""


class DomainError(SymcnnError):
    """A value lies outside the domain on which a formula is valid."""


class SolveError(SymcnnError):
    """A query has no answer, or none could be found."""


class InfeasibleError(SolveError):
    """No values satisfy all constraints."""


class UnboundedError(SolveError):
    """The objective is unbounded, or there are infinitely many solutions."""


class TooLargeError(SolveError):
    """The search space exceeds the limits of the search."""


class NotationWarning(UserWarning):
    """A text is valid, but probably does not mean what it says."""


class ModelWarning(UserWarning):
    """A model of a framework was imported with a caveat."""


class LiftWarning(UserWarning):
    """A network was lifted, but some counts do not depend on the new symbols."""


def beginning(text: str) -> str:
    """Abbreviate a text to the characters that a message quotes."""
    return text if len(text) <= _MAX_QUOTED_LENGTH else f"{text[:_MAX_QUOTED_LENGTH]}…"


def shortened(text: str) -> str:
    """Abbreviate each very long word of a text by omitting its middle."""
    return _LONG_WORD.sub(lambda word: f"{word[0][:60]}…{word[0][-20:]}", text)


def _mark_span(text: str, span: Span) -> str:
    """Return the line with the start of `span`, and under it a caret per character."""
    start_of_line = text.rfind("\n", 0, span.start) + 1
    end_of_line = len(text[: _find_end_of_line(text, span.start)].rstrip("\r"))
    first = max(start_of_line, span.start - _MAX_LINE_WIDTH // 2)
    last = min(end_of_line, first + _MAX_LINE_WIDTH)
    number = text.count("\n", 0, start_of_line) + 1
    label = f"line {number}: " if "\n" in text.strip("\n") else ""
    head = label + ("…" if first > start_of_line else "")
    line = head + _replace_unprintable(text[first:last]) + ("…" if last < end_of_line else "")
    width = max(1, min(span.end, last) - span.start)
    return f"  {line}\n  {' ' * (len(head) + span.start - first)}{'^' * width}"


def _find_end_of_line(text: str, position: int) -> int:
    newline = text.find("\n", position)
    return len(text) if newline < 0 else newline


def _replace_unprintable(text: str) -> str:
    """Replace each control or other unprintable character by one replacement mark."""
    return "".join(char if char.isprintable() else "�" for char in text.replace("\t", " "))
