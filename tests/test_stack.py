"""Texts that nest as deeply as they may, by a caller that is itself deep in calls."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Barrier, Thread

import pytest

import symcnn
from symcnn import parse
from symcnn.stack import roomy

NESTED = "I(n,3)-" + "add[_|" * 49 + "C(3,3,p=1)" + "]" * 49 + "-P(2)-G-O(10)"
BRACKETS = "I(n,3)-C(3," + "(" * 48 + "f" + "+1)" * 48 + ")-P(2)-G-O(10)"
LEFT = 150
"""Calls that are left: enough for sums and products, which do not nest, and too few for texts."""

USES: dict[str, Callable[[str], object]] = {
    "parse": lambda text: parse(text).macs,
    "str": lambda text: str(parse(text)),
    "subs": lambda text: parse(text).subs(n=9),
    "lift": lambda text: parse(text + "-C(1,64)").lift(w=64),
    "field": lambda text: parse(text).receptive_field,
    "hash": lambda text: hash(parse(text)),
    "equal": lambda text: parse(text) == parse(text),
    "export": symcnn.export,
    "code": symcnn.code,
    "latex": lambda text: symcnn.latex(text, "all"),
    "compiled": lambda text: symcnn.compiled(parse(text), "macs"),
}


def _inside(calls: int, function: Callable[[], object]) -> object:
    return _inside(calls - 1, function) if calls else function()


def _depth() -> int:
    frame, count = sys._getframe(), 0  # noqa: SLF001 - how deep pytest calls this
    while frame.f_back is not None:
        frame, count = frame.f_back, count + 1
    return count


@pytest.mark.filterwarnings("ignore::symcnn.errors.LiftWarning")
@pytest.mark.parametrize("text", [NESTED, BRACKETS], ids=["joins", "brackets"])
@pytest.mark.parametrize("use", USES)
def test_the_deepest_texts_are_taken_however_deep_the_caller_is(use: str, text: str) -> None:
    limit = sys.getrecursionlimit()
    text = text.removesuffix("-G-O(10)") if use == "lift" else text
    expected = USES[use](text)
    found = _inside(limit - _depth() - LEFT, lambda: USES[use](text))
    assert use == "compiled" or found == expected
    assert sys.getrecursionlimit() == limit


def test_a_thread_that_is_done_lowers_the_limit_of_no_other() -> None:
    limit, both, first = sys.getrecursionlimit(), Barrier(2, timeout=20), Barrier(2, timeout=20)
    deep: list[object] = []

    @roomy
    def leaves() -> None:
        both.wait()

    @roomy
    def stays() -> None:
        both.wait()
        first.wait()
        deep.append(_inside(200, lambda: "reached"))

    runs = [
        Thread(target=_inside, args=(limit - 100, leaves)),
        Thread(target=_inside, args=(limit - 100, stays)),
    ]
    for run in runs:
        run.start()
    runs[0].join()
    first.wait()
    runs[1].join()
    assert deep == ["reached"]
    assert sys.getrecursionlimit() == limit


def test_a_function_without_end_still_meets_the_limit() -> None:
    @roomy
    def endless() -> None:
        _inside(100_000, lambda: None)

    limit = sys.getrecursionlimit()
    with pytest.raises(RecursionError):
        endless()
    assert sys.getrecursionlimit() == limit
