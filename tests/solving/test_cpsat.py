"""The same optimum as an independent exact solver, OR-Tools' CP-SAT, on fifty problems."""

from __future__ import annotations

import pytest

from symcnn import solve
from tests.solving.cpsat import Problem, brute, cpsat_optimum, problems


@pytest.mark.parametrize("problem", problems(), ids=lambda problem: problem.text)
def test_the_optimum_is_that_of_cp_sat(problem: Problem) -> None:
    best = solve(
        problem.text,
        maximize=problem.maximize,
        minimize=problem.minimize,
        subject_to=problem.subject_to,
    )
    assert best.objective == cpsat_optimum(problem) == brute(problem)
    assert best.proven
