"""What symcnn raises: one base class, its kinds, and the caret that points into the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WINDOW = 72
"""How many characters of a long line are shown around the caret."""

_LONG = re.compile(r"\S{101,}")
"""What of a message is not shown whole, such as a name of 30,000 letters."""

_QUOTED = 60
"""The characters of a value that a message quotes."""

_CALLS = 5
"""How many calls are shown of a fault inside blocks inside blocks."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: the offsets of its first character and of the one after its last."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """Return the stretch from here to the end of another."""
        return Span(self.start, other.end)

    def holds(self, other: Span) -> bool:
        """Tell whether another stretch lies in this one."""
        return self.start <= other.start and other.end <= self.end


class SymcnnError(Exception):
    """A fault in what the user wrote: what is wrong, and where.

    `message` says what is wrong. `span` is the place, where there is one, in `text`; where that is
    inside a block, `calls` are the places that it was called from, the innermost first.
    `str` of the error gives the message, and each line with a caret under the place.
    """

    def __init__(self, message: str, span: Span | None = None, text: str | None = None) -> None:
        """Keep the message, and the place in the text that it is about."""
        self.message = shortened(message)
        super().__init__(self.message)
        self.span = span
        self.text = text
        self.calls: tuple[Span, ...] = ()

    def located(self, text: str, span: Span | None = None) -> SymcnnError:
        """Return this error, pointing into `text`; a place that it already has is kept."""
        if self.text is None:
            self.text = text
            self.span = self.span or span
        return self

    @property
    def position(self) -> int | None:
        """The offset in the text that the caret stands under, or None where there is no place."""
        return None if self.span is None else self.span.start

    def __str__(self) -> str:
        """Return the message, then the line with a caret under the place."""
        if self.span is None or self.text is None:
            return self.message
        text = self.text
        calls = (f"called from\n{_pointed(text, call)}" for call in self.calls[:_CALLS])
        return "\n".join([self.message, _pointed(text, self.span), *calls])


class NotationError(SymcnnError):
    """The text does not follow the notation."""


class ShapeError(SymcnnError):
    """A layer cannot be applied to what arrives at it."""


class DomainError(SymcnnError):
    """A value lies outside the domain for which a formula holds."""


class SolveError(SymcnnError):
    """A question about a network has no answer, or none that could be found."""


class InfeasibleError(SolveError):
    """No values meet all constraints."""


class UnboundedError(SolveError):
    """There is no greatest or least value, or there are infinitely many solutions."""


class TooLargeError(SolveError):
    """There is more to search than can be searched."""


class ModelWarning(UserWarning):
    """What a user must know of how a framework's model was read."""


class LiftWarning(UserWarning):
    """What a user must know of a network that was lifted: what its symbols do not reach."""


def beginning(text: str) -> str:
    """Return a text that a message quotes, or its first characters where it is long."""
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def shortened(text: str) -> str:
    """Return a text with the middle of each very long word left out."""
    return _LONG.sub(lambda word: f"{word[0][:60]}…{word[0][-20:]}", text)


def _pointed(text: str, span: Span) -> str:
    """Return the line that holds the start of `span`, and under it a caret for each character."""
    before = text.rfind("\n", 0, span.start) + 1
    after = len(text[: _end_of_line(text, span.start)].rstrip("\r"))
    first = max(before, span.start - _WINDOW // 2)
    last = min(after, first + _WINDOW)
    number = text.count("\n", 0, before) + 1
    label = f"line {number}: " if "\n" in text.strip("\n") else ""
    head = label + ("…" if first > before else "")
    line = head + _visible(text[first:last]) + ("…" if last < after else "")
    width = max(1, min(span.end, last) - span.start)
    return f"  {line}\n  {' ' * (len(head) + span.start - first)}{'^' * width}"


def _end_of_line(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found


def _visible(text: str) -> str:
    """Return `text` with each control or other unprintable character shown as one mark."""
    return "".join(char if char.isprintable() else "�" for char in text.replace("\t", " "))
