"""A bound on the CPU time and the memory of what a test runs, whatever else the machine does."""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import process_time
from types import FrameType

import pytest
from sympy import Add, Symbol, expand

SECONDS = 15 if sys.gettrace() else 5
"""CPU seconds; counting the lines that are run takes its own time.

On a machine that is slower than the one they are meant for, all bounds are as much longer as a
piece of work of SymPy's takes there, measured in the same process. So they say how much work a text
makes; that it is done in so many seconds, they say of a machine that is fast enough alone.
"""
REFERENCE = 1 / 3
"""CPU seconds of the reference on a machine for which the bounds are meant."""
MEMORY = 500 * 2**20
"""Bytes beyond those in use before."""


@contextmanager
def bounded(what: str, seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[None]:
    """Fail where the CPU time is exceeded; where the memory is, a MemoryError is raised."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail(f"{what} takes more than {seconds:.1f} seconds of CPU time")

    seconds *= slowness()
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


@cache
def slowness() -> float:
    """Return how many times longer than `REFERENCE` this machine takes, 1 where it does not."""
    return max(1.0, min(_expanding(), _expanding()) / REFERENCE)


def _expanding() -> float:
    """Return the CPU seconds of multiplying out and printing powers of sums."""
    names = [Symbol(f"reference{index}") for index in range(6)]
    start = process_time()
    for number in range(12):
        str(expand(Add(*names, number) ** 5))
    return process_time() - start


def _address_space() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()
