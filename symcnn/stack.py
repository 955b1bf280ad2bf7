"""Room on Python's stack for texts that nest deeply, however deep the caller is in calls."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

FRAMES = 1200
"""Calls inside calls that the deepest text takes, with a good many to spare."""

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


class _Limit:
    """The recursion limit: raised while a function needs it, and then what it was before.

    It is one for all threads, so it is lowered again when the last of them is done.
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
            if _deeper_than(limit - FRAMES):
                sys.setrecursionlimit(limit + FRAMES)
        try:
            yield
        finally:
            with self.lock:
                self.running -= 1
                if self.running == 0 and sys.getrecursionlimit() != self.usual:
                    sys.setrecursionlimit(self.usual)


def _deeper_than(frames: int) -> bool:
    """Return whether so many calls are running, one inside the other."""
    try:
        sys._getframe(max(frames, 0))  # noqa: SLF001 - the one way that does not list them all
    except ValueError:
        return False
    return True


_LIMIT = _Limit()


def roomy(function: Callable[Given, Returned]) -> Callable[Given, Returned]:
    """Return a function that can call `FRAMES` deep wherever it is called."""

    @wraps(function)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Returned:
        with _LIMIT.raised():
            return function(*args, **kwargs)

    return run
