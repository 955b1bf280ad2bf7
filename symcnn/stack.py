"""The recursion limit for deeply nested texts, independent of the depth of the caller."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

FRAMES = 1200
"""The stack frames that the most deeply nested text needs, with a margin."""

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


class _Limit:
    """The recursion limit, which is raised while a function runs and then restored.

    All threads share the limit, so it is restored when the last of them is done.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.running = 0
        self.usual = 0

    @contextmanager
    def raised(self) -> Iterator[None]:
        with self.lock:
            limit = sys.getrecursionlimit()
            if self.running == 0:
                self.usual = limit
            self.running += 1
            if _is_deeper_than(limit - FRAMES):
                sys.setrecursionlimit(limit + FRAMES)
        try:
            yield
        finally:
            with self.lock:
                self.running -= 1
                if self.running == 0 and sys.getrecursionlimit() != self.usual:
                    sys.setrecursionlimit(self.usual)


def _is_deeper_than(frames: int) -> bool:
    """Return whether the stack has more than `frames` frames."""
    try:
        sys._getframe(max(frames, 0))  # noqa: SLF001 - the only way without a list of all frames
    except ValueError:
        return False
    return True


_LIMIT = _Limit()


def roomy(function: Callable[Given, Returned]) -> Callable[Given, Returned]:
    """Decorate a function so that it can use `FRAMES` stack frames wherever it is called."""

    @wraps(function)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Returned:
        with _LIMIT.raised():
            return function(*args, **kwargs)

    return run
