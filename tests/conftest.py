"""What all tests share: how Hypothesis runs, and that no module of tests is left out."""

from __future__ import annotations

import pytest

from tests.examples import load_profile

load_profile()


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Stop where a module of tests cannot be imported; only its doctests would say so, and skip."""
    is_lost = report.skipped and "unable to import module" in str(report.longrepr)
    if is_lost and report.nodeid.startswith("tests/"):
        raise pytest.UsageError(str(report.longrepr))
