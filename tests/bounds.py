"""A bound on the CPU time and the memory of what a test runs, whatever else the machine does."""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

SECONDS = 15 if sys.gettrace() else 5
"""CPU seconds; counting the lines that are run takes its own time."""
MEMORY = 500 * 2**20
"""Bytes beyond those in use before."""


@contextmanager
def bounded(what: str, seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[None]:
    """Fail where the CPU time is exceeded; where the memory is, a MemoryError is raised."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail(f"{what} takes more than {seconds} seconds of CPU time")

    before, most = resource.getrlimit(resource.RLIMIT_AS)
    handler = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + memory, most))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        resource.setrlimit(resource.RLIMIT_AS, (before, most))


def _address_space() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()
