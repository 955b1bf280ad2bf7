"""The memory of values by identity: each value is that of its own node, also for threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from symcnn import memo


def test_a_value_is_that_of_its_node_when_the_memory_is_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memo, "_MAX_REMEMBERED", 1)
    length = memo.by_identity(len)
    nodes = [(0,) * size for size in range(1, 30)] * 200
    with ThreadPoolExecutor(8) as pool:
        assert [*pool.map(length, nodes)] == [*map(len, nodes)]
