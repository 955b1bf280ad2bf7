"""The pieces of a search one by one, where a question would seldom lead to them."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sympy import Integer, Min, Symbol, latex, pycode, sin

from symcnn import SolveError, SymcnnError, compare, compiled, pareto, solve
from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.compile import pointwise
from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.conditions.residues import residues
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.sums.closed_sum import Series
from symcnn.errors import TooLargeError
from symcnn.solving import examples
from symcnn.solving.answers.certificate import _outside
from symcnn.solving.bounds import monotonicity as direction
from symcnn.solving.bounds.filters import PointFilter, as_filter
from symcnn.solving.bounds.interval import ranged
from symcnn.solving.bounds.monotonicity import least_value
from symcnn.solving.bounds.search_space import build_search_space
from symcnn.solving.questions.constraint import _read
from symcnn.solving.search.branch_and_bound import SearchProgress

A, B = symbol("a"), symbol("b")
N = Symbol("N", integer=True, nonnegative=True)
J = Symbol("j", integer=True, nonnegative=True)
F = "I(28,f)-C(3,4)"


def test_a_root_is_exact_and_printed() -> None:
    assert FloorRoot(10**40 - 1, 2) == 10**20 - 1
    with pytest.raises(ValueError, match="the radicand must not be negative: -1"):
        FloorRoot(-1, 2)
    assert latex(FloorRoot(A, 2) ** 2) == r"\left\lfloor\sqrt{a}\right\rfloor^{2}"
    assert pycode(FloorRoot(A, 2)) == "math.isqrt(a)"
    assert pycode(FloorRoot(A, 3)) == "sympy.integer_nthroot(a, 3)[0]"
    assert (FloorRoot(A + 3, 2).minimum(), FloorRoot(A - 3, 2).minimum()) == (2, None)
    assert FloorRoot(A - 3, 2).is_nonnegative


def test_fractions_are_exact_at_a_point_and_refused_in_arrays() -> None:
    run = pointwise(Min(1 / A, B))
    assert run({A: 3, B: 7}) == Fraction(1, 3)
    with pytest.raises(SymcnnError, match="integer arrays cannot hold a quotient"):
        run({A: np.array([1, 2]), B: 7})
    with pytest.raises(SymcnnError, match="a sum of 20,001 terms exceeds the limit of 10,000"):
        compiled("I(12,1)-for i in 0..m [C(3,min(2*2^i,16),p=1)]", "params")(m=20_000)


@pytest.mark.parametrize(
    ("expr", "box", "ends"),
    [
        (sin(A), {A: (1, 2)}, (-inf, inf)),
        ((A - 9) ** 2, {A: (1, 4)}, (25, 64)),
        ((A - 9) ** 2, {A: (1, 20)}, (0, 121)),
        ((A - 9) ** 3, {A: (1, 4)}, (-512, -125)),
        ((A - 3) ** N, {A: (1, 4), N: (0, 2)}, (-inf, inf)),
        (A / 2**N, {A: (4, 8), N: (1, 2)}, (1, 4)),
        (Series(FloorDiv(A, 2**J), J, N), {A: (8, 8), N: (2, 3)}, (12, 14)),
        (Series(FloorDiv(A, 2**J), J, N), {A: (8, 8), N: (2, inf)}, (0, inf)),
        (Series(FloorDiv(A, 2**J), J, N - 2), {A: (8, 8), N: (0, 3)}, (0, 8)),
    ],
)
def test_an_interval_is_as_narrow_as_it_should_be(
    expr: Any,  # noqa: ANN401 - an expression of SymPy's
    box: dict[Any, Any],
    ends: tuple[float, float],
) -> None:
    assert ranged(expr)(box) == ends


def test_what_is_not_known_to_rise_or_to_be_bounded_is_not_claimed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    least = ((A, 1), (B, 1), (N, 0))
    assert least_value(FloorDiv(A * B - N * A**2, B + 1), least) is None
    for expr in ((A - B) ** N, FloorDiv(A, B - N), Series(FloorDiv(A - J * B, 7), J, N) * B):
        assert direction.direction(expr, N, least) is None
    assert direction.direction(Series(FloorDiv(A, 2**J), J, N), N, least) == 1
    assert direction.direction((A + 2) ** N, A, least) == 1
    turning = FloorDiv(A * B - N * A**2, B + 1)
    assert direction.direction((A + 2) ** turning, A, least) is None
    monkeypatch.setattr(direction, "_MAX_TERMS", 3)
    assert direction.direction((A + B) ** 7 + 123, A, least) is None


def test_remainders_that_are_too_many_to_join_are_filtered_point_by_point() -> None:
    first = residues(A, 10_007, range(5_000))
    second = residues(A, 10_009, range(1, 5_000))
    space = build_search_space([A], [first, second, at_least(100 - A)])
    assert len(space.filters) == 2
    (left,) = [one for one in space.filters if one.condition == second]
    assert not left.holds_on_all({A: (1, 2)})
    assert not left.holds_on_none({A: (1, 2)})
    assert left.holds({A: 1})
    assert not left.holds({A: 10_009})


def test_a_condition_of_another_kind_is_looked_at_point_by_point() -> None:
    every = as_filter(ForEveryRound(at_least(A - 2**J), J, N), {})
    assert isinstance(every, PointFilter)
    assert not every.holds_on_all({A: (1, 2)})
    assert every.holds({A: 4, N: 3})
    assert not every.holds({A: 3, N: 3})
    unknown: Any = SimpleNamespace(substitute=lambda _: SimpleNamespace(verdict=None))
    with pytest.raises(SymcnnError, match="cannot determine whether"):
        PointFilter(unknown).holds({A: 1})


def test_a_point_must_keep_to_the_steps_and_be_worked_out() -> None:
    space = build_search_space([A, B], [residues(A, 8, [0])])
    assert space.meets({A: 8, B: 1}, ())
    assert not space.meets({A: 9, B: 1}, ())
    divided = as_filter(at_least(FloorDiv(A, B - 1) ** 2 - 5), {})
    assert not space.meets({A: 8, B: 1}, (divided,))
    huge = as_filter(at_least(2**A - 5), {})
    with pytest.raises(TooLargeError, match="30,000 digits"):
        space.meets({A: 8 * 10**9, B: 1}, (huge,))


@pytest.mark.parametrize(
    ("text", "asked", "values"),
    [
        (F, {"maximize": "min(1000/f, f)", "subject_to": "f <= 50"}, 32),
        (F, {"maximize": "f/(f - 3)", "subject_to": "f <= 5"}, 4),
        ("I(9,64)-C(3,64,groups=f)", {"maximize": "f", "subject_to": "f <= 20"}, 16),
        ("I(9,f)-C(3,f,groups=4)", {"maximize": "f", "subject_to": "f*f % 5 == 4 and f <= 31"}, 28),
    ],
)
def test_corners_are_solved(text: str, asked: dict[str, str], values: int) -> None:
    best = solve(text, **asked)  # type: ignore[arg-type]
    assert best.values["f"] == values
    assert best.formula is None


def test_a_domain_that_turns_is_no_certificate() -> None:
    assert _outside(at_least((A - 5) ** 2 - 3), A, 4, 1) is None
    assert _outside(at_least(A - 5), A, 4, -1) == "a = 4 lies outside the domain, a ≥ 5"


def test_remainders_that_no_value_leaves_are_seen() -> None:
    with pytest.raises(SolveError, match="no values satisfy"):
        solve(
            "I(9,g)-C(3,f)", maximize="f", subject_to="(f*g + 1) % 4 == 0 and g in 2..2 and f <= 99"
        )


@pytest.mark.parametrize(
    ("asked", "formula"),
    [
        ({"maximize": "f", "subject_to": "f^3 + f <= B"}, None),
        ({"maximize": "f", "subject_to": "params >= B"}, None),
        ({"maximize": "f", "subject_to": "f*f % 5 == 4 and f <= 31"}, None),
        ({"maximize": "f", "subject_to": "36*f + 4 <= 99 and f % 4 == 1 and f % 6 == 1"}, None),
        ({"minimize": "f", "subject_to": "f*f + 2*f >= 0 - 9"}, "f = 1"),
        ({"maximize": "f", "subject_to": "f^3 <= B"}, "f = ⌊B^(1/3)⌋"),
        ({"minimize": "f", "subject_to": "f^3 >= 0 - 9 and f >= 2"}, "f = 2"),
    ],
)
def test_a_formula_is_found_or_not(asked: dict[str, str], formula: str | None) -> None:
    try:
        found = solve(F, **asked).formula  # type: ignore[arg-type]
    except SolveError as error:
        assert "no closed form is known" in str(error)  # noqa: PT017 - one or the other
        found = None
    assert (None if found is None else str(found)) == formula


def test_a_formula_with_a_root_of_a_negative_number_does_not_hold() -> None:
    formula = solve("I(28,f)", subject_to="f^2 + 1000 == 1100").formula
    assert formula is not None
    with pytest.raises(SymcnnError, match="the formula holds for"):
        formula.at(B=900)


def test_a_symbolic_answer_is_text() -> None:
    assert str(solve(F, maximize="f", subject_to="params <= B")) == "f = ⌊(B - 4)/36⌋"


def test_an_interrupted_comparison_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = SimpleNamespace(tally=SimpleNamespace(interrupted=True))
    monkeypatch.setattr(examples, "_NEAR_POINTS", 0)
    monkeypatch.setattr(examples, "run_search", lambda *_: stopped)
    with pytest.raises(KeyboardInterrupt):
        compare("I(9,1)-C(3,f)", "I(9,1)-C(3,g)", quantities=["params"])


def test_an_interrupted_frontier_without_trades_ends() -> None:
    def interrupt(tally: SearchProgress) -> None:
        raise KeyboardInterrupt(tally)

    net = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"
    with pytest.raises(KeyboardInterrupt):
        pareto(
            net,
            maximize=["f*h", "f"],
            subject_to="params <= 10M and params % 10007 == 5000",
            watch=interrupt,
        )


def test_only_constraints_are_read() -> None:
    with pytest.raises(TypeError):
        _read(3, "", None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"maximize": "ff", "subject_to": "f <= 3"}, "unknown name 'ff' in the objective `ff`"),
        ({"maximize": "f", "subject_to": "f <= cin"}, "'cin' is defined only in the arguments"),
        ({"maximize": "f", "subject_to": "2^min(f-5,0) < 1"}, "may be a fraction; use <= or >="),
    ],
)
def test_names_and_fractions_that_mean_nothing_are_refused(
    asked: dict[str, str], message: str
) -> None:
    with pytest.raises(SymcnnError, match=message):
        solve(F, **asked)  # type: ignore[arg-type]


def test_a_number_is_what_it_is() -> None:
    assert as_filter(at_least(Integer(3)), {}).holds_on_all({})
