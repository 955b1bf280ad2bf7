"""What all tests share: random examples, workers for all, and that no module is left out."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from tests.examples import load_profile

load_profile()
for _variable in ("NO_COLOR", "FORCE_COLOR"):  # what is printed must not depend on who runs them
    os.environ.pop(_variable, None)


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Let processes that are begun be interrupted, also where the tests run in the background.

    A shell lets what it runs there ignore Ctrl-C, and so does all that is begun by that.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Spread a run of everything over the processors, where pytest-xdist is installed.

    A run of some files, or one that shows what is printed, stays in one process: workers take
    seconds to begin, and print nothing. `-n` says otherwise, and must be given with `--cov`, which
    has looked for workers before this.
    """
    option = config.option
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    is_open = getattr(option, "numprocesses", 0) is None and not hasattr(config, "workerinput")
    is_covered = bool(getattr(option, "cov_source", None))
    if is_whole and is_open and not is_covered and option.capture != "no":
        option.numprocesses = "auto"
        option.dist = "worksteal"  # neighbors stay together, as they use the same networks


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Stop where a module of tests cannot be imported; only its doctests would say so, and skip."""
    is_lost = report.skipped and "unable to import module" in str(report.longrepr)
    if is_lost and report.nodeid.startswith("tests/"):
        raise pytest.UsageError(str(report.longrepr))
