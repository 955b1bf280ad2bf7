"""Totals with too many terms to be multiplied out are kept as sums, and worked out as they are."""

from __future__ import annotations

import numpy as np
import pytest

from symcnn import compiled, equivalent, latex, parse, solve
from tests.bounds import bounded

LONG = "I(n+m,3)-Z(w-1)-D(0.5)-for r in N..2*N [C(k+r,f%3+1,p=p)-mul[G|_]]"
HERE = {"n": 9, "m": 8, "w": 3, "N": 2, "k": 2, "f": 4, "p": 1}
MACS = 4**2 * 5 * 2 * 16**2 + 5**2 * 2 * 2 * 14**2 + 6**2 * 2 * 2 * 11**2
"""By hand: kernels 4, 5 and 6 on 17×17, 16×16 and 14×14, padded by 1, from 5 channels to 2."""


@pytest.fixture
def total() -> object:
    with bounded("the total"):
        return parse(LONG).total("macs")


def test_total_is_a_sum(total: object) -> None:
    with bounded("its texts"):
        assert "Sum(" in str(total)
        assert r"\sum" in latex(parse(LONG).macs)


@pytest.mark.slow
def test_total_is_worked_out() -> None:
    net = parse(LONG)
    assert net.subs(HERE).macs == MACS
    with bounded("compiled"):
        macs = compiled(net, "macs")
    assert macs(**HERE) == MACS
    assert list(np.asarray(macs(**{**HERE, "n": [9, 9]}))) == [MACS, MACS]


@pytest.mark.slow
def test_questions_about_it_are_answered_or_refused() -> None:
    values = {name: value for name, value in HERE.items() if name != "w"}
    with bounded("solving"):
        found = solve(LONG, values, maximize="w", subject_to="macs <= 80000")
    assert found.values == {"w": 3}
    with bounded("comparing"):
        assert equivalent(LONG, LONG, "macs") is True
        assert not isinstance(equivalent(LONG, "I(n,3)-C(3,f)", "macs"), bool)
