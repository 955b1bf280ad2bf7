"""What all tests share: how Hypothesis runs."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("symcnn", deadline=None, derandomize=True, max_examples=200)
settings.load_profile("symcnn")
