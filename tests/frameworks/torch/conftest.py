"""Torchvision's models, for the tests that read them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

OPERATORS = ("nms", "qnms")
"""The compiled operators that torchvision asks for when it is imported; no network has them."""


@pytest.fixture(scope="session")
def models() -> Iterator[Any]:
    """Return `torchvision.models`, also where its compiled part does not fit this PyTorch."""
    torch = pytest.importorskip("torch")
    try:
        yield import_module("torchvision.models")
    except RuntimeError:
        for name in [each for each in sys.modules if each.startswith("torchvision")]:
            del sys.modules[name]
        library = torch.library.Library("torchvision", "FRAGMENT")
        for name in OPERATORS:
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        yield import_module("torchvision.models")
