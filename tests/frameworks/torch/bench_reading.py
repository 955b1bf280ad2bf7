"""How long reading a model takes, against what PyTorch takes to trace it and to run it once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

import symcnn

torch = pytest.importorskip("torch")

from torch import fx

CEILING = 3
ROUNDS = 9


def test_reading_takes_at_most_three_times_a_trace_and_a_forward(models: Any) -> None:
    model = models.get_model("resnet152", weights=None).eval()
    blank = models.get_model("resnet152", weights=None).eval().to("meta")
    image = torch.empty(1, 3, 224, 224, device="meta")

    def traced_and_run() -> None:
        fx.symbolic_trace(model)
        with torch.no_grad():
            blank(image)

    def read() -> None:
        symcnn.from_torch(model, (3, 224, 224))

    theirs, ours = paired(traced_and_run, read)
    print(f"\ntrace and forward {theirs:.3f} s, reading {ours:.3f} s: {ours / theirs:.2f}")  # noqa: T201
    assert ours <= CEILING * theirs


def paired(*functions: Callable[[], None]) -> list[float]:
    """Return the least time of each function; they take turns, so that noise meets all."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(ROUNDS):
        for function, found in zip(functions, times, strict=True):
            start = time.perf_counter()
            function()
            found.append(time.perf_counter() - start)
    return [min(found) for found in times]
