"""How many random examples a test draws: few for a quick answer, many in continuous integration.

The environment variable HYPOTHESIS_PROFILE chooses between `dev`, the default, and `ci`. Both are
derandomized, so that a failure comes again, and a test has the same result on each machine.
"""

from __future__ import annotations

import os

from hypothesis import settings

PROFILES = {"dev": 25, "ci": 200}
"""The examples of a property test."""


def load_profile() -> None:
    """Load the profile that the environment asks for."""
    for name, count in PROFILES.items():
        settings.register_profile(name, deadline=None, derandomize=True, max_examples=count)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def share(factor: float) -> int:
    """Return a share of the profile's examples, for a property whose examples take long."""
    return round(factor * settings().max_examples)


def choose_count(dev: int, ci: int, variable: str = "") -> int:
    """Return the number of random cases of a test that draws them without Hypothesis.

    An environment variable of its own, such as PROGRAMS=2000, goes before the profile.
    """
    few = settings().max_examples < PROFILES["ci"]
    return int(os.environ.get(variable, dev if few else ci))
